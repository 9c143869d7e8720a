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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.protocol.LockstepException;

/**
 * Puts in the place of damaged segments what another journal holds of the same blocks.
 * <p>
 * Segments in which nothing is wrong stay as they are. What is between two of them is fetched whole, and every block
 * of it has to follow on the last good one to the left, and the first good one to the right on it: as the chain CRC
 * vouches for everything before it, the other journal then is of the same history. Where there is nothing good to the
 * right, what could still be verified of the last segment is what it is held against; where there is nothing good to
 * the left, only the right counts, and a note says so.
 * <p>
 * The steps are such that the journal can be repaired again after a crash between any two of them: new files are
 * written under other names and forced; damaged ones are copied to names that end in {@code .damaged}; then the new
 * ones get the names, one by one, and what has no place any more is deleted.
 * <p>
 * Threading: one thread, which holds the writer's lock. Errors: {@link LockstepException} ERROR where the other journal
 * does not have the blocks or does not fit; then nothing was changed. FATAL with the {@link IOException} as its cause
 * where the disk fails.
 */
public final class JournalRepair
{
    private static final String NEW_SUFFIX = ".repair";
    private static final String COPY_SUFFIX = ".damaged";
    private static final int COPY_LENGTH = 1024 * 1024;

    private final JournalContext context;
    private final Storage storage;
    private final RepairSource source;
    private final boolean isDryRun;
    private final List<SegmentSurvey> bad = new ArrayList<>();
    private final List<RepairedSegment> segments = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * A repair.
     *
     * @param survey   that the surveys are of.
     * @param source   of the blocks; owned by the caller.
     * @param isDryRun true to fetch and to check, but to change nothing.
     */
    public JournalRepair(final JournalSurvey survey, final RepairSource source, final boolean isDryRun)
    {
        context = survey.context();
        storage = context.storage();
        this.source = source;
        this.isDryRun = isDryRun;
    }

    /**
     * Repairs.
     *
     * @param surveys of all files, after {@link JournalSurvey#conclude}.
     * @return segments that were made, in order.
     */
    public List<RepairedSegment> run(final List<SegmentSurvey> surveys)
    {
        try
        {
            final List<SegmentSurvey> ordered = SurveyJoin.inOrder(surveys);
            ordered.stream().filter((each) -> !each.isAnchor()).forEach(bad::add);
            SegmentSurvey left = null;
            for (final SegmentSurvey each : ordered)
            {
                if (each.isAnchor())
                {
                    fill(left, each);
                    left = each;
                }
            }
            fill(left, null);
            if (!isDryRun)
            {
                replace();
            }
            return segments;
        }
        catch (final LockstepException ex)
        {
            discard();
            throw ex;
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal("journal cannot be repaired: directory=" + storage.description(), ex);
        }
    }

    /**
     * What is to be told of the repair.
     *
     * @return lines.
     */
    public List<String> notes()
    {
        return notes;
    }

    /** Makes what is missing between two segments, of which either may be null. */
    private void fill(final SegmentSurvey left, final SegmentSurvey right) throws IOException
    {
        final long first = null == left ? firstWithout(right) : left.end.blockNumber() + 1;
        final long last = null == right ? lastWithout(first) : right.firstBlock - 1;
        if (0 == first || first > last)
        {
            return;
        }
        final StreamTail tail = new StreamTail();
        if (null == left)
        {
            startOf(first, tail);
            notes.add("nothing good before block " + first + ": held against what follows alone");
        }
        else
        {
            tail.set(left.end);
        }
        final SegmentFiller filler = new SegmentFiller(tail, splits(first, last), last);
        try
        {
            filler.run(first);
        }
        finally
        {
            filler.close();
        }
        if (null != right)
        {
            checkRight(tail, right);
        }
    }

