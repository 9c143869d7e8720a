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

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.lockstep.perf.demo.DemoResult;
import io.lockstep.perf.demo.DemoRun;
import io.lockstep.perf.demo.DemoSettings;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.sequencer.Durability;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole appliance in one JVM, under load, with an audit at the end. */
@Command(
    name = "demo",
    description = {
        "Run everything in this JVM: members, two gateways, two replicas, clients. Exit status 0 only if every",
        "request was acked exactly once, sequences have no gap, replicas and journals agree."},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class DemoCommand implements Callable<Integer>
{
    private static final int MAX_CLIENTS = 64;

    @Spec
    private CommandSpec spec;

    @Option(names = "--members", paramLabel = "1|3", description = "Members of the cluster.", defaultValue = "1")
    private int members;

    @Option(names = "--seconds", paramLabel = "N", description = "Time to send for; with an input: until it ends.")
    private Integer seconds;

    @Option(names = "--clients", paramLabel = "N", description = "Clients that send.", defaultValue = "4")
    private int clients;

    @Option(
        names = "--rate", paramLabel = "N|max", description = "Messages a second of all clients together.",
        defaultValue = "20000", converter = RateConverter.class)
    private double rate;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the order flow.", defaultValue = "1")
    private long seed;

    @Option(names = "--durability", description = "durable or replicated.", defaultValue = "durable")
    private Durability durability;

    @Option(names = "--input", paramLabel = "FILE", description = "Market-by-order CSV to send, plain or gzip.")
    private Path input;

    @Option(
        names = "--speed", paramLabel = "X|max", description = "Speed of the input's own timing.",
        defaultValue = "1", converter = RateConverter.class)
    private double speed;

    @Option(
        names = "--max-gap", paramLabel = "TIME", description = "Longest gap in the input that is kept.",
        defaultValue = "1s", converter = DurationConverter.class)
    private long maxGapNs;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON.")
    private Path json;

    @Option(
        names = "--keep", paramLabel = "DIR",
        description = "Leave the journals of members and gateways below DIR, which must be absent or empty.")
    private Path keep;

    DemoCommand()
    {
    }

    @Override
    public Integer call()
    {
        check(1 == members || 3 == members, "--members must be 1 or 3: " + members);
        check(clients >= 1 && clients <= MAX_CLIENTS, "--clients must be 1 to " + MAX_CLIENTS + ": " + clients);
        check(null == seconds || seconds > 0, "--seconds must be above 0: " + seconds);
        check(null == json || null == json.toAbsolutePath().getParent() ||
            Files.isDirectory(json.toAbsolutePath().getParent()), "--json: directory is missing: " + json);

        check(null == keep || isAbsentOrEmpty(keep), "--keep: directory is not empty, or not one that can be read; " +
            "name one that is absent or empty: directory=" + keep);

        final DemoSettings settings = new DemoSettings();
        settings.members = members;
        settings.seconds = null != seconds ? seconds : null == input ? settings.seconds : 0;
        settings.clients = clients;
        settings.ratePerSecond = (long)Math.ceil(rate);
        settings.seed = seed;
        settings.durability = durability;
        settings.input = input;
        settings.speed = speed;
        settings.maxGapNs = maxGapNs;
        settings.keep = keep;

        final Shutdown shutdown = Shutdown.install();
        try
        {
            final ErrorLog errorLog = new ErrorLog("demo", System.err, LockstepCommand.isVerbose());
            final DemoResult result = new DemoRun(settings, shutdown::isRequested, System.out, errorLog).run();
            result.print(System.out);
            if (null != json)
            {
                result.writeJson(json);
            }
            shutdown.request(result.isOk() ? 0 : 1);
        }
        finally
        {
            System.out.flush();
            shutdown.finish();
        }
        return shutdown.finish();
    }

    private static boolean isAbsentOrEmpty(final Path directory)
    {
        if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS))
        {
            return true;
        }
        final String[] names = directory.toFile().list();
        return null != names && 0 == names.length;
    }

    private void check(final boolean isRight, final String problem)
    {
        if (!isRight)
        {
            throw new CommandLine.ParameterException(spec.commandLine(), problem);
        }
    }
}
