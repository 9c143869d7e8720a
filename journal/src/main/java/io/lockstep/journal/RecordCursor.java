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

import static io.lockstep.journal.SegmentDescriptor.HEADER_LENGTH;

import java.io.IOException;
import java.nio.ByteBuffer;

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
 * cursor can serve several ranges in turn; elsewhere it goes to the nearest point of the index and scans from there. An
 * index that cannot be used is made again, for this cursor, from the segment.
 * <p>
 * Threading: one owner, beside the writer. Allocates nothing but when it opens a segment or an index.
 */
final class RecordCursor implements AutoCloseable
{
    private static final int RECENT_COUNT = 32;

    private final SegmentCatalog catalog;
    private final Storage storage;
    private final int streamId;
    private final int clusterId;
    private final RecordParser parser;
    private final FileWindow window;
    private final Place place = new Place();
    private final Place before = new Place();
    private final Place[] recent = new Place[RECENT_COUNT];
    private final SegmentIndex fileIndex;
    private final StreamTail fileIndexEnd = new StreamTail();
    private Segment fileIndexSegment;
    private int recentIndex;
    private Segment openSegment;
    private StorageFile file;
    private long fileLength;
    private int blockOffset;
    private int recordPosition;

    RecordCursor(final JournalContext context, final SegmentCatalog catalog)
    {
        this.catalog = catalog;
        storage = context.storage();
        streamId = context.streamId();
        clusterId = context.clusterId();
        parser = new RecordParser(streamId, context.maxBlockLength());
        window = new FileWindow(context.readBufferLength(), parser);
        fileIndex = new SegmentIndex(context.indexInterval(), 0);
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
        leave();
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
     * Sets the block that {@link #next()} reads to the one that holds a sequence; the caller has checked that there is
     * one.
     */
    void seekSequence(final long sequence)
    {
        leave();
        place.setUnlocated(place.nextBlock());
        try
        {
            locateSequence(sequence);
        }
        catch (final IOException ex)
        {
            throw unreadable(ex);
        }
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
            throw unreadable(ex);
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

    /** Is the block that was read last the same as another, byte for byte. */
    boolean isEqual(final DirectBuffer two, final int twoOffset, final int length)
    {
        if (length != blockLength())
        {
            return false;
        }
        final DirectBuffer one = window.buffer();
        final int oneOffset = blockOffset;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES)
        {
            if (one.getLong(oneOffset + i) != two.getLong(twoOffset + i))
            {
                return false;
            }
        }
        for (; i < length; i++)
        {
            if (one.getByte(oneOffset + i) != two.getByte(twoOffset + i))
            {
                return false;
            }
        }
        return true;
    }

    /** First sequence of the block that was read last, or that is next where it has none. */
    long firstSequence()
    {
        return parser.block().firstSequence();
    }

    /** Last sequence up to the block that was read last. */
    long lastSequence()
    {
        return parser.block().lastSequence();
    }

    /** Name of the file that holds the block that was read last. */
    String fileName()
    {
        return openSegment.fileName();
    }

    /** Position in the file of the record that was read last. */
    int recordPosition()
    {
        return recordPosition;
    }

    /** Chain CRC of the block before the one that {@link #next()} reads. */
    int chainCrcBefore()
    {
        try
        {
            if (!place.isLocated())
            {
                locate(place.nextBlock());
            }
            return place.tail.chainCrc();
        }
        catch (final IOException ex)
        {
            throw unreadable(ex);
        }
    }

    private void leave()
    {
        if (place.isLocated())
        {
            recent[recentIndex].set(place);
            recentIndex = (recentIndex + 1) % RECENT_COUNT;
        }
    }

    private void locate(final long blockNumber) throws IOException
    {
        final Segment segment = catalog.find(blockNumber);
        if (null == segment)
        {
            throw new RangeGoneException(blockNumber, catalog.firstBlock());
        }
        final SegmentIndex index = indexOf(segment);
        int point = index.pointBefore(blockNumber);
        if (index == fileIndex && !isSound(point))
        {
            makeIndex(segment);
            point = index.pointBefore(blockNumber);
        }
        goTo(segment, index, point);
        while (place.nextBlock() < blockNumber)
        {
            advance();
        }
    }

    private void locateSequence(final long sequence) throws IOException
    {
        final Segment segment = catalog.findSequence(sequence);
        if (null == segment)
        {
            throw new RangeGoneException(0, catalog.firstBlock());
        }
        final SegmentIndex index = indexOf(segment);
        int point = index.pointBeforeSequence(sequence);
        if (index == fileIndex && !isSound(point))
        {
            makeIndex(segment);
            point = index.pointBeforeSequence(sequence);
        }
        goTo(segment, index, point);
        do
        {
            before.set(place);
            advance();
        }
        while (parser.block().lastSequence() < sequence);
        place.set(before);
    }

    private void goTo(final Segment segment, final SegmentIndex index, final int point)
    {
        place.segment = segment;
        place.position = index.position(point);
        place.tail.set(index.block(point) - 1, index.sequence(point) - 1, index.crcBefore(point));
    }

    private SegmentIndex indexOf(final Segment segment) throws IOException
    {
        final SegmentIndex growing = segment.index();
        if (null != growing)
        {
            return growing;
        }
        if (fileIndexSegment != segment)
        {
            fileIndexSegment = null;
            open(segment);
            final ByteBuffer bytes = IndexFiles.read(storage, segment);
            if (null == bytes || 0 == fileIndex.decode(bytes, segment, fileIndexEnd))
            {
                makeIndex(segment);
            }
            fileIndexSegment = segment;
        }
        open(segment);
        return fileIndex;
    }

    /** Does a record start at a point that follows on what the point says of the one before. */
    private boolean isSound(final int point) throws IOException
    {
        final int position = fileIndex.position(point);
        fileIndexEnd.set(fileIndex.block(point) - 1, fileIndex.sequence(point) - 1, fileIndex.crcBefore(point));
        final int available = window.ensureRecord(position, limitOf(openSegment));
        return RecordState.WHOLE ==
            parser.parse(window.buffer(), window.offset(position), available, fileIndexEnd);
    }

    private void makeIndex(final Segment segment) throws IOException
    {
        final StreamTail tail = new StreamTail();
        headerTail(segment, tail);
        fileIndex.reset(segment.firstBlock(), segment.firstSequence(), tail.chainCrc());
        RecordScan.scan(window, parser, HEADER_LENGTH, limitOf(segment), tail, fileIndex);
    }

    private void advance() throws IOException
    {
        if (place.position >= place.segment.limit())
        {
            goOn("segment does not follow");
        }
        open(place.segment);

        RecordState state = parse();
        if (Segment.UNKNOWN_LIMIT == place.segment.limit() && isEnd(state))
        {
            goOn(state.reason());
            open(place.segment);
            state = parse();
        }
        if (RecordState.WHOLE != state)
        {
            throw damaged(state.reason());
        }
        recordPosition = place.position;
        blockOffset = window.offset(place.position) + SegmentDescriptor.RECORD_HEADER_LENGTH;
        place.tail.accept(parser.block());
        place.position += SegmentDescriptor.alignedRecordLength(parser.block().totalLength());
    }

    private RecordState parse() throws IOException
    {
        final int available = window.ensureRecord(place.position, limitOf(place.segment));
        return parser.parse(window.buffer(), window.offset(place.position), available, place.tail);
    }

    private boolean isEnd(final RecordState state) throws IOException
    {
        return RecordState.END == state ||
            RecordState.SHORT == state && window.firstNonZero(place.position, fileLength) == fileLength;
    }

    private void goOn(final String reason) throws IOException
    {
        if (catalog.first().firstBlock() > place.nextBlock())
        {
            throw new RangeGoneException(place.nextBlock(), catalog.firstBlock());
        }
        final Segment following = catalog.after(place.segment);
        if (null == following || following.firstBlock() != place.nextBlock())
        {
            throw damaged(reason);
        }
        place.segment = following;
        place.position = HEADER_LENGTH;
    }

    private long limitOf(final Segment segment)
    {
        return Math.min(segment.limit(), fileLength);
    }

    /** Opens a segment, which may get its final name, or be deleted, at this very moment. */
    private void open(final Segment segment) throws IOException
    {
        if (openSegment == segment)
        {
            if (Segment.UNKNOWN_LIMIT != segment.limit() && segment.limit() > fileLength)
            {
                fileLength = file.length();
            }
            return;
        }
        close();
        file = openFile(segment);
        fileLength = file.length();
        openSegment = segment;
        window.wrap(file);
        checkHeader(segment);
    }

    private StorageFile openFile(final Segment segment) throws IOException
    {
        try
        {
            return storage.openReadOnly(segment.fileName());
        }
        catch (final IOException ex)
        {
            if (catalog.first().firstBlock() > segment.firstBlock())
            {
                throw new RangeGoneException(segment.firstBlock(), catalog.firstBlock());
            }
            // It may have been renamed since, whether or not its new name is known yet.
            return storage.openReadOnly(segment.finalName());
        }
    }

    private void checkHeader(final Segment segment) throws IOException
    {
        final int available = window.ensure(0, HEADER_LENGTH, Math.min(fileLength, HEADER_LENGTH));
        String fault =
            SegmentDescriptor.headerFault(window.buffer(), window.offset(0), available, streamId, clusterId);
        if (null == fault)
        {
            fault = SegmentHeader.placeFault(window.buffer(), window.offset(0), segment);
        }
        if (null != fault)
        {
            final String name = segment.fileName();
            close();
            throw Damage.at(storage.description(), name, 0, place.tail, fault);
        }
    }

    private void headerTail(final Segment segment, final StreamTail tail) throws IOException
    {
        window.ensure(0, HEADER_LENGTH, HEADER_LENGTH);
        tail.set(segment.firstBlock() - 1, segment.firstSequence() - 1,
            SegmentHeader.previousCrc(window.buffer(), window.offset(0)));
    }

    private LockstepException unreadable(final IOException ex)
    {
        return LockstepException.fatal(LockstepException.Fault.JOURNAL,
            "journal cannot be read: directory=" + storage.description() +
            " position=" + place.position + " block=" + place.nextBlock(), ex);
    }

    private LockstepException damaged(final String reason)
    {
        return Damage.at(storage.description(), place.segment.fileName(), place.position, place.tail, reason);
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
