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
package io.lockstep.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;

import io.lockstep.perf.bench.journal.JournalBench;
import io.lockstep.perf.bench.journal.JournalBenchResult;
import io.lockstep.perf.bench.journal.JournalBenchSettings;
import io.lockstep.perf.bench.journal.Measure;
import io.lockstep.perf.load.JsonWriter;
import io.lockstep.runtime.IdleMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The journal against Aeron Archive, Chronicle Queue and a plain file. */
@Command(
    name = "journal",
    description = {
        "Compare the journal with an Aeron Archive recording, Chronicle Queue (from a checkout only) and a plain file,",
        "each in a JVM of its own, in turn, on the same disk. No write is forced unless --durable is given. What is",
        "written is deleted again. Figures of one machine only compare with each other."},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class JournalBenchCommand implements Callable<Integer>
{
    private static final int MAX_CASES = 16;

    /** What is measured. */
    enum Choice
    {
        /** Busy ring. */
        APPEND,
        /** Idle ring. */
        IDLE,
        /** Against a plain file. */
        BANDWIDTH,
        /** With rolls and without. */
        ROLL,
        /** Sequential. */
        READ,
        /** Random. */
        SEEK,
        /** All of them. */
        ALL
    }

    @Parameters(
        index = "0", paramLabel = "append|idle|bandwidth|roll|read|seek|all", description = "What is measured.",
        defaultValue = "all")
    private Choice choice;

    @Option(
        names = "--directory", paramLabel = "DIR", description = "On the disk to measure.",
        defaultValue = "${sys:java.io.tmpdir}")
    private Path directory;

    @Option(names = "--rounds", paramLabel = "N", description = "Runs of each, in turn; odd.", defaultValue = "3")
    private int rounds;

    @Option(
        names = "--lengths", paramLabel = "BYTES", description = "Of messages.", split = ",",
        defaultValue = "64,256,1024")
    private int[] lengths;

    @Option(
        names = "--blocks", paramLabel = "N", description = "Messages in a block.", split = ",",
        defaultValue = "1,16,64")
    private int[] blocks;

    @Option(
        names = "--run-length", paramLabel = "SIZE", description = "Bytes of blocks that a run appends.",
        defaultValue = "512m", converter = SizeConverter.class)
    private long runLength;

    @Option(
        names = "--segment", paramLabel = "SIZE", description = "Segment of journal and archive.",
        defaultValue = "64m", converter = SizeConverter.class)
    private long segment;

    @Option(
        names = "--duration", paramLabel = "TIME", description = "Of a run of idle or roll.", defaultValue = "5s",
        converter = DurationConverter.class)
    private long durationNs;

    @Option(names = "--rate", paramLabel = "N", description = "Blocks a second of roll.", defaultValue = "50000")
    private int rate;

    @Option(
        names = "--roll-segment", paramLabel = "SIZE", description = "Segment of the run that rolls.",
        defaultValue = "4m", converter = SizeConverter.class)
    private long rollSegment;

    @Option(
        names = "--batch", paramLabel = "SIZE", description = "Write of bandwidth.", defaultValue = "64k",
        converter = SizeConverter.class)
    private long batch;

    @Option(
        names = "--seek-messages", paramLabel = "N", description = "Messages of 64 B, 64 to a block, to seek in.",
        defaultValue = "100000000")
    private long seekMessages;

    @Option(names = "--seek-samples", paramLabel = "N", description = "Seeks of a round.", defaultValue = "20000")
    private int seekSamples;

    @Option(
        names = "--keep", paramLabel = "DIR", description = "Keep the journal to seek in there, or use the one there.")
    private Path keep;

    @Option(names = "--ring", paramLabel = "N", description = "Slots of the ring.", defaultValue = "256")
    private int ring;

    @Option(names = "--durable", description = "Force every write.")
    private boolean isDurable;

    @Option(
        names = "--idle", paramLabel = "MODE",
        description = "Of the thread that writes: spin, yield, backoff or sleep.",
        defaultValue = "backoff")
    private IdleMode idleMode;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all rounds as JSON.")
    private Path json;

    JournalBenchCommand()
    {
    }

    @Override
    public Integer call() throws Exception
    {
        Checks.range("--rounds", rounds, 1, JournalBenchSettings.MAX_ROUNDS);
        Checks.that(1 == rounds % 2, "--rounds is not odd: value=" + rounds);
        each("--lengths", lengths, JournalBenchSettings.MAX_PAYLOAD_LENGTH);
        each("--blocks", blocks, JournalBenchSettings.MAX_MESSAGES_PER_BLOCK);
        Checks.range("--run-length", runLength, 1, JournalBenchSettings.MAX_RUN_LENGTH);
        Checks.range("--segment", segment, 1, Integer.MAX_VALUE);
        Checks.range("--roll-segment", rollSegment, 1, Integer.MAX_VALUE);
        Checks.range("--batch", batch, 1, Integer.MAX_VALUE);
        Checks.that(Files.isDirectory(directory), "--directory is not a directory: directory=" + directory);
        Checks.writable("--json", json);

        final Shutdown shutdown = Shutdown.install();
        try
        {
            final JournalBench bench = new JournalBench(
                settings(), shutdown::isRequested, (line) -> System.err.println("lockstep: bench " + line));
            final JournalBenchResult result = bench.run(measures());
            System.out.print(result.print());
            write(result);
            shutdown.request(result.isOk() ? 0 : 1);
        }
        finally
        {
            shutdown.finish();
        }
        return shutdown.finish();
    }

    private JournalBenchSettings settings()
    {
        return new JournalBenchSettings()
            .directory(directory)
            .rounds(rounds)
            .payloadLengths(lengths)
            .messagesPerBlock(blocks)
            .runLength(runLength)
            .segmentLength((int)segment)
            .rollSegmentLength((int)rollSegment)
            .batchLength((int)batch)
            .durationNs(durationNs)
            .ratePerSecond(rate)
            .seekMessages(seekMessages)
            .seekSamples(seekSamples)
            .keptDirectory(keep)
            .ringLength(ring)
            .isDurable(isDurable)
            .idleMode(idleMode);
    }

    private Set<Measure> measures()
    {
        if (Choice.ALL != choice)
        {
            return EnumSet.of(Measure.valueOf(choice.name()));
        }
        return EnumSet.complementOf(EnumSet.of(Measure.GENERATE));
    }

    private static void each(final String name, final int[] values, final int maximum)
    {
        Checks.range(name + " count", values.length, 1, MAX_CASES);
        for (final int each : values)
        {
            Checks.range(name, each, 1, maximum);
        }
    }

    private void write(final JournalBenchResult result) throws IOException
    {
        if (null != json)
        {
            try (Writer writer = Files.newBufferedWriter(json))
            {
                result.writeTo(new JsonWriter(writer));
                writer.write('\n');
            }
        }
    }
}
