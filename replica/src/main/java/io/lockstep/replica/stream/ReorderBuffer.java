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
package io.lockstep.replica.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Blocks that came before their turn: a ring of slots, each long enough for any block, indexed by block number.
 * Allocated once.
 */
final class ReorderBuffer
{
    private static final int FREE = 0;

    private final int mask;
    private final int[] lengths;
    private final int[] sources;
    private final UnsafeBuffer[] slots;
    private int heldCount;

    ReorderBuffer(final int slotCount, final int slotLength)
    {
        mask = slotCount - 1;
        lengths = new int[slotCount];
        sources = new int[slotCount];
        slots = new UnsafeBuffer[slotCount];
        final int stride = BitUtil.align(slotLength, BitUtil.CACHE_LINE_LENGTH);
        final ByteBuffer memory = ByteBuffer.allocateDirect(Math.multiplyExact(slotCount, stride));
        for (int i = 0; i < slotCount; i++)
        {
            slots[i] = new UnsafeBuffer(memory, i * stride, stride);
        }
    }

    int capacity()
    {
        return slots.length;
    }

    int heldCount()
    {
        return heldCount;
    }

    boolean isHeld(final long blockNumber)
    {
        return FREE != lengths[index(blockNumber)];
    }

    /** The caller has seen to it that the number is within capacity of the next one, and that the slot is free. */
    void hold(
        final long blockNumber, final int source, final DirectBuffer buffer, final int offset, final int length)
    {
        final int index = index(blockNumber);
        slots[index].putBytes(0, buffer, offset, length);
        lengths[index] = length;
        sources[index] = source;
        heldCount++;
    }

    DirectBuffer buffer(final long blockNumber)
    {
        return slots[index(blockNumber)];
    }

    int length(final long blockNumber)
    {
        return lengths[index(blockNumber)];
    }

    int source(final long blockNumber)
    {
        return sources[index(blockNumber)];
    }

    void free(final long blockNumber)
    {
        lengths[index(blockNumber)] = FREE;
        heldCount--;
    }

    void clear()
    {
        Arrays.fill(lengths, FREE);
        heldCount = 0;
    }

    private int index(final long blockNumber)
    {
        return (int)blockNumber & mask;
    }
}
