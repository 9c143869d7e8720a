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

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;

import io.lockstep.journal.JournalConfiguration;
import io.lockstep.perf.load.EnvironmentReport;
import io.lockstep.perf.load.LatencyRecorder;
import io.lockstep.runtime.DriverDirectory;

/**
 * Measures the journal beside what it is compared with: for every case and every round each contender in turn, in a
 * process of its own, with the same payload bytes, on the same disk. What a contender wrote is deleted before the next
 * one starts.
 * <p>
 * Threading: one thread. Errors: a contender that fails makes the result FAILED and is left out of the rest of its
 * measure; one that is not there is noted.
 */
public final class JournalBench
{
    private static final List<Contender> APPENDERS = List.of(
        Contender.LOCKSTEP, Contender.ARCHIVE, Contender.ARCHIVE_BLOCKS, Contender.CHRONICLE,
        Contender.CHRONICLE_BLOCKS);
    private static final List<Contender> WRITERS = List.of(
        Contender.LOCKSTEP, Contender.LOCKSTEP_SHARED, Contender.PLAIN_GROWING, Contender.PLAIN_TOUCHED);
    private static final List<Contender> ROLLERS = List.of(Contender.ROLLS, Contender.NO_ROLLS, Contender.NOTHING);
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 99.999, 100};
    private static final int SEEK_PAYLOAD_LENGTH = 64;
    private static final int SEEK_MESSAGES_PER_BLOCK = 64;
    private static final String SEEK_MARK = "generated.txt";
    private static final double NS_PER_US = 1e3;
    private static final double MIN_ACHIEVED = 0.99;
    private static final int SPACE_FACTOR = 3;

    private final JournalBenchSettings settings;
    private final BooleanSupplier isStopped;
    private final Consumer<String> progress;
    private final Set<Contender> lost = EnumSet.noneOf(Contender.class);
    private JournalBenchResult result;
    private ContenderProcess process;
    private BenchTable waits;
    private Path workDirectory;

    /**
     * A bench that has not run.
     *
     * @param settings  of it, checked here.
     * @param isStopped asked again and again; once true the bench ends early, as FAILED.
     * @param progress  is told what runs, in one line each.
     */
    public JournalBench(
        final JournalBenchSettings settings, final BooleanSupplier isStopped, final Consumer<String> progress)
    {
        this.settings = settings.validate();
        this.isStopped = isStopped;
        this.progress = progress;
    }

    /**
     * Takes measures.
     *
     * @param measures to take.
     * @return what was found.
     * @throws IOException          if files cannot be made or deleted.
     * @throws InterruptedException if this thread is interrupted while it waits for a contender.
     */
    public JournalBenchResult run(final Set<Measure> measures) throws IOException, InterruptedException
    {
        if (!Files.isDirectory(settings.directory()))
        {
            throw new IllegalArgumentException("directory is missing: directory=" + settings.directory());
        }
        requireSpace(measures);
        result = new JournalBenchResult(EnvironmentReport.take(), conditions());
        waits = new BenchTable("rolls that had to wait for the keeper", "count of a run", true, Contender.LOCKSTEP);
        workDirectory = Files.createTempDirectory(settings.directory(), "lockstep-bench-").toAbsolutePath();
        process = new ContenderProcess(workDirectory, isStopped);
        try
        {
            for (final Measure each : EnumSet.copyOf(measures))
            {
                take(each);
            }
            result.add(waits);
        }
        finally
        {
            IoUtil.delete(workDirectory.toFile(), false);
        }
        return result;
    }

    private void take(final Measure measure) throws IOException, InterruptedException
    {
        lost.clear();
        switch (measure)
        {
            case APPEND:
                append();
                break;

            case IDLE:
                idle();
                break;

            case BANDWIDTH:
                bandwidth();
                break;

            case ROLL:
                roll();
                break;

            case READ:
                read();
                break;

            case SEEK:
                seek();
                break;

            default:
                throw new IllegalArgumentException("not a measure: measure=" + measure);
        }
    }

    private void append() throws IOException, InterruptedException
    {
        final BenchTable wall = new BenchTable("append, busy ring: time of a message", "ns", true, Contender.LOCKSTEP);
        final BenchTable cpu = new BenchTable(
            "append, busy ring: CPU time of all threads for a message", "ns", true, Contender.LOCKSTEP);
        forEachCase(Measure.APPEND, appenders(), (caseName, contender, figures) ->
        {
            wall.add(caseName, contender.label(), figures.get(BenchFigures.NS_PER_MESSAGE));
            cpu.add(caseName, contender.label(), figures.get(BenchFigures.CPU_NS_PER_MESSAGE));
        });
        result.add(wall);
        result.add(cpu);
    }

    private void idle() throws IOException, InterruptedException
    {
        final BenchTable mean =
            new BenchTable("append, idle ring: mean time of a message", "ns", true, Contender.LOCKSTEP);
        final BenchTable p50 = new BenchTable("append, idle ring: p50 of a block", "ns", true, Contender.LOCKSTEP);
        final BenchTable p99 = new BenchTable("append, idle ring: p99 of a block", "ns", true, Contender.LOCKSTEP);
        forEachCase(Measure.IDLE, appenders(), (caseName, contender, figures) ->
        {
            final Histogram histogram = figures.histogram();
            mean.add(caseName, contender.label(), figures.get(BenchFigures.NS_PER_MESSAGE));
            p50.add(caseName, contender.label(), histogram.getValueAtPercentile(PERCENTILES[0]));
            p99.add(caseName, contender.label(), histogram.getValueAtPercentile(PERCENTILES[2]));
        });
        result.add(mean);
        result.add(p50);
        result.add(p99);
    }

    private void bandwidth() throws IOException, InterruptedException
    {
        final String one = "1 block a write";
        final String shared = "16 blocks a write";
        final BenchTable table = new BenchTable("bandwidth: writes of " + settings.batchLength() + " B, one thread",
            "MB/s", false, Contender.LOCKSTEP);
        rounds(Measure.BANDWIDTH, WRITERS, settings.batchLength(), 1, (caseName, contender, figures) ->
        {
            final double value = figures.get(BenchFigures.MB_PER_SECOND);
            if (Contender.LOCKSTEP_SHARED != contender)
            {
                table.add(one, contender.label(), value);
            }
            if (Contender.LOCKSTEP != contender)
            {
                final Contender column =
                    Contender.LOCKSTEP_SHARED == contender ? Contender.LOCKSTEP : contender;
                table.add(shared, column.label(), value);
            }
        });
        result.add(table);
    }

    private void roll() throws IOException, InterruptedException
    {
        final int payloadLength = settings.payloadLengths()[0];
        final int messagesPerBlock = settings.messagesPerBlock()[0];
        final long length =
            RollRun.segmentLength(settings, BlockArena.blockLength(payloadLength, messagesPerBlock));
        if (length > JournalConfiguration.SEGMENT_LENGTH_MAX)
        {
            throw new IllegalArgumentException("run does not fit into one segment, take a lower rate or less time: " +
                "maximum=" + JournalConfiguration.SEGMENT_LENGTH_MAX + " length=" + length);
        }
        final Percentiles percentiles = new Percentiles(
            "roll: latency of a block from its intended time", Contender.ROLLS);
        final String name = caseName(payloadLength, messagesPerBlock);
        rounds(Measure.ROLL, ROLLERS, payloadLength, messagesPerBlock, (caseName, contender, figures) ->
        {
            final double achieved = figures.get(BenchFigures.ACHIEVED);
            if (achieved < MIN_ACHIEVED)
            {
                result.failed("roll " + name + ' ' + contender.label() + " rate was missed: asked=" +
                    settings.ratePerSecond() + " achieved=" + achieved);
            }
            percentiles.add(contender, figures.histogram());
        });
        percentiles.addTo(result);
    }

    private void read() throws IOException, InterruptedException
    {
        final BenchTable table = new BenchTable(
            "read: sequential, every block checked, files in the page cache", "MB/s", false, Contender.LOCKSTEP);
        final BenchTable open = new BenchTable("read: opening the journal at rest", "ms", true, Contender.LOCKSTEP);
        forEachCase(Measure.READ, List.of(Contender.LOCKSTEP), (caseName, contender, figures) ->
        {
            table.add(caseName, contender.label(), figures.get(BenchFigures.MB_PER_SECOND));
            table.add(caseName, "plain", figures.get(BenchFigures.PLAIN_MB_PER_SECOND));
            open.add(caseName, contender.label(), figures.get(BenchFigures.OPEN_MS));
        });
        result.add(table);
        result.add(open);
    }

    private void seek() throws IOException, InterruptedException
    {
        final Path base = null == settings.keptDirectory() ?
            workDirectory.resolve("seek") : settings.keptDirectory().toAbsolutePath();
        final Path directory = base.resolve("journal");
        try
        {
            if (!isGenerated(base) && !generate(base, directory))
            {
                return;
            }
            final Percentiles percentiles = new Percentiles("seek: random sequence of " + settings.seekMessages() +
                ", file opened, first block checked", Contender.LOCKSTEP);
            final BenchTable open = new BenchTable("seek: opening the journal at rest", "ms", true, Contender.LOCKSTEP);
            for (int round = 0; round < settings.rounds(); round++)
            {
                final BenchFigures figures = run(seekJob(Measure.SEEK, directory, round), "round=" + (round + 1));
                if (null == figures)
                {
                    return;
                }
                percentiles.add(Contender.LOCKSTEP, figures.histogram());
                open.add("open", Contender.LOCKSTEP.label(), figures.get(BenchFigures.OPEN_MS));
            }
            percentiles.addTo(result);
            result.add(open);
        }
        finally
        {
            if (null == settings.keptDirectory())
            {
                IoUtil.delete(base.toFile(), true);
            }
        }
    }

    private boolean isGenerated(final Path base) throws IOException
    {
        final Path mark = base.resolve(SEEK_MARK);
        if (!Files.exists(mark))
        {
            return false;
        }
        final String found = Files.readString(mark).trim();
        if (!found.equals(seekMark()))
        {
            throw new IllegalArgumentException("kept journal is another one: directory=" + base +
                " expected=" + seekMark() + " actual=" + found);
        }
        return true;
    }

    private boolean generate(final Path base, final Path directory) throws IOException, InterruptedException
    {
        if (Files.exists(directory))
        {
            throw new IllegalArgumentException("directory holds something that was not finished: directory=" +
                directory);
        }
        Files.createDirectories(directory);
        final BenchFigures figures =
            run(seekJob(Measure.GENERATE, directory, 0), "messages=" + settings.seekMessages());
        if (null == figures)
        {
            return false;
        }
        Files.writeString(base.resolve(SEEK_MARK), seekMark() + '\n');
        return true;
    }

    private String seekMark()
    {
        return "messages=" + settings.seekMessages() + " payload=" + SEEK_PAYLOAD_LENGTH +
            " block=" + SEEK_MESSAGES_PER_BLOCK;
    }

    private BenchJob seekJob(final Measure measure, final Path directory, final int seed)
    {
        return new BenchJob(measure, Contender.LOCKSTEP, SEEK_PAYLOAD_LENGTH, SEEK_MESSAGES_PER_BLOCK, directory,
            aeronDirectory(), seed, settings);
    }

    /** Takes what a run found. */
    @FunctionalInterface
    private interface Sink
    {
        void onFigures(String caseName, Contender contender, BenchFigures figures);
    }

    private void forEachCase(final Measure measure, final List<Contender> contenders, final Sink sink)
        throws IOException, InterruptedException
    {
        for (final int messagesPerBlock : settings.messagesPerBlock())
        {
            for (final int payloadLength : settings.payloadLengths())
            {
                rounds(measure, contenders, payloadLength, messagesPerBlock, sink);
            }
        }
    }

    /** One case: A, B, C, A, B, C, …, without those that could not run before. */
    private void rounds(
        final Measure measure,
        final List<Contender> contenders,
        final int payloadLength,
        final int messagesPerBlock,
        final Sink sink) throws IOException, InterruptedException
    {
        final String caseName = caseName(payloadLength, messagesPerBlock);
        final Path directory = workDirectory.resolve("data");
        for (int round = 0; round < settings.rounds(); round++)
        {
            for (final Contender contender : contenders)
            {
                if (lost.contains(contender))
                {
                    continue;
                }
                Files.createDirectories(directory);
                final BenchFigures figures = run(
                    new BenchJob(measure, contender, payloadLength, messagesPerBlock, directory, aeronDirectory(),
                        round, settings),
                    caseName + " round=" + (round + 1));
                IoUtil.delete(directory.toFile(), false);
                if (null != figures)
                {
                    if (figures.has(BenchFigures.ROLL_WAITS))
                    {
                        waits.add(measure.label() + ' ' + caseName + ' ' + contender.label(),
                            Contender.LOCKSTEP.label(), figures.get(BenchFigures.ROLL_WAITS));
                    }
                    sink.onFigures(caseName, contender, figures);
                }
            }
        }
    }

    /** Runs a contender; null if there is nothing of it to use, which is told. */
    private BenchFigures run(final BenchJob job, final String what) throws IOException, InterruptedException
    {
        final String name = job.measure().label() + ' ' + job.contender().label();
        progress.accept(name + ' ' + what);
        final BenchFigures figures = isStopped.getAsBoolean() ? BenchFigures.error("stopped") : process.run(job);
        IoUtil.delete(Path.of(job.aeronDirectory()).toFile(), true);
        if (null != figures.absence())
        {
            result.note(job.contender().label() + " is absent: " + figures.absence());
        }
        else if (null != figures.error())
        {
            result.failed(name + ' ' + what + ": " + figures.error());
        }
        else
        {
            return figures;
        }
        lost.add(job.contender());
        return null;
    }

    private List<Contender> appenders()
    {
        if (!settings.isDurable())
        {
            return APPENDERS;
        }
        result.note("chronicle is left out: it has no force with every append");
        return APPENDERS.subList(0, APPENDERS.indexOf(Contender.CHRONICLE));
    }

    private String aeronDirectory()
    {
        return DriverDirectory.of(workDirectory.toFile());
    }

    private void requireSpace(final Set<Measure> measures) throws IOException
    {
        final Path disk = measures.contains(Measure.SEEK) && null != settings.keptDirectory() &&
            Files.isDirectory(settings.keptDirectory()) ? settings.keptDirectory() : settings.directory();
        final long usable = Files.getFileStore(disk).getUsableSpace();
        final long seekLength = measures.contains(Measure.SEEK) ?
            settings.seekMessages() / SEEK_MESSAGES_PER_BLOCK *
            BlockArena.blockLength(SEEK_PAYLOAD_LENGTH, SEEK_MESSAGES_PER_BLOCK) : 0;
        final long needed = SPACE_FACTOR * Math.max(settings.runLength(), JournalConfiguration.SEGMENT_LENGTH_MAX) +
            seekLength + seekLength / SPACE_FACTOR;
        if (usable < needed)
        {
            throw new IllegalArgumentException(
                "disk has too little room: directory=" + disk + " needed=" + needed + " usable=" + usable);
        }
    }

    private Map<String, String> conditions() throws IOException
    {
        final FileStore store = Files.getFileStore(settings.directory());
        final Map<String, String> values = new LinkedHashMap<>(settings.describe());
        values.put("forced", settings.isDurable() ? "every write, by lockstep, archive and plain" : "nothing");
        values.put("file.system", store.type());
        values.put("disk.free", Long.toString(store.getUsableSpace()));
        return values;
    }

    private static String caseName(final int payloadLength, final int messagesPerBlock)
    {
        return payloadLength + " B x " + messagesPerBlock;
    }

    /** Histograms of contenders over all rounds: the percentiles of each round, and of all of them together. */
    private static final class Percentiles
    {
        private final String title;
        private final Contender subject;
        private final BenchTable rounds;
        private final Map<Contender, Histogram> totals = new LinkedHashMap<>();

        Percentiles(final String title, final Contender subject)
        {
            this.title = title;
            this.subject = subject;
            rounds = new BenchTable(title + ", medians of rounds", "us", true, subject);
        }

        void add(final Contender contender, final Histogram histogram)
        {
            totals.computeIfAbsent(contender, (each) -> LatencyRecorder.newHistogram()).add(histogram);
            addTo(rounds, contender, histogram);
        }

        void addTo(final JournalBenchResult result)
        {
            final BenchTable all = new BenchTable(title + ", all rounds together", "us", true, subject);
            totals.forEach((contender, histogram) -> addTo(all, contender, histogram));
            result.add(rounds);
            result.add(all);
        }

        private static void addTo(final BenchTable table, final Contender contender, final Histogram histogram)
        {
            for (final double each : PERCENTILES)
            {
                table.add(each < PERCENTILES[PERCENTILES.length - 1] ? "p" + each : "max", contender.label(),
                    histogram.getValueAtPercentile(each) / NS_PER_US);
            }
        }
    }
}
