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

import io.lockstep.journal.JournalReader;

/**
 * Blocks that follow each other.
 *
 * @param first block of the range.
 * @param last  block of the range; less than the first if the range is empty.
 */
public record BlockRange(long first, long last)
{
    /**
     * Blocks in the range.
     *
     * @return count.
     */
    public long count()
    {
        return last - first + 1;
    }

    /**
     * The range that a user asked for, in the blocks of a journal. Its ends are whole blocks: a sequence stands for the
     * block that holds it.
     *
     * @param selection that was asked for.
     * @param reader    of the journal; it stands elsewhere after this.
     * @return the range.
     * @throws IllegalArgumentException in one line if the journal does not hold it.
     */
    public static BlockRange of(final RangeSelection selection, final JournalReader reader)
    {
        final long first = reader.firstBlockNumber();
        final long last = reader.lastBlockNumber();
        if (0 == first)
        {
            if (selection.isAll())
            {
                return new BlockRange(1, 0);
            }
            throw new IllegalArgumentException("range is not there, the journal holds no block: " + selection);
        }

        long from = first;
        long to = last;
        if (selection.hasSequence())
        {
            if (!selection.isWithinSequences(reader.firstSequence(), reader.lastSequence()))
            {
                throw new IllegalArgumentException("range is not there: firstSequence=" + reader.firstSequence() +
                    " lastSequence=" + reader.lastSequence() + " asked: " + selection);
            }
            from = 0 == selection.fromSequence() ? from : reader.seekSequence(selection.fromSequence());
            to = 0 == selection.toSequence() ? to : reader.seekSequence(selection.toSequence());
        }
        if (!selection.isWithinBlocks(first, last))
        {
            throw new IllegalArgumentException("range is not there: firstBlock=" + first + " lastBlock=" + last +
                " asked: " + selection);
        }
        from = 0 == selection.fromBlock() ? from : selection.fromBlock();
        to = 0 == selection.toBlock() ? to : selection.toBlock();
        if (from > to)
        {
            throw new IllegalArgumentException("range ends before it starts: fromBlock=" + from + " toBlock=" + to);
        }
        return new BlockRange(from, to);
    }
}
