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
package io.lockstep.gateway.egress;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Blocks that are not released yet, in the order of their arrival in one circular arena, at most
 * {@link #ALTERNATIVES} for a block number. A record is named by an id, from 1, ascending; space is reclaimed from the
 * oldest record on.
 * <p>
 * Threading: one thread. Everything is allocated at start.
 */
final class HeldBlocks
{
    /** Blocks that may claim one number. */
    static final int ALTERNATIVES = 2;
    /** No record. */
    static final long NONE = 0;
    /** As a parent: the last released block. */
    static final long TIP = -1;

    private final UnsafeBuffer arena;
    private final int arenaMask;
    private final int window;
    private final int windowMask;
    private final int recordMask;
    private final long[] starts;
    private final int[] lengths;
    private final long[] blocks;
    private final int[] crcs;
    private final long[] parents;
    private final int[] vouchers;
    private final long[] byNumber;
    private long oldest = 1;
    private long next = 1;
    private long readPosition;
    private long writePosition;

    HeldBlocks(final int arenaLength, final int window)
    {
        final int capacity = BitUtil.findNextPositivePowerOfTwo(arenaLength);
        arena = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, BitUtil.CACHE_LINE_LENGTH));
        arenaMask = capacity - 1;
        this.window = BitUtil.findNextPositivePowerOfTwo(window);
        windowMask = this.window - 1;
        final int recordCount = this.window * ALTERNATIVES;
        recordMask = recordCount - 1;
        starts = new long[recordCount];
        lengths = new int[recordCount];
        blocks = new long[recordCount];
        crcs = new int[recordCount];
        parents = new long[recordCount];
        vouchers = new int[recordCount];
        byNumber = new long[recordCount];
    }

    /** Numbers beyond the last released one that can be held. */
    int window()
    {
        return window;
    }

    UnsafeBuffer buffer()
    {
        return arena;
    }

    /** Record of an alternative of a number, or NONE. */
    long at(final long blockNumber, final int alternative)
    {
        final long id = byNumber[index(blockNumber, alternative)];
        return NONE != id && isHeld(id) && blockNumber == blocks[slot(id)] ? id : NONE;
    }

    long find(final long blockNumber, final int crc)
    {
        for (int i = 0; i < ALTERNATIVES; i++)
        {
            final long id = at(blockNumber, i);
            if (NONE != id && crc == crcs[slot(id)])
            {
                return id;
            }
        }
        return NONE;
    }

    /** Alternative of a number that is free, or -1. */
    int freeAlternative(final long blockNumber)
    {
        for (int i = 0; i < ALTERNATIVES; i++)
        {
            if (NONE == at(blockNumber, i))
            {
                return i;
            }
        }
        return -1;
    }

    /** Holds a copy of a block if there is room. */
    long add(
        final long blockNumber,
        final int alternative,
        final int crc,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final int alignedLength = BitUtil.align(length, Long.BYTES);
        long start = writePosition;
        final int index = (int)(start & arenaMask);
        if (index + alignedLength > arena.capacity())
        {
            start += arena.capacity() - index;
        }
        if (start + alignedLength - readPosition > arena.capacity() || next - oldest > recordMask)
        {
            return NONE;
        }
        final long id = next++;
        final int slot = slot(id);
        writePosition = start + alignedLength;
        starts[slot] = start;
        lengths[slot] = length;
        blocks[slot] = blockNumber;
        crcs[slot] = crc;
        parents[slot] = NONE;
        vouchers[slot] = 0;
        byNumber[index(blockNumber, alternative)] = id;
        arena.putBytes((int)(start & arenaMask), buffer, offset, length);
        return id;
    }

    /** Forgets a record; its space comes back when everything older is forgotten too. */
    void remove(final long id)
    {
        final int slot = slot(id);
        for (int i = 0; i < ALTERNATIVES; i++)
        {
            final int index = index(blocks[slot], i);
            if (id == byNumber[index])
            {
                byNumber[index] = NONE;
            }
        }
        blocks[slot] = NONE;
        while (oldest < next && NONE == blocks[slot(oldest)])
        {
            readPosition = starts[slot(oldest)] + BitUtil.align(lengths[slot(oldest)], Long.BYTES);
            oldest++;
        }
        if (oldest == next)
        {
            readPosition = writePosition;
        }
    }

    void clear()
    {
        for (long id = oldest; id < next; id++)
        {
            if (NONE != blocks[slot(id)])
            {
                remove(id);
            }
        }
    }

    boolean isEmpty()
    {
        return oldest == next;
    }

    long oldest()
    {
        return oldest;
    }

    long next()
    {
        return next;
    }

    boolean isHeld(final long id)
    {
        return id >= oldest && id < next && NONE != blocks[slot(id)];
    }

    int offset(final long id)
    {
        return (int)(starts[slot(id)] & arenaMask);
    }

    int length(final long id)
    {
        return lengths[slot(id)];
    }

    long blockNumber(final long id)
    {
        return blocks[slot(id)];
    }

    int crc(final long id)
    {
        return crcs[slot(id)];
    }

    /** Record of the block before, TIP, or NONE while it is not known. */
    long parent(final long id)
    {
        return parents[slot(id)];
    }

    void parent(final long id, final long parent)
    {
        parents[slot(id)] = parent;
    }

    /** Members that vouch for the record, a bit each. */
    int vouchers(final long id)
    {
        return vouchers[slot(id)];
    }

    void vouchers(final long id, final int bits)
    {
        vouchers[slot(id)] = bits;
    }

    private int slot(final long id)
    {
        return (int)(id & recordMask);
    }

    private int index(final long blockNumber, final int alternative)
    {
        return ((int)(blockNumber & windowMask)) * ALTERNATIVES + alternative;
    }
}
