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
package io.lockstep.perf.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.lockstep.perf.bench.BenchSettings;
import io.lockstep.perf.bench.ClusterProfile;
import io.lockstep.perf.bench.ThroughputResult;
import io.lockstep.perf.load.RunReport;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.sequencer.Durability;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PayloadRigTest
{
    @TempDir
    private Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(out, true);
    private final ErrorLog errorLog = new ErrorLog("test", stream, true);

    @Test
    void soakShouldLogEveryMessageThatItSent() throws Exception
    {
        final RunReport report = new SoakRun(
            1, 2, 64, 1_000, TimeUnit.MILLISECONDS.toNanos(500), TimeUnit.SECONDS.toNanos(3), Durability.REPLICATED)
            .run(dir, "test", () -> false, errorLog, stream);

        assertEquals(0, errorLog.count(), out::toString);
        for (final String stage : List.of("ack", "applied"))
        {
            final Histogram logged = logged(stage);
            assertTrue(logged.getTotalCount() >= 1_000, stage + " count: " + logged.getTotalCount());
            assertTrue(Files.readString(dir.resolve("test-" + stage + ".hgrm"))
                .contains("Total count    = " + String.format("%12d", logged.getTotalCount())));
        }
        assertTrue(report.print().contains("ack"), report::print);
    }

    @Test
    void throughputRunShouldGetEveryMessageAckedAndApplied()
    {
        final ThroughputResult result = new EmbeddedTarget(
            new ClusterProfile().heartbeatTimeoutNs(TimeUnit.SECONDS.toNanos(2))
                .electionTimeoutNs(TimeUnit.MILLISECONDS.toNanos(500)), errorLog)
            .runThroughput(new BenchSettings()
                .warmUpNs(TimeUnit.MILLISECONDS.toNanos(500))
                .durationNs(TimeUnit.SECONDS.toNanos(2))
                .drainTimeoutNs(TimeUnit.SECONDS.toNanos(60)));

        assertEquals(List.of(), result.reasons(), out::toString);
        assertEquals(result.sent(), result.received());
    }

    private Histogram logged(final String tag) throws Exception
    {
        final Histogram sum = new Histogram(3);
        final HistogramLogReader reader = new HistogramLogReader(dir.resolve("test.hlog").toFile());
        for (EncodableHistogram each = reader.nextIntervalHistogram(); null != each;
            each = reader.nextIntervalHistogram())
        {
            if (tag.equals(each.getTag()))
            {
                sum.add((Histogram)each);
            }
        }
        reader.close();
        return sum;
    }
}
