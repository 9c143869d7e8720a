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

import java.util.Properties;

import org.agrona.concurrent.NanoClock;

import io.lockstep.perf.bench.BenchSettings;
import io.lockstep.perf.bench.BenchTarget;
import io.lockstep.perf.bench.ClusterProfile;
import io.lockstep.perf.bench.LatencyResult;
import io.lockstep.perf.bench.ThroughputResult;
import io.lockstep.perf.load.ProcessCpuClock;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.sequencer.Durability;

/**
 * The appliance as the subject of a benchmark: members under the same settings as the raw cluster that it is compared
 * with, one gateway, one replica, clients whose windows add up to the raw client's. A message counts when it is acked
 * and applied; latency is client to ack.
 * <p>
 * Threading: one thread. Each run has a system of its own.
 */
public final class EmbeddedTarget implements BenchTarget
{
    private static final String NAME = "lockstep";
    private static final int GATEWAYS = 1;

    private final ClusterProfile profile;
    private final ErrorLog errorLog;
    private final NanoClock cpuClock = new ProcessCpuClock();

    /**
     * A target.
     *
     * @param profile  settings of the cluster.
     * @param errorLog of all nodes.
     */
    public EmbeddedTarget(final ClusterProfile profile, final ErrorLog errorLog)
    {
        this.profile = profile;
        this.errorLog = errorLog;
    }

    @Override
    public ThroughputResult runThroughput(final BenchSettings settings)
    {
        try (PayloadRig rig = rig(settings, 0))
        {
            final NanoClock clock = rig.clock();
            rig.drive(() -> false, settings.warmUpNs());
            final long startNs = clock.nanoTime();
            final long startCpuNs = cpuClock.nanoTime();
            final long startCount = rig.done();
            rig.drive(() -> false, settings.durationNs());
            final long count = rig.done() - startCount;
            final long elapsedNs = clock.nanoTime() - startNs;
            final long cpuNs = cpuClock.nanoTime() - startCpuNs;
            rig.load().stopSending();
            rig.drive(rig::isDone, settings.drainTimeoutNs());
            return new ThroughputResult(
                NAME, count, elapsedNs, cpuNs, rig.load().sum(LoadClient::sent), rig.done(), rig.reasons());
        }
    }

    @Override
    public LatencyResult runLatency(final BenchSettings settings)
    {
        try (PayloadRig rig = rig(settings, settings.ratePerSecond()))
        {
            final NanoClock clock = rig.clock();
            rig.drive(() -> false, settings.warmUpNs());
            rig.ackLatency().reset();
            final long startNs = clock.nanoTime();
            final long sentBefore = rig.load().sum(LoadClient::sent);
            rig.drive(() -> false, settings.durationNs());
            final long sent = rig.load().sum(LoadClient::sent) - sentBefore;
            final long elapsedNs = clock.nanoTime() - startNs;
            rig.load().stopSending();
            rig.drive(rig::isDone, settings.drainTimeoutNs());
            rig.ackLatency().takeInterval();
            return new LatencyResult(
                NAME, rig.ackLatency().total(), settings.ratePerSecond(), sent, rig.done() - sentBefore, elapsedNs,
                rig.reasons());
        }
    }

    @Override
    public void close()
    {
        // Each run closes its own system.
    }

    private PayloadRig rig(final BenchSettings settings, final long rate)
    {
        return new PayloadRig(
            profile.memberCount(), GATEWAYS, Math.max(1, settings.windowCount() / PayloadRig.WINDOW),
            settings.payloadLength(), rate, settings.clientIdleMode(), properties(), errorLog);
    }

    private Properties properties()
    {
        final Properties properties = new Properties();
        properties.setProperty("lockstep.durability",
            (profile.isDurable() ? Durability.DURABLE : Durability.REPLICATED).name());
        properties.setProperty("lockstep.threads", profile.isShared() ? "shared" : "dedicated");
        properties.setProperty("lockstep.idle", profile.idleMode().name());
        properties.setProperty("lockstep.cluster.heartbeat.timeout", profile.heartbeatTimeoutNs() + "ns");
        properties.setProperty("lockstep.cluster.election.timeout", profile.electionTimeoutNs() + "ns");
        properties.setProperty("lockstep.cluster.log.term.length", Integer.toString(profile.logTermLength()));
        properties.setProperty("lockstep.archive.segment.length", Integer.toString(profile.archiveSegmentLength()));
        properties.setProperty("lockstep.aeron.mtu", Integer.toString(profile.mtuLength()));
        properties.setProperty("lockstep.aeron.socket.buffer", Integer.toString(profile.socketBufferLength()));
        properties.setProperty("lockstep.journal.segment.length", "16m");
        return properties;
    }
}
