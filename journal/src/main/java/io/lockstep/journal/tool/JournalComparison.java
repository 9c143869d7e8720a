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

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.JournalReader;
import io.lockstep.protocol.LockstepException;

/**
 * Compares the records of journals, byte for byte, wherever two or more of them hold the same block.
 * <p>
 * The blocks are gone over once, in order. The first of the journals that hold a block is what the others are held
 * against. Readers verify what they read, so equal blocks are equal records: the length of a record follows from the
 * block, its type and padding have one legal value.
 * <p>
 * Threading: one owner. Errors: those of the readers.
 */
public final class JournalComparison
{
    private static final int CHUNK_LENGTH = 256 * 1024;
    private static final int CHUNK_BLOCKS = 4096;

    private final BlockConsumer copyBlock = this::copyBlock;
    private final List<Side> sides = new ArrayList<>();
    private final int[] lengths = new int[CHUNK_BLOCKS];
    private ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
    private UnsafeBuffer chunkView = new UnsafeBuffer(chunk);
    private int chunkBlocks;
    private int chunkLength;
    private long comparedBlocks;
    private long comparedBytes;
    private BlockDifference difference;

    /** A comparison of nothing. */
    public JournalComparison()
    {
    }

    /**
     * Adds a journal. What it holds now is compared, not what is written meanwhile.
     *
     * @param name   to call it by.
     * @param reader of it, the caller's to close.
     * @return this.
     */
    public JournalComparison add(final String name, final JournalReader reader)
    {
        sides.add(new Side(name, reader));
        return this;
    }

    /**
     * Compares, up to the first difference: after it every block differs, by its chain CRC.
     *
     * @param isStopped true once nobody wants the rest.
     * @return what was found.
     */
    public ComparisonResult run(final BooleanSupplier isStopped)
    {
        final List<ComparedRange> ranges = ranges();
        boolean isComplete = true;
        for (final ComparedRange each : ranges)
        {
            if (null == difference && isComplete && each.isShared())
            {
                isComplete = compare(each.range(), holders(each.range()), isStopped);
            }
        }
        return new ComparisonResult(ranges, difference, comparedBlocks, comparedBytes, isComplete);
    }

    /** Ranges over which the same journals hold the blocks. */
    private List<ComparedRange> ranges()
    {
        final SortedSet<Long> starts = new TreeSet<>();
        for (final Side each : sides)
        {
            if (!each.isEmpty())
            {
                starts.add(each.first);
                starts.add(each.last + 1);
            }
        }
        final List<ComparedRange> ranges = new ArrayList<>();
        long start = 0;
        for (final long next : starts)
        {
            final BlockRange range = new BlockRange(start, next - 1);
            final List<String> names = holders(range).stream().map((each) -> each.name).toList();
            if (!names.isEmpty())
            {
                ranges.add(new ComparedRange(range, names));
            }
            start = next;
        }
        return ranges;
    }

    private List<Side> holders(final BlockRange range)
    {
        return sides.stream().filter((each) -> each.holds(range)).toList();
    }

    private boolean compare(final BlockRange range, final List<Side> holders, final BooleanSupplier isStopped)
    {
        for (final Side each : holders)
        {
            each.seek(range.first());
        }
        final Side leader = holders.get(0);
        long next = range.first();
        while (next <= range.last() && null == difference)
        {
            if (isStopped.getAsBoolean())
            {
                return false;
            }
            fillChunk(leader, range.last() - next + 1);
            int equalBlocks = chunkBlocks;
            Side other = null;
            for (final Side each : holders.subList(1, holders.size()))
            {
                final int equal = each.compare();
                if (equal < equalBlocks)
                {
                    equalBlocks = equal;
                    other = each;
                }
            }
            if (null != other)
            {
                difference = difference(next + equalBlocks, leader, other);
            }
            count(equalBlocks);
            next += equalBlocks;
        }
        return true;
    }

