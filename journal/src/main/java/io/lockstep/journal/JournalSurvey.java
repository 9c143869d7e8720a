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
import java.util.List;

import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.ChainCrc;

/**
 * Finds every damage of a journal, where recovery and readers stop at the first. Each segment is looked at by itself;
 * then the joins between them, the end, and the checkpoint.
 * <p>
 * Behind a bad record the next one is looked for that can be relied on: because it follows on the bad one, of which
 * then only the bytes in between differ, or because another one follows on it. What lies before it cannot be read.
 * <p>
 * Threading: {@link #survey} may be called from several threads at once; the rest belongs to one. Nothing is changed in
 * the directory.
 */
public final class JournalSurvey
{
    private final JournalContext context;
    private final Storage storage;
    private final long liveLimit;

    /**
     * A survey.
     *
     * @param context   of the journal, concluded by this.
     * @param liveLimit last block that a writer beside this had written when the survey began: what is behind it is not
     *                  looked at. 0 if there is no writer.
     */
    public JournalSurvey(final JournalContext context, final long liveLimit)
    {
        this.context = context.conclude();
        this.liveLimit = liveLimit;
        storage = context.storage();
    }

    /**
     * Files that hold the stream, by name: segments, and those that have not got their names yet.
     *
     * @return names in order.
     * @throws IOException if the directory cannot be read.
     */
    public List<String> files() throws IOException
    {
        final List<String> files = new ArrayList<>();
        final String[] names = storage.list();
        Arrays.sort(names);
        for (final String each : names)
        {
            if (isSegment(each) || each.endsWith(SPARE_FILE_SUFFIX) && isWritten(each))
            {
                files.add(each);
            }
        }
        return files;
    }

    /**
     * Looks at one file. Any thread.
     *
     * @param fileName one of {@link #files()}.
     * @return what it holds.
     * @throws IOException if it cannot be read.
     */
    public SegmentSurvey survey(final String fileName) throws IOException
    {
        final SegmentSurvey survey = new SegmentSurvey(fileName);
        survey.isSpare = fileName.endsWith(SPARE_FILE_SUFFIX);
        if (!storage.exists(fileName))
        {
            survey.isGone = true;
            return survey;
        }
        try (StorageFile file = storage.openReadOnly(fileName))
        {
            new FileSurvey(survey, file).run();
        }
        return survey;
    }

    /**
     * Puts what was found of all files together.
     *
     * @param surveys of all {@link #files()}, or of some that follow each other.
     * @param isWhole true if they are all.
     * @return what is wrong with the journal.
     * @throws IOException if the checkpoint cannot be read.
     */
    public SurveyResult conclude(final List<SegmentSurvey> surveys, final boolean isWhole) throws IOException
    {
        return new SurveyJoin(context, liveLimit).conclude(surveys, isWhole);
    }

    /**
     * Makes the names of all files survive the machine.
     *
     * @throws IOException if it cannot be done.
     */
    public void syncDirectory() throws IOException
    {
        storage.syncDirectory();
    }

    JournalContext context()
    {
        return context;
    }

    private boolean isWritten(final String name) throws IOException
    {
        final RecordParser parser = new RecordParser(context.streamId(), context.maxBlockLength());
        final FileWindow window = new FileWindow(HEADER_LENGTH, parser);
        if (!storage.exists(name))
        {
            return false;
        }
        try (StorageFile file = storage.openReadOnly(name))
        {
            window.wrap(file);
            final int available = window.ensure(0, HEADER_LENGTH, HEADER_LENGTH);
            return isHeader(window.buffer(), window.offset(0), available);
        }
    }

    /** Goes over one file. */
    private final class FileSurvey
    {
        private final SegmentSurvey survey;
        private final StorageFile file;
        private final RecordParser parser = new RecordParser(context.streamId(), context.maxBlockLength());
        private final FileWindow window = new FileWindow(context.readBufferLength(), parser);
        private final StreamTail tail;
        private final StreamTail trial = new StreamTail();
        private final ChainCrc computer = new ChainCrc();
        private long position = HEADER_LENGTH;

