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

import java.io.IOException;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.LockstepException;

/**
 * Goes over the records of a journal, one after the other, through its own handle on the file and its own buffer, and
 * verifies each against the one before.
 * <p>
 * A seek is lazy. It is free to where the cursor is, to the block before, and to the places it last left, so that one
 * cursor can serve several ranges in turn; elsewhere it goes to the nearest point of the index and scans from there.
 * <p>
 * Threading: one owner, beside the writer. Allocates nothing but when it opens a segment.
 */
final class RecordCursor implements AutoCloseable
{
    private static final int RECENT_COUNT = 32;

    private final SegmentCatalog catalog;
    private final Storage storage;
    private final RecordParser parser;
    private final FileWindow window;
    private final Place place = new Place();
    private final Place before = new Place();
    private final Place[] recent = new Place[RECENT_COUNT];
    private int recentIndex;
    private Segment openSegment;
    private StorageFile file;
    private int blockOffset;

    RecordCursor(
        final SegmentCatalog catalog,
        final Storage storage,
        final int streamId,
        final int maxBlockLength,
        final int bufferLength)
    {
        this.catalog = catalog;
        this.storage = storage;
        parser = new RecordParser(streamId, maxBlockLength);
        window = new FileWindow(bufferLength, parser);
        for (int i = 0; i < RECENT_COUNT; i++)
        {
            recent[i] = new Place();
        }
        final long first = catalog.firstBlock();
        place.setUnlocated(first > 0 ? first : catalog.publishedBlock() + 1);
    }

    /** Lets the file go; the cursor stays where it is and opens it again when it is used. */
    @Override
    public void close()
    {
        CloseHelper.close(file);
        file = null;
        openSegment = null;
    }

    /** The block that {@link #next()} reads. */
    long nextBlock()
    {
        return place.nextBlock();
    }

    /** Sets the block that {@link #next()} reads; the caller has checked that it is in the range. */
    void seek(final long blockNumber)
    {
        if (blockNumber == place.nextBlock())
        {
            return;
        }
        if (before.isLocated() && blockNumber == before.nextBlock())
        {
            place.set(before);
            return;
        }
        if (place.isLocated())
        {
            recent[recentIndex].set(place);
            recentIndex = (recentIndex + 1) % RECENT_COUNT;
        }
        for (final Place each : recent)
        {
            if (each.isLocated() && blockNumber == each.nextBlock())
            {
                place.set(each);
                return;
            }
        }
        place.setUnlocated(blockNumber);
    }

    /**
     * Reads the next block.
     *
     * @return false if it is not published yet.
     */
    boolean next()
    {
        if (place.nextBlock() > catalog.publishedBlock())
        {
            return false;
        }
        try
        {
            if (!place.isLocated())
            {
                locate(place.nextBlock());
            }
            before.set(place);
            advance();
            return true;
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal("journal cannot be read: directory=" + storage.description() +
                " position=" + place.position + " block=" + place.nextBlock(), ex);
        }
    }

    /** Buffer that holds the block that was read last, until the next call. */
    DirectBuffer buffer()
    {
        return window.buffer();
    }

    /** Offset of the block that was read last. */
    int blockOffset()
    {
        return blockOffset;
    }

    /** Length of the block that was read last. */
    int blockLength()
    {
        return parser.block().totalLength();
    }

    /** Chain CRC of the block that was read last. */
    int chainCrc()
    {
        return parser.block().chainCrc();
    }

    private void locate(final long blockNumber) throws IOException
    {
        final Segment segment = catalog.find(blockNumber);
        if (null == segment)
        {
            throw new LockstepException(
                LockstepException.Severity.ERROR,
                "block is not held any more: firstBlock=" + catalog.firstBlock() + " block=" + blockNumber);
        }
        final int point = segment.pointBefore(blockNumber);
        place.segment = segment;
        place.position = segment.pointPosition(point);
        place.tail.set(segment.pointBlock(point) - 1, StreamTail.UNKNOWN_SEQUENCE, segment.pointCrc(point));
        while (place.nextBlock() < blockNumber)
        {
            advance();
        }
    }

    private void advance() throws IOException
    {
        int limit = place.segment.limit();
        if (place.position >= limit)
        {
            final Segment following = catalog.after(place.segment);
            if (null == following || following.firstBlock() != place.nextBlock())
            {
                throw damaged("segment does not follow");
            }
            place.segment = following;
            place.position = SegmentDescriptor.HEADER_LENGTH;
            limit = following.limit();
        }
        if (openSegment != place.segment)
        {
            close();
            file = storage.openReadOnly(place.segment.fileName());
            openSegment = place.segment;
            window.wrap(file);
        }

        final int available = window.ensureRecord(place.position, limit);
        final int offset = window.offset(place.position);
        final RecordState state = parser.parse(window.buffer(), offset, available, place.tail);
        if (RecordState.WHOLE != state)
        {
            throw damaged(state.reason());
        }
        blockOffset = offset + SegmentDescriptor.RECORD_HEADER_LENGTH;
        place.tail.accept(parser.block());
        place.position += SegmentDescriptor.alignedRecordLength(parser.block().totalLength());
    }

    private LockstepException damaged(final String reason)
    {
        return LockstepException.fatal("journal is damaged: file=" + place.segment.fileName() +
            " offset=" + place.position + " block=" + place.nextBlock() + " reason=" + reason);
    }

    /** Where a cursor is: before a record, whose segment is not known until it is located. */
    private static final class Place
    {
        private final StreamTail tail = new StreamTail();
        private Segment segment;
        private int position;

        void set(final Place other)
        {
            tail.set(other.tail);
            segment = other.segment;
            position = other.position;
        }

        void setUnlocated(final long nextBlock)
        {
            tail.set(nextBlock - 1, StreamTail.UNKNOWN_SEQUENCE, 0);
            segment = null;
            position = 0;
        }

        boolean isLocated()
        {
            return null != segment;
        }

        long nextBlock()
        {
            return tail.blockNumber() + 1;
        }
    }
}
