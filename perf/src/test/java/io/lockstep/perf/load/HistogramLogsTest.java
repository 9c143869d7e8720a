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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogProcessor;
import org.HdrHistogram.HistogramLogReader;
import org.agrona.concurrent.CachedEpochClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistogramLogsTest
{
    private static final long BASE_MS = 1_700_000_000_123L;
    private static final int SECONDS = 5;
    private static final int PER_SECOND = 2000;
    private static final int COUNT = SECONDS * PER_SECOND;

    @TempDir
    private Path directory;
    private final CachedEpochClock clock = new CachedEpochClock();
    private final LatencyRecorder ack = new LatencyRecorder("ack");
    private final LatencyRecorder applied = new LatencyRecorder("applied");

    @BeforeEach
    void writeRun()
    {
        clock.update(BASE_MS);
        ack.record(0, 1);
        try (HistogramLogs logs = new HistogramLogs(directory, "run", "a run", clock, ack, applied))
        {
            for (int i = 0; i < COUNT; i++)
            {
                ack.record(0, 1000 * (i % PER_SECOND));
                if (0 == i % 2)
                {
                    applied.record(0, 5000);
                }
                if (PER_SECOND / 2 == i % PER_SECOND)
                {
                    assertEquals(0, logs.poll());
                }
                clock.update(BASE_MS + 1000L * (i + 1) / PER_SECOND);
                if (0 == (i + 1) % PER_SECOND)
                {
                    assertEquals(1, logs.poll());
                }
            }
        }
    }

    @Test
    void shouldReadBackWhatWasRecorded() throws IOException
    {
        final Map<String, Long> counts = new HashMap<>();
        final Map<String, Integer> lines = new HashMap<>();
        final Histogram sum = LatencyRecorder.newHistogram();
        double startSec = Double.NaN;
        try (HistogramLogReader reader = new HistogramLogReader(directory.resolve("run.hlog").toFile()))
        {
            EncodableHistogram each = reader.nextIntervalHistogram();
            startSec = reader.getStartTimeSec();
            while (null != each)
            {
                final Histogram interval = (Histogram)each;
                counts.merge(interval.getTag(), interval.getTotalCount(), Long::sum);
                lines.merge(interval.getTag(), 1, Integer::sum);
                assertTrue(interval.getStartTimeStamp() >= BASE_MS);
                assertTrue(interval.getEndTimeStamp() <= BASE_MS + 1000 * SECONDS);
                if ("ack".equals(interval.getTag()))
                {
                    sum.add(interval);
                }
                each = reader.nextIntervalHistogram();
            }
        }

        assertEquals(BASE_MS / 1000.0, startSec, 0.0005);
        assertEquals(Map.of("ack", (long)COUNT, "applied", COUNT / 2L), counts);
        assertEquals(Map.of("ack", SECONDS + 1, "applied", SECONDS + 1), lines);
        assertTrue(sum.valuesAreEquivalent(1000L * (PER_SECOND - 1), sum.getMaxValue()));
    }

    @Test
    void shouldLoseNothingWhenHistogramLogProcessorReads() throws IOException
    {
        for (final String tag : List.of("ack", "applied"))
        {
            final Path out = directory.resolve("processed-" + tag);

            new HistogramLogProcessor(new String[] {
                "-i", directory.resolve("run.hlog").toString(), "-o", out.toString(), "-tag", tag,
                "-outputValueUnitRatio", "1000"}).run();

            final List<String> lines = Files.readAllLines(Path.of(out + ".hgrm"));
            assertEquals("ack".equals(tag) ? COUNT : COUNT / 2, totalCount(lines), tag);
        }
    }

    @Test
    void shouldWritePercentilesInMicroseconds() throws IOException
    {
        final List<String> lines = Files.readAllLines(directory.resolve("run-ack.hgrm"));
        double medianUs = -1;
        double lastUs = -1;
        long lastCount = 0;
        for (final String line : lines)
        {
            final String[] columns = line.trim().split("\\s+");
            if (columns.length < 3 || !columns[0].matches("[0-9.]+"))
            {
                continue;
            }
            final double valueUs = Double.parseDouble(columns[0]);
            assertTrue(valueUs >= lastUs, line);
            lastUs = valueUs;
            lastCount = Long.parseLong(columns[2]);
            if (medianUs < 0 && Double.parseDouble(columns[1]) >= 0.5)
            {
                medianUs = valueUs;
            }
        }

        assertEquals(COUNT, totalCount(lines));
        assertEquals(COUNT, lastCount);
        assertEquals(PER_SECOND / 2.0, medianUs, 2);
        assertEquals(PER_SECOND - 1, lastUs, 2);
        assertTrue(Files.exists(directory.resolve("run-applied.hgrm")));
    }

    @Test
    void shouldRefuseWhenFileCannotBeMade()
    {
        final Path file = directory.resolve("run.hlog");

        final UncheckedIOException ex = assertThrows(UncheckedIOException.class,
            () -> new HistogramLogs(file, "run", "a run", clock, ack));

        assertTrue(ex.getMessage().contains("file=" + file), ex.getMessage());
    }

    private static long totalCount(final List<String> lines)
    {
        for (final String line : lines)
        {
            final int at = line.indexOf("Total count");
            if (at > 0)
            {
                return Long.parseLong(line.replaceAll(".*Total count *= *([0-9]+).*", "$1"));
            }
        }
        return -1;
    }
}