        FileSurvey(final SegmentSurvey survey, final StorageFile file)
        {
            this.survey = survey;
            this.file = file;
            tail = survey.end;
        }

        void run() throws IOException
        {
            window.wrap(file);
            survey.length = file.length();
            final boolean isChained = readHeader();
            if (!isChained && !resume(HEADER_LENGTH))
            {
                survey.limit = HEADER_LENGTH;
                return;
            }
            readFirst();
            scan();
            survey.limit = position;
            if (survey.damages.isEmpty() && survey.hasHeader && survey.isNamedRight)
            {
                checkIndex();
            }
        }

        /** Takes the place of the segment from its header; false if there is none to be taken. */
        private boolean readHeader() throws IOException
        {
            if (survey.length > JournalConfiguration.SEGMENT_LENGTH_MAX)
            {
                survey.damage(0, 0, 0, "file is too long: limit=" + JournalConfiguration.SEGMENT_LENGTH_MAX +
                    " length=" + survey.length);
                return false;
            }
            final boolean isWellFormed = survey.isSpare || isWellFormed(survey.fileName);
            if (!survey.isSpare && isWellFormed)
            {
                survey.firstBlock = firstBlock(survey.fileName);
                survey.firstSequence = firstSequence(survey.fileName);
            }
            final int available = window.ensure(0, HEADER_LENGTH, survey.length);
            final int offset = window.offset(0);
            final String fault =
                headerFault(window.buffer(), offset, available, context.streamId(), context.clusterId());
            if (null != fault)
            {
                tail.set(survey.firstBlock - 1, survey.firstSequence - 1, 0);
                survey.damage(0, 0, 0, fault);
                return false;
            }
            survey.hasHeader = true;
            final long headerBlock = SegmentHeader.firstBlock(window.buffer(), offset);
            final long headerSequence = SegmentHeader.firstSequence(window.buffer(), offset);
            survey.previousCrc = SegmentHeader.previousCrc(window.buffer(), offset);
            survey.isNamedRight = survey.isSpare ||
                isWellFormed && headerBlock == survey.firstBlock && headerSequence == survey.firstSequence;
            tail.set(headerBlock - 1, headerSequence - 1, survey.previousCrc);
            if (!survey.isNamedRight)
            {
                survey.damage(0, 0, 0, isWellFormed ? "file name and header differ: expected=" +
                    survey.firstSequence + '-' + survey.firstBlock + " actual=" + headerSequence + '-' + headerBlock :
                    "file name has not two numbers of 20 digits");
            }
            survey.firstBlock = headerBlock;
            survey.firstSequence = headerSequence;
            return true;
        }

        private void readFirst() throws IOException
        {
            final int available = window.ensureRecord(HEADER_LENGTH, survey.length);
            if (RecordState.WHOLE == parser.frame(window.buffer(), window.offset(HEADER_LENGTH), available))
            {
                survey.firstTimestampNs = parser.block().timestampNs();
                survey.firstEpoch = parser.block().epoch();
            }
        }

        private void scan() throws IOException
        {
            while (true)
            {
                final RecordScan scan = RecordScan.scan(window, parser, position, survey.length, tail, null);
                position = scan.position();
                if (liveLimit > 0 && tail.blockNumber() >= liveLimit)
                {
                    survey.isCleanAtEnd = true;
                    return;
                }
                if (scan.isClean(window, survey.length))
                {
                    survey.isCleanAtEnd = true;
                    return;
                }
                final String reason = scan.state().reason();
                final long bad = position;
                final long firstBlock = tail.blockNumber() + 1;
                final long firstSequence = tail.sequence() + 1;
                survey.hasRecordBehind |=
                    scan.recordAfter(window, parser, survey.length, tail.blockNumber()) > 0;
                final boolean isResumed = resume(bad);
                survey.damages.add(new JournalDamage(
                    survey.fileName, bad,
                    firstBlock, isResumed ? Math.max(firstBlock, tail.blockNumber()) : 0,
                    firstSequence, isResumed ? Math.max(firstSequence, tail.sequence()) : 0,
                    reason));
                if (!isResumed)
                {
                    position = bad;
                    tail.set(firstBlock - 1, firstSequence - 1, tail.chainCrc());
                    return;
                }
            }
        }

