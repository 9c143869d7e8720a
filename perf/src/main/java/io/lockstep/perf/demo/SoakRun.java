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
package io.lockstep.perf.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.agrona.concurrent.SystemEpochClock;

import io.lockstep.perf.load.EnvironmentReport;
import io.lockstep.perf.load.HistogramLogs;
import io.lockstep.perf.load.RunReport;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.runtime.IdleMode;
import io.lockstep.sequencer.Durability;

/**
 * A soak test: an open load at a rate for a time, latency from intended send times, client to ack and client to
 * applied, a log of intervals and percentiles. FAILED if the rate is missed or an answer is lost.
 * <p>
 * Threading: the caller's thread drives the clients.
 */
public final class SoakRun
{
    private static final int GATEWAYS = 2;
    private static final long DRAIN_LIMIT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long TICK_NS = TimeUnit.SECONDS.toNanos(10);

    private final int members;
    private final int clients;
    private final int payloadLength;
    private final long ratePerSecond;
    private final long warmUpNs;
    private final long durationNs;
    private final Durability durability;

    /**
     * A soak test.
     *
     * @param members       1 or 3.
     * @param clients       that send.
     * @param payloadLength of each message in bytes.
     * @param ratePerSecond of all clients together.
     * @param warmUpNs      before anything counts.
     * @param durationNs    that counts.
     * @param durability    what a release is worth.
     */
    public SoakRun(
        final int members,
        final int clients,
        final int payloadLength,
        final long ratePerSecond,
        final long warmUpNs,
        final long durationNs,
        final Durability durability)
    {
        this.members = members;
        this.clients = clients;
        this.payloadLength = payloadLength;
        this.ratePerSecond = ratePerSecond;
        this.warmUpNs = warmUpNs;
        this.durationNs = durationNs;
        this.durability = durability;
    }

    /**
     * Runs.
     *
     * @param directory for {@code NAME.hlog} and {@code NAME.*.hgrm}.
     * @param name      of the files.
     * @param isStopped true once the user wants it to end.
     * @param errorLog  of all nodes.
     * @param out       for a line now and then.
     * @return the verdict and the figures.
     */
    public RunReport run(
        final Path directory,
        final String name,
        final BooleanSupplier isStopped,
        final ErrorLog errorLog,
        final PrintStream out)
    {
        final Properties properties = new Properties();
        properties.setProperty("lockstep.durability", durability.name());
        DemoProfile.apply(properties);
        try (PayloadRig rig = new PayloadRig(
            members, GATEWAYS, clients, payloadLength, ratePerSecond, IdleMode.BACKOFF, properties, errorLog))
        {
            rig.drive(isStopped, warmUpNs);
            final long sentBefore = rig.load().sum(LoadClient::sent);
            final long startNs = rig.clock().nanoTime();
            final long elapsedNs;
            final RunReport report = new RunReport(name);
            try (HistogramLogs logs = new HistogramLogs(
                directory, name, "lockstep soak " + name, SystemEpochClock.INSTANCE, rig.ackLatency(),
                rig.appliedLatency()))
            {
                measure(rig, logs, isStopped, startNs, out);
                elapsedNs = rig.clock().nanoTime() - startNs;
                rig.load().stopSending();
                rig.drive(rig::isDone, DRAIN_LIMIT_NS);
            }
            report.offeredPerSecond(ratePerSecond)
                .counts(rig.load().sum(LoadClient::sent) - sentBefore, rig.done() - sentBefore, elapsedNs)
                .stage("ack", rig.ackLatency().total())
                .stage("applied", rig.appliedLatency().total())
                .setting("members", Integer.toString(members))
                .setting("clients", Integer.toString(clients))
                .setting("payloadLength", Integer.toString(payloadLength))
                .setting("durability", durability.name().toLowerCase(Locale.ROOT))
                .environment(EnvironmentReport.take());
            rig.reasons().forEach(report::fail);
            if (isStopped.getAsBoolean())
            {
                report.fail("interrupted");
            }
            return report;
        }
    }

    private void measure(
        final PayloadRig rig,
        final HistogramLogs logs,
        final BooleanSupplier isStopped,
        final long startNs,
        final PrintStream out)
    {
        final long[] nextTickNs = {TICK_NS};
        rig.drive(
            () ->
            {
                logs.poll();
                final long elapsedNs = rig.clock().nanoTime() - startNs;
                if (elapsedNs >= nextTickNs[0])
                {
                    nextTickNs[0] += TICK_NS;
                    out.printf(
                        Locale.ROOT, "%5d s  %,d done%n", TimeUnit.NANOSECONDS.toSeconds(elapsedNs), rig.done());
                }
                return isStopped.getAsBoolean();
            },
            durationNs);
    }
}
