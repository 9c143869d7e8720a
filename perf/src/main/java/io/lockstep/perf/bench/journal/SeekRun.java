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

import java.util.SplittableRandom;

import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalReader;
import io.lockstep.perf.load.LatencyRecorder;

/**
 * Writes a journal of many messages, or goes to random sequences in one: a sample is the seek, the opening of the file
 * where it is another one than before, and the first block.
 * <p>
 * Threading: one thread.
 */
final class SeekRun
{
    private static final int ARENA_LENGTH = 16 * 1024 * 1024;
    private static final int WARM_UP_SHARE = 4;
    private static final double NS_PER_MS = 1e6;

    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final BenchJob job;
    private final long messageCount;

    SeekRun(final BenchJob job)
    {
        this.job = job;
        messageCount = job.settings().seekMessages();
    }

    BenchFigures run()
    {
        return Measure.GENERATE == job.measure() ? generate() : seek();
    }

    private BenchFigures generate()
    {
        final long startNs = clock.nanoTime();
        final BlockArena arena = job.newArena(Math.min(ARENA_LENGTH, messageCount * job.blockLength()));
        long count = 0;
        try (BenchJournal opened =
            BenchJournal.open(job.directory(), job.settings().segmentLength(), arena.blockLength(), false))
        {
            final Journal journal = opened.journal();
            while (count < messageCount)
            {
                arena.refill();
                for (int i = 0; i < arena.blockCount() && count < messageCount; i++)
                {
                    journal.append(arena.buffer(), arena.offset(i), arena.blockLength());
                    count += arena.messagesPerBlock();
                }
                journal.flush();
            }
        }
        return new BenchFigures().put(BenchFigures.NS_PER_MESSAGE, (clock.nanoTime() - startNs) / (double)count);
    }

    private BenchFigures seek()
    {
        final SplittableRandom random = new SplittableRandom(job.seed());
        final int samples = job.settings().seekSamples();
        final Histogram histogram = LatencyRecorder.newHistogram();
        final long openNs = clock.nanoTime();
        try (JournalReader reader = BenchJournal.openReader(job.directory(), job.blockLength()))
        {
            final double openMs = (clock.nanoTime() - openNs) / NS_PER_MS;
            for (int i = -samples / WARM_UP_SHARE; i < samples; i++)
            {
                final long sequence = random.nextLong(messageCount) + 1;
                final long startNs = clock.nanoTime();
                reader.seekSequence(sequence);
                final int count = reader.poll(SeekRun::onBlock, 1);
                final long latencyNs = clock.nanoTime() - startNs;
                if (1 != count)
                {
                    throw new IllegalStateException("nothing is there: sequence=" + sequence);
                }
                if (i >= 0)
                {
                    histogram.recordValue(Math.min(latencyNs, LatencyRecorder.HIGHEST_NS));
                }
            }
            return new BenchFigures().put(BenchFigures.OPEN_MS, openMs).put(histogram);
        }
    }

    private static void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        // The reader has checked it; that is what is timed.
    }
}
