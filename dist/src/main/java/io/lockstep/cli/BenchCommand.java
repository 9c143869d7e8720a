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
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.lockstep.perf.bench.BenchComparison;
import io.lockstep.perf.bench.BenchSettings;
import io.lockstep.perf.bench.ClusterProfile;
import io.lockstep.perf.bench.RawClusterBaseline;
import io.lockstep.perf.demo.EmbeddedTarget;
import io.lockstep.perf.load.JsonWriter;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.sequencer.Durability;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The appliance against the raw cluster that it stands on, in turn on the same machine. */
@Command(
    name = "bench",
    description = {
        "Compare the appliance, client to acked and applied, with a raw Aeron Cluster echo of the same payload and",
        "settings, in turn in this JVM. Figures of one machine only compare with each other."},
    subcommands = {JournalBenchCommand.class, FailoverBenchCommand.class},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class BenchCommand implements Callable<Integer>
{
    private static final int MIN_LENGTH = 16;
    private static final int MAX_LENGTH = 1200;
    private static final long HEARTBEAT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long ELECTION_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(500);

    /** What is measured. */
    enum Measure
    {
        /** Messages a second, as fast as windows allow. */
        THROUGHPUT,
        /** Client to ack at a rate. */
        LATENCY
    }

    /** What it is compared with. */
    enum Baseline
    {
        /** An echo of one message per offer. */
        RAW,
        /** An echo of whole input blocks: the cost of consensus alone. */
        BLOCKS
    }

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "throughput|latency", description = "What is measured.")
    private Measure measure;

    @Option(names = "--members", paramLabel = "1|3", description = "Members of the cluster.", defaultValue = "1")
    private int members;

    @Option(
        names = "--compare", paramLabel = "raw|blocks", description = "raw: an echo, one message per offer; blocks: "
        + "an echo of blocks of 100 messages (throughput only).", defaultValue = "raw")
    private Baseline baseline;

    @Option(names = "--rounds", paramLabel = "N", description = "Runs of each, in turn; odd.", defaultValue = "3")
    private int rounds;

    @Option(
        names = "--duration", paramLabel = "TIME", description = "Of a run.", defaultValue = "5s",
        converter = DurationConverter.class)
    private long durationNs;

    @Option(names = "--length", paramLabel = "BYTES", description = "Payload.", defaultValue = "64")
    private int length;

    @Option(names = "--rate", paramLabel = "N", description = "Of latency.", defaultValue = "10000")
    private long rate;

    @Option(names = "--mtu", paramLabel = "BYTES", description = "Of all drivers.", defaultValue = "8192")
    private int mtu;

    @Option(names = "--durability", description = "durable or replicated.", defaultValue = "durable")
    private Durability durability;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the comparison as JSON.")
    private Path json;

    BenchCommand()
    {
    }

    @Override
    public Integer call() throws Exception
    {
        if (null == measure)
        {
            throw new ParameterException(spec.commandLine(), "what is measured is missing: throughput or latency");
        }
        Checks.range("--members", members, 1, 3);
        Checks.that(members != 2, "--members is not 1 or 3: value=2");
        Checks.range("--rounds", rounds, 1, BenchComparison.MAX_ROUNDS);
        Checks.range("--length", length, MIN_LENGTH, MAX_LENGTH);
        Checks.range("--rate", rate, 4, Integer.MAX_VALUE);
        Checks.that(durationNs > 0, "--duration is not above 0: value=" + durationNs);
        Checks.writable("--json", json);

        final ClusterProfile profile = new ClusterProfile()
            .memberCount(members)
            .isDurable(Durability.DURABLE == durability)
            .mtuLength(mtu)
            .heartbeatTimeoutNs(HEARTBEAT_TIMEOUT_NS)
            .electionTimeoutNs(ELECTION_TIMEOUT_NS);
        final BenchSettings settings = settings();
        final BenchSettings raw = settings().messagesPerOffer(Baseline.BLOCKS == baseline ? 100 : 1);
        final Shutdown shutdown = Shutdown.install();
        try
        {
            final BenchComparison comparison = compare(profile, settings, raw);
            System.out.print(comparison.print());
            write(comparison);
            shutdown.request(comparison.isOk() ? 0 : 1);
        }
        finally
        {
            shutdown.finish();
        }
        return shutdown.finish();
    }

    private BenchComparison compare(
        final ClusterProfile profile, final BenchSettings settings, final BenchSettings raw) throws Exception
    {
        final EmbeddedTarget target = new EmbeddedTarget(
            profile, new ErrorLog("bench", System.err, LockstepCommand.isVerbose()));
        if (Measure.LATENCY == measure)
        {
            return BenchComparison.latency(
                () -> target.runLatency(settings),
                () ->
                {
                    try (RawClusterBaseline cluster = RawClusterBaseline.launch(profile))
                    {
                        return cluster.runLatency(raw);
                    }
                },
                rounds);
        }
        return BenchComparison.throughput(
            () -> target.runThroughput(settings),
            () ->
            {
                try (RawClusterBaseline cluster = RawClusterBaseline.launch(profile))
                {
                    return cluster.runThroughput(raw);
                }
            },
            rounds);
    }

    private BenchSettings settings()
    {
        return new BenchSettings()
            .payloadLength(length)
            .ratePerSecond(rate)
            .durationNs(durationNs);
    }

    private void write(final BenchComparison comparison) throws IOException
    {
        if (null != json)
        {
            try (Writer writer = Files.newBufferedWriter(json))
            {
                comparison.writeTo(new JsonWriter(writer));
                writer.write('\n');
            }
        }
    }
}
