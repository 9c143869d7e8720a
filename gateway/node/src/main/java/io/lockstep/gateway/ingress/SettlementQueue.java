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
package io.lockstep.gateway.ingress;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Reports to the packer: which of its blocks came back in the ordered stream, and how. A report that is lost for want
 * of room does no harm: the block is offered again after the outcome time-out, and reported again.
 * <p>
 * Threading: one thread puts, one other polls.
 */
public final class SettlementQueue
{
    private static final int SETTLED = 1;
    private static final int REFUSED = 2;
    private static final int UNTAKEN = 3;

    private final OneToOneRingBuffer ring;
    private final AtomicBuffer buffer;
    private final MessageHandler messageHandler = this::onMessage;
    private Handler handler;

    /**
     * An empty queue.
     *
     * @param capacity in bytes, a power of two.
     */
    public SettlementQueue(final int capacity)
    {
        ring = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
            capacity + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
        buffer = ring.buffer();
    }

    /**
     * A block came back.
     *
     * @param gatewayBlock the gateway's number of it.
     * @param isRefused    if any entry of it was refused.
     * @return false if there was no room.
     */
    public boolean put(final long gatewayBlock, final boolean isRefused)
    {
        final int index = ring.tryClaim(isRefused ? REFUSED : SETTLED, Long.BYTES);
        if (index < 0)
        {
            return false;
        }
        buffer.putLong(index, gatewayBlock);
        ring.commit(index);
        return true;
    }

    /**
     * The cluster took something for no block and does not say of whom: it may have been this gateway's.
     *
     * @return false if there was no room.
     */
    public boolean putUntaken()
    {
        final int index = ring.tryClaim(UNTAKEN, Long.BYTES);
        if (index < 0)
        {
            return false;
        }
        buffer.putLong(index, 0);
        ring.commit(index);
        return true;
    }

    int poll(final Handler settlementHandler)
    {
        handler = settlementHandler;
        return ring.read(messageHandler);
    }

    private void onMessage(final int type, final MutableDirectBuffer message, final int index, final int length)
    {
        if (UNTAKEN == type)
        {
            handler.onUntaken();
        }
        else
        {
            handler.onSettlement(message.getLong(index), REFUSED == type);
        }
    }

    /** Takes reports, on the packer's thread. */
    interface Handler
    {
        void onSettlement(long gatewayBlock, boolean isRefused);

        void onUntaken();
    }
}
