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

import org.agrona.MutableDirectBuffer;

import io.lockstep.codecs.stream.EntryKind;

/**
 * Writes the stamp into a block in place: the header's fields, and the outcome of one entry after the other.
 * <p>
 * Threading: owned by the thread that wraps it. Ownership: the buffer stays the caller's.
 */
public final class BlockFlyweight
{
    private MutableDirectBuffer buffer;
    private int offset;

    /**
     * Wraps a block.
     *
     * @param buffer that holds it.
     * @param offset of its message header.
     * @return this.
     */
    public BlockFlyweight wrap(final MutableDirectBuffer buffer, final int offset)
    {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /**
     * Makes the input block a stamped block.
     *
     * @param streamId         of the stream.
     * @param epoch            of the stream.
     * @param leadershipTermId in which the block was appended.
     * @param blockNumber      of the block.
     * @param firstSequence    that its first sequenced entry has, or would have.
     * @param timestampNs      sequenced time.
     * @param sequencedCount   entries that took a sequence.
     */
    public void stamp(
        final int streamId,
        final int epoch,
        final long leadershipTermId,
        final long blockNumber,
        final long firstSequence,
        final long timestampNs,
        final int sequencedCount)
    {
        buffer.putShort(offset + 2, (short)STAMPED_TEMPLATE_ID, LITTLE_ENDIAN);
        buffer.putInt(offset + STREAM_ID_OFFSET, streamId, LITTLE_ENDIAN);
        buffer.putInt(offset + EPOCH_OFFSET, epoch, LITTLE_ENDIAN);
        buffer.putLong(offset + LEADERSHIP_TERM_ID_OFFSET, leadershipTermId, LITTLE_ENDIAN);
        buffer.putLong(offset + BLOCK_NUMBER_OFFSET, blockNumber, LITTLE_ENDIAN);
        buffer.putLong(offset + FIRST_SEQUENCE_OFFSET, firstSequence, LITTLE_ENDIAN);
        buffer.putLong(offset + TIMESTAMP_OFFSET, timestampNs, LITTLE_ENDIAN);
        buffer.putInt(offset + SEQUENCED_COUNT_OFFSET, sequencedCount, LITTLE_ENDIAN);
    }

    /**
     * Writes the chain CRC, last of all.
     *
     * @param chainCrc of this block.
     */
    public void chainCrc(final int chainCrc)
    {
        buffer.putInt(offset + CHAIN_CRC_OFFSET, chainCrc, LITTLE_ENDIAN);
    }

    /**
     * Writes the outcome of an entry.
     *
     * @param entryOffset of the entry, from the start of the buffer.
     * @param kind        that the entry becomes.
     * @param outcome     as the kind defines it.
     */
    public void outcome(final int entryOffset, final EntryKind kind, final long outcome)
    {
        buffer.putLong(entryOffset + OUTCOME_OFFSET, outcome, LITTLE_ENDIAN);
        buffer.putByte(entryOffset + KIND_OFFSET, (byte)kind.value());
    }

    /**
     * Writes the code of an entry.
     *
     * @param entryOffset of the entry, from the start of the buffer.
     * @param code        of the reason.
     */
    public void code(final int entryOffset, final int code)
    {
        buffer.putShort(entryOffset + CODE_OFFSET, (short)code, LITTLE_ENDIAN);
    }

    /**
     * Adds flags to an entry.
     *
     * @param entryOffset of the entry, from the start of the buffer.
     * @param flags       to set beside those that it has.
     */
    public void addFlags(final int entryOffset, final int flags)
    {
        buffer.putByte(entryOffset + FLAGS_OFFSET, (byte)(buffer.getByte(entryOffset + FLAGS_OFFSET) | flags));
    }

    /**
     * Writes what the opening of a session found.
     *
     * @param entryOffset   of the entry, from the start of the buffer.
     * @param incarnation   that the session now has.
     * @param lastRequestId last id that was taken of the client, 0 for none.
     */
    public void opened(final int entryOffset, final int incarnation, final long lastRequestId)
    {
        buffer.putInt(entryOffset + INCARNATION_OFFSET, incarnation, LITTLE_ENDIAN);
        addFlags(entryOffset, FLAG_ESTABLISH);
        buffer.putLong(entryOffset + ENTRY_HEADER_LENGTH, lastRequestId, LITTLE_ENDIAN);
    }
}
