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

import static io.lockstep.protocol.BlockDescriptor.CHAIN_CRC_LENGTH;
import static io.lockstep.protocol.BlockDescriptor.CHAIN_CRC_OFFSET;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The chain CRC of a block: CRC-32C (RFC 3720, appendix B.4) over the whole block with the previous block's chain CRC
 * in the place of its own. So one number vouches for the block, for its place and for everything before it. The CRC
 * before the first block is {@link #GENESIS}.
 * <p>
 * Threading: one instance per thread. Allocates nothing for buffers that are backed by an array or by a
 * {@link ByteBuffer}; a buffer over bare memory is copied in pieces.
 */
public final class ChainCrc
{
    /** Chain CRC before block 1. */
    public static final int GENESIS = 0;

    /** What comes before the CRC field, and the field: joined, as every update of a CRC has a price of its own. */
    private static final int HEAD_LENGTH = CHAIN_CRC_OFFSET + CHAIN_CRC_LENGTH;

    private final BufferCrc crc = new BufferCrc();
    private final byte[] headBytes = new byte[HEAD_LENGTH];
    private final UnsafeBuffer head = new UnsafeBuffer(headBytes);

    /**
     * Computes the chain CRC of a block; whatever is in the block's own CRC field is ignored.
     *
     * @param previousCrc chain CRC of the block before.
     * @param buffer      that holds the block.
     * @param offset      of the block's message header.
     * @param length      of the block in bytes.
     * @return the chain CRC of the block.
     */
    public int compute(final int previousCrc, final DirectBuffer buffer, final int offset, final int length)
    {
        head.putBytes(0, buffer, offset, CHAIN_CRC_OFFSET);
        head.putInt(CHAIN_CRC_OFFSET, previousCrc, ByteOrder.LITTLE_ENDIAN);
        crc.reset();
        crc.update(headBytes, HEAD_LENGTH);
        crc.update(buffer, offset + HEAD_LENGTH, length - HEAD_LENGTH);
        return crc.value();
    }
}
