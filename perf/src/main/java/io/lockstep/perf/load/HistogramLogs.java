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

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.agrona.concurrent.EpochClock;

/**
 * Writes what recorders recorded: {@code NAME.hlog}, an interval of each stage once a second under the stage's tag, and
 * at the end {@code NAME-TAG.hgrm} for each stage, percentiles in µs.
 * <p>
 * Values in the log are ns: HistogramLogProcessor takes {@code -outputValueUnitRatio 1000} to show µs, and
 * {@code -tag} to choose a stage. Intervals join without a hole: one starts where the one before ended, the first at
 * the base time. An interval that starts before the base time is dropped by readers without a word; hence what
 * recorders hold by then is forgotten after the header is written, and times are given by this class rather than
 * taken from the recorder.
 * <p>
 * Threading: one thread. Errors: {@link UncheckedIOException} when a file cannot be created; what a full disk did to
 * the log is told by {@link #close()}.
 */
public final class HistogramLogs implements AutoCloseable
{
    private static final double NS_PER_US = 1000.0;
    private static final double MS_PER_SECOND = 1000.0;
    private static final int TICKS_PER_HALF_DISTANCE = 5;
    private static final long INTERVAL_MS = 1000;

    private final Path directory;
    private final String name;
    private final EpochClock clock;
    private final LatencyRecorder[] recorders;
    private final PrintStream out;
    private final HistogramLogWriter writer;
    private final long baseTimeMs;
    private long intervalStartMs;
    private boolean isClosed;

    /**
     * Opens the log, and forgets what the recorders hold: the run starts here.
     *
     * @param directory for the files, created if missing.
     * @param name      of the files, without a suffix.
     * @param comment   of one line, to name the run in the log's header.
     * @param clock     wall clock in ms.
     * @param recorders of all stages.
     */
    public HistogramLogs(
        final Path directory,
        final String name,
        final String comment,
        final EpochClock clock,
        final LatencyRecorder... recorders)
    {
        this.directory = directory;
        this.name = name;
        this.clock = clock;
        this.recorders = recorders.clone();
        out = open(directory.resolve(name + ".hlog"));
        writer = new HistogramLogWriter(out);

        baseTimeMs = clock.time();
        intervalStartMs = baseTimeMs;
        writer.outputComment("[" + comment.replace('\n', ' ') + "]");
        writer.outputComment("[values in ns]");
        writer.outputLogFormatVersion();
        writer.outputBaseTime(baseTimeMs);
        writer.setBaseTime(baseTimeMs);
        writer.outputStartTime(baseTimeMs);
        writer.outputLegend();
        for (final LatencyRecorder each : recorders)
        {
            each.reset();
        }
    }

    /**
     * Writes an interval if a second has passed since the last one. To be called often.
     *
     * @return 1 if it was written, else 0.
     */
    public int poll()
    {
        final long nowMs = clock.time();
        if (nowMs - intervalStartMs < INTERVAL_MS)
        {
            return 0;
        }
        writeInterval(nowMs);
        return 1;
    }

    /**
     * Ends the last interval, writes the percentile files and closes the log. Idempotent.
     * <p>
     * Errors: {@link UncheckedIOException} if a file is not whole.
     */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        writeInterval(Math.max(intervalStartMs, clock.time()));
        writer.close();
        check(out, name + ".hlog");

        for (final LatencyRecorder each : recorders)
        {
            final String fileName = name + '-' + each.tag() + ".hgrm";
            try (PrintStream file = open(directory.resolve(fileName)))
            {
                each.total().outputPercentileDistribution(file, TICKS_PER_HALF_DISTANCE, NS_PER_US);
                check(file, fileName);
            }
        }
    }

    private void writeInterval(final long nowMs)
    {
        for (final LatencyRecorder each : recorders)
        {
            final Histogram interval = each.takeInterval();
            interval.setStartTimeStamp(intervalStartMs);
            interval.setEndTimeStamp(nowMs);
            writer.outputIntervalHistogram(
                (intervalStartMs - baseTimeMs) / MS_PER_SECOND, (nowMs - baseTimeMs) / MS_PER_SECOND, interval);
        }
        intervalStartMs = nowMs;
        out.flush();
    }

    private static PrintStream open(final Path file)
    {
        try
        {
            Files.createDirectories(file.getParent());
            return new PrintStream(
                new BufferedOutputStream(Files.newOutputStream(file)), false, StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("file cannot be created: file=" + file, ex);
        }
    }

    private static void check(final PrintStream stream, final String fileName)
    {
        if (stream.checkError())
        {
            throw new UncheckedIOException(new IOException("file was not written whole: file=" + fileName));
        }
    }
}
