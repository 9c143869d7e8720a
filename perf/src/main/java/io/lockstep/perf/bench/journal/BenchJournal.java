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
package io.lockstep.perf.bench.journal;

import java.nio.file.Path;

import org.agrona.BitUtil;
import org.agrona.CloseHelper;

import io.lockstep.journal.ForcePolicy;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalConfiguration;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalCounter;
import io.lockstep.journal.JournalReader;
import io.lockstep.runtime.AgentGroup;
import io.lockstep.runtime.AgentPlacement;
import io.lockstep.runtime.IdleMode;

/**
 * A journal as a node opens it, with its keeper on a thread of its own.
 * <p>
 * Threading: the journal belongs to the thread that appends; opened and closed by one thread. What the keeper fails at,
 * the journal throws.
 */
final class BenchJournal implements AutoCloseable
{
    private final Journal journal;
    private final AgentGroup keeper;

    private BenchJournal(final Journal journal)
    {
        this.journal = journal;
        keeper = new AgentGroup("bench", AgentPlacement.unpinned(IdleMode.SLEEP, "keeper"),
            BenchJournal::onError, BenchJournal::onTermination)
            .add(journal.keeper())
            .start();
    }

    /**
     * Opens a journal to write.
     *
     * @param directory     of it.
     * @param segmentLength in bytes.
     * @param blockLength   of the blocks that will be appended, in bytes.
     * @param isDurable     is every write forced, or none.
     * @return the journal; the caller closes it.
     */
    static BenchJournal open(
        final Path directory, final int segmentLength, final int blockLength, final boolean isDurable)
    {
        return new BenchJournal(Journal.open(context(directory, blockLength)
            .segmentLength(segmentLength)
            .forcePolicy(isDurable ? ForcePolicy.BATCH : ForcePolicy.NEVER)
            .hasKeeperThread(true)));
    }

    /**
     * Opens a journal at rest to read.
     *
     * @param directory   of it.
     * @param blockLength of its blocks in bytes.
     * @return a reader at the first block; the caller closes it.
     */
    static JournalReader openReader(final Path directory, final int blockLength)
    {
        return JournalReader.open(context(directory, blockLength));
    }

    /** Longest block that a journal of such blocks has to take: what a node has, or more if these are longer. */
    static int maxBlockLength(final int blockLength)
    {
        return Math.max(
            JournalConfiguration.MAX_BLOCK_LENGTH_DEFAULT, BitUtil.findNextPositivePowerOfTwo(blockLength));
    }

    /** The journal. */
    Journal journal()
    {
        return journal;
    }

    /** Adds what the journal has counted. */
    BenchFigures addTo(final BenchFigures figures)
    {
        return figures.put(BenchFigures.ROLL_WAITS, journal.counters().get(JournalCounter.ROLL_WAITS));
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(journal, keeper);
    }

    private static JournalContext context(final Path directory, final int blockLength)
    {
        return new JournalContext()
            .directory(directory.toFile())
            .streamId(BlockArena.STREAM_ID)
            .maxBlockLength(maxBlockLength(blockLength));
    }

    private static void onError(final Throwable ex)
    {
        throw new IllegalStateException("keeper has stopped", ex);
    }

    private static void onTermination()
    {
        throw new IllegalStateException("keeper asked to stop");
    }
}
