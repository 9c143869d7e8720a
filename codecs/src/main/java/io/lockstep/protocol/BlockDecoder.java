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

import io.lockstep.codecs.stream.EntryKind;

/**
 * A view over a block, input or stamped: the header, and a cursor over the entries.
 * <pre>{@code
 * if (decoder.tryWrap(buffer, offset, length))
 * {
 *     while (decoder.nextEntry())
 *     {
 *         ... decoder.kind(), decoder.clientId(), decoder.payloadOffset() ...
 *     }
 * }
 * }</pre>
 * The cursor never leaves the block whatever the bytes are. Threading: owned by the thread that wraps it; valid as long
 * as the buffer's content is.
 */
public final class BlockDecoder
{
    private DirectBuffer buffer;
    private int offset;
    private int limit;
    private int entryFixedLength;
    private int entriesLeft;
    private int entryOffset;
    private int nextOffset;
    private int payloadLength;

    /**
     * Wraps a block if the bytes have the shape of one. The chain CRC is not checked here.
     *
     * @param buffer that holds it.
     * @param offset of its message header.
     * @param length of the block in bytes.
     * @return true if header and length agree; false if this is not a block that this version can read.
     */
    public boolean tryWrap(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < HEADER_LENGTH)
        {
            return false;
        }
        this.buffer = buffer;
        this.offset = offset;
        limit = offset + length;
        final int fixedLength = buffer.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
        final int templateId = templateId();
        entryFixedLength = buffer.getShort(offset + ENTRY_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        rewind();

        return SCHEMA_ID == (buffer.getShort(offset + 4, LITTLE_ENDIAN) & 0xFFFF) &&
            (STAMPED_TEMPLATE_ID == templateId || INPUT_TEMPLATE_ID == templateId) &&
            FIXED_LENGTH == fixedLength &&
            ENTRY_FIXED_LENGTH == entryFixedLength &&
            length == totalLength();
    }

    /** Puts the cursor before the first entry again. */
    public void rewind()
    {
        entriesLeft = entryCount();
        nextOffset = offset + HEADER_LENGTH;
        entryOffset = 0;
        payloadLength = 0;
    }

    /**
     * Moves to the next entry.
     *
     * @return false when there is none, or when what follows does not fit into the block; {@link #isComplete()} tells.
     */
    public boolean nextEntry()
    {
        if (0 == entriesLeft || limit - nextOffset < ENTRY_HEADER_LENGTH)
        {
            return false;
        }
        final int length = buffer.getInt(nextOffset + PAYLOAD_LENGTH_OFFSET, LITTLE_ENDIAN);
        if (length < 0 || length > limit - nextOffset - ENTRY_HEADER_LENGTH)
        {
            return false;
        }

        entryOffset = nextOffset;
        payloadLength = length;
        nextOffset += ENTRY_HEADER_LENGTH + length;
        entriesLeft--;
        return true;
    }

    /**
     * After the last entry: did the entries end exactly where the block ends.
     *
     * @return true if so.
     */
    public boolean isComplete()
    {
        return 0 == entriesLeft && nextOffset == limit;
    }

    /**
     * Goes over all entries, and puts the cursor back.
     *
     * @return true if every entry lies within the block and nothing is left over.
     */
    public boolean hasWholeEntries()
    {
        rewind();
        while (nextEntry())
        {
            continue;
        }
        final boolean isComplete = isComplete();
        rewind();
        return isComplete;
    }

