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
package io.lockstep.journal.tool;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.RecordState;
import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.journal.StreamTail;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.protocol.LockstepException;

/**
 * Reads an export and checks everything that can be: header, each record and its place in the chain, trailer.
 * <p>
 * Threading: one owner. Errors: {@link LockstepException} FATAL that names file, offset and block, with the
 * {@link IOException} as its cause where the file cannot be read. The file is the caller's to close.
 */
public final class ExportReader
{
    private static final int BUFFER_LENGTH = 1024 * 1024;

    private final BlockDecoder block = new BlockDecoder();
    private final ChainCrc chainCrc = new ChainCrc();
    private final CRC32C recordsCrc = new CRC32C();
    private final StreamTail tail = new StreamTail();
    private final StorageFile file;
    private final String name;
    private final long length;
    private final ExportHeader header;
    private final ExportTrailer trailer;
    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private long position;
    private int start;
    private int end;

    /**
     * Reads and checks header and trailer.
     *
     * @param file that was opened to read.
     * @param name of the file, for messages.
     */
    public ExportReader(final StorageFile file, final String name)
    {
        this.file = file;
        this.name = name;
        final UnsafeBuffer first = new UnsafeBuffer(new byte[ExportDescriptor.HEADER_LENGTH]);
        final UnsafeBuffer last = new UnsafeBuffer(new byte[ExportDescriptor.TRAILER_LENGTH]);
        length = read(first, last);
        final String headerFault = ExportDescriptor.headerFault(first);
        if (null != headerFault)
        {
            throw damaged(0, 0, headerFault);
        }
        final String trailerFault = ExportDescriptor.trailerFault(last);
        final long records = length - ExportDescriptor.HEADER_LENGTH - ExportDescriptor.TRAILER_LENGTH;
        if (null != trailerFault)
        {
            throw damaged(length - ExportDescriptor.TRAILER_LENGTH, 0, trailerFault);
        }
        header = ExportDescriptor.decodeHeader(first);
        trailer = ExportDescriptor.decodeTrailer(last);
        if (trailer.count() != header.range().count() || trailer.recordsLength() != records ||
            trailer.longestBlock() < BlockDescriptor.HEADER_LENGTH || trailer.longestBlock() > records)
        {
            throw damaged(length - ExportDescriptor.TRAILER_LENGTH, 0, "header and trailer differ: blocks=" +
                header.range().count() + "/" + trailer.count() + " length=" + records + "/" +
                trailer.recordsLength() + " longestBlock=" + trailer.longestBlock());
        }
        bytes = ByteBuffer.allocateDirect(
            Math.max(BUFFER_LENGTH, ExportDescriptor.recordLength(trailer.longestBlock())));
        buffer = new UnsafeBuffer(bytes);
    }

    /**
     * What the file says of itself at its start.
     *
     * @return the header.
     */
    public ExportHeader header()
    {
        return header;
    }

    /**
     * What the file says of itself at its end.
     *
     * @return the trailer.
     */
    public ExportTrailer trailer()
    {
        return trailer;
    }

    /**
     * Reads all records. May be called again.
     *
     * @param consumer  of the blocks.
     * @param isStopped true once nobody wants the rest, asked at each block.
     * @return true if it came to the end, and so everything is as it was written.
     */
    public boolean read(final BlockConsumer consumer, final BooleanSupplier isStopped)
    {
        position = ExportDescriptor.HEADER_LENGTH;
        start = 0;
        end = 0;
        recordsCrc.reset();
        tail.set(header.range().first() - 1, header.firstSequence() - 1, header.previousCrc());
        while (position < length - ExportDescriptor.TRAILER_LENGTH)
        {
            if (isStopped.getAsBoolean())
            {
                return false;
            }
            readRecord(consumer);
        }
        if (tail.blockNumber() != header.range().last() || tail.chainCrc() != trailer.lastCrc() ||
            (int)recordsCrc.getValue() != trailer.recordsCrc())
        {
            throw damaged(position, tail.blockNumber(), "records and trailer differ: lastBlock=" +
                tail.blockNumber() + "/" + header.range().last() + " chainCrc=" + tail.chainCrc() + "/" +
                trailer.lastCrc() + " crc=" + (int)recordsCrc.getValue() + "/" + trailer.recordsCrc());
        }
        return true;
    }

