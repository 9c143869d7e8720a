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
package io.lockstep.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.agrona.DirectBuffer;

/**
 * The checksum of a message that no chain CRC vouches for: CRC-32C (RFC 3720, appendix B.4) over all of it, from its
 * message header to its last byte, but for the four bytes of the checksum itself. What follows the fixed fields is
 * covered, such as a block behind its header.
 * <p>
 * Every single flipped bit is found, every two and three in messages of any length that is sent, and of anything else
 * all but one in four thousand million. A message that is damaged counts as one that was lost.
 * <p>
 * Threading: one instance per thread. Allocates nothing for buffers that are backed by an array or by a
 * {@link ByteBuffer}; a buffer over bare memory is copied in pieces.
 */
public final class MessageChecksum
{
    /** Length of the field in bytes. */
    public static final int LENGTH = 4;

    private final BufferCrc crc = new BufferCrc();

    /**
     * Computes the checksum of a message.
     *
     * @param buffer         that holds the message.
     * @param offset         of its message header.
     * @param length         of the whole message in bytes.
     * @param checksumOffset of the field, from the message header on.
     * @return the checksum, as an unsigned number.
     */
    public long compute(final DirectBuffer buffer, final int offset, final int length, final int checksumOffset)
    {
        crc.reset();
        updateAround(buffer, offset, length, checksumOffset);
        return Integer.toUnsignedLong(crc.value());
    }

    /**
     * Computes the checksum of a message that is sent in two parts, with the field in the first one.
     *
     * @param head           first part, from its start.
     * @param headLength     of it in bytes.
     * @param checksumOffset of the field in it.
     * @param body           that holds the second part.
     * @param bodyOffset     of the second part.
     * @param bodyLength     of it in bytes.
     * @return the checksum, as an unsigned number.
     */
    public long compute(
        final DirectBuffer head,
        final int headLength,
        final int checksumOffset,
        final DirectBuffer body,
        final int bodyOffset,
        final int bodyLength)
    {
        crc.reset();
        updateAround(head, 0, headLength, checksumOffset);
        crc.update(body, bodyOffset, bodyLength);
        return Integer.toUnsignedLong(crc.value());
    }

    /**
     * Is a message as it was sent.
     *
     * @param buffer         that holds the message.
     * @param offset         of its message header.
     * @param length         of the whole message in bytes.
     * @param checksumOffset of the field, from the message header on.
     * @return false if it is damaged, or too short to have a checksum.
     */
    public boolean isIntact(final DirectBuffer buffer, final int offset, final int length, final int checksumOffset)
    {
        if (length < checksumOffset + LENGTH)
        {
            return false;
        }
        final int told = buffer.getInt(offset + checksumOffset, ByteOrder.LITTLE_ENDIAN);
        return Integer.toUnsignedLong(told) == compute(buffer, offset, length, checksumOffset);
    }

    private void updateAround(
        final DirectBuffer buffer, final int offset, final int length, final int checksumOffset)
    {
        crc.update(buffer, offset, checksumOffset);
        final int after = checksumOffset + LENGTH;
        if (after < length)
        {
            crc.update(buffer, offset + after, length - after);
        }
    }
}
