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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.BlockDecoder;

/**
 * Writes an export: the header at once, then block by block, then the trailer.
 * <p>
 * Threading: one owner. Errors: {@link UncheckedIOException}; the file is then worth nothing. The file is the caller's
 * to close.
 */
final class ExportWriter implements BlockConsumer
{
    private static final int BUFFER_LENGTH = 1024 * 1024;

    private final BlockDecoder block = new BlockDecoder();
    private final CRC32C crc = new CRC32C();
    private final StorageFile file;
    private ByteBuffer bytes = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private long position;
    private int gathered;
    private long count;
    private int longestBlock;
    private int lastCrc;

    ExportWriter(final StorageFile file, final ExportHeader header)
    {
        this.file = file;
        write(ByteBuffer.wrap(ExportDescriptor.encodeHeader(header)));
    }

    @Override
    public void onBlock(final DirectBuffer source, final int offset, final int length)
    {
        final int recordLength = ExportDescriptor.recordLength(length);
        reserve(recordLength);
        buffer.putLong(gathered + recordLength - SegmentDescriptor.RECORD_ALIGNMENT, 0);
        buffer.putInt(gathered, SegmentDescriptor.RECORD_HEADER_LENGTH + length, LITTLE_ENDIAN);
        buffer.putInt(
            gathered + ExportDescriptor.RECORD_TYPE_OFFSET, SegmentDescriptor.RECORD_TYPE_BLOCK, LITTLE_ENDIAN);
        buffer.putBytes(gathered + SegmentDescriptor.RECORD_HEADER_LENGTH, source, offset, length);
        gathered += recordLength;

        block.tryWrap(source, offset, length);
        lastCrc = block.chainCrc();
        longestBlock = Math.max(longestBlock, length);
        count++;
    }

    /** Writes the trailer; the file is complete then, but not forced. */
    ExportTrailer finish()
    {
        flush();
        final ExportTrailer trailer = new ExportTrailer(
            count, position - ExportDescriptor.HEADER_LENGTH, longestBlock, lastCrc, (int)crc.getValue());
        write(ByteBuffer.wrap(ExportDescriptor.encodeTrailer(trailer)));
        return trailer;
    }

    private void reserve(final int length)
    {
        if (gathered + length > bytes.capacity())
        {
            flush();
        }
        if (length > bytes.capacity())
        {
            bytes = ByteBuffer.allocateDirect(length);
            buffer = new UnsafeBuffer(bytes);
        }
    }

    private void flush()
    {
        crc.update(bytes.clear().limit(gathered));
        write(bytes.clear().limit(gathered));
        gathered = 0;
    }

    private void write(final ByteBuffer source)
    {
        final int length = source.remaining();
        try
        {
            file.write(position, source);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("export cannot be written: offset=" + position, ex);
        }
        position += length;
    }
}
