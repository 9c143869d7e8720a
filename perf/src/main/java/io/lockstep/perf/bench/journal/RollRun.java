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

import org.HdrHistogram.Histogram;
import org.agrona.BitUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.lockstep.journal.Journal;
import io.lockstep.perf.load.LatencyRecorder;
import io.lockstep.perf.load.OpenLoopPacer;

/**
 * Appends blocks at intended times and takes the latency of each, from its intended time to the end of the write that
 * holds it. Blocks that are due share a write. The same without a journal tells what the machine itself adds.
 * <p>
 * Threading: one thread, which spins.
 */
final class RollRun
{
    private static final int MAX_BATCH = 64;
    private static final int WARM_UP_SHARE = 4;
    private static final double NS_PER_SECOND = 1e9;

    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final long[] intendedNs = new long[MAX_BATCH];
    private final BenchJob job;
    private final BlockArena arena;
    private final long warmUpCount;

    RollRun(final BenchJob job)
    {
        this.job = job;
        arena = job.newArena(arenaLength(job.settings(), job.blockLength()));
        warmUpCount = arena.blockCount() - blockCount(job.settings());
    }

    /** Length of a segment that takes all blocks of a run, with room to spare; more than there can be if it is. */
    static long segmentLength(final JournalBenchSettings settings, final int blockLength)
    {
        return Math.max(settings.rollSegmentLength(),
            BitUtil.findNextPositivePowerOfTwo(2 * arenaLength(settings, blockLength)));
    }

    private static long arenaLength(final JournalBenchSettings settings, final int blockLength)
    {
        final long count = blockCount(settings);
        return (count + count / WARM_UP_SHARE) * ((blockLength + 63L) / 64 * 64);
    }

    BenchFigures run()
    {
        arena.refill();
        if (Contender.NOTHING == job.contender())
        {
            return run(null);
        }
        final int segmentLength = Contender.ROLLS == job.contender() ?
            job.settings().rollSegmentLength() :
            Math.toIntExact(segmentLength(job.settings(), job.blockLength()));
        try (BenchJournal opened = BenchJournal.open(job.directory(), segmentLength, arena.blockLength(), false))
        {
            return opened.addTo(run(opened.journal()));
        }
    }

    private BenchFigures run(final Journal journal)
    {
        final Histogram histogram = LatencyRecorder.newHistogram();
        final OpenLoopPacer pacer = new OpenLoopPacer(job.settings().ratePerSecond(), clock.nanoTime());
        final int blockCount = arena.blockCount();
        long endNs = 0;
        int index = 0;
        while (index < blockCount)
        {
            final long nowNs = clock.nanoTime();
            int count = 0;
            while (count < MAX_BATCH && index < blockCount && pacer.isDue(nowNs))
            {
                if (null != journal)
                {
                    journal.append(arena.buffer(), arena.offset(index), arena.blockLength());
                }
                intendedNs[count++] = pacer.nextIntendedNs();
                pacer.advance();
                index++;
            }
            if (0 == count)
            {
                Thread.onSpinWait();
                continue;
            }
            if (null != journal)
            {
                journal.flush();
            }
            endNs = clock.nanoTime();
            record(histogram, index - count, count, endNs);
        }
        final double seconds = (endNs - pacer.intendedNs(0)) / NS_PER_SECOND;
        return new BenchFigures()
            .put(BenchFigures.ACHIEVED, blockCount / seconds / job.settings().ratePerSecond())
            .put(histogram);
    }

    private void record(final Histogram histogram, final int firstIndex, final int count, final long endNs)
    {
        for (int i = 0; i < count; i++)
        {
            if (firstIndex + i >= warmUpCount)
            {
                histogram.recordValue(Math.min(endNs - intendedNs[i], LatencyRecorder.HIGHEST_NS));
            }
        }
    }

    private static long blockCount(final JournalBenchSettings settings)
    {
        return Math.max(1, (long)(settings.ratePerSecond() * (settings.durationNs() / NS_PER_SECOND)));
    }
}
