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

import java.util.function.Function;

import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.lockstep.perf.load.LatencyRecorder;
import io.lockstep.perf.load.ProcessCpuClock;

/**
 * Appends through an {@link Appender}: as fast as it goes, or one block at a time. What is timed is from the first
 * block to the last one written; blocks are stamped while the clock is stopped.
 * <p>
 * Threading: one thread.
 */
final class AppendRun
{
    private static final int PASS_COUNT = 8;
    private static final int MAX_ARENA_LENGTH = 64 * 1024 * 1024;
    private static final int WARM_UP_PASSES = 3;

    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final NanoClock cpuClock = new ProcessCpuClock();
    private final BenchJob job;
    private int nextIndex;

    AppendRun(final BenchJob job)
    {
        this.job = job;
    }

    BenchFigures run(final Function<BenchJob, Appender> factory)
    {
        final long runLength = job.settings().runLength();
        final long arenaLength = Math.min(MAX_ARENA_LENGTH, runLength / PASS_COUNT);
        final BlockArena arena = job.newArena(arenaLength);
        try (Appender appender = factory.apply(job))
        {
            return appender.addTo(Measure.IDLE == job.measure() ? idle(appender, arena) :
                busy(appender, arena, Math.toIntExact(runLength / arenaLength)));
        }
    }

    private BenchFigures busy(final Appender appender, final BlockArena arena, final int passCount)
    {
        long durationNs = 0;
        long cpuNs = 0;
        for (int i = -WARM_UP_PASSES; i < passCount; i++)
        {
            arena.refill();
            final long startNs = clock.nanoTime();
            final long cpuStartNs = cpuClock.nanoTime();
            appender.appendAll(arena);
            if (i >= 0)
            {
                durationNs += clock.nanoTime() - startNs;
                cpuNs += cpuClock.nanoTime() - cpuStartNs;
            }
        }
        final double messages = (double)passCount * arena.blockCount() * arena.messagesPerBlock();
        return new BenchFigures()
            .put(BenchFigures.NS_PER_MESSAGE, durationNs / messages)
            .put(BenchFigures.CPU_NS_PER_MESSAGE, cpuNs / messages);
    }

    private BenchFigures idle(final Appender appender, final BlockArena arena)
    {
        final long limitNs = job.settings().durationNs();
        nextIndex = arena.blockCount();
        idle(appender, arena, limitNs / 2, LatencyRecorder.newHistogram());
        final Histogram histogram = LatencyRecorder.newHistogram();
        idle(appender, arena, limitNs, histogram);
        return new BenchFigures()
            .put(BenchFigures.NS_PER_MESSAGE, histogram.getMean() / arena.messagesPerBlock())
            .put(histogram);
    }

    /** Also ends when as many bytes were appended as a run may take on the disk. */
    private void idle(final Appender appender, final BlockArena arena, final long limitNs, final Histogram histogram)
    {
        long leftNs = limitNs;
        long leftLength = job.settings().runLength();
        while (leftNs > 0 && leftLength > 0)
        {
            if (nextIndex == arena.blockCount())
            {
                arena.refill();
                nextIndex = 0;
            }
            final long startNs = clock.nanoTime();
            appender.appendOne(arena, nextIndex++);
            final long latencyNs = clock.nanoTime() - startNs;
            histogram.recordValue(Math.min(latencyNs, LatencyRecorder.HIGHEST_NS));
            leftNs -= latencyNs;
            leftLength -= arena.blockLength();
        }
    }
}
