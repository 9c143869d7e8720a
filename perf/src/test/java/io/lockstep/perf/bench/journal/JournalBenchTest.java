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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.lockstep.perf.load.JsonWriter;
import io.lockstep.runtime.DriverDirectory;

@Timeout(300)
class JournalBenchTest
{
    private static final Set<String> APPENDERS =
        Set.of("lockstep", "archive", "archive-blocks", "chronicle", "chronicle-blocks");

    @TempDir
    private Path directory;
    private final List<String> progress = new ArrayList<>();

    @Test
    void shouldMeasureEveryContenderWhenRunsAreTiny() throws Exception
    {
        final JournalBenchResult result = run(
            tiny(), EnumSet.complementOf(EnumSet.of(Measure.GENERATE)));

        // On a busy machine a stall can spoil a short run at a rate; nothing else may fail.
        assertEquals(List.of(), result.reasons().stream().filter((each) -> !each.contains("rate was missed")).toList());
        assertEquals(List.of(), result.notes());
        assertEquals(APPENDERS, table(result, "append, busy ring: time of a message").contenders());
        assertEquals(APPENDERS, table(result, "append, idle ring: p99 of a block").contenders());
        assertEquals(Set.of("lockstep", "plain-growing", "plain-touched"), table(result, "bandwidth").contenders());
        assertEquals(Set.of("1 block a write", "16 blocks a write"), table(result, "bandwidth").cases());
        assertEquals(Set.of("rolls", "no-rolls", "nothing"), table(result, "roll").contenders());
        assertEquals(Set.of("lockstep", "plain"), table(result, "read: sequential").contenders());
        assertEquals(Set.of("lockstep"), table(result, "seek: random").contenders());
        for (final BenchTable table : result.tables())
        {
            for (final String caseName : table.cases())
            {
                for (final String contender : table.contenders())
                {
                    final double median = table.median(caseName, contender);
                    // CPU time comes in steps of a clock tick, which a tiny run need not fill; and no roll need wait.
                    final boolean canBeZero =
                        table.title().contains("CPU time") || table.title().startsWith("rolls that had to wait");
                    assertTrue(Double.isFinite(median) && (canBeZero ? median >= 0 : median > 0),
                        table.title() + ' ' + caseName + ' ' + contender + ' ' + median);
                }
            }
        }
        assertWhole(result);
        assertEquals(List.of(), files());
    }

    @Test
    void shouldForceWhatIsMeasuredWhenDurable() throws Exception
    {
        final JournalBenchResult result = run(tiny().isDurable(true), EnumSet.of(Measure.APPEND));

        assertEquals(List.of(), result.reasons());
        assertEquals(Set.of("lockstep", "archive", "archive-blocks"), table(result, "append").contenders());
        assertTrue(result.print().contains("chronicle is left out"), result::print);
    }

    @Test
    void shouldUseTheKeptJournalAgain() throws Exception
    {
        final Path kept = Files.createDirectories(directory.resolve("kept"));
        run(tiny().keptDirectory(kept), EnumSet.of(Measure.SEEK));

        final JournalBenchResult again = run(tiny().keptDirectory(kept), EnumSet.of(Measure.SEEK));

        assertEquals(List.of(), again.reasons());
        assertEquals(1, progress.stream().filter((each) -> each.startsWith("generate")).count(), progress::toString);
        assertThrows(IllegalArgumentException.class,
            () -> run(tiny().keptDirectory(kept).seekMessages(128), EnumSet.of(Measure.SEEK)));
    }

    @Test
    void shouldFailAndCleanUpWhenStopped() throws Exception
    {
        final JournalBenchResult result =
            new JournalBench(tiny(), () -> !progress.isEmpty(), progress::add).run(EnumSet.of(Measure.BANDWIDTH));

        assertFalse(result.isOk());
        assertEquals(4, result.reasons().size(), result::print);
        assertTrue(result.reasons().get(0).endsWith("stopped"), result::print);
        assertEquals(List.of(), files());
    }

    @Test
    void shouldTellWhyWhenAContenderFails() throws Exception
    {
        final Path wrong = Files.createDirectories(directory.resolve("wrong"));
        final BenchFigures figures = new ContenderProcess(wrong, () -> false).run(new BenchJob(
            Measure.ROLL, Contender.LOCKSTEP, 64, 1, directory.resolve("missing"),
            DriverDirectory.of(wrong.toFile()), 1, tiny().ratePerSecond(Integer.MAX_VALUE)));

        assertTrue(figures.error().contains("Exception"), figures.error());
    }

    private JournalBenchSettings tiny()
    {
        return new JournalBenchSettings()
            .directory(directory)
            .rounds(1)
            .payloadLengths(new int[] {64})
            .messagesPerBlock(new int[] {4})
            .runLength(256 * 1024)
            .segmentLength(1024 * 1024)
            .rollSegmentLength(128 * 1024)
            .durationNs(TimeUnit.MILLISECONDS.toNanos(200))
            .ratePerSecond(2000)
            .seekMessages(64 * 64)
            .seekSamples(100);
    }

    private JournalBenchResult run(final JournalBenchSettings settings, final Set<Measure> measures) throws Exception
    {
        return new JournalBench(settings, () -> false, progress::add).run(measures);
    }

    private static BenchTable table(final JournalBenchResult result, final String title)
    {
        return result.tables().stream().filter((each) -> each.title().startsWith(title)).findFirst()
            .orElseThrow(() -> new AssertionError("table is missing: title=" + title + '\n' + result.print()));
    }

    private List<Path> files() throws IOException
    {
        try (Stream<Path> paths = Files.list(directory))
        {
            return paths.toList();
        }
    }

    private static void assertWhole(final JournalBenchResult result)
    {
        final StringBuilder out = new StringBuilder();
        final JsonWriter json = new JsonWriter(out);
        result.writeTo(json);
        assertTrue(json.isComplete());
        for (final String each : new String[] {"cpu.model", "kernel.release", "jdk.version", "git.commit",
            "file.system", "disk.free", "run.length"})
        {
            assertTrue(out.toString().contains('"' + each + '"'), each);
            assertTrue(result.print().contains('\n' + each + '='), each);
        }
    }
}
