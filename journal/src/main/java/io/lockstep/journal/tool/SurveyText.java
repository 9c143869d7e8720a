/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.journal.tool;

import io.lockstep.journal.JournalDamage;
import io.lockstep.journal.SurveyResult;

/**
 * How the result of a verification is printed.
 * <p>
 * Threading: any.
 */
public final class SurveyText
{
    private SurveyText()
    {
    }

    /**
     * Lines for people, without the damages.
     *
     * @param directory of the journal.
     * @param result    to print.
     * @return lines, each with a line break at its end.
     */
    public static String text(final String directory, final SurveyResult result)
    {
        final StringBuilder out = new StringBuilder();
        out.append("journal   ").append(directory).append('\n');
        out.append("blocks    ").append(range(result.firstBlock(), result.lastBlock())).append('\n');
        out.append("sequences ").append(range(result.firstSequence(), result.lastSequence())).append('\n');
        out.append("segments  ").append(result.segmentCount()).append(", ").append(result.length())
            .append(" bytes\n");
        result.notes().forEach((each) -> out.append("note      ").append(each).append('\n'));
        out.append("result    ");
        if (!result.isSound())
        {
            out.append(result.damages().size()).append(1 == result.damages().size() ? " damage\n" : " damages\n");
        }
        else
        {
            out.append(null == result.tornTail() ? "clean\n" : "torn tail\n");
        }
        return out.toString();
    }

    /**
     * One JSON object on one line.
     *
     * @param directory of the journal.
     * @param result    to print.
     * @return the line with a line break at its end.
     */
    public static String json(final String directory, final SurveyResult result)
    {
        final StringBuilder out = new StringBuilder();
        final JsonLine line = new JsonLine(out)
            .field("directory", directory)
            .field("isSound", result.isSound())
            .field("tornTail", result.tornTail())
            .field("firstBlock", result.firstBlock())
            .field("lastBlock", result.lastBlock())
            .field("firstSequence", result.firstSequence())
            .field("lastSequence", result.lastSequence())
            .field("segmentCount", result.segmentCount())
            .field("length", result.length());
        line.name("notes").append('[');
        for (int i = 0; i < result.notes().size(); i++)
        {
            ToolText.appendQuoted(out.append(0 == i ? "" : ","), result.notes().get(i));
        }
        out.append(']');
        line.name("damages").append('[');
        for (int i = 0; i < result.damages().size(); i++)
        {
            final JournalDamage each = result.damages().get(i);
            out.append(0 == i ? "" : ",");
            new JsonLine(out)
                .field("file", each.fileName())
                .field("offset", each.offset())
                .field("firstBlock", each.firstBlock())
                .field("lastBlock", each.lastBlock())
                .field("firstSequence", each.firstSequence())
                .field("lastSequence", each.lastSequence())
                .field("reason", each.reason())
                .end();
        }
        out.append(']');
        line.end();
        return out.append('\n').toString();
    }

    private static String range(final long first, final long last)
    {
        return 0 == first || last < first ? "none" : first + "-" + last;
    }
}
