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

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RunReportTest
{
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    @Test
    void shouldBeOkWhenRateIsMetAndNothingIsLost()
    {
        final RunReport report = new RunReport("run").offeredPerSecond(1000).counts(1000, 1000, SECOND_NS);

        assertTrue(report.isOk(), report.reasons().toString());
        assertEquals(1000, report.achievedPerSecond(), 0.001);
        assertTrue(report.print().startsWith("OK run\n"), report.print());
    }

    @Test
    void shouldFailWhenRateIsMissed()
    {
        final RunReport report = new RunReport("run").offeredPerSecond(1000).counts(989, 989, SECOND_NS);

        assertEquals(List.of("rate missed: asked=1000 achieved=989"), report.reasons());
        assertTrue(report.print().startsWith("FAILED run\n"), report.print());
    }

    @Test
    void shouldBeOkWhenRateIsJustMet()
    {
        assertTrue(new RunReport("run").offeredPerSecond(1000).counts(990, 990, SECOND_NS).isOk());
    }

    @Test
    void shouldFailWhenReplyIsLost()
    {
        final RunReport report = new RunReport("run").offeredPerSecond(1000).counts(1000, 999, SECOND_NS);

        assertEquals(List.of("replies lost: sent=1000 received=999"), report.reasons());
    }

    @Test
    void shouldFailWhenReplyCameTwice()
    {
        assertEquals(List.of("more replies than messages: sent=1000 received=1001"),
            new RunReport("run").counts(1000, 1001, SECOND_NS).reasons());
    }

    @Test
    void shouldFailWhenNothingWasSent()
    {
        assertFalse(new RunReport("run").offeredPerSecond(1000).isOk());
    }

    @Test
    void shouldFailWhenCallerGivesReason()
    {
        final RunReport report = new RunReport("run").counts(1, 1, SECOND_NS).fail("gap: sequence=7");

        assertEquals(List.of("gap: sequence=7"), report.reasons());
    }

    @Test
    void shouldTellPercentilesOfEachStage()
    {
        final Histogram histogram = LatencyRecorder.newHistogram();
        for (int i = 1; i <= 100_000; i++)
        {
            histogram.recordValue(i);
        }
        final StringBuilder out = new StringBuilder();
        final JsonWriter json = new JsonWriter(out);

        new RunReport("run").counts(1, 1, SECOND_NS).stage("ack", histogram).setting("member count", "3")
            .environment(EnvironmentReport.take()).writeTo(json);

        assertTrue(json.isComplete());
        for (final String each : new String[] {
            "\"verdict\": \"OK\"", "\"member count\": \"3\"", "\"count\": 100000", "\"p50Ns\": 500", "\"p90Ns\": 900",
            "\"p99Ns\": 99", "\"p99.9Ns\": 99", "\"p99.99Ns\": 100", "\"maxNs\": 100", "\"jdk.version\": "})
        {
            assertTrue(out.toString().contains(each), each + " in " + out);
        }
        assertTrue(RunReport.line(histogram).startsWith(" p50=50.0 p90="), RunReport.line(histogram));
    }
}