    private void readRecord(final BlockConsumer consumer)
    {
        ensure(SegmentDescriptor.RECORD_HEADER_LENGTH);
        final int blockLength = buffer.getInt(start, LITTLE_ENDIAN) - SegmentDescriptor.RECORD_HEADER_LENGTH;
        if (blockLength < BlockDescriptor.HEADER_LENGTH || blockLength > trailer.longestBlock())
        {
            throw damaged(RecordState.BAD_LENGTH);
        }
        if (SegmentDescriptor.RECORD_TYPE_BLOCK !=
            buffer.getInt(start + ExportDescriptor.RECORD_TYPE_OFFSET, LITTLE_ENDIAN))
        {
            throw damaged(RecordState.BAD_TYPE);
        }
        final int recordLength = ExportDescriptor.recordLength(blockLength);
        ensure(recordLength);
        final int blockStart = start + SegmentDescriptor.RECORD_HEADER_LENGTH;
        if (!block.tryWrap(buffer, blockStart, blockLength) ||
            BlockDescriptor.STAMPED_TEMPLATE_ID != block.templateId())
        {
            throw damaged(RecordState.NOT_A_BLOCK);
        }
        if (header.streamId() != block.streamId())
        {
            throw damaged(RecordState.WRONG_STREAM);
        }
        final RecordState state = tail.check(block, chainCrc);
        if (RecordState.WHOLE != state)
        {
            throw damaged(state);
        }
        for (int i = blockStart + blockLength; i < start + recordLength; i++)
        {
            if (0 != buffer.getByte(i))
            {
                throw damaged(RecordState.BAD_PADDING);
            }
        }

        recordsCrc.update(bytes.clear().limit(start + recordLength).position(start));
        consumer.onBlock(buffer, blockStart, blockLength);
        tail.accept(block);
        position += recordLength;
        start += recordLength;
    }

    /** Makes bytes available from the position on. */
    private void ensure(final int wanted)
    {
        if (end - start >= wanted)
        {
            return;
        }
        final long limit = length - ExportDescriptor.TRAILER_LENGTH;
        try
        {
            bytes.clear().limit((int)Math.min(bytes.capacity(), limit - position));
            start = 0;
            end = file.read(position, bytes);
        }
        catch (final IOException ex)
        {
            throw unreadable(ex);
        }
        if (end < wanted)
        {
            throw damaged(RecordState.SHORT);
        }
    }

    private long read(final UnsafeBuffer first, final UnsafeBuffer last)
    {
        try
        {
            final long fileLength = file.length();
            final int shortest = ExportDescriptor.HEADER_LENGTH + ExportDescriptor.TRAILER_LENGTH;
            if (fileLength < shortest)
            {
                throw damaged(0, 0, "file is too short to be an export: least=" + shortest + " length=" + fileLength);
            }
            file.read(0, ByteBuffer.wrap(first.byteArray()));
            file.read(fileLength - ExportDescriptor.TRAILER_LENGTH, ByteBuffer.wrap(last.byteArray()));
            return fileLength;
        }
        catch (final IOException ex)
        {
            throw unreadable(ex);
        }
    }

    private LockstepException unreadable(final IOException cause)
    {
        return LockstepException.fatal("export cannot be read: file=" + name + " offset=" + position, cause);
    }

    private LockstepException damaged(final RecordState state)
    {
        return damaged(position, tail.blockNumber() + 1, state.reason());
    }

    private LockstepException damaged(final long offset, final long blockNumber, final String reason)
    {
        return LockstepException.fatal("export is damaged: file=" + name + " offset=" + offset +
            (0 == blockNumber ? "" : " block=" + blockNumber) + " reason=" + reason);
    }
}
