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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.LockstepException;

/**
 * Finds out what a journal holds, and tells what a crash may leave from damage. It changes nothing; what is to be
 * mended it leaves to {@link JournalMender}.
 * <p>
 * A torn tail is what a crash leaves of the last writes: the last segment ends, or turns into something that is not the
 * next record. It is cut if nothing was lost that had been forced, and if no record comes behind it; or, if the machine
 * has lost its page cache since, if none of those behind it had been forced. Anything else that is not the next record
 * is damage, and refused.
 * <p>
 * Threading: one thread, before the journal is used.
 */
final class JournalRecovery
{
    private final Storage storage;
    private final int streamId;
    private final int clusterId;
    private final int segmentLength;
    private final int indexInterval;
    private final OpenCheck check;
    private final boolean isWriter;
    private final RecordParser parser;
    private final FileWindow window;
    private final StreamTail tail;
    private final StreamTail indexEnd = new StreamTail();
    private final SegmentIndex scratch;
    private final List<Segment> segments = new ArrayList<>();
    private final List<String> unusedSpares = new ArrayList<>();
    private final List<String> indexNames = new ArrayList<>();
    private final List<Segment> unnamed = new ArrayList<>();
    private final List<Segment> unforced = new ArrayList<>();
    private final List<ByteBuffer> indexContents = new ArrayList<>();
    private final List<Segment> indexSegments = new ArrayList<>();
    private final StringBuilder report = new StringBuilder();
    private Checkpoint checkpoint;
    private boolean mayHaveLostPages;
    private boolean mayHaveLostSegments;
    private boolean isEnded;
    private boolean isTailKnown;
    private int previousCrc;
    private String following = "";
    private boolean isCut;
    private int lastLimit = HEADER_LENGTH;

    /**
     * A recovery.
     *
     * @param context  that is concluded.
     * @param isWriter that verifies as much as the context says; a reader looks at the end only.
     */
    JournalRecovery(final JournalContext context, final boolean isWriter)
    {
        storage = context.storage();
        streamId = context.streamId();
        clusterId = context.clusterId();
        segmentLength = context.segmentLength();
        indexInterval = context.indexInterval();
        check = context.openCheck();
        this.isWriter = isWriter;
        parser = new RecordParser(streamId, context.maxBlockLength());
        window = new FileWindow(context.readBufferLength(), parser);
        scratch = new SegmentIndex(indexInterval, 0);
        tail = context.newBase();
    }

    /** Does it. */
    JournalRecovery recover() throws IOException
    {
        checkpoint = new Checkpoint(storage, streamId, clusterId).read();
        if (null != checkpoint.fault())
        {
            if (!checkpoint.isDamaged())
            {
                throw damaged(Checkpoint.FILE_NAME, 0, checkpoint.fault());
            }
            report("checkpoint made again: file=" + Checkpoint.FILE_NAME + " reason=" + checkpoint.fault());
        }
        mayHaveLostPages = checkpoint.mayHaveLostPages();
        mayHaveLostSegments = checkpoint.mayHaveLostSegments();

        final List<String> names = new ArrayList<>();
        final List<Segment> candidates = new ArrayList<>();
        list(names, candidates);
        for (int i = 0; i < names.size(); i++)
        {
            final boolean isLast = i == names.size() - 1;
            if (isEnded)
            {
                drop(names.get(i));
                continue;
            }
            final boolean isUnforced = !isLast && isUnforced(names.get(i + 1));
            following = isLast ? "" : names.get(i + 1);
            recover(names.get(i), isLast, isLast ? !candidates.isEmpty() : isUnforced && mayHaveLostSegments);
            if (isUnforced && !isEnded)
            {
                unforced.add(segments.get(segments.size() - 1));
            }
        }
        adopt(candidates);
        if (checkpoint.isPresent() && tail.blockNumber() < checkpoint.block())
        {
            throw damaged(segments.isEmpty() ? "none" : segments.get(segments.size() - 1).fileName(), lastLimit,
                "journal ends before what was forced: forcedBlock=" + checkpoint.block() +
                " forcedSequence=" + checkpoint.sequence());
        }
        if (checkpoint.isPresent() && tail.blockNumber() == checkpoint.block() &&
            tail.chainCrc() != checkpoint.chainCrc())
        {
            throw damaged(segments.isEmpty() ? "none" : segments.get(segments.size() - 1).fileName(), lastLimit,
                "last block is another one than was forced: expected=" + checkpoint.chainCrc() +
                " actual=" + tail.chainCrc());
        }
        return this;
    }

