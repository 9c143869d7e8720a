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

/**
 * What a comparison found.
 *
 * @param ranges         over which the same journals hold the blocks, in the order of the stream.
 * @param difference     the first, null if there is none.
 * @param comparedBlocks that are equal wherever they are held.
 * @param comparedBytes  of these blocks, counted once.
 * @param isComplete     false if it was stopped before its end.
 */
public record ComparisonResult(
    List<ComparedRange> ranges,
    BlockDifference difference,
    long comparedBlocks,
    long comparedBytes,
    boolean isComplete)
{
    /**
     * Do two or more journals hold the same blocks anywhere.
     *
     * @return true if so; otherwise nothing was compared.
     */
    public boolean hasShared()
    {
        return ranges.stream().anyMatch(ComparedRange::isShared);
    }

    /**
     * Lines for people.
     *
     * @return lines, each with a line break at its end.
     */
    public String text()
    {
        final StringBuilder out = new StringBuilder();
        for (final ComparedRange each : ranges)
        {
            out.append("blocks ").append(each.range().first()).append('-').append(each.range().last())
                .append(each.isShared() ? " in " : " only in ").append(String.join(", ", each.names())).append('\n');
        }
        if (!hasShared())
        {
            out.append("nothing compared: no block is in two of them\n");
            return out.toString();
        }
        out.append("equal ").append(comparedBlocks).append(1 == comparedBlocks ? " block, " : " blocks, ")
            .append(comparedBytes).append(" bytes\n");
        if (null != difference)
        {
            out.append("different from block ").append(difference.blockNumber())
                .append(", sequence ").append(difference.sequence())
                .append(": ").append(difference.what()).append('\n');
            append(difference.one(), out);
            append(difference.other(), out);
        }
        else if (!isComplete)
        {
            out.append("stopped before the end\n");
        }
        return out.toString();
    }

    private static void append(final BlockDifference.Place place, final StringBuilder out)
    {
        out.append("  ").append(place.name()).append(": file ").append(place.fileName())
            .append(" offset ").append(place.offset()).append('\n');
    }
}
