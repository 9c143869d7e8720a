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

import org.agrona.CloseHelper;

import io.lockstep.journal.JournalReader;
import io.lockstep.journal.JournalRepair;
import io.lockstep.journal.JournalSurvey;
import io.lockstep.journal.RepairSource;
import io.lockstep.journal.RepairedSegment;
import io.lockstep.journal.SegmentSurvey;
import io.lockstep.journal.SurveyResult;
import io.lockstep.journal.storage.FileStorage;
import io.lockstep.protocol.LockstepException;

/**
 * Repairs a journal from another one. It holds the writer's lock meanwhile.
 * <p>
 * Threading: the caller's thread. Errors: {@link IllegalArgumentException} in one line where it cannot begin; otherwise
 * those of {@link JournalRepair}.
 */
public final class RepairTool
{
    private RepairTool()
    {
    }

    /**
     * Blocks of a journal in a directory.
     *
     * @param journal that is opened; the caller closes it.
     * @return the source.
     */
    public static RepairSource from(final JournalTool journal)
    {
        final JournalReader reader = journal.reader();
        return (first, last, consumer) ->
        {
            if (0 == reader.firstBlockNumber() || first < reader.firstBlockNumber() ||
                last > reader.lastBlockNumber())
            {
                throw new LockstepException(
                    LockstepException.Severity.ERROR, "source does not hold the blocks: directory=" +
                    journal.directory() + " needed=" + first + '-' + last + " held=" + reader.firstBlockNumber() +
                    '-' + reader.lastBlockNumber());
            }
            BlockScan.read(reader, new BlockRange(first, last), consumer, () -> false);
        };
    }

    /**
     * Repairs.
     *
     * @param directory      of the damaged journal, or of its node.
     * @param maxBlockLength most that the stream allows, in bytes, or more.
     * @param source         of the blocks, owned by the caller.
     * @param isDryRun       true to check everything and to change nothing.
     * @return what was done.
     */
    public static RepairResult run(
        final Path directory, final int maxBlockLength, final RepairSource source, final boolean isDryRun)
    {
        final Path located = JournalTool.locate(directory);
        final FileStorage storage = new FileStorage(located.toFile());
        AutoCloseable lock = null;
        try
        {
            lock = storage.tryLock();
            if (null == lock)
            {
                throw new IllegalArgumentException(
                    "journal has a writer, stop its node first: directory=" + located);
            }
            return run(storage, located, maxBlockLength, source, isDryRun);
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal("journal cannot be repaired: directory=" + located, ex);
        }
        finally
        {
            CloseHelper.quietClose(lock);
        }
    }

    private static RepairResult run(
        final FileStorage storage,
        final Path directory,
        final int maxBlockLength,
        final RepairSource source,
        final boolean isDryRun) throws IOException
    {
        return run(
            new JournalSurvey(JournalTool.contextOf(storage, directory, maxBlockLength).storage(storage), 0),
            source, isDryRun);
    }

    /** Repairs a journal that nobody else writes. */
    static RepairResult run(final JournalSurvey survey, final RepairSource source, final boolean isDryRun)
        throws IOException
    {
        final List<SegmentSurvey> surveys = surveys(survey);
        final SurveyResult before = survey.conclude(surveys, true);
        if (before.isSound())
        {
            if (!isDryRun)
            {
                // A repair that was killed may have left the new names in the page cache only.
                survey.syncDirectory();
            }
            return new RepairResult(before, List.of(), List.of(), before);
        }
        final JournalRepair repair = new JournalRepair(survey, source, isDryRun);
        final List<RepairedSegment> segments = repair.run(surveys);
        final SurveyResult after = isDryRun ? before : survey.conclude(surveys(survey), true);
        return new RepairResult(before, segments, repair.notes(), after);
    }

    private static List<SegmentSurvey> surveys(final JournalSurvey survey) throws IOException
    {
        final List<SegmentSurvey> surveys = new ArrayList<>();
        for (final String each : survey.files())
        {
            surveys.add(survey.survey(each));
        }
        return surveys;
    }
}
