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
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Commands from the ingress side to the side that owns the publications to clients. Bounded; a command that does not
 * fit is declined and put again later.
 * <p>
 * Threading: one thread puts, one other polls.
 */
public final class ResponseQueue
{
    private static final int OPEN = 1;
    private static final int REFUSE = 2;
    private static final int BUSY = 3;
    private static final int NOT_APPLIED = 4;
    private static final int REPEAT = 5;
    private static final int CLOSE = 6;
    private static final int OPEN_LENGTH = 32;
    private static final int REFUSE_LENGTH = 28;
    private static final int FIXED_LENGTH = 24;

    private final OneToOneRingBuffer ring;
    private final AtomicBuffer buffer;
    private final MessageHandler messageHandler = this::onMessage;
    private ResponseHandler handler;

    /**
     * An empty queue.
     *
     * @param capacity in bytes, a power of two.
     */
    public ResponseQueue(final int capacity)
    {
        ring = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
            capacity + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
        buffer = ring.buffer();
    }

    /**
     * Hands commands to a handler.
     *
     * @param responseHandler for them.
     * @param limit           of commands.
     * @return count of commands.
     */
    public int poll(final ResponseHandler responseHandler, final int limit)
    {
        handler = responseHandler;
        return ring.read(messageHandler, limit);
    }

    boolean open(
        final long handle,
        final long clientId,
        final long nonce,
        final int keepAliveMs,
        final int streamId,
        final DirectBuffer channel,
        final int offset,
        final int length)
    {
        final int index = ring.tryClaim(OPEN, OPEN_LENGTH + length);
        if (index < 0)
        {
            return false;
        }
        buffer.putLong(index, handle);
        buffer.putLong(index + 8, clientId);
        buffer.putLong(index + 16, nonce);
        buffer.putInt(index + 24, keepAliveMs);
        buffer.putInt(index + 28, streamId);
        buffer.putBytes(index + OPEN_LENGTH, channel, offset, length);
        ring.commit(index);
        return true;
    }

    boolean refuse(
        final long clientId,
        final long nonce,
        final int code,
        final int incarnationInForce,
        final int streamId,
        final DirectBuffer channel,
        final int offset,
        final int length)
    {
        final int index = ring.tryClaim(REFUSE, REFUSE_LENGTH + length);
        if (index < 0)
        {
            return false;
        }
        buffer.putLong(index, clientId);
        buffer.putLong(index + 8, nonce);
        buffer.putInt(index + 16, code);
        buffer.putInt(index + 20, incarnationInForce);
        buffer.putInt(index + 24, streamId);
        buffer.putBytes(index + REFUSE_LENGTH, channel, offset, length);
        ring.commit(index);
        return true;
    }

    boolean busy(final long handle, final long requestId, final int code)
    {
        return put(BUSY, handle, requestId, code);
    }

    boolean notApplied(final long handle, final long fromRequestId, final long expectedRequestId)
    {
        return put(NOT_APPLIED, handle, fromRequestId, expectedRequestId);
    }

    boolean repeat(final long handle)
    {
        return put(REPEAT, handle, 0, 0);
    }

    boolean close(final long handle, final int code)
    {
        return put(CLOSE, handle, code, 0);
    }

    private boolean put(final int type, final long handle, final long first, final long second)
    {
        final int index = ring.tryClaim(type, FIXED_LENGTH);
        if (index < 0)
        {
            return false;
        }
        buffer.putLong(index, handle);
        buffer.putLong(index + 8, first);
        buffer.putLong(index + 16, second);
        ring.commit(index);
        return true;
    }

    private void onMessage(final int type, final MutableDirectBuffer message, final int index, final int length)
    {
        final long handle = message.getLong(index);
        final long first = message.getLong(index + 8);
        final long second = message.getLong(index + 16);
        switch (type)
        {
            case OPEN:
                handler.onOpen(handle, first, second, message.getInt(index + 24), message.getInt(index + 28),
                    message, index + OPEN_LENGTH, length - OPEN_LENGTH);
                break;

            case REFUSE:
                handler.onRefuse(handle, first, message.getInt(index + 16), message.getInt(index + 20),
                    message.getInt(index + 24), message, index + REFUSE_LENGTH, length - REFUSE_LENGTH);
                break;

            case BUSY:
                handler.onBusy(handle, first, (int)second);
                break;

            case NOT_APPLIED:
                handler.onNotApplied(handle, first, second);
                break;

            case REPEAT:
                handler.onRepeat(handle);
                break;

            case CLOSE:
                handler.onClose(handle, (int)first);
                break;

            default:
                throw new IllegalStateException("unknown command: type=" + type);
        }
    }
}
