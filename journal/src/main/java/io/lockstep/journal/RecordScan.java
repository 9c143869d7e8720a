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

import static io.lockstep.journal.SegmentDescriptor.RECORD_ALIGNMENT;
import static io.lockstep.journal.SegmentDescriptor.RECORD_HEADER_LENGTH;
import static io.lockstep.journal.SegmentDescriptor.alignedRecordLength;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;

import io.lockstep.protocol.BlockDescriptor;

/**
 * Goes over the records of one segment file until one is not the next, and looks at what is behind it.
 * <p>
 * Threading: one thread; what a scan found is valid until the next.
 */
final class RecordScan
{
    private final long position;
    private final RecordState state;

    private RecordScan(final long position, final RecordState state)
    {
        this.position = position;
        this.state = state;
    }

    /**
     * Goes over records.
     *
     * @param window on the file.
     * @param parser of the records.
     * @param from   position of the first record.
     * @param length of the file, or of what of it may be read.
     * @param tail   that the first record has to follow on; moved behind the last one that does.
     * @param index  to add the records to, or null.
     * @return where the first record is that is not the next, and what it is.
     */
    static RecordScan scan(
        final FileWindow window,
        final RecordParser parser,
        final long from,
        final long length,
        final StreamTail tail,
        final SegmentIndex index) throws IOException
    {
        long position = from;
        RecordState state = RecordState.END;
        while (position < length)
        {
            final int available = window.ensureRecord(position, length);
            state = parser.parse(window.buffer(), window.offset(position), available, tail);
            if (RecordState.WHOLE != state)
            {
                return new RecordScan(position, state);
            }
            if (null != index)
            {
                index.onRecord(
                    parser.block().blockNumber(), parser.block().firstSequence(), (int)position, tail.chainCrc());
            }
            tail.accept(parser.block());
            position += alignedRecordLength(parser.block().totalLength());
        }
        return new RecordScan(position, RecordState.END);
    }

    /** As if a scan had come to a bad record at a position. */
    static RecordScan at(final long position)
    {
        return new RecordScan(position, RecordState.BROKEN_CHAIN);
    }

    /** Position behind the last record. */
    long position()
    {
        return position;
    }

    /** What was found there; {@link RecordState#END} at the end of the file too. */
    RecordState state()
    {
        return state;
    }

    /** Is there nothing but zeros behind the last record. */
    boolean isClean(final FileWindow window, final long length) throws IOException
    {
        return (RecordState.END == state || RecordState.SHORT == state) &&
            window.firstNonZero(position, length) == length;
    }

    /**
     * Looks for a later record behind a bad one.
     *
     * @param window    on the file.
     * @param parser    that then has wrapped the block of that record.
     * @param length    of the file.
     * @param lastBlock that the record must be later than.
     * @return position of the record, 0 if there is none.
     */
    long recordAfter(final FileWindow window, final RecordParser parser, final long length, final long lastBlock)
        throws IOException
    {
        long next = position + extent(window, parser, length);
        while (next < length)
        {
            final long written = window.firstNonZero(next, length);
            if (written == length)
            {
                return 0;
            }
            next = written & -RECORD_ALIGNMENT;
            final int available = window.ensureRecord(next, length);
            if (RecordState.WHOLE == parser.frame(window.buffer(), window.offset(next), available) &&
                parser.block().blockNumber() > lastBlock)
            {
                return next;
            }
            next += RECORD_ALIGNMENT;
        }
        return 0;
    }

    /**
     * How far a bad record reaches for certain: to its end, if its length and that of the block in it agree. What is in
     * between is payload, which clients choose and which may look like anything.
     */
    private long extent(final FileWindow window, final RecordParser parser, final long length) throws IOException
    {
        final int lengthEnd = RECORD_HEADER_LENGTH + BlockDescriptor.CHAIN_CRC_OFFSET + 2 * Integer.BYTES;
        if (window.ensure(position, lengthEnd, length) >= lengthEnd)
        {
            final int offset = window.offset(position);
            final int recordLength = window.buffer().getInt(offset, LITTLE_ENDIAN);
            final int blockLength = window.buffer().getInt(offset + lengthEnd - Integer.BYTES, LITTLE_ENDIAN);
            if (parser.isPlausible(recordLength) && blockLength == recordLength - RECORD_HEADER_LENGTH)
            {
                return alignedRecordLength(blockLength);
            }
        }
        return RECORD_ALIGNMENT;
    }
}