    private void fillChunk(final Side leader, final long limit)
    {
        chunkBlocks = 0;
        chunkLength = 0;
        while (chunkLength < CHUNK_LENGTH && chunkBlocks < CHUNK_BLOCKS && chunkBlocks < limit)
        {
            leader.poll(copyBlock, 1);
        }
    }

    private void copyBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        if (chunkLength + length > chunk.capacity())
        {
            final ByteBuffer larger = ByteBuffer.allocateDirect(2 * (chunkLength + length));
            final UnsafeBuffer largerView = new UnsafeBuffer(larger);
            largerView.putBytes(0, chunkView, 0, chunkLength);
            chunk = larger;
            chunkView = largerView;
        }
        chunkView.putBytes(chunkLength, buffer, offset, length);
        lengths[chunkBlocks++] = length;
        chunkLength += length;
    }

    private void count(final int equalBlocks)
    {
        comparedBlocks += equalBlocks;
        for (int i = 0; i < equalBlocks; i++)
        {
            comparedBytes += lengths[i];
        }
    }

    private static BlockDifference difference(final long blockNumber, final Side one, final Side other)
    {
        final byte[] oneBytes = one.bytesOf(blockNumber);
        final String oneFile = one.reader.fileName();
        final long oneOffset = one.reader.recordOffset();
        final byte[] otherBytes = other.bytesOf(blockNumber);
        return BlockDifference.of(
            new BlockDifference.Place(one.name, oneFile, oneOffset),
            oneBytes,
            new BlockDifference.Place(other.name, other.reader.fileName(), other.reader.recordOffset()),
            otherBytes);
    }

    /** One of the journals. */
    private final class Side
    {
        private final BlockConsumer compareBlock = this::compareBlock;
        private final String name;
        private final JournalReader reader;
        private final long first;
        private final long last;
        private ByteBuffer source;
        private ByteBuffer window;
        private int index;
        private int position;
        private boolean isEqual;

        Side(final String name, final JournalReader reader)
        {
            this.name = name;
            this.reader = reader;
            first = reader.firstBlockNumber();
            last = reader.lastBlockNumber();
        }

        boolean isEmpty()
        {
            return 0 == first;
        }

        boolean holds(final BlockRange range)
        {
            return !isEmpty() && range.count() > 0 && first <= range.first() && range.last() <= last;
        }

        void seek(final long blockNumber)
        {
            reader.seek(blockNumber);
        }

        void poll(final BlockConsumer consumer, final int count)
        {
            if (count != reader.poll(consumer, count))
            {
                throw LockstepException.fatal("journal ends early: directory=" + name + " lastBlock=" + last);
            }
        }

        /** Blocks at the start of the chunk that are equal here; reads as many as are in it, or up to the first not. */
        int compare()
        {
            index = 0;
            position = 0;
            isEqual = true;
            while (isEqual && index < chunkBlocks)
            {
                poll(compareBlock, 1);
            }
            return isEqual ? index : index - 1;
        }

        byte[] bytesOf(final long blockNumber)
        {
            final byte[][] bytes = new byte[1][];
            seek(blockNumber);
            poll(
                (buffer, offset, length) ->
                {
                    bytes[0] = new byte[length];
                    buffer.getBytes(offset, bytes[0]);
                },
                1);
            return bytes[0];
        }

        private void compareBlock(final DirectBuffer buffer, final int offset, final int length)
        {
            final int expected = lengths[index++];
            isEqual = length == expected && isSame(buffer, offset, length);
            position += expected;
        }

        private boolean isSame(final DirectBuffer buffer, final int offset, final int length)
        {
            if (null == buffer.byteBuffer())
            {
                return new UnsafeBuffer(buffer, offset, length).equals(new UnsafeBuffer(chunkView, position, length));
            }
            if (source != buffer.byteBuffer())
            {
                source = buffer.byteBuffer();
                window = source.duplicate();
            }
            final int start = buffer.wrapAdjustment() + offset;
            return window.clear().limit(start + length).position(start)
                .equals(chunk.clear().limit(position + length).position(position));
        }
    }
}
