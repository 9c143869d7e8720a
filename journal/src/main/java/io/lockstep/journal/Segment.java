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
package io.lockstep.journal;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is known of one segment file: its place in the stream, how much of it is written, and a sparse index of its
 * records.
 * <p>
 * Threading: made and changed by the writer. Readers on other threads see what was written before
 * {@link #limit(int)}, whose release pairs with the acquire of {@link #limit()}, and the index up to the count whose
 * release and acquire pair in the same way.
 */
final class Segment
{
    private final String fileName;
    private final long firstBlock;
    private final long firstSequence;
    private final int previousCrc;
    private final int indexInterval;
    private final long[] indexBlocks;
    private final int[] indexPositions;
    private final int[] indexCrcs;
    private final AtomicInteger indexCount = new AtomicInteger();
    private final AtomicInteger limit = new AtomicInteger(SegmentDescriptor.HEADER_LENGTH);

    /**
     * A segment without records.
     *
     * @param firstBlock    of it.
     * @param firstSequence of that block.
     * @param previousCrc   chain CRC of the block before.
     * @param capacity      most bytes that the file may have.
     * @param indexInterval least distance of two points of the index in bytes.
     */
    Segment(
        final long firstBlock,
        final long firstSequence,
        final int previousCrc,
        final long capacity,
        final int indexInterval)
    {
        this.fileName = SegmentDescriptor.fileName(firstBlock);
        this.firstBlock = firstBlock;
        this.firstSequence = firstSequence;
        this.previousCrc = previousCrc;
        this.indexInterval = indexInterval;
        final int indexCapacity = Math.toIntExact(capacity / indexInterval + 2);
        indexBlocks = new long[indexCapacity];
        indexPositions = new int[indexCapacity];
        indexCrcs = new int[indexCapacity];
        indexBlocks[0] = firstBlock;
        indexPositions[0] = SegmentDescriptor.HEADER_LENGTH;
        indexCrcs[0] = previousCrc;
        indexCount.setRelease(1);
    }

    /** Writer: a record starts here; it becomes a point of the index if the last one is far enough away. */
    void onRecord(final long blockNumber, final int position, final int crcBefore)
    {
        final int count = indexCount.getPlain();
        if (position - indexPositions[count - 1] >= indexInterval && count < indexBlocks.length)
        {
            indexBlocks[count] = blockNumber;
            indexPositions[count] = position;
            indexCrcs[count] = crcBefore;
            indexCount.setRelease(count + 1);
        }
    }

    /** Writer: everything before this position is written whole. */
    void limit(final int position)
    {
        limit.setRelease(position);
    }

    /** Position up to which the file is written whole. */
    int limit()
    {
        return limit.getAcquire();
    }

    /**
     * The last point of the index that is not after a block.
     *
     * @param blockNumber at least the first block.
     * @return index of the point.
     */
    int pointBefore(final long blockNumber)
    {
        int low = 0;
        int high = indexCount.getAcquire() - 1;
        while (low < high)
        {
            final int middle = (low + high + 1) >>> 1;
            if (indexBlocks[middle] <= blockNumber)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Block at a point of the index. */
    long pointBlock(final int point)
    {
        return indexBlocks[point];
    }

    /** Position of the record at a point of the index. */
    int pointPosition(final int point)
    {
        return indexPositions[point];
    }

    /** Chain CRC before the block at a point of the index. */
    int pointCrc(final int point)
    {
        return indexCrcs[point];
    }

    String fileName()
    {
        return fileName;
    }

    long firstBlock()
    {
        return firstBlock;
    }

    long firstSequence()
    {
        return firstSequence;
    }

    int previousCrc()
    {
        return previousCrc;
    }
}
