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

/**
 * What part of a journal a user asks for; 0 where nothing was said.
 *
 * @param fromSequence first sequence, from 1.
 * @param toSequence   last sequence.
 * @param fromBlock    first block, from 1.
 * @param toBlock      last block.
 */
public record RangeSelection(long fromSequence, long toSequence, long fromBlock, long toBlock)
{
    /** Everything that is there. */
    public static final RangeSelection ALL = new RangeSelection(0, 0, 0, 0);

    /**
     * Checks that nothing is negative or said twice.
     *
     * @param fromSequence first sequence, from 1.
     * @param toSequence   last sequence.
     * @param fromBlock    first block, from 1.
     * @param toBlock      last block.
     */
    public RangeSelection
    {
        if (fromSequence < 0 || toSequence < 0 || fromBlock < 0 || toBlock < 0)
        {
            throw new IllegalArgumentException("range starts at 1: asked: " +
                text(fromSequence, toSequence, fromBlock, toBlock));
        }
        if (0 != fromSequence && 0 != fromBlock || 0 != toSequence && 0 != toBlock)
        {
            throw new IllegalArgumentException("range has an end by sequence and by block, give one of them: asked: " +
                text(fromSequence, toSequence, fromBlock, toBlock));
        }
    }

    boolean isAll()
    {
        return !hasSequence() && 0 == fromBlock && 0 == toBlock;
    }

    boolean hasSequence()
    {
        return 0 != fromSequence || 0 != toSequence;
    }

    boolean isWithinSequences(final long first, final long last)
    {
        return isWithin(fromSequence, first, last) && isWithin(toSequence, first, last);
    }

    boolean isWithinBlocks(final long first, final long last)
    {
        return isWithin(fromBlock, first, last) && isWithin(toBlock, first, last);
    }

    @Override
    public String toString()
    {
        return text(fromSequence, toSequence, fromBlock, toBlock);
    }

    private static boolean isWithin(final long value, final long first, final long last)
    {
        return 0 == value || first <= value && value <= last;
    }

    private static String text(
        final long fromSequence, final long toSequence, final long fromBlock, final long toBlock)
    {
        final StringBuilder builder = new StringBuilder();
        append(builder, "from", fromSequence);
        append(builder, "to", toSequence);
        append(builder, "fromBlock", fromBlock);
        append(builder, "toBlock", toBlock);
        return 0 == builder.length() ? "all" : builder.toString();
    }

    private static void append(final StringBuilder builder, final String name, final long value)
    {
        if (0 != value)
        {
            builder.append(0 == builder.length() ? "" : " ").append(name).append('=').append(value);
        }
    }
}
