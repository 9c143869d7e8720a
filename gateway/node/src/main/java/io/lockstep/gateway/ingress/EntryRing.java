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

import org.agrona.DirectBuffer;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;

import io.lockstep.codecs.stream.EntryKind;

/**
 * The multi-producer ring from the ingress side to the packer. Slots are allocated at start, payload included.
 * <p>
 * Threading: any thread puts; one thread polls.
 */
public final class EntryRing
{
    private final RingBuffer<EntryEvent> ring;
    private final EventPoller<EntryEvent> poller;
    private final int maxMessageLength;

    /**
     * An empty ring.
     *
     * @param capacity         in entries, a power of two.
     * @param maxMessageLength longest payload in bytes.
     */
    public EntryRing(final int capacity, final int maxMessageLength)
    {
        this.maxMessageLength = maxMessageLength;
        ring = RingBuffer.createMultiProducer(
            () -> new EntryEvent(maxMessageLength), capacity, new BusySpinWaitStrategy());
        poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
    }

    /**
     * Entries that are not polled yet. Any thread.
     *
     * @return count.
     */
    public long size()
    {
        return ring.getBufferSize() - ring.remainingCapacity();
    }

    /**
     * Puts an entry if there is room.
     *
     * @param kind        one of the input kinds.
     * @param clientId    of the client.
     * @param requestId   of the request, or the nonce of an establish entry.
     * @param incarnation of the client's session.
     * @param flags       of the entry.
     * @param code        reason of a void or close entry, else 0.
     * @param payload     that holds the payload; not touched when the length is 0.
     * @param offset      of the payload.
     * @param length      of the payload in bytes, at most what the ring was made for.
     * @return false if there was no room.
     */
    public boolean tryPut(
        final EntryKind kind,
        final long clientId,
        final long requestId,
        final int incarnation,
        final int flags,
        final int code,
        final DirectBuffer payload,
        final int offset,
        final int length)
    {
        if (length > maxMessageLength)
        {
            throw new IllegalArgumentException("entry is too long: limit=" + maxMessageLength + " length=" + length);
        }
        if (!ring.hasAvailableCapacity(1))
        {
            return false;
        }
        final long slot;
        try
        {
            slot = ring.tryNext();
        }
        catch (final InsufficientCapacityException ex)
        {
            return false;
        }
        final EntryEvent event = ring.get(slot);
        event.kind = kind;
        event.clientId = clientId;
        event.requestId = requestId;
        event.incarnation = incarnation;
        event.flags = flags;
        event.code = code;
        event.payloadLength = length;
        if (length > 0)
        {
            event.payload.putBytes(0, payload, offset, length);
        }
        ring.publish(slot);
        return true;
    }

    /**
     * Longest payload.
     *
     * @return bytes.
     */
    public int maxMessageLength()
    {
        return maxMessageLength;
    }

    /**
     * Hands entries to a handler until it declines or there are no more.
     *
     * @param handler that returns false after the last entry that it wants.
     * @return true if there was any.
     */
    boolean poll(final EventPoller.Handler<EntryEvent> handler)
    {
        try
        {
            return EventPoller.PollState.PROCESSING == poller.poll(handler);
        }
        catch (final RuntimeException ex)
        {
            throw ex;
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException("entry handler failed", ex);
        }
    }
}
