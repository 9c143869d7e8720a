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
 * Events from the side that reads the ordered stream to the ingress side. An event that does not fit is declined and
 * must be put again: none may be lost.
 * <p>
 * Threading: one thread puts, one other polls.
 */
public final class SessionEventQueue
{
    private static final int ESTABLISHED = 1;
    private static final int ENDED = 2;
    private static final int CLOSED = 3;
    private static final int LENGTH = 32;

    private final OneToOneRingBuffer ring;
    private final AtomicBuffer buffer;
    private final MessageHandler messageHandler = this::onMessage;
    private SessionEventHandler handler;

    /**
     * An empty queue.
     *
     * @param capacity in bytes, a power of two.
     */
    public SessionEventQueue(final int capacity)
    {
        ring = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
            capacity + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
        buffer = ring.buffer();
    }

    /**
     * The session record came back in the stream.
     *
     * @param handle        of the session.
     * @param nonce         of the attempt.
     * @param incarnation   that the session has.
     * @param lastRequestId last id that was taken.
     * @return false if there was no room.
     */
    public boolean established(
        final long handle, final long nonce, final int incarnation, final long lastRequestId)
    {
        return put(ESTABLISHED, handle, nonce, lastRequestId, incarnation);
    }

    /**
     * The session is over: fenced, taken over, or its client does not read.
     *
     * @param handle of the session.
     * @param code   of the reason.
     * @return false if there was no room.
     */
    public boolean ended(final long handle, final int code)
    {
        return put(ENDED, handle, 0, 0, code);
    }

    /**
     * Nothing is left of the session; its handle may be used again.
     *
     * @param handle of the session.
     * @return false if there was no room.
     */
    public boolean closed(final long handle)
    {
        return put(CLOSED, handle, 0, 0, 0);
    }

    int poll(final SessionEventHandler eventHandler, final int limit)
    {
        handler = eventHandler;
        return ring.read(messageHandler, limit);
    }

    private boolean put(final int type, final long handle, final long first, final long second, final int third)
    {
        final int index = ring.tryClaim(type, LENGTH);
        if (index < 0)
        {
            return false;
        }
        buffer.putLong(index, handle);
        buffer.putLong(index + 8, first);
        buffer.putLong(index + 16, second);
        buffer.putInt(index + 24, third);
        ring.commit(index);
        return true;
    }

    private void onMessage(final int type, final MutableDirectBuffer message, final int index, final int length)
    {
        final long handle = message.getLong(index);
        switch (type)
        {
            case ESTABLISHED:
                handler.onEstablished(
                    handle, message.getLong(index + 8), message.getInt(index + 24), message.getLong(index + 16));
                break;

            case ENDED:
                handler.onEnded(handle, message.getInt(index + 24));
                break;

            case CLOSED:
                handler.onClosed(handle);
                break;

            default:
                throw new IllegalStateException("unknown event: type=" + type);
        }
    }
}
