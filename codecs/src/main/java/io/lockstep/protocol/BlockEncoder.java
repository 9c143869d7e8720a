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

import static io.lockstep.protocol.BlockDescriptor.*;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import io.lockstep.codecs.stream.EntryKind;

/**
 * Builds an input block, entry by entry, into a buffer of the caller's.
 * <p>
 * Threading: owned by the thread that wraps it. Nothing is written beyond the capacity given; an entry that does not
 * fit is declined.
 */
public final class BlockEncoder
{
    private MutableDirectBuffer buffer;
    private int offset;
    private int capacity;
    private int length;
    private int entryCount;

    /**
     * Starts an empty block.
     *
     * @param buffer   to write to.
     * @param offset   of the block.
     * @param capacity most bytes that the block may take, at least {@link BlockDescriptor#HEADER_LENGTH}.
     * @return this.
     */
    public BlockEncoder wrap(final MutableDirectBuffer buffer, final int offset, final int capacity)
    {
        if (capacity < HEADER_LENGTH)
        {
            throw new IllegalArgumentException("block capacity: minimum=" + HEADER_LENGTH + " capacity=" + capacity);
        }
        this.buffer = buffer;
        this.offset = offset;
        this.capacity = capacity;
        length = HEADER_LENGTH;
        entryCount = 0;

        buffer.setMemory(offset, HEADER_LENGTH, (byte)0);
        buffer.putShort(offset, (short)FIXED_LENGTH, LITTLE_ENDIAN);
        buffer.putShort(offset + 2, (short)INPUT_TEMPLATE_ID, LITTLE_ENDIAN);
        buffer.putShort(offset + 4, (short)SCHEMA_ID, LITTLE_ENDIAN);
        buffer.putShort(offset + 6, (short)SCHEMA_VERSION, LITTLE_ENDIAN);
        buffer.putShort(offset + ENTRY_LENGTH_OFFSET, (short)ENTRY_FIXED_LENGTH, LITTLE_ENDIAN);
        return this;
    }

    /**
     * Says whose block it is.
     *
     * @param gatewayId          of the gateway.
     * @param gatewayIncarnation one life of that gateway.
     * @param gatewayBlock       the gateway's count of its blocks, from 1.
     * @return this.
     */
    public BlockEncoder origin(final int gatewayId, final long gatewayIncarnation, final long gatewayBlock)
    {
        buffer.putInt(offset + GATEWAY_ID_OFFSET, gatewayId, LITTLE_ENDIAN);
        buffer.putLong(offset + GATEWAY_INCARNATION_OFFSET, gatewayIncarnation, LITTLE_ENDIAN);
        buffer.putLong(offset + GATEWAY_BLOCK_OFFSET, gatewayBlock, LITTLE_ENDIAN);
        return this;
    }

    /**
     * Appends an entry if it fits.
     *
     * @param kind          one of the input kinds.
     * @param clientId      of the client.
     * @param requestId     of the request, or the nonce of an establish entry.
     * @param incarnation   of the client's session.
     * @param flags         of the entry.
     * @param code          reason of a void entry, else 0.
     * @param payload       that holds the payload; not touched when the length is 0.
     * @param payloadOffset of the payload.
     * @param payloadLength in bytes.
     * @return false if the block has no room left for it; nothing was written then.
     */
    public boolean tryAppend(
        final EntryKind kind,
        final long clientId,
        final long requestId,
        final int incarnation,
        final int flags,
        final int code,
        final DirectBuffer payload,
        final int payloadOffset,
        final int payloadLength)
    {
        final int newLength = length + entryLength(payloadLength);
        if (newLength > capacity || entryCount == MAX_ENTRIES)
        {
            return false;
        }

        final int entry = offset + length;
        buffer.putLong(entry + CLIENT_ID_OFFSET, clientId, LITTLE_ENDIAN);
        buffer.putLong(entry + REQUEST_ID_OFFSET, requestId, LITTLE_ENDIAN);
        buffer.putLong(entry + OUTCOME_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putInt(entry + INCARNATION_OFFSET, incarnation, LITTLE_ENDIAN);
        buffer.putByte(entry + KIND_OFFSET, (byte)kind.value());
        buffer.putByte(entry + FLAGS_OFFSET, (byte)flags);
        buffer.putShort(entry + CODE_OFFSET, (short)code, LITTLE_ENDIAN);
        buffer.putInt(entry + PAYLOAD_LENGTH_OFFSET, payloadLength, LITTLE_ENDIAN);
        if (payloadLength > 0)
        {
            buffer.putBytes(entry + ENTRY_HEADER_LENGTH, payload, payloadOffset, payloadLength);
        }

        length = newLength;
        entryCount++;
        return true;
    }

    /**
     * Writes what precedes the message in an entry of a shared flow.
     *
     * @param target              to write to, with room for {@link BlockDescriptor#FLOW_PREFIX_LENGTH}.
     * @param offset              in it.
     * @param predecessorSequence source sequence of the output before, 0 if this is the first.
     * @param predecessorIndex    index of the output before.
     */
    public static void putFlowPrefix(
        final MutableDirectBuffer target, final int offset, final long predecessorSequence, final int predecessorIndex)
    {
        target.putLong(offset, predecessorSequence, LITTLE_ENDIAN);
        target.putInt(offset + FLOW_PREDECESSOR_INDEX_OFFSET, predecessorIndex, LITTLE_ENDIAN);
    }

    /**
     * Completes the header.
     *
     * @return length of the block in bytes.
     */
    public int finish()
    {
        buffer.putInt(offset + TOTAL_LENGTH_OFFSET, length, LITTLE_ENDIAN);
        buffer.putShort(offset + ENTRY_COUNT_OFFSET, (short)entryCount, LITTLE_ENDIAN);
        return length;
    }

    /**
     * Entries so far.
     *
     * @return count of entries.
     */
    public int entryCount()
    {
        return entryCount;
    }
}
