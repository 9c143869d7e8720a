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

import java.util.List;
import java.util.Locale;

/**
 * What a journal holds.
 *
 * @param directory of the journal.
 * @param streamId  of its stream.
 * @param isLive    true if a writer has it open.
 * @param tornTail  one line about what was left out at its end, null if nothing was.
 * @param segments  that hold blocks, in the order of the stream.
 */
public record JournalSummary(
    String directory, int streamId, boolean isLive, String tornTail, List<SegmentSummary> segments)
{
    private static final String ROW = "%-50s %20s %20s %14s %14s  %-30s  %-30s%n";

    /**
     * A table for people.
     *
     * @return lines, each with a line break at its end.
     */
    public String text()
    {
        final StringBuilder out = new StringBuilder();
        out.append("journal   ").append(directory).append('\n');
        out.append("stream    ").append(streamId).append('\n');
        out.append("writer    ").append(isLive ? "running" : "none").append('\n');
        if (segments.isEmpty())
        {
            out.append("blocks    none\n");
        }
        else
        {
            final SegmentSummary first = segments.get(0);
            final SegmentSummary last = last();
            out.append("blocks    ").append(first.firstBlock()).append('-').append(last.lastBlock()).append('\n');
            out.append("sequences ").append(sequences(first.firstSequence(), last.lastSequence())).append('\n');
            out.append("time      ").append(ToolText.utc(first.firstTimestampNs())).append(" to ")
                .append(ToolText.utc(last.lastTimestampNs())).append('\n');
            out.append("bytes     ").append(usedLength()).append(" used of ").append(length()).append(" in ")
                .append(segments.size()).append(1 == segments.size() ? " segment\n" : " segments\n");
        }
        if (null != tornTail)
        {
            out.append("tail      ").append(tornTail).append('\n');
        }
        if (!segments.isEmpty())
        {
            table(out);
        }
        return out.toString();
    }

    /**
     * One JSON object on one line.
     *
     * @return the line with a line break at its end.
     */
    public String json()
    {
        final StringBuilder out = new StringBuilder();
        final JsonLine line = new JsonLine(out)
            .field("directory", directory)
            .field("streamId", streamId)
            .field("isLive", isLive)
            .field("tornTail", tornTail)
            .field("length", length())
            .field("usedLength", usedLength());
        if (!segments.isEmpty())
        {
            final SegmentSummary first = segments.get(0);
            range(line, new SegmentSummary(
                "", 0, 0, first.firstBlock(), last().lastBlock(), first.firstSequence(), last().lastSequence(),
                first.firstTimestampNs(), last().lastTimestampNs()));
        }
        line.name("segments").append('[');
        for (int i = 0; i < segments.size(); i++)
        {
            final SegmentSummary each = segments.get(i);
            out.append(0 == i ? "" : ",");
            final JsonLine segment = new JsonLine(out)
                .field("file", each.fileName())
                .field("length", each.length())
                .field("usedLength", each.usedLength());
            range(segment, each);
            segment.end();
        }
        out.append(']');
        line.end();
        return out.append('\n').toString();
    }

    /**
     * Bytes of all files of segments.
     *
     * @return bytes.
     */
    public long length()
    {
        return segments.stream().mapToLong(SegmentSummary::length).sum();
    }

    /**
     * Bytes of those that hold headers and records.
     *
     * @return bytes.
     */
    public long usedLength()
    {
        return segments.stream().mapToLong(SegmentSummary::usedLength).sum();
    }

    private SegmentSummary last()
    {
        return segments.get(segments.size() - 1);
    }

    private void table(final StringBuilder out)
    {
        out.append('\n').append(String.format(
            Locale.ROOT, ROW, "segment", "blocks", "sequences", "used", "length", "first", "last")
            .replaceAll(" +\n", "\n"));
        for (final SegmentSummary each : segments)
        {
            out.append(String.format(
                Locale.ROOT, ROW, each.fileName(), each.firstBlock() + "-" + each.lastBlock(),
                sequences(each.firstSequence(), each.lastSequence()), each.usedLength(), each.length(),
                ToolText.utc(each.firstTimestampNs()), ToolText.utc(each.lastTimestampNs())));
        }
    }

    private static String sequences(final long first, final long last)
    {
        return first > last ? "none" : first + "-" + last;
    }

    private static void range(final JsonLine line, final SegmentSummary segment)
    {
        line.field("firstBlock", segment.firstBlock())
            .field("lastBlock", segment.lastBlock())
            .field("firstSequence", segment.firstSequence())
            .field("lastSequence", segment.lastSequence())
            .field("firstTimestampNs", segment.firstTimestampNs())
            .field("lastTimestampNs", segment.lastTimestampNs())
            .field("firstTime", ToolText.utc(segment.firstTimestampNs()))
            .field("lastTime", ToolText.utc(segment.lastTimestampNs()));
    }
}
