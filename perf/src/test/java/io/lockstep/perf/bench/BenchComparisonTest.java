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
package io.lockstep.perf.bench;

import static org.junit.jupiter.api.Assertions.*;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import io.lockstep.perf.load.JsonWriter;
import io.lockstep.perf.load.LatencyRecorder;

class BenchComparisonTest
{
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final List<String> order = new ArrayList<>();

    @Test
    void shouldAlternateAndCompareMedians() throws Exception
    {
        final BenchComparison comparison = BenchComparison.throughput(
            runs("appliance", 100, 300, 9000), runs("raw", 10, 150, 100), 3);

        assertEquals(List.of("appliance", "raw", "appliance", "raw", "appliance", "raw"), order);
        assertEquals(3.0, comparison.ratio(BenchComparison.MESSAGES_PER_SECOND), 1e-9);
        assertEquals(1 / 3.0, comparison.ratio(BenchComparison.CPU_NS_PER_MESSAGE), 1e-9);
        assertTrue(comparison.isOk());
        assertTrue(comparison.print().startsWith(
            "OK appliance against raw\n  messagesPerSecond ratio=3.000 median=300 against=100\n"), comparison.print());
    }

    @Test
    void shouldCompareLatencyByPercentile() throws Exception
    {
        final BenchComparison comparison = BenchComparison.latency(
            () -> latency("appliance", 3000, 40_000), () -> latency("raw", 2000, 10_000), 1);

        assertEquals(1.5, comparison.ratio(BenchComparison.P50_NS), 0.01);
        assertEquals(4.0, comparison.ratio(BenchComparison.P99_NS), 0.01);
        assertThrows(IllegalArgumentException.class, () -> comparison.ratio(BenchComparison.MESSAGES_PER_SECOND));
    }

    @Test
    void shouldFailWhenOneRunDoesNotCount() throws Exception
    {
        final BenchComparison comparison = BenchComparison.throughput(
            () -> new ThroughputResult("appliance", 10, SECOND_NS, 0, 11, 10, List.of()), runs("raw", 10), 1);

        assertFalse(comparison.isOk());
        assertEquals(List.of("appliance round=1 replies lost: sent=11 received=10"), comparison.reasons());
        assertEquals(1.0, comparison.ratio(BenchComparison.MESSAGES_PER_SECOND), 1e-9);
    }

    @Test
    void shouldWriteEveryRound() throws Exception
    {
        final StringBuilder out = new StringBuilder();
        final JsonWriter json = new JsonWriter(out);

        BenchComparison.throughput(runs("appliance", 1, 2, 3), runs("raw", 4, 5, 6), 3).writeTo(json);

        assertTrue(json.isComplete());
        assertTrue(out.toString().replaceAll("\\s", "").contains(
            "\"ratio\":0.400,\"subjectMedian\":2.000,\"baselineMedian\":5.000," +
            "\"subjectRounds\":[1.000,2.000,3.000],\"baselineRounds\":[4.000,5.000,6.000]"), out.toString());
    }

    @Test
    void shouldRefuseWhenRoundsHaveNoMiddle()
    {
        for (final int each : new int[] {-1, 0, 2, 101})
        {
            assertThrows(IllegalArgumentException.class,
                () -> BenchComparison.throughput(runs("appliance"), runs("raw"), each));
        }
        assertEquals(List.of(), order);
    }

    @Test
    void shouldNotCountWhenNothingCameBackInTime()
    {
        assertFalse(new ThroughputResult("raw", 0, SECOND_NS, 0, 5, 5, List.of()).isOk());
    }

    private Callable<ThroughputResult> runs(final String name, final long... rates)
    {
        final Deque<Long> left = new ArrayDeque<>();
        for (final long each : rates)
        {
            left.add(each);
        }
        return () ->
        {
            order.add(name);
            final long rate = left.remove();
            return new ThroughputResult(name, rate, SECOND_NS, SECOND_NS, rate, rate, List.of());
        };
    }

    private static LatencyResult latency(final String name, final long p50Ns, final long p99Ns)
    {
        final Histogram histogram = LatencyRecorder.newHistogram();
        histogram.recordValueWithCount(p50Ns, 90);
        histogram.recordValueWithCount(p99Ns, 10);
        return new LatencyResult(name, histogram, 100, 100, 100, SECOND_NS, List.of());
    }
}
