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

import java.io.IOException;
import java.nio.ByteBuffer;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ChainCrc;

/**
 * Gathers the records of a segment that is made of blocks from elsewhere, with their index, and writes them; without a
 * file it only checks. What is written is forced in pieces, so that the device is not busy with all of it at once.
 * <p>
 * Threading: one owner.
 */
final class SegmentBuilder implements AutoCloseable
{
    private static final int FORCE_LENGTH = 4 * 1024 * 1024;

    private final BlockDecoder block = new BlockDecoder();
    private final ChainCrc computer = new ChainCrc();
    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private final JournalContext context;
    private final long lengthLimit;
    private final SegmentIndex index;
    private StorageFile file;
    private long position;
    private long forcedPosition;
    private int gathered;

    /**
     * A builder without a segment.
     *
     * @param context     that is concluded.
     * @param lengthLimit most bytes of a segment's file.
     */
    SegmentBuilder(final JournalContext context, final long lengthLimit)
    {
        this.context = context;
        this.lengthLimit = lengthLimit;
        index = new SegmentIndex(context.indexInterval(), 0);
        bytes = ByteBuffer.allocateDirect(
            context.writeBufferLength() + maxRecordLength(context.maxBlockLength()));
        buffer = new UnsafeBuffer(bytes);
    }

    @Override
    public void close()
    {
        CloseHelper.close(file);
        file = null;
    }

    /** Begins a segment; the file, which may be null, is owned by this from here on. */
    void begin(final StorageFile target, final long firstBlock, final long firstSequence, final int previousCrc)
    {
        close();
        file = target;
        position = 0;
        forcedPosition = 0;
        index.reset(firstBlock, firstSequence, previousCrc);
        encodeHeader(buffer, 0, context.streamId(), context.clusterId(), firstBlock, firstSequence, previousCrc);
        gathered = HEADER_LENGTH;
    }

    /** Adds a block if it is the next, and moves the tail behind it. */
    RecordState append(final DirectBuffer source, final int offset, final int length, final StreamTail tail)
    {
        if (length > context.maxBlockLength() || !block.tryWrap(source, offset, length) ||
            BlockDescriptor.STAMPED_TEMPLATE_ID != block.templateId())
        {
            return RecordState.NOT_A_BLOCK;
        }
        final RecordState state =
            context.streamId() == block.streamId() ? tail.check(block, computer) : RecordState.WRONG_STREAM;
        if (RecordState.WHOLE == state)
        {
            final int recordLength = alignedRecordLength(length);
            index.onRecord(
                block.blockNumber(), block.firstSequence(), Math.toIntExact(length()), tail.chainCrc());
            buffer.putLong(gathered + recordLength - RECORD_ALIGNMENT, 0);
            buffer.putInt(gathered, RECORD_HEADER_LENGTH + length, LITTLE_ENDIAN);
            buffer.putInt(gathered + RECORD_TYPE_OFFSET, RECORD_TYPE_BLOCK, LITTLE_ENDIAN);
            buffer.putBytes(gathered + RECORD_HEADER_LENGTH, source, offset, length);
            gathered += recordLength;
            tail.accept(block);
        }
        return state;
    }

    /** Would another record make the file longer than a segment may be. */
    boolean isFull()
    {
        return length() + maxRecordLength(context.maxBlockLength()) > lengthLimit;
    }

    /** Length of the segment so far, in bytes, with its header: where its next record starts. */
    long length()
    {
        return position + gathered;
    }

    /** Index of the records, valid until the next segment is begun. */
    SegmentIndex index()
    {
        return index;
    }

    /** Writes what was gathered if there might be no room for another record. */
    void writeIfFull() throws IOException
    {
        if (gathered >= context.writeBufferLength())
        {
            write();
        }
    }

    /** Writes the rest, and returns when all of it is on the device. */
    void finish() throws IOException
    {
        write();
        if (null != file)
        {
            file.force();
        }
        close();
    }

    private void write() throws IOException
    {
        if (null != file)
        {
            file.write(position, bytes.clear().limit(gathered));
        }
        position += gathered;
        gathered = 0;
        if (null != file && position - forcedPosition >= FORCE_LENGTH)
        {
            file.force();
            forcedPosition = position;
        }
    }
}
