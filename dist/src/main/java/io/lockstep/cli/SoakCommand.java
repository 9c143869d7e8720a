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

import io.lockstep.perf.demo.SoakRun;
import io.lockstep.perf.load.JsonWriter;
import io.lockstep.perf.load.RunReport;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.sequencer.Durability;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** An open load for a time, with latency logs that HdrHistogram's tools read. */
@Command(
    name = "soak",
    description = {
        "Send at a rate for a time against an embedded system, and log latencies from intended send times.",
        "Exit status 0 only if the rate was kept and every message was acked and applied."},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class SoakCommand implements Callable<Integer>
{
    private static final int MIN_LENGTH = 16;
    private static final int MAX_LENGTH = 1200;
    private static final int MAX_CLIENTS = 64;

    @Option(names = "--members", paramLabel = "1|3", description = "Members of the cluster.", defaultValue = "1")
    private int members;

    @Option(names = "--rate", paramLabel = "N", description = "Messages a second.", defaultValue = "10000")
    private long rate;

    @Option(
        names = "--duration", paramLabel = "TIME", description = "Time that counts.", defaultValue = "60s",
        converter = DurationConverter.class)
    private long durationNs;

    @Option(
        names = "--warm-up", paramLabel = "TIME", description = "Time before.", defaultValue = "10s",
        converter = DurationConverter.class)
    private long warmUpNs;

    @Option(names = "--clients", paramLabel = "N", description = "Clients that send.", defaultValue = "4")
    private int clients;

    @Option(names = "--length", paramLabel = "BYTES", description = "Payload.", defaultValue = "64")
    private int length;

    @Option(names = "--durability", description = "durable or replicated.", defaultValue = "durable")
    private Durability durability;

    @Option(names = "--out", paramLabel = "DIR", description = "Directory of the logs.", defaultValue = ".")
    private Path out;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the logs.", defaultValue = "soak")
    private String name;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON.")
    private Path json;

    SoakCommand()
    {
    }

    @Override
    public Integer call() throws IOException
    {
        Checks.range("--members", members, 1, 3);
        Checks.that(members != 2, "--members is not 1 or 3: value=2");
        Checks.range("--clients", clients, 1, MAX_CLIENTS);
        Checks.range("--length", length, MIN_LENGTH, MAX_LENGTH);
        Checks.range("--rate", rate, clients, Integer.MAX_VALUE);
        Checks.that(durationNs > 0, "--duration is not above 0: value=" + durationNs);
        Checks.writable("--json", json);

        final Shutdown shutdown = Shutdown.install();
        try
        {
            final ErrorLog errorLog = new ErrorLog("soak", System.err, LockstepCommand.isVerbose());
            final RunReport report = new SoakRun(members, clients, length, rate, warmUpNs, durationNs, durability)
                .run(out, name, shutdown::isRequested, errorLog, System.out);
            System.out.print(report.print());
            if (null != json)
            {
                try (Writer writer = Files.newBufferedWriter(json))
                {
                    report.writeTo(new JsonWriter(writer));
                    writer.write('\n');
                }
            }
            shutdown.request(report.isOk() ? 0 : 1);
        }
        finally
        {
            shutdown.finish();
        }
        return shutdown.finish();
    }
}
