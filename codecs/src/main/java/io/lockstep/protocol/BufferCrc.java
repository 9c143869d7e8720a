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
import java.util.zip.CRC32C;

import org.agrona.DirectBuffer;

/**
 * CRC-32C (RFC 3720, appendix B.4) over ranges of buffers, one after the other.
 * <p>
 * Threading: one instance per thread. Allocates nothing for buffers that are backed by an array or by a
 * {@link ByteBuffer}; a buffer over bare memory is copied in pieces.
 */
final class BufferCrc
{
    private static final int SCRATCH_LENGTH = 4096;

    private final CRC32C crc = new CRC32C();
    private final byte[] scratch = new byte[SCRATCH_LENGTH];

    void reset()
    {
        crc.reset();
    }

    void update(final byte[] bytes, final int length)
    {
        crc.update(bytes, 0, length);
    }

    void update(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] array = buffer.byteArray();
        if (null != array)
        {
            crc.update(array, buffer.wrapAdjustment() + offset, length);
            return;
        }

        final ByteBuffer byteBuffer = buffer.byteBuffer();
        if (null != byteBuffer)
        {
            final int position = byteBuffer.position();
            final int limit = byteBuffer.limit();
            final int start = buffer.wrapAdjustment() + offset;
            byteBuffer.limit(start + length).position(start);
            crc.update(byteBuffer);
            byteBuffer.limit(limit).position(position);
            return;
        }

        for (int done = 0; done < length; done += SCRATCH_LENGTH)
        {
            final int piece = Math.min(SCRATCH_LENGTH, length - done);
            buffer.getBytes(offset + done, scratch, 0, piece);
            crc.update(scratch, 0, piece);
        }
    }

    int value()
    {
        return (int)crc.getValue();
    }
}
