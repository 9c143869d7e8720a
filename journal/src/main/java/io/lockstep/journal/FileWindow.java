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

import static io.lockstep.journal.SegmentDescriptor.RECORD_HEADER_LENGTH;
import static io.lockstep.journal.SegmentDescriptor.alignedRecordLength;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.journal.storage.StorageFile;

/**
 * A part of a file in memory, moved along as it is read.
 * <p>
 * Threading: one owner. Allocates nothing once made.
 */
final class FileWindow
{
    private static final int ALIGNMENT = 4096;

    private final ByteBuffer bytes;
    private final UnsafeBuffer view;
    private final RecordParser parser;
    private StorageFile file;
    private long start;
    private int length;

    FileWindow(final int capacity, final RecordParser parser)
    {
        bytes = BufferUtil.allocateDirectAligned(capacity, ALIGNMENT);
        view = new UnsafeBuffer(bytes);
        this.parser = parser;
    }

    /** Takes another file, or forgets what was read of the same. */
    void wrap(final StorageFile file)
    {
        this.file = file;
        start = 0;
        length = 0;
    }

    /** Forgets what was read: a writer may have gone on since. */
    void forget()
    {
        length = 0;
    }

    /**
     * Makes a record available, as far as there is one.
     *
     * @param position of the record in the file.
     * @param limit    of the file that may be read.
     * @return bytes available from there: at least the whole record unless the limit cuts it.
     */
    int ensureRecord(final long position, final long limit) throws IOException
    {
        final int available = ensure(position, RECORD_HEADER_LENGTH, limit);
        if (available < RECORD_HEADER_LENGTH)
        {
            return available;
        }
        final int recordLength = view.getInt(offset(position), LITTLE_ENDIAN);
        return parser.isPlausible(recordLength) ?
            ensure(position, alignedRecordLength(recordLength - RECORD_HEADER_LENGTH), limit) :
            available;
    }

    /**
     * Makes bytes available, as far as there are any.
     *
     * @param position in the file.
     * @param wanted   bytes, at most the capacity.
     * @param limit    of the file that may be read.
     * @return bytes available from there, less than wanted only if the limit or the end of the file comes before.
     */
    int ensure(final long position, final int wanted, final long limit) throws IOException
    {
        final long end = Math.min(position + wanted, limit);
        if (position < start || end > start + length)
        {
            bytes.clear().limit((int)Math.max(0, Math.min(bytes.capacity(), limit - position)));
            start = position;
            length = 0;
            length = file.read(position, bytes);
            bytes.clear();
        }
        return (int)(start + length - position);
    }

    /**
     * Looks for something that is written.
     *
     * @param from  position in the file.
     * @param limit of the file that may be read.
     * @return position of the first byte that is not zero, or the limit.
     */
    long firstNonZero(final long from, final long limit) throws IOException
    {
        long position = from;
        while (position < limit)
        {
            final int available = (int)Math.min(ensure(position, 1, limit), limit - position);
            if (available <= 0)
            {
                return limit;
            }
            final int offset = offset(position);
            int i = 0;
            while (i <= available - Long.BYTES && 0 == view.getLong(offset + i))
            {
                i += Long.BYTES;
            }
            while (i < available && 0 == view.getByte(offset + i))
            {
                i++;
            }
            if (i < available)
            {
                return position + i;
            }
            position += available;
        }
        return limit;
    }

    /** Where in the buffer a position of the file is. */
    int offset(final long position)
    {
        return (int)(position - start);
    }

    /** The buffer. */
    DirectBuffer buffer()
    {
        return view;
    }
}