    private void checkRight(final StreamTail tail, final SegmentSurvey right)
    {
        if (tail.sequence() + 1 != right.firstSequence || tail.chainCrc() != right.previousCrc ||
            right.firstTimestampNs > 0 && right.firstTimestampNs < tail.timestampNs())
        {
            throw refused("source is of another history than what follows: file=" + right.fileName + " block=" +
                right.firstBlock + " expected=" + right.firstSequence + '/' + right.previousCrc + " actual=" +
                (tail.sequence() + 1) + '/' + tail.chainCrc());
        }
    }

    /** First block of the damaged segments before the first good one, 0 if there is none. */
    private long firstWithout(final SegmentSurvey right)
    {
        long first = 0;
        for (final SegmentSurvey each : bad)
        {
            if (isPlaced(each.fileName))
            {
                final long block = SegmentDescriptor.firstBlock(each.fileName);
                if (block > 0 && (null == right || block < right.firstBlock) && (0 == first || block < first))
                {
                    first = block;
                }
            }
        }
        return first;
    }

    /** Last block that is known to have been in the journal, behind the last good segment. */
    private long lastWithout(final long first) throws IOException
    {
        final Checkpoint checkpoint = new Checkpoint(storage, context.streamId(), context.clusterId()).read();
        long last = checkpoint.isPresent() ? checkpoint.block() : 0;
        for (final SegmentSurvey each : bad)
        {
            if (each.hasHeader && each.firstBlock >= first)
            {
                last = Math.max(last, each.end.blockNumber());
            }
        }
        return last;
    }

    /** The place before the first block, where nothing good comes before it. */
    private void startOf(final long first, final StreamTail tail)
    {
        if (1 == first)
        {
            tail.set(0, 0, ChainCrc.GENESIS);
            return;
        }
        for (final SegmentSurvey each : bad)
        {
            if (each.hasHeader && first == each.firstBlock)
            {
                tail.set(first - 1, each.firstSequence - 1, each.previousCrc);
                return;
            }
        }
        final BlockDecoder block = new BlockDecoder();
        source.fetch(
            first - 1, first - 1,
            (buffer, offset, length) ->
            {
                block.tryWrap(buffer, offset, length);
                tail.set(first - 1, block.lastSequence(), block.chainCrc());
            });
    }

    /** First blocks, by name, of the damaged segments in a range: what is made has the same limits. */
    private SortedMap<Long, Long> splits(final long first, final long last)
    {
        final SortedMap<Long, Long> splits = new TreeMap<>();
        for (final SegmentSurvey each : bad)
        {
            if (isPlaced(each.fileName))
            {
                final long block = SegmentDescriptor.firstBlock(each.fileName);
                if (first < block && block <= last)
                {
                    splits.put(block, SegmentDescriptor.firstSequence(each.fileName));
                }
            }
        }
        return splits;
    }

    /** Nothing is to be left of what was written for nothing. */
    private void discard()
    {
        try
        {
            for (final String each : storage.list())
            {
                if (each.endsWith(NEW_SUFFIX))
                {
                    storage.delete(each);
                }
            }
        }
        catch (final IOException ex)
        {
            notes.add("file is left over, delete it: suffix=" + NEW_SUFFIX + " reason=" + ex.getMessage());
        }
    }

    private void replace() throws IOException
    {
        storage.syncDirectory();
        for (final SegmentSurvey each : bad)
        {
            copy(each.fileName);
        }
        storage.syncDirectory();
        for (final RepairedSegment each : segments)
        {
            final String index = SegmentDescriptor.indexFileName(each.firstSequence(), each.firstBlock());
            storage.deleteIfThere(index);
            storage.rename(each.fileName() + NEW_SUFFIX, each.fileName());
            storage.syncDirectory();
        }
        for (final SegmentSurvey each : bad)
        {
            if (segments.stream().noneMatch((segment) -> segment.fileName().equals(each.fileName)))
            {
                storage.delete(each.fileName);
                notes.add("file has no place in the journal, it is kept as a copy: file=" + each.fileName);
            }
        }
        storage.syncDirectory();
    }

