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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.agrona.IoUtil;

import io.lockstep.perf.system.FailoverBench;
import io.lockstep.perf.system.FailoverResult;
import io.lockstep.perf.system.FailoverSettings;
import io.lockstep.runtime.ErrorLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code lockstep bench failover}.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "failover",
    description = {
        "Three members and two gateways, each a process of its own, and clients. Kill the leader with SIGKILL, take",
        "the time to the first answer to a request sent after that, start it again; and again under load. Before",
        "that, pauses of the leader that must not cost it its place, and, if asked, snapshots and planned hand-overs.",
        "Exit status 0 only if every figure is within its aim and the judge finds nothing."},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class FailoverBenchCommand implements Callable<Integer>
{
    private static final int MAX_KILLS = 1000;
    /** What two gateways host by default. */
    private static final int MAX_CLIENTS = 2 * 256;
    /** Of the clients that the cluster knows by default, with room for those of the load. */
    private static final long MAX_OUTCOMES = 2_000_000;

    @Option(names = "--kills", paramLabel = "N", description = "Of leaders, idle and again under load.",
        defaultValue = "20")
    private int kills;

    @Option(names = "--leaves", paramLabel = "N", description =
        "Planned hand-overs by 'lockstep leave', idle and again under load.", defaultValue = "0")
    private int leaves;

    @Option(names = "--snapshots", paramLabel = "N", description =
        "Of the cluster, idle and again under load: the longest time without an answer around each.",
        defaultValue = "0")
    private int snapshots;

    @Option(names = "--load", paramLabel = "RATE", description = "Messages a second under load; 0 for idle alone.",
        defaultValue = "0")
    private long rate;

    @Option(names = "--clients", paramLabel = "N", description = "That make the load.", defaultValue = "8")
    private int clients;

    @Option(names = "--outcomes", paramLabel = "N", description =
        "That the cluster shall remember before the load, of other clients: what makes its snapshots long.",
        defaultValue = "0")
    private long outcomes;

    @Option(names = "--pauses", paramLabel = "N", description = "Of leaders, idle.", defaultValue = "20")
    private int pauses;

    @Option(
        names = "--pause", paramLabel = "TIME", description = "Length of a pause.", defaultValue = "200ms",
        converter = DurationConverter.class)
    private long pauseNs;

    @Option(names = "--heap", paramLabel = "SIZE", description = "Heap of each process.", defaultValue = "128m")
    private String heap;

    @Option(
        names = "--directory", paramLabel = "DIR", description = "On the disk of the journals.",
        defaultValue = "${sys:java.io.tmpdir}")
    private Path directory;

    FailoverBenchCommand()
    {
    }

    @Override
    public Integer call() throws IOException
    {
        Checks.range("--kills", kills, 0, MAX_KILLS);
        Checks.range("--leaves", leaves, 0, MAX_KILLS);
        Checks.range("--snapshots", snapshots, 0, MAX_KILLS);
        Checks.that(kills + leaves + snapshots > 0, "--kills, --leaves and --snapshots: nothing to measure");
        Checks.range("--clients", clients, 1, MAX_CLIENTS);
        Checks.range("--outcomes", outcomes, 0, MAX_OUTCOMES);
        Checks.range("--pauses", pauses, 0, MAX_KILLS);
        Checks.range("--load", rate, 0, Integer.MAX_VALUE);
        Checks.that(Files.isDirectory(directory), "--directory is not a directory: directory=" + directory);

        final Shutdown shutdown = Shutdown.install();
        final Path work = Files.createTempDirectory(directory, "lockstep-failover-");
        try
        {
            final FailoverBench bench = new FailoverBench(
                work,
                List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError"),
                shutdown::isRequested,
                (line) -> System.err.println("lockstep: bench " + line),
                new ErrorLog("bench", System.err, LockstepCommand.isVerbose()));
            final FailoverResult result = bench.run(
                new FailoverSettings(kills, leaves, snapshots, rate, clients, outcomes, pauses, pauseNs));
            System.out.print(result.print());
            shutdown.request(result.isOk() ? 0 : 1);
        }
        finally
        {
            IoUtil.delete(work.toFile(), true);
            shutdown.finish();
        }
        return shutdown.finish();
    }
}