    /**
     * Template id of the block.
     *
     * @return {@link BlockDescriptor#INPUT_TEMPLATE_ID} or {@link BlockDescriptor#STAMPED_TEMPLATE_ID}.
     */
    public int templateId()
    {
        return buffer.getShort(offset + 2, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Offset of the block in the buffer.
     *
     * @return offset in bytes.
     */
    public int offset()
    {
        return offset;
    }

    /**
     * Buffer that is wrapped.
     *
     * @return the buffer.
     */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Chain CRC as it stands in the block.
     *
     * @return CRC-32C.
     */
    public int chainCrc()
    {
        return buffer.getInt(offset + CHAIN_CRC_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Length of the whole block.
     *
     * @return bytes.
     */
    public int totalLength()
    {
        return buffer.getInt(offset + TOTAL_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Stream that the block belongs to.
     *
     * @return stream id.
     */
    public int streamId()
    {
        return buffer.getInt(offset + STREAM_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Life of the stream.
     *
     * @return epoch, from 1.
     */
    public int epoch()
    {
        return buffer.getInt(offset + EPOCH_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Leadership term in which the block was appended to the log.
     *
     * @return term id.
     */
    public long leadershipTermId()
    {
        return buffer.getLong(offset + LEADERSHIP_TERM_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Number of the block.
     *
     * @return from 1, dense.
     */
    public long blockNumber()
    {
        return buffer.getLong(offset + BLOCK_NUMBER_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Sequence that the first sequenced entry has, or would have.
     *
     * @return sequence.
     */
    public long firstSequence()
    {
        return buffer.getLong(offset + FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Last sequence up to and including this block.
     *
     * @return sequence, 0 if there is none yet.
     */
    public long lastSequence()
    {
        return firstSequence() + sequencedCount() - 1;
    }

    /**
     * Sequenced time.
     *
     * @return ns since the epoch.
     */
    public long timestampNs()
    {
        return buffer.getLong(offset + TIMESTAMP_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Gateway that packed the block.
     *
     * @return gateway id.
     */
    public int gatewayId()
    {
        return buffer.getInt(offset + GATEWAY_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Entries that took a sequence.
     *
     * @return count.
     */
    public int sequencedCount()
    {
        return buffer.getInt(offset + SEQUENCED_COUNT_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Life of the gateway.
     *
     * @return incarnation.
     */
    public long gatewayIncarnation()
    {
        return buffer.getLong(offset + GATEWAY_INCARNATION_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * The gateway's count of its blocks.
     *
     * @return from 1.
     */
    public long gatewayBlock()
    {
        return buffer.getLong(offset + GATEWAY_BLOCK_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Entries in the block.
     *
     * @return count.
     */
    public int entryCount()
    {
        return buffer.getShort(offset + ENTRY_COUNT_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Offset of the current entry in the buffer.
     *
     * @return offset in bytes.
     */
    public int entryOffset()
    {
        return entryOffset;
    }

    /**
     * Client of the current entry.
     *
     * @return client id.
     */
    public long clientId()
    {
        return buffer.getLong(entryOffset + CLIENT_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Request of the current entry, or the nonce of an establish entry.
     *
     * @return request id.
     */
    public long requestId()
    {
        return buffer.getLong(entryOffset + REQUEST_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Outcome of the current entry, as its kind defines it.
     *
     * @return outcome.
     */
    public long outcome()
    {
        return buffer.getLong(entryOffset + OUTCOME_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Incarnation of the session of the current entry.
     *
     * @return incarnation.
     */
    public int incarnation()
    {
        return buffer.getInt(entryOffset + INCARNATION_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Kind of the current entry.
     *
     * @return kind, {@link EntryKind#SBE_UNKNOWN} if this version does not know it.
     */
    public EntryKind kind()
    {
        return EntryKind.get((short)(buffer.getByte(entryOffset + KIND_OFFSET) & 0xFF));
    }

    /**
     * Flags of the current entry.
     *
     * @return flags.
     */
    public int flags()
    {
        return buffer.getByte(entryOffset + FLAGS_OFFSET) & 0xFF;
    }

    /**
     * Code of the current entry.
     *
     * @return reason of a void entry, else 0.
     */
    public int code()
    {
        return buffer.getShort(entryOffset + CODE_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Does the current entry have a sequence, which then is its outcome.
     *
     * @return true if so.
     */
    public boolean isSequenced()
    {
        return isSequenced(kind());
    }

    /**
     * Do entries of a kind have a sequence of their own.
     *
     * @param kind of an entry.
     * @return true if so.
     */
    public static boolean isSequenced(final EntryKind kind)
    {
        switch (kind)
        {
            case SEQUENCED:
            case SESSION_OPENED:
            case SESSION_CLOSED:
            case TICK:
            case ADMIN:
                return true;

            default:
                return false;
        }
    }

    /**
     * Offset of the current entry's payload in the buffer.
     *
     * @return offset in bytes.
     */
    public int payloadOffset()
    {
        return entryOffset + ENTRY_HEADER_LENGTH;
    }

    /**
     * Length of the current entry's payload.
     *
     * @return bytes.
     */
    public int payloadLength()
    {
        return payloadLength;
    }

    /**
     * For an entry that opened a session: the last request id that was taken of the client.
     *
     * @return id, 0 for none.
     */
    public long lastRequestId()
    {
        return buffer.getLong(payloadOffset(), LITTLE_ENDIAN);
    }

    /**
     * For an entry that is the message of a client, or the output of a shared flow: offset of the message itself.
     *
     * @return offset in bytes, in the buffer.
     */
    public int messageOffset()
    {
        return payloadOffset() + prefixLength();
    }

    /**
     * Length of the message that stands at {@link #messageOffset()}.
     *
     * @return bytes.
     */
    public int messageLength()
    {
        return payloadLength - prefixLength();
    }

    /**
     * For an output of a shared flow: source sequence of the output before it.
     *
     * @return sequence, 0 for the first output.
     */
    public long predecessorSequence()
    {
        return buffer.getLong(payloadOffset(), LITTLE_ENDIAN);
    }

    /**
     * For an output of a shared flow: index of the output before it, among those of its source sequence.
     *
     * @return index.
     */
    public int predecessorIndex()
    {
        return buffer.getInt(payloadOffset() + FLOW_PREDECESSOR_INDEX_OFFSET, LITTLE_ENDIAN);
    }

    private int prefixLength()
    {
        return 0 != (flags() & FLAG_SHARED_FLOW) && payloadLength >= FLOW_PREFIX_LENGTH ? FLOW_PREFIX_LENGTH : 0;
    }
}