        /** Goes on before the next record that can be relied on; false if there is none. */
        private boolean resume(final long bad) throws IOException
        {
            if (survey.hasHeader && resumeBehind(bad))
            {
                return true;
            }
            final long lastBlock = tail.blockNumber();
            long candidate = bad;
            if (survey.hasHeader || !isFrame(bad))
            {
                candidate = RecordScan.at(bad).recordAfter(window, parser, survey.length, lastBlock);
            }
            while (candidate > 0)
            {
                if (isFollowed(candidate))
                {
                    // The record itself cannot be verified, those behind it can.
                    tail.set(trial);
                    position = candidate + alignedRecordLength(blockLengthAt(candidate));
                    return true;
                }
                candidate = RecordScan.at(candidate).recordAfter(window, parser, survey.length, lastBlock);
            }
            return false;
        }

        /** The record behind a bad one follows on what the bad one says of itself, or on what its bytes come to. */
        private boolean resumeBehind(final long bad) throws IOException
        {
            if (!isFrame(bad) || parser.block().blockNumber() != tail.blockNumber() + 1)
            {
                return false;
            }
            final BlockDecoder block = parser.block();
            final long sequence = block.lastSequence();
            final int length = block.totalLength();
            final int[] crcs = {
                block.chainCrc(), computer.compute(tail.chainCrc(), block.buffer(), block.offset(), length)};
            final long next = bad + alignedRecordLength(length);
            for (final int each : crcs)
            {
                trial.set(tail.blockNumber() + 1, sequence, each);
                final int available = window.ensureRecord(next, survey.length);
                if (next < survey.length && RecordState.WHOLE ==
                    parser.parse(window.buffer(), window.offset(next), available, trial))
                {
                    tail.set(trial);
                    position = next;
                    return true;
                }
            }
            return false;
        }

        /** Does another record follow on this one; then the trial stands behind this one. */
        private boolean isFollowed(final long candidate) throws IOException
        {
            if (!isFrame(candidate))
            {
                return false;
            }
            final BlockDecoder block = parser.block();
            trial.accept(block);
            final long next = candidate + alignedRecordLength(block.totalLength());
            if (next >= survey.length)
            {
                return false;
            }
            final int available = window.ensureRecord(next, survey.length);
            return RecordState.WHOLE == parser.parse(window.buffer(), window.offset(next), available, trial);
        }

        private boolean isFrame(final long at) throws IOException
        {
            final int available = window.ensureRecord(at, survey.length);
            return at < survey.length &&
                RecordState.WHOLE == parser.frame(window.buffer(), window.offset(at), available);
        }

        private int blockLengthAt(final long at) throws IOException
        {
            isFrame(at);
            return parser.block().totalLength();
        }

        private void checkIndex() throws IOException
        {
            final Segment segment = new Segment(survey.fileName, survey.firstBlock, survey.firstSequence, null);
            final ByteBuffer bytes = IndexFiles.read(storage, segment);
            if (null != bytes)
            {
                final int limit = new SegmentIndex(context.indexInterval(), 0).decode(bytes, segment, trial);
                survey.isIndexStale = limit != position || trial.blockNumber() != tail.blockNumber() ||
                    trial.chainCrc() != tail.chainCrc() || trial.sequence() != tail.sequence();
            }
        }
    }
}