    private void copy(final String name) throws IOException
    {
        String copyName = name + COPY_SUFFIX;
        for (int i = 2; storage.exists(copyName); i++)
        {
            copyName = name + COPY_SUFFIX + i;
        }
        final ByteBuffer bytes = ByteBuffer.allocateDirect(COPY_LENGTH);
        try (StorageFile from = storage.openReadOnly(name); StorageFile to = storage.create(copyName))
        {
            final long length = from.length();
            for (long position = 0; position < length; position += COPY_LENGTH)
            {
                bytes.clear();
                from.read(position, bytes);
                to.write(position, bytes.flip());
            }
            to.force();
        }
    }

    private LockstepException refused(final String reason)
    {
        return new LockstepException(
            LockstepException.Severity.ERROR,
            "journal was not repaired, nothing was changed: directory=" + storage.description() + ' ' + reason);
    }

    private static boolean isPlaced(final String name)
    {
        return SegmentDescriptor.isSegment(name) && SegmentDescriptor.isWellFormed(name);
    }

    /** Writes blocks of the source to new segments, each as it turns out to follow. */
    private final class SegmentFiller implements AutoCloseable
    {
        private final SegmentBuilder records = new SegmentBuilder(
            context, Math.max(context.segmentLength(), JournalConfiguration.SEGMENT_LENGTH_DEFAULT));
        private final StreamTail tail;
        private final SortedMap<Long, Long> splits;
        private final long last;
        private String name;
        private long firstBlock;
        private long firstSequence;

        SegmentFiller(final StreamTail tail, final SortedMap<Long, Long> splits, final long last)
        {
            this.tail = tail;
            this.splits = splits;
            this.last = last;
        }

        @Override
        public void close()
        {
            CloseHelper.close(records);
        }

        void run(final long first) throws IOException
        {
            try
            {
                source.fetch(first, last, this::onBlock);
            }
            catch (final UncheckedIOException ex)
            {
                throw ex.getCause();
            }
            if (tail.blockNumber() != last)
            {
                throw refused("source ends early: expected=" + last + " actual=" + tail.blockNumber());
            }
            finishSegment();
        }

        private void onBlock(final DirectBuffer buffer, final int offset, final int length)
        {
            try
            {
                final long next = tail.blockNumber() + 1;
                final boolean isSplit =
                    splits.containsKey(next) && splits.get(next) == tail.sequence() + 1 || records.isFull();
                if (null == name || isSplit)
                {
                    finishSegment();
                    begin(next);
                }
                final RecordState state = records.append(buffer, offset, length, tail);
                if (RecordState.WHOLE != state)
                {
                    throw refused("source is of another history than what comes before: block=" + next +
                        " reason=" + state.reason());
                }
                checkHeld();
                records.writeIfFull();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }

        /** What could be verified of a damaged segment has to be what the source has. */
        private void checkHeld()
        {
            for (final SegmentSurvey each : bad)
            {
                if (each.hasHeader && each.isNamedRight && each.isHeldLast &&
                    each.end.blockNumber() == tail.blockNumber() && each.end.chainCrc() != tail.chainCrc())
                {
                    throw refused("source is of another history than what is held: file=" + each.fileName +
                        " block=" + tail.blockNumber() + " expected=" + each.end.chainCrc() + " actual=" +
                        tail.chainCrc());
                }
            }
        }

        private void begin(final long block) throws IOException
        {
            firstBlock = block;
            firstSequence = tail.sequence() + 1;
            name = SegmentDescriptor.fileName(firstSequence, firstBlock);
            records.begin(isDryRun ? null : storage.create(name + NEW_SUFFIX), firstBlock, firstSequence,
                tail.chainCrc());
        }

        private void finishSegment() throws IOException
        {
            if (null != name)
            {
                records.finish();
                segments.add(new RepairedSegment(
                    name, firstBlock, tail.blockNumber(), firstSequence, tail.sequence()));
                name = null;
            }
        }
    }
}
