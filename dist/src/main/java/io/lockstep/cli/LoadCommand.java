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

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import io.lockstep.perf.history.HistoryWriter;
import io.lockstep.perf.system.HistoryLoad;
import io.lockstep.perf.system.LoadSettings;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.runtime.ErrorLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code lockstep load}: clients that write down what they send and learn.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "load",
    description = {
        "Send unique messages to gateways at a rate, and write a history of every request and outcome. Whatever is",
        "killed or unplugged meanwhile: clients go on at the next gateway with the same ids. SIGTERM or Ctrl-C ends",
        "the sending; outcomes are then waited for. Exit status 0 only if every request got an outcome."},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class LoadCommand implements Callable<Integer>
{
    private static final int MAX_CLIENTS = 1024;
    private static final int MAX_LENGTH = 63 * 1024;

    @Option(names = "--history", required = true, paramLabel = "FILE", description = "History, a new file.")
    private Path history;

    @Option(
        names = "--gateways", paramLabel = "CHANNEL", split = ",", description = "Aeron channels of the gateways.",
        defaultValue = "aeron:udp?endpoint=localhost:21001")
    private List<String> gateways;

    @Option(
        names = "--clients", paramLabel = "N", description = "Clients.",
        defaultValue = "" + LoadSettings.CLIENTS_DEFAULT)
    private int clients;

    @Option(
        names = "--first-client", paramLabel = "ID", description = "Id of the first; the others follow.",
        defaultValue = "1")
    private long firstClient;

    @Option(
        names = "--rate", paramLabel = "N", description = "Messages a second of all together.",
        defaultValue = "" + LoadSettings.RATE_DEFAULT)
    private long rate;

    @Option(
        names = "--duration", paramLabel = "TIME", description = "Time to send for.", defaultValue = "60s",
        converter = DurationConverter.class)
    private long durationNs;

    @Option(
        names = "--drain", paramLabel = "TIME", description = "Longest wait for the last outcomes.",
        defaultValue = "20s", converter = DurationConverter.class)
    private long drainNs;

    @Option(
        names = "--churn", paramLabel = "TIME", defaultValue = "0s", converter = DurationConverter.class,
        description = "Mean time after which a client drops its session, with what is under way; 0s for never.")
    private long churnNs;

    @Option(
        names = "--length", paramLabel = "BYTES", description = "Longest payload; lengths are spread up to it.",
        defaultValue = "" + LoadSettings.MAX_LENGTH_DEFAULT)
    private int length;

    @Option(
        names = "--window", paramLabel = "N", description = "Requests of a client without an outcome, a power of two.",
        defaultValue = "" + LoadSettings.WINDOW_DEFAULT)
    private int window;

    @Option(names = "--seed", paramLabel = "N", description = "Of lengths and churn.", defaultValue = "1")
    private long seed;

    LoadCommand()
    {
    }

    @Override
    public Integer call()
    {
        Checks.range("--clients", clients, 1, MAX_CLIENTS);
        Checks.range("--first-client", firstClient, 1, Long.MAX_VALUE - MAX_CLIENTS);
        Checks.range("--rate", rate, 1, Integer.MAX_VALUE);
        Checks.range("--length", length, LoadSettings.MIN_LENGTH, MAX_LENGTH);
        Checks.that(Integer.bitCount(window) == 1 && window > 0, "--window is not a power of two: value=" + window);
        Checks.that(durationNs > 0, "--duration is not above 0: value=" + durationNs);
        Checks.writable("--history", history);

        final Shutdown shutdown = Shutdown.install();
        try
        {
            final boolean isAnswered = run(shutdown);
            shutdown.request(isAnswered ? 0 : 1);
        }
        finally
        {
            shutdown.finish();
        }
        return shutdown.finish();
    }

    private boolean run(final Shutdown shutdown)
    {
        final ErrorLog errorLog = new ErrorLog("load", System.err, LockstepCommand.isVerbose());
        try (HistoryWriter writer = HistoryWriter.create(history, "load");
            HistoryLoad load = new HistoryLoad(settings(), writer, errorLog))
        {
            System.out.println("lockstep: load is running");
            final boolean isAnswered = load.run(shutdown::isRequested);
            final long taken = load.taken();
            load.giveUp();
            System.out.println("lockstep: load " + load.summary() + (0 == taken ? "" : " taken=" + taken));
            return isAnswered;
        }
    }

    private LoadSettings settings()
    {
        return new LoadSettings()
            .clients(clients)
            .firstClientId(firstClient)
            .rate(rate)
            .maxLength(length)
            .window(window)
            .durationNs(durationNs)
            .drainNs(drainNs)
            .churnNs(churnNs)
            .seed(seed)
            .gateways(gateways)
            .aeronDirectory(DriverDirectory.of(history.toFile()));
    }
}
