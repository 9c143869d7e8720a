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

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.agrona.LangUtil;

import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.JournalSurvey;
import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.journal.SegmentSurvey;
import io.lockstep.journal.SurveyResult;
import io.lockstep.journal.storage.FileStorage;
import io.lockstep.protocol.LockstepException;

/**
 * Verifies a journal: every segment, several at once, and what is between them.
 * <p>
 * Threading: the caller's thread and as many as it says. Errors: {@link IllegalArgumentException} in one line where
 * there is no journal; {@link LockstepException} with an {@link IOException} as its cause where it cannot be read.
 */
public final class VerifyTool
{
    private final Path directory;
    private final int maxBlockLength;
    private final int threadCount;
    private final Progress progress;

    /** Is told how far it has come. Threading: any of the threads, one at a time. */
    @FunctionalInterface
    public interface Progress
    {
        /** No one looks. */
        Progress NONE = (bytes, total) ->
        {
        };

        /**
         * Some of it is done.
         *
         * @param bytes that were looked at so far.
         * @param total bytes in all.
         */
        void onProgress(long bytes, long total);
    }

    /**
     * A verification.
     *
     * @param directory      of a journal, or of a node.
     * @param maxBlockLength most that the stream allows, in bytes, or more.
     * @param threadCount    that read, from 1.
     * @param progress       that is told.
     */
    public VerifyTool(
        final Path directory, final int maxBlockLength, final int threadCount, final Progress progress)
    {
        this.directory = JournalTool.locate(directory);
        this.maxBlockLength = maxBlockLength;
        this.threadCount = threadCount;
        this.progress = progress;
    }

    /**
     * Directory of the segment files.
     *
     * @return the directory.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * Verifies.
     *
     * @param fromSequence first sequence whose segment is looked at, 0 for the first.
     * @param toSequence   last sequence whose segment is looked at, 0 for the last.
     * @return what was found.
     */
    public SurveyResult run(final long fromSequence, final long toSequence)
    {
        try
        {
            final FileStorage storage = new FileStorage(directory.toFile());
            final JournalSurvey survey = new JournalSurvey(context(storage), liveLimit(storage));
            final List<String> all = survey.files();
            final List<String> files = within(all, fromSequence, toSequence);
            return survey.conclude(surveys(survey, storage, files), files.size() == all.size());
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal("journal cannot be read: directory=" + directory, ex);
        }
    }

    private JournalContext context(final FileStorage storage) throws IOException
    {
        return JournalTool.contextOf(storage, directory, maxBlockLength);
    }

    /** Last block that a writer has written by now, 0 if there is no writer. */
    private long liveLimit(final FileStorage storage) throws IOException
    {
        if (!storage.isLocked())
        {
            return 0;
        }
        try (JournalReader reader = JournalReader.open(context(storage)))
        {
            return reader.lastBlockNumber();
        }
    }

    /** Segments that hold a part of the range, as their names tell. */
    private static List<String> within(final List<String> all, final long fromSequence, final long toSequence)
    {
        final List<String> files = new ArrayList<>();
        for (int i = 0; i < all.size(); i++)
        {
            final boolean isBefore = i < all.size() - 1 && isPlaced(all.get(i)) && isPlaced(all.get(i + 1)) &&
                SegmentDescriptor.firstSequence(all.get(i + 1)) <= fromSequence;
            final boolean isAfter = 0 != toSequence && isPlaced(all.get(i)) &&
                SegmentDescriptor.firstSequence(all.get(i)) > toSequence;
            if (!isBefore && !isAfter)
            {
                files.add(all.get(i));
            }
        }
        return files;
    }

    private static boolean isPlaced(final String name)
    {
        return SegmentDescriptor.isSegment(name) && SegmentDescriptor.isWellFormed(name);
    }

    private List<SegmentSurvey> surveys(
        final JournalSurvey survey, final FileStorage storage, final List<String> files) throws IOException
    {
        final Done done = new Done(progress, JournalTool.lengthOf(storage, files));
        final ExecutorService executor =
            Executors.newFixedThreadPool(Math.max(1, Math.min(threadCount, files.size())));
        try
        {
            final List<Future<SegmentSurvey>> parts = new ArrayList<>();
            for (final String each : files)
            {
                parts.add(executor.submit(() -> done.add(survey.survey(each))));
            }
            final List<SegmentSurvey> surveys = new ArrayList<>();
            for (final Future<SegmentSurvey> each : parts)
            {
                surveys.add(each.get());
            }
            return surveys;
        }
        catch (final ExecutionException ex)
        {
            if (ex.getCause() instanceof IOException)
            {
                throw (IOException)ex.getCause();
            }
            LangUtil.rethrowUnchecked(ex.getCause());
            throw new IllegalStateException(ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while verifying: directory=" + directory, ex);
        }
        finally
        {
            executor.shutdownNow();
        }
    }

    /** What is done so far, by all threads. */
    private static final class Done
    {
        private final Progress progress;
        private final long total;
        private long bytes;

        Done(final Progress progress, final long total)
        {
            this.progress = progress;
            this.total = total;
        }

        SegmentSurvey add(final SegmentSurvey survey)
        {
            synchronized (this)
            {
                bytes += survey.length();
                progress.onProgress(bytes, total);
            }
            return survey;
        }
    }
}
