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
package io.lockstep.journal;

import static io.lockstep.journal.SegmentDescriptor.*;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ChainCrc;

/**
 * Tells what the bytes at an offset are: the next record of the stream, or what is wrong with them. Used alike by
 * recovery and by readers, so that what is recovered can be read.
 * <p>
 * Threading: one owner. Allocates nothing.
 */
final class RecordParser
{
    private final BlockDecoder block = new BlockDecoder();
    private final ChainCrc chainCrc = new ChainCrc();
    private final int streamId;
    private final int maxBlockLength;

    RecordParser(final int streamId, final int maxBlockLength)
    {
        this.streamId = streamId;
        this.maxBlockLength = maxBlockLength;
    }

    /**
     * Looks at a record.
     *
     * @param buffer    that holds it.
     * @param offset    of the record.
     * @param available bytes from there to the end of the file, or as many as the record is long.
     * @param tail      that it has to follow on; not moved.
     * @return what it is. Only if it is whole {@link #block()} may be used.
     */
    RecordState parse(final DirectBuffer buffer, final int offset, final int available, final StreamTail tail)
    {
        final RecordState frame = frame(buffer, offset, available);
        if (RecordState.WHOLE != frame)
        {
            return frame;
        }
        final RecordState state = tail.check(block, chainCrc);
        if (RecordState.WHOLE != state)
        {
            return state;
        }
        final int length = block.totalLength();
        final int end = offset + alignedRecordLength(length);
        for (int i = offset + RECORD_HEADER_LENGTH + length; i < end; i++)
        {
            if (0 != buffer.getByte(i))
            {
                return RecordState.BAD_PADDING;
            }
        }
        return RecordState.WHOLE;
    }

    /**
     * Looks at the frame of a record, whatever its place in the stream may be.
     *
     * @param buffer    that holds it.
     * @param offset    of the record.
     * @param available bytes from there to the end of the file, or as many as the record is long.
     * @return {@link RecordState#WHOLE} if length and type are right and a stamped block of this stream is in it.
     */
    RecordState frame(final DirectBuffer buffer, final int offset, final int available)
    {
        if (available < RECORD_HEADER_LENGTH)
        {
            return RecordState.SHORT;
        }
        final int length = buffer.getInt(offset, LITTLE_ENDIAN);
        final int type = buffer.getInt(offset + RECORD_TYPE_OFFSET, LITTLE_ENDIAN);
        if (0 == length && 0 == type)
        {
            return RecordState.END;
        }
        if (!isPlausible(length))
        {
            return RecordState.BAD_LENGTH;
        }
        if (RECORD_TYPE_BLOCK != type)
        {
            return RecordState.BAD_TYPE;
        }
        final int blockLength = length - RECORD_HEADER_LENGTH;
        if (available < alignedRecordLength(blockLength))
        {
            return RecordState.SHORT;
        }
        if (!block.tryWrap(buffer, offset + RECORD_HEADER_LENGTH, blockLength) ||
            BlockDescriptor.STAMPED_TEMPLATE_ID != block.templateId())
        {
            return RecordState.NOT_A_BLOCK;
        }
        return streamId == block.streamId() ? RecordState.WHOLE : RecordState.WRONG_STREAM;
    }

    /**
     * Can a number be the length of a record.
     *
     * @param length in bytes, as it stands in the record.
     * @return true if so.
     */
    boolean isPlausible(final int length)
    {
        return length >= RECORD_HEADER_LENGTH + BlockDescriptor.HEADER_LENGTH &&
            length <= RECORD_HEADER_LENGTH + maxBlockLength;
    }

    /** The block of the record that was last found whole. */
    BlockDecoder block()
    {
        return block;
    }
}
