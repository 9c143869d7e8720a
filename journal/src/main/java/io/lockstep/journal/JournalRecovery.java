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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.LockstepException;

/**
 * Reads every record of every segment, from the first to the last, and tells a torn tail from damage.
 * <p>
 * A torn tail is what a crash leaves of the last writes: the last segment ends, or turns into something that is not the
 * next record, and no record comes after that. It is cut. Anything else that is not the next record is damage: in a
 * segment that another one follows, or with a record behind it. Damage is refused, for it means that something was lost
 * that had been written whole.
 * <p>
 * Threading: one thread, before the journal is used.
 */
final class JournalRecovery
{
    private final Storage storage;
    private final int streamId;
    private final int segmentLength;
    private final int indexInterval;
    private final boolean isWriter;
    private final RecordParser parser;
    private final FileWindow window;
    private final StreamTail tail;
    private final List<Segment> segments = new ArrayList<>();
    private int lastLimit = HEADER_LENGTH;
    private String report;

    /**
     * A recovery.
     *
     * @param context  that is concluded.
     * @param isWriter that may cut a torn tail; otherwise it is only left out.
     */
    JournalRecovery(final JournalContext context, final boolean isWriter)
    {
        storage = context.storage();
        streamId = context.streamId();
        segmentLength = context.segmentLength();
        indexInterval = context.indexInterval();
        this.isWriter = isWriter;
        parser = new RecordParser(streamId, context.maxBlockLength());
        window = new FileWindow(context.readBufferLength(), parser);
        tail = context.newBase();
    }

    /**
     * Does it.
     *
     * @return the segments and the last block.
     */
    SegmentCatalog recover()
    {
        try
        {
            final String[] names = segmentNames();
            for (int i = 0; i < names.length; i++)
            {
                recover(names[i], i == names.length - 1);
            }
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal("journal cannot be read: directory=" + storage.description() +
                " block=" + (tail.blockNumber() + 1), ex);
        }

        return new SegmentCatalog(segments, tail.blockNumber());
    }

    /** The last block that is held. */
    StreamTail tail()
    {
        return tail;
    }

    /** Position behind the last record of the last segment. */
    int lastLimit()
    {
        return lastLimit;
    }

    /** What was cut, or null. */
    String report()
    {
        return report;
    }

    private String[] segmentNames() throws IOException
    {
        final String[] all = storage.list();
        Arrays.sort(all);
        final List<String> names = new ArrayList<>();
        for (final String name : all)
        {
            if (isSegment(name))
            {
                names.add(name);
            }
            else if (isWriter && name.endsWith(NEW_FILE_SUFFIX))
            {
                storage.delete(name);
            }
        }
        return names.toArray(new String[0]);
    }

    private void recover(final String name, final boolean isLast) throws IOException
    {
        try (StorageFile file = isLast && isWriter ? storage.open(name) : storage.openReadOnly(name))
        {
            window.wrap(file);
            final long length = file.length();
            if (length > JournalContext.SEGMENT_LENGTH_MAX)
            {
                throw damaged(name, 0, "file is too long: limit=" + JournalContext.SEGMENT_LENGTH_MAX +
                    " length=" + length);
            }
            final Segment segment = readHeader(name, length);
            segments.add(segment);

            long position = HEADER_LENGTH;
            RecordState state = RecordState.END;
            while (position < length)
            {
                final int available = window.ensureRecord(position, length);
                state = parser.parse(window.buffer(), window.offset(position), available, tail);
                if (RecordState.WHOLE != state)
                {
                    break;
                }
                segment.onRecord(parser.block().blockNumber(), (int)position, tail.chainCrc());
                tail.accept(parser.block());
                position += alignedRecordLength(parser.block().totalLength());
            }

            lastLimit = (int)position;
            segment.limit(lastLimit);
            if (position < length)
            {
                onTail(file, name, position, length, state, isLast);
            }
        }
    }

    private Segment readHeader(final String name, final long length) throws IOException
    {
        final int available = window.ensure(0, HEADER_LENGTH, length);
        final String fault = headerFault(window.buffer(), available, streamId, name);
        if (null != fault)
        {
            throw damaged(name, 0, fault);
        }

        final long firstBlock = window.buffer().getLong(FIRST_BLOCK_OFFSET, LITTLE_ENDIAN);
        final long firstSequence = window.buffer().getLong(FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN);
        final int previousCrc = window.buffer().getInt(PREVIOUS_CRC_OFFSET, LITTLE_ENDIAN);
        if (segments.isEmpty())
        {
            tail.set(firstBlock - 1, firstSequence - 1, previousCrc);
        }
        else if (tail.blockNumber() + 1 != firstBlock)
        {
            throw damaged(name, 0, "segment does not follow: expected=" + (tail.blockNumber() + 1) +
                " actual=" + firstBlock);
        }
        else if (tail.sequence() + 1 != firstSequence || tail.chainCrc() != previousCrc)
        {
            throw damaged(name, 0, "segment does not chain: expected=" + (tail.sequence() + 1) + "/" +
                tail.chainCrc() + " actual=" + firstSequence + "/" + previousCrc);
        }
        return new Segment(
            firstBlock, firstSequence, previousCrc, Math.max(segmentLength, length), indexInterval);
    }

    private void onTail(
        final StorageFile file,
        final String name,
        final long position,
        final long length,
        final RecordState state,
        final boolean isLast) throws IOException
    {
        if (!isLast)
        {
            if (RecordState.END != state || !isZero(position, length))
            {
                throw damaged(name, position, state.reason());
            }
            return;
        }

        final long next = recordAfter(position, length);
        if (next > 0)
        {
            throw damaged(name, position, state.reason() + " nextRecord=" + next);
        }
        if (isWriter)
        {
            file.truncate(position);
        }
        report = "torn tail cut: file=" + name + " offset=" + position + " length=" + (length - position) +
            " block=" + (tail.blockNumber() + 1) + " reason=" + state.reason();
    }

    /**
     * Looks for a later record behind a bad one.
     *
     * @return its position, 0 if there is none.
     */
    private long recordAfter(final long bad, final long length) throws IOException
    {
        long position = bad + extentOf(bad, length);
        while (position < length)
        {
            final int available = window.ensureRecord(position, length);
            if (RecordState.WHOLE == parser.frame(window.buffer(), window.offset(position), available) &&
                parser.block().blockNumber() > tail.blockNumber())
            {
                return position;
            }
            position += RECORD_ALIGNMENT;
        }
        return 0;
    }

    /**
     * How far a bad record reaches for certain: to its end, if its length and that of the block in it agree. What is in
     * between is payload, which clients choose and which may look like anything.
     */
    private long extentOf(final long position, final long length) throws IOException
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

    private boolean isZero(final long from, final long length) throws IOException
    {
        for (long position = from; position < length; position++)
        {
            window.ensure(position, 1, length);
            if (0 != window.buffer().getByte(window.offset(position)))
            {
                return false;
            }
        }
        return true;
    }

    private LockstepException damaged(final String name, final long offset, final String reason)
    {
        return LockstepException.fatal("journal is damaged: file=" + name + " offset=" + offset +
            " block=" + (tail.blockNumber() + 1) + " reason=" + reason);
    }
}
