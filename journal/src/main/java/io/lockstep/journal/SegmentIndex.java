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

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A sparse index of the records of one segment: at every interval the block that starts there, its first sequence, its
 * position and the chain CRC before it, from which a reader can go on verified. It is gathered as records are written
 * and, once the segment is whole, kept in a file beside it, little endian:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+  0
 *  |                     magic, "LOCKINDX"                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+  8
 *  |                        format version                         |
 *  +---------------------------------------------------------------+  12
 *  |                       count of points                         |
 *  +---------------------------------------------------------------+  16
 *  |                         last block                            |
 *  |                                                               |
 *  +---------------------------------------------------------------+  24
 *  |                        last sequence                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+  32
 *  |                   timestamp of the last block                 |
 *  |                                                               |
 *  +---------------------------------------------------------------+  40
 *  |                 chain CRC of the last block                   |
 *  +---------------------------------------------------------------+  44
 *  |                   end of the last record                      |
 *  +---------------------------------------------------------------+  48
 *  |         points: block, sequence, position, chain CRC         ...
 *  +---------------------------------------------------------------+
 *  |                   CRC-32C of the bytes before                 |
 *  +---------------------------------------------------------------+
 * </pre>
 * The file holds nothing that is not in the segment. It is never forced: one that is missing, cut, stale or damaged is
 * made again.
 * <p>
 * Threading: points are added by one thread; others see those up to the count, whose release and acquire pair.
 */
final class SegmentIndex
{
    private static final long MAGIC = 0x5844_4E49_4B43_4F4CL;
    private static final int FORMAT_VERSION = 1;
    private static final int VERSION_OFFSET = 8;
    private static final int COUNT_OFFSET = 12;
    private static final int LAST_BLOCK_OFFSET = 16;
    private static final int LAST_SEQUENCE_OFFSET = 24;
    private static final int LAST_TIMESTAMP_OFFSET = 32;
    private static final int LAST_CRC_OFFSET = 40;
    private static final int LIMIT_OFFSET = 44;
    private static final int POINTS_OFFSET = 48;
    private static final int POINT_LENGTH = 24;
    private static final int CRC_LENGTH = 4;
    private static final int INITIAL_CAPACITY = 16;

    private final int interval;
    private final AtomicInteger count = new AtomicInteger();
    private long[] blocks;
    private long[] sequences;
    private int[] positions;
    private int[] crcs;

    /**
     * An index without points.
     *
     * @param interval between points in bytes.
     * @param capacity points that it takes without growing; one that is read by other threads must not grow.
     */
    SegmentIndex(final int interval, final int capacity)
    {
        this.interval = interval;
        allocate(Math.max(capacity, INITIAL_CAPACITY));
    }

    /** The index of a segment that is written: its points fit whatever comes. */
    static SegmentIndex ofLength(final int interval, final long segmentLength)
    {
        return new SegmentIndex(interval, Math.toIntExact(segmentLength / interval + 2));
    }

    /** Makes it that of a segment without records. */
    void reset(final long firstBlock, final long firstSequence, final int previousCrc)
    {
        count.setRelease(0);
        put(0, firstBlock, firstSequence, SegmentDescriptor.HEADER_LENGTH, previousCrc);
        count.setRelease(1);
    }

    /** A record starts here; it becomes a point if the last one is far enough away. */
    void onRecord(final long blockNumber, final long firstSequence, final int position, final int crcBefore)
    {
        final int index = count.getPlain();
        if (position - positions[index - 1] >= interval)
        {
            if (index == blocks.length)
            {
                allocate(2 * index);
            }
            put(index, blockNumber, firstSequence, position, crcBefore);
            count.setRelease(index + 1);
        }
    }

    /**
     * The last point that is not after a block.
     *
     * @param blockNumber at least the first block.
     * @return index of the point.
     */
    int pointBefore(final long blockNumber)
    {
        return last(blocks, blockNumber);
    }

    /**
     * The last point whose block does not start after a sequence.
     *
     * @param sequence at least the first sequence.
     * @return index of the point.
     */
    int pointBeforeSequence(final long sequence)
    {
        return last(sequences, sequence);
    }

    long block(final int point)
    {
        return blocks[point];
    }

