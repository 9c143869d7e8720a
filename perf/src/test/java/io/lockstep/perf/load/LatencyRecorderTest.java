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
package io.lockstep.perf.load;

import static org.junit.jupiter.api.Assertions.*;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

import org.HdrHistogram.Histogram;
import org.agrona.concurrent.CachedNanoClock;
import org.junit.jupiter.api.Test;

class LatencyRecorderTest
{
    private static final int ROUNDS = 10;

    private final LatencyRecorder recorder = new LatencyRecorder("ack");

    @Test
    void shouldCountFromIntendedTime()
    {
        recorder.record(1000, 1500);
        recorder.record(1000, 1900);

        final Histogram interval = recorder.takeInterval();

        assertEquals(2, interval.getTotalCount());
        assertEquals(500, interval.getMinValue());
        assertEquals(900, interval.getMaxValue());
        assertEquals("ack", interval.getTag());
    }

    @Test
    void shouldSumIntervalsToTotal()
    {
        for (int i = 0; i < 10; i++)
        {
            recorder.record(0, i);
            recorder.takeInterval();
        }

        assertEquals(10, recorder.total().getTotalCount());
        assertEquals(0, recorder.takeInterval().getTotalCount());
    }

    @Test
    void shouldCountWhenValueIsOutOfRange()
    {
        recorder.record(1000, 0);
        recorder.record(0, LatencyRecorder.HIGHEST_NS * 2);

        final Histogram interval = recorder.takeInterval();

        assertEquals(2, interval.getTotalCount());
        assertEquals(0, interval.getMinValue());
        assertTrue(interval.getMaxValue() >= LatencyRecorder.HIGHEST_NS);
    }

    @Test
    void shouldForgetWhenReset()
    {
        recorder.record(0, 1);
        recorder.takeInterval();
        recorder.record(0, 2);

        recorder.reset();

        assertEquals(0, recorder.takeInterval().getTotalCount());
        assertEquals(0, recorder.total().getTotalCount());
    }

    @Test
    void shouldRefuseWhenTagWouldBreakLog()
    {
        assertThrows(IllegalArgumentException.class, () -> new LatencyRecorder("a,b"));
        assertThrows(IllegalArgumentException.class, () -> new LatencyRecorder("a b"));
        assertThrows(IllegalArgumentException.class, () -> new LatencyRecorder(""));
    }

    @Test
    void shouldNotAllocateWhenRecording()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long threadId = Thread.currentThread().getId();
        final OpenLoopPacer pacer = new OpenLoopPacer(1_000_000, 0);

        // The JVM itself may allocate a little once while it compiles; what the code does, it does every time.
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++)
        {
            final long before = threads.getThreadAllocatedBytes(threadId);
            recordMany(pacer);
            least = Math.min(least, threads.getThreadAllocatedBytes(threadId) - before);
        }

        assertEquals(0, least);
    }

    @Test
    void shouldCountMissedSamplesWhenMeterStalls()
    {
        final CachedNanoClock clock = new CachedNanoClock();
        final HiccupMeter meter = new HiccupMeter(clock, recorder);
        final long intervalNs = HiccupMeter.INTERVAL_NS;

        meter.doWork();
        clock.update(intervalNs);
        meter.doWork();
        clock.update(intervalNs + 11 * intervalNs);
        meter.doWork();

        final Histogram interval = recorder.takeInterval();
        assertEquals(0, interval.getMinValue());
        assertTrue(interval.valuesAreEquivalent(10 * intervalNs, interval.getMaxValue()));
        assertEquals(11, interval.getTotalCount());
    }

    private void recordMany(final OpenLoopPacer pacer)
    {
        for (int i = 0; i < 100_000; i++)
        {
            recorder.record(pacer.nextIntendedNs(), pacer.nextIntendedNs() + i);
            pacer.advance();
        }
    }
}