    /** The segments, and the last block that is held. */
    SegmentCatalog newCatalog()
    {
        return new SegmentCatalog(segments, tail.blockNumber(), tail.sequence(), tail.timestampNs());
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

    /** Is there something behind that position that is to be cut. */
    boolean isCut()
    {
        return isCut;
    }

    /** What was found that needs to be told, or null. */
    String report()
    {
        return 0 == report.length() ? null : report.toString();
    }

    /** The checkpoint, not open. */
    Checkpoint checkpoint()
    {
        return checkpoint;
    }

    /** Segments, in order, that do not have their final names yet. */
    List<Segment> unnamed()
    {
        return unnamed;
    }

    /** May a force have failed in the process that wrote the end of the journal. */
    boolean isWrittenByAnother()
    {
        return !checkpoint.isPresent() || checkpoint.isOpen();
    }

    /** Segments, in order, before the last that are not known to be on the device. */
    List<Segment> unforced()
    {
        return unforced;
    }

    /** Names of files that hold nothing of the journal: spares, backfills, and indexes without a segment. */
    List<String> leftovers()
    {
        final List<String> names = new ArrayList<>(unusedSpares);
        final List<String> known = new ArrayList<>();
        // That of the last segment, if there is one, is of a longer life that was cut.
        segments.subList(0, Math.max(0, segments.size() - 1)).forEach((each) -> known.add(each.indexName()));
        indexNames.stream().filter((each) -> !known.contains(each)).forEach(names::add);
        return names;
    }

    /** Segments whose index has to be made. */
    List<Segment> indexSegments()
    {
        return indexSegments;
    }

    /** What their indexes hold, in the same order. */
    List<ByteBuffer> indexContents()
    {
        return indexContents;
    }

    private void list(final List<String> names, final List<Segment> candidates) throws IOException
    {
        final String[] all = storage.list();
        Arrays.sort(all);
        for (final String name : all)
        {
            if (isSegment(name))
            {
                names.add(name);
            }
            else if (name.endsWith(SPARE_FILE_SUFFIX))
            {
                listSpare(name, candidates);
            }
            else if (name.endsWith(BACKFILL_FILE_SUFFIX))
            {
                // Whatever it holds, a peer holds as well: it is fetched again.
                unusedSpares.add(name);
            }
            else if (name.endsWith(INDEX_FILE_SUFFIX))
            {
                indexNames.add(name);
            }
        }
        candidates.sort(Comparator.comparingLong(Segment::firstBlock));
    }

    /** A spare that has a header has been written to, and is a segment that has not got its name yet. */
    private void listSpare(final String name, final List<Segment> candidates) throws IOException
    {
        try (StorageFile file = storage.openReadOnly(name))
        {
            window.wrap(file);
            final int available = window.ensure(0, HEADER_LENGTH, HEADER_LENGTH);
            if (!isHeader(window.buffer(), window.offset(0), available))
            {
                unusedSpares.add(name);
                return;
            }
            final String fault = headerFault(window.buffer(), window.offset(0), available, streamId, clusterId);
            if (null != fault)
            {
                throw damaged(name, 0, fault);
            }
            candidates.add(new Segment(
                name,
                SegmentHeader.firstBlock(window.buffer(), window.offset(0)),
                SegmentHeader.firstSequence(window.buffer(), window.offset(0)),
                null));
        }
    }

    /** May a segment that is followed by another not have been forced. */
    private boolean isUnforced(final String following)
    {
        return !checkpoint.isPresent() || checkpoint.hasUnforcedSegments() &&
            isWellFormed(following) && firstBlock(following) - 1 >= checkpoint.block();
    }

    /**
     * Looks at one segment with its final name.
     *
     * @param isLast whether no other such segment follows.
     * @param isOpen of the last one, whether one without its name follows; of others, whether it may be unforced.
     */
    private void recover(final String name, final boolean isLast, final boolean isOpen) throws IOException
    {
        if (!isWellFormed(name))
        {
            throw damaged(name, 0, "file name has not two numbers of 20 digits");
        }
        final Segment segment = new Segment(name, firstBlock(name), firstSequence(name), null);
        if (!isLast && !isWriter && !isOpen)
        {
            segments.add(segment);
            return;
        }
        try (StorageFile file = storage.openReadOnly(name))
        {
            final StreamTail end = new StreamTail();
            end.set(tail);
            final String fault = fault(file, segment);
            if (null != fault)
            {
                if (!isExpendable())
                {
                    throw damaged(name, 0, fault);
                }
                isEnded = true;
                drop(name);
                return;
            }
            sealLast(end);
            final long length = file.length();
            if (isLast)
            {
                isEnded = !scanLast(segment, length, isOpen);
            }
            else if (isOpen)
            {
                isEnded = !scanLast(segment, length, true);
            }
            else if (OpenCheck.ENDS != check || !takeIndex(segment, following, length))
            {
                scanWhole(segment, length);
            }
        }
    }

    /** Nothing that was forced is behind this place, and what is may have been lost. */
    private boolean isExpendable()
    {
        return mayHaveLostSegments && tail.blockNumber() >= checkpoint.block();
    }

    /** Begins a segment if its header is right and it follows; else tells why not. */
    private String fault(final StorageFile file, final Segment segment) throws IOException
    {
        final long length = file.length();
        window.wrap(file);
        if (length > JournalConfiguration.SEGMENT_LENGTH_MAX)
        {
            return "file is too long: limit=" + JournalConfiguration.SEGMENT_LENGTH_MAX + " length=" + length;
        }
        final int available = window.ensure(0, HEADER_LENGTH, length);
        final int offset = window.offset(0);
        String fault = headerFault(window.buffer(), offset, available, streamId, clusterId);
        if (null == fault)
        {
            fault = SegmentHeader.placeFault(window.buffer(), offset, segment);
        }
        if (null != fault)
        {
            return fault;
        }

        previousCrc = SegmentHeader.previousCrc(window.buffer(), offset);
        if (segments.isEmpty() && !checkpoint.canStartAt(segment.firstBlock()))
        {
            return "journal starts behind what was forced: forcedBlock=" + checkpoint.block();
        }
        if (!isTailKnown)
        {
            tail.set(segment.firstBlock() - 1, segment.firstSequence() - 1, previousCrc);
            isTailKnown = true;
        }
        else if (!isNext(segment, previousCrc))
        {
            return notNext(segment);
        }
        segments.add(segment);
        return null;
    }

    private String notNext(final Segment segment)
    {
        return "segment does not follow: expected=" + place(
            tail.sequence() + 1, tail.blockNumber() + 1, tail.chainCrc()) + " actual=" + place(
            segment.firstSequence(), segment.firstBlock(), previousCrc);
    }

    /** Takes from the index where a segment ends, if the index can be relied on and leads to what follows. */
    private boolean takeIndex(final Segment segment, final String following, final long length) throws IOException
    {
        final ByteBuffer bytes = IndexFiles.read(storage, segment);
        final int limit = null == bytes ? 0 : scratch.decode(bytes, segment, indexEnd);
        if (limit < HEADER_LENGTH || limit > length || scratch.crcBefore(0) != tail.chainCrc() ||
            isWellFormed(following) && firstBlock(following) != indexEnd.blockNumber() + 1)
        {
            return false;
        }
        tail.set(indexEnd);
        segment.limit(limit);
        segment.onWhole(length, tail.timestampNs());
        return true;
    }

    private void scanWhole(final Segment segment, final long length) throws IOException
    {
        scratch.reset(segment.firstBlock(), segment.firstSequence(), tail.chainCrc());
        final RecordScan scan = RecordScan.scan(window, parser, HEADER_LENGTH, length, tail, scratch);
        if (!scan.isClean(window, length))
        {
            throw damaged(segment.fileName(), scan.position(), scan.state().reason());
        }
        seal(segment, scratch, (int)scan.position(), length);
    }

    /** Reads the last segment, or what was the last one before those without names. */
    private boolean scanLast(final Segment segment, final long length, final boolean isFollowed) throws IOException
    {
        final SegmentIndex index = SegmentIndex.ofLength(indexInterval, Math.max(segmentLength, length));
        index.reset(segment.firstBlock(), segment.firstSequence(), tail.chainCrc());
        RecordScan scan = RecordScan.scan(window, parser, HEADER_LENGTH, length, tail, index);
        boolean isEnd = scan.isClean(window, length);
        final long next = isEnd ? 0 : scan.recordAfter(window, parser, length, tail.blockNumber());
        if (!isEnd && !isWriter)
        {
            // Beside a writer the end may have been read before a write, and what is behind it after.
            window.forget();
            final RecordScan again = RecordScan.scan(window, parser, scan.position(), length, tail, index);
            isEnd = again.position() > scan.position();
            scan = again;
        }
        segment.index(index);
        lastLimit = (int)scan.position();
        segment.limit(lastLimit);
        segment.onWhole(length, tail.timestampNs());
        if (isEnd)
        {
            return true;
        }
        if (!mayHaveLostPages && (next > 0 || isFollowed))
        {
            throw damaged(segment.fileName(), scan.position(), scan.state().reason() +
                (next > 0 ? " nextRecord=" + next : " segmentFollows=true"));
        }
        isCut = true;
        report("torn tail " + (isWriter ? "cut" : "left out") + ": file=" + segment.fileName() +
            " offset=" + lastLimit + " length=" +
            (length - lastLimit) + " block=" + (tail.blockNumber() + 1) + " sequence=" + (tail.sequence() + 1) +
            " reason=" + scan.state().reason() + (next > 0 ? " nextRecord=" + next : ""));
        return false;
    }

    /** Takes over the segments that follow and were not known to be on the device. */
    private void adopt(final List<Segment> candidates) throws IOException
    {
        for (int i = 0; i < candidates.size(); i++)
        {
            final Segment segment = candidates.get(i);
            try (StorageFile file = storage.openReadOnly(segment.fileName()))
            {
                final StreamTail end = new StreamTail();
                end.set(tail);
                final String fault = isEnded ? "segment follows a torn tail" : fault(file, segment);
                if (null != fault)
                {
                    if (!mayHaveLostPages)
                    {
                        throw damaged(segment.fileName(), 0, fault);
                    }
                    drop(segment.fileName());
                    continue;
                }
                sealLast(end);
                unnamed.add(segment);
                isEnded = !scanLast(segment, file.length(), i < candidates.size() - 1);
            }
        }
    }

    private void drop(final String name)
    {
        report("unforced segment dropped: file=" + name);
        unusedSpares.add(name);
    }

    /** The segment before the one that was begun is whole, and ends at a place. */
    private void sealLast(final StreamTail end)
    {
        if (segments.size() > 1)
        {
            final Segment last = segments.get(segments.size() - 2);
            if (null != last.index())
            {
                indexSegments.add(last);
                indexContents.add(last.index().encode(end, last.limit()));
                last.dropIndex();
            }
        }
    }

    private void seal(final Segment segment, final SegmentIndex index, final int limit, final long length)
        throws IOException
    {
        segment.limit(limit);
        segment.onWhole(length, tail.timestampNs());
        final ByteBuffer content = index.encode(tail, limit);
        if (!content.equals(IndexFiles.read(storage, segment)))
        {
            indexSegments.add(segment);
            indexContents.add(content);
        }
    }

    private boolean isNext(final Segment segment, final int previousCrc)
    {
        return tail.blockNumber() + 1 == segment.firstBlock() && tail.sequence() + 1 == segment.firstSequence() &&
            tail.chainCrc() == previousCrc;
    }

    private static String place(final long sequence, final long block, final int previousCrc)
    {
        return sequence + "-" + block + "/" + previousCrc;
    }

    private void report(final String line)
    {
        report.append(0 == report.length() ? "" : "; ").append(line);
    }

    private LockstepException damaged(final String name, final long offset, final String reason)
    {
        return Damage.at(storage.description(), name, offset, tail, reason);
    }
}