    long sequence(final int point)
    {
        return sequences[point];
    }

    int position(final int point)
    {
        return positions[point];
    }

    int crcBefore(final int point)
    {
        return crcs[point];
    }

    /** The file's content, for a segment that is whole. */
    ByteBuffer encode(final StreamTail last, final int limit)
    {
        final int points = count.getAcquire();
        final int crcOffset = POINTS_OFFSET + points * POINT_LENGTH;
        final ByteBuffer bytes = ByteBuffer.allocateDirect(crcOffset + CRC_LENGTH).order(LITTLE_ENDIAN);
        bytes.putLong(0, MAGIC)
            .putInt(VERSION_OFFSET, FORMAT_VERSION)
            .putInt(COUNT_OFFSET, points)
            .putLong(LAST_BLOCK_OFFSET, last.blockNumber())
            .putLong(LAST_SEQUENCE_OFFSET, last.sequence())
            .putLong(LAST_TIMESTAMP_OFFSET, last.timestampNs())
            .putInt(LAST_CRC_OFFSET, last.chainCrc())
            .putInt(LIMIT_OFFSET, limit);
        bytes.position(POINTS_OFFSET);
        for (int i = 0; i < points; i++)
        {
            bytes.putLong(blocks[i]).putLong(sequences[i]).putInt(positions[i]).putInt(crcs[i]);
        }
        bytes.putInt(Crc32c.of(new UnsafeBuffer(bytes), 0, crcOffset));
        return bytes.flip();
    }

    /**
     * Takes the points of a file.
     *
     * @param bytes   of the whole file.
     * @param segment that it is to be of.
     * @param last    set to the segment's last block.
     * @return position where the segment's last record ends, or 0 if this is no index of that segment.
     */
    int decode(final ByteBuffer bytes, final Segment segment, final StreamTail last)
    {
        final int crcOffset = bytes.limit() - CRC_LENGTH;
        bytes.order(LITTLE_ENDIAN);
        if (crcOffset < POINTS_OFFSET + POINT_LENGTH || MAGIC != bytes.getLong(0) ||
            FORMAT_VERSION != bytes.getInt(VERSION_OFFSET) ||
            crcOffset != POINTS_OFFSET + (long)POINT_LENGTH * bytes.getInt(COUNT_OFFSET) ||
            bytes.getInt(crcOffset) != Crc32c.of(new UnsafeBuffer(bytes), 0, crcOffset) ||
            segment.firstBlock() != bytes.getLong(POINTS_OFFSET) ||
            segment.firstSequence() != bytes.getLong(POINTS_OFFSET + Long.BYTES))
        {
            return 0;
        }

        final int points = bytes.getInt(COUNT_OFFSET);
        if (points > blocks.length)
        {
            allocate(points);
        }
        bytes.position(POINTS_OFFSET);
        for (int i = 0; i < points; i++)
        {
            put(i, bytes.getLong(), bytes.getLong(), bytes.getInt(), bytes.getInt());
        }
        count.setRelease(points);
        last.set(
            bytes.getLong(LAST_BLOCK_OFFSET), bytes.getLong(LAST_SEQUENCE_OFFSET), bytes.getInt(LAST_CRC_OFFSET));
        last.timestampNs(bytes.getLong(LAST_TIMESTAMP_OFFSET));
        return bytes.getInt(LIMIT_OFFSET);
    }

    private int last(final long[] values, final long value)
    {
        int low = 0;
        int high = count.getAcquire() - 1;
        while (low < high)
        {
            final int middle = (low + high + 1) >>> 1;
            if (values[middle] <= value)
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

    private void put(
        final int index, final long block, final long sequence, final int position, final int crcBefore)
    {
        blocks[index] = block;
        sequences[index] = sequence;
        positions[index] = position;
        crcs[index] = crcBefore;
    }

    private void allocate(final int capacity)
    {
        blocks = null == blocks ? new long[capacity] : Arrays.copyOf(blocks, capacity);
        sequences = null == sequences ? new long[capacity] : Arrays.copyOf(sequences, capacity);
        positions = null == positions ? new int[capacity] : Arrays.copyOf(positions, capacity);
        crcs = null == crcs ? new int[capacity] : Arrays.copyOf(crcs, capacity);
    }
}
