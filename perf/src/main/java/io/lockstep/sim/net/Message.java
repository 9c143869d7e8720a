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
package io.lockstep.sim.net;

import java.nio.ByteOrder;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;

/**
 * One message behind its frame's header, as a log buffer of Aeron holds it, whole whatever its length. It goes back to
 * its pool when nobody holds it any more.
 * <p>
 * Threading: the simulation's.
 */
final class Message
{
    private final MessagePool pool;
    private final int sizeClass;
    private final UnsafeBuffer buffer;
    private int length;
    private int framedLength;
    private long endPosition;
    private int holders;

    Message(final MessagePool pool, final int sizeClass, final int capacity)
    {
        this.pool = pool;
        this.sizeClass = sizeClass;
        buffer = new UnsafeBuffer(new byte[capacity]);
    }

    /** Held once by who asked for it. */
    Message init(final int length)
    {
        this.length = length;
        holders = 1;
        return this;
    }

    /**
     * Writes the header.
     *
     * @param endPosition  of the stream behind this message.
     * @param framedLength bytes of the stream that it takes, with the headers of its packets.
     */
    void frame(
        final int sessionId,
        final int streamId,
        final int initialTermId,
        final int bitsToShift,
        final long endPosition,
        final int framedLength)
    {
        this.endPosition = endPosition;
        this.framedLength = framedLength;
        final int frameLength = length + DataHeaderFlyweight.HEADER_LENGTH;
        final long position = endPosition - BitUtil.align(frameLength, FrameDescriptor.FRAME_ALIGNMENT);
        final int termOffset = (int)(position & ((1L << bitsToShift) - 1));

        buffer.putInt(HeaderFlyweight.FRAME_LENGTH_FIELD_OFFSET, frameLength, ByteOrder.LITTLE_ENDIAN);
        buffer.putByte(HeaderFlyweight.VERSION_FIELD_OFFSET, DataHeaderFlyweight.CURRENT_VERSION);
        buffer.putByte(HeaderFlyweight.FLAGS_FIELD_OFFSET, FrameDescriptor.UNFRAGMENTED);
        buffer.putShort(
            HeaderFlyweight.TYPE_FIELD_OFFSET, (short)HeaderFlyweight.HDR_TYPE_DATA, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, termOffset, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, sessionId, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(DataHeaderFlyweight.STREAM_ID_FIELD_OFFSET, streamId, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(
            DataHeaderFlyweight.TERM_ID_FIELD_OFFSET,
            initialTermId + (int)(position >>> bitsToShift),
            ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(DataHeaderFlyweight.RESERVED_VALUE_OFFSET, 0, ByteOrder.LITTLE_ENDIAN);
    }

    void put(final int offset, final DirectBuffer source, final int sourceOffset, final int length)
    {
        buffer.putBytes(DataHeaderFlyweight.HEADER_LENGTH + offset, source, sourceOffset, length);
    }

    /** A copy with one bit of the body flipped, held once. */
    Message damaged(final long chance)
    {
        final Message copy = pool.take(length);
        copy.buffer.putBytes(0, buffer, 0, DataHeaderFlyweight.HEADER_LENGTH + length);
        copy.endPosition = endPosition;
        copy.framedLength = framedLength;
        final int bit = (int)Math.floorMod(chance, length * (long)Byte.SIZE);
        final int index = DataHeaderFlyweight.HEADER_LENGTH + bit / Byte.SIZE;
        copy.buffer.putByte(index, (byte)(copy.buffer.getByte(index) ^ 1 << bit % Byte.SIZE));
        return copy;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    int length()
    {
        return length;
    }

    int framedLength()
    {
        return framedLength;
    }

    long endPosition()
    {
        return endPosition;
    }

    int sizeClass()
    {
        return sizeClass;
    }

    void hold()
    {
        holders++;
    }

    void release()
    {
        if (--holders < 0)
        {
            throw new IllegalStateException("message was let go too often: position=" + endPosition);
        }
        if (0 == holders)
        {
            pool.give(this);
        }
    }
}
