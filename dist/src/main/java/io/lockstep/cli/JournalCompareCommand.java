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
package io.lockstep.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.lockstep.journal.tool.ComparisonResult;
import io.lockstep.journal.tool.JournalComparison;
import io.lockstep.journal.tool.JournalTool;
import org.agrona.CloseHelper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code lockstep journal compare}.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "compare",
    description = "Compare the records of journals byte for byte, wherever two of them hold the same block.",
    mixinStandardHelpOptions = true)
final class JournalCompareCommand extends JournalToolCommand
{
    @Parameters(arity = "2..*", paramLabel = "DIR", description = "Journals, or nodes.")
    private List<Path> directories;

    JournalCompareCommand()
    {
    }

    @Override
    int run()
    {
        final List<JournalTool> journals = new ArrayList<>();
        try
        {
            for (final Path each : directories)
            {
                journals.add(open(each));
            }
            return compare(journals);
        }
        finally
        {
            CloseHelper.closeAll(journals);
        }
    }

    private int compare(final List<JournalTool> journals)
    {
        final JournalTool first = journals.get(0);
        final JournalComparison comparison = new JournalComparison();
        for (final JournalTool each : journals)
        {
            hasTornTail(each);
            if (each.streamId() != first.streamId())
            {
                say("journals are of different streams: " + first.directory() + "=" + first.streamId() + " " +
                    each.directory() + "=" + each.streamId());
                return DIFFERENT;
            }
            comparison.add(each.directory().toString(), each.reader());
        }
        final ComparisonResult result = comparison.run(this::isOutputGone);
        out().print(result.text());
        if (null != result.difference())
        {
            return DIFFERENT;
        }
        return result.hasShared() && result.isComplete() ? CLEAN : NOT_DONE;
    }
}
