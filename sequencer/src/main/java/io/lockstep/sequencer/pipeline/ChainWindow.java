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
package io.lockstep.sequencer.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

import org.agrona.BitUtil;

/**
 * Chain CRCs of the last blocks of this member, by block number, and up to where the member answers for them.
 * <p>
 * Threading: one writer; any reader. A slot is one word with the CRC above the low half of the number, so that a reader
 * sees both or neither; a slot that has been written over reads as not held.
 */
public final class ChainWindow
{
    /** What {@link #get(long)} gives for a block that is not held; no CRC, as those are 32 bits without a sign. */
    public static final long NOT_HELD = -1;

    private static final long NUMBER_MASK = 0xFFFF_FFFFL;

    private final AtomicLongArray slots;
    private final AtomicLong lastBlock = new AtomicLong();
    private final AtomicLong lastSequence = new AtomicLong();
    private final int mask;

    /**
     * An empty window.
     *
     * @param capacity blocks that it holds, a power of two.
     */
    public ChainWindow(final int capacity)
    {
        if (!BitUtil.isPowerOfTwo(capacity))
        {
            throw new IllegalArgumentException("capacity=" + capacity + " is not a power of two");
        }
        slots = new AtomicLongArray(capacity);
        mask = capacity - 1;
    }

    /**
     * The next block, for which the member does not answer yet. For the writer.
     *
     * @param blockNumber of it.
     * @param chainCrc    of it.
     */
    public void put(final long blockNumber, final int chainCrc)
    {
        slots.setRelease((int)(blockNumber & mask), (long)chainCrc << Integer.SIZE | blockNumber & NUMBER_MASK);
    }

    /**
     * The member answers for everything up to a block. For the writer.
     *
     * @param blockNumber that was put.
     * @param sequence    last one up to it.
     */
    public void attest(final long blockNumber, final long sequence)
    {
        lastSequence.setRelease(sequence);
        lastBlock.setRelease(blockNumber);
    }

    /**
     * Last sequence that the member answers for; it may belong to a later block than {@link #lastBlock()} gave before.
     *
     * @return sequence, 0 for none.
     */
    public long lastSequence()
    {
        return lastSequence.getAcquire();
    }

    /**
     * Last block that the member answers for.
     *
     * @return block number, 0 for none.
     */
    public long lastBlock()
    {
        return lastBlock.getAcquire();
    }

    /**
     * Chain CRC of a block.
     *
     * @param blockNumber of it.
     * @return its CRC, from 0 to 2^32 - 1, or {@link #NOT_HELD}.
     */
    public long get(final long blockNumber)
    {
        final long last = lastBlock.getAcquire();
        if (blockNumber < 1 || blockNumber > last || last - blockNumber >= mask)
        {
            return NOT_HELD;
        }
        final long slot = slots.getAcquire((int)(blockNumber & mask));
        return (slot & NUMBER_MASK) == (blockNumber & NUMBER_MASK) ? slot >>> Integer.SIZE : NOT_HELD;
    }
}
