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
package io.lockstep.perf.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.logbuffer.Header;
import io.lockstep.perf.load.LatencyRecorder;
import io.lockstep.perf.load.OpenLoopPacer;

/**
 * One run of load over one cluster session. Echoes must come back each once and in the order of the offers, which one
 * session of a cluster without an election gives; anything else is a reason why the run does not count.
 * <p>
 * Threading: one thread sends and receives.
 */
final class EchoRun implements EgressListener
{
    private static final int SEND_LIMIT = 16;

    private final BenchSettings settings;
    private final NanoClock clock;
    private final NanoClock cpuClock;
    private final EchoLoad load;
    private final IdleStrategy idleStrategy;
    private final Histogram histogram = LatencyRecorder.newHistogram();
    private AeronCluster client;
    private OpenLoopPacer pacer;
    private long warmUpCount;
    private long sent;
    private long received;
    private long strange;
    private int leaderChanges;
    private String failure;

    EchoRun(final BenchSettings settings, final NanoClock clock, final NanoClock cpuClock)
    {
        this.settings = settings;
        this.clock = clock;
        this.cpuClock = cpuClock;
        load = new EchoLoad(settings);
        idleStrategy = settings.clientIdleMode().newStrategy();
    }

    @Override
    public void onMessage(
        final long clusterSessionId,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header header)
    {
        final long number = load.numberOf(buffer, offset, length);
        if (number != received)
        {
            strange++;
            return;
        }
        if (null != pacer && number >= warmUpCount)
        {
            final long latencyNs = clock.nanoTime() - pacer.intendedNs(number);
            histogram.recordValue(Math.min(LatencyRecorder.HIGHEST_NS, Math.max(0, latencyNs)));
        }
        received++;
    }

    /** An election stops the cluster for a while, and may drop what is in flight: not what a run is to measure. */
    @Override
    public void onNewLeader(
        final long clusterSessionId,
        final long leadershipTermId,
        final int leaderMemberId,
        final String ingressEndpoints)
    {
        leaderChanges++;
    }

    /** As fast as it goes, with a bounded number in flight. */
    ThroughputResult throughput(final String name, final AeronCluster session, final List<String> reasons)
    {
        client = session;
        final int messagesPerOffer = settings.messagesPerOffer();
        final long windowCount = settings.windowCount() / messagesPerOffer;
        final long measureFromNs = clock.nanoTime() + settings.warmUpNs();
        long startNs = measureFromNs;
        long startReceived = 0;
        long startCpuNs = 0;
        boolean isMeasuring = false;
        long nowNs = clock.nanoTime();

        while (null == failure && nowNs - measureFromNs < settings.durationNs())
        {
            if (!isMeasuring && nowNs - measureFromNs >= 0)
            {
                isMeasuring = true;
                startNs = nowNs;
                startReceived = received;
                startCpuNs = cpuClock.nanoTime();
            }
            int workCount = 0;
            while (workCount < SEND_LIMIT && sent - received < windowCount && tryOffer())
            {
                workCount++;
            }
            idleStrategy.idle(workCount + client.pollEgress());
            nowNs = clock.nanoTime();
        }

        final long measured = received - startReceived;
        final long cpuNs = cpuClock.nanoTime() - startCpuNs;
        drain();
        return new ThroughputResult(name, measured * messagesPerOffer, nowNs - startNs, cpuNs,
            sent * messagesPerOffer, received * messagesPerOffer, allReasons(reasons));
    }

    /** At a rate, from intended times. */
    LatencyResult latency(final String name, final AeronCluster session, final List<String> reasons)
    {
        client = session;
        final long rate = settings.ratePerSecond();
        warmUpCount = countOf(settings.warmUpNs(), rate);
        final long total = warmUpCount + countOf(settings.durationNs(), rate);
        final long startNs = clock.nanoTime();
        pacer = new OpenLoopPacer(rate, startNs);
        final long giveUpNs = pacer.intendedNs(total) + settings.drainTimeoutNs();
        long nowNs = startNs;

        while (null == failure && sent < total && nowNs - giveUpNs < 0)
        {
            int workCount = 0;
            while (workCount < SEND_LIMIT && sent < total && pacer.isDue(nowNs) && tryOffer())
            {
                pacer.advance();
                workCount++;
            }
            idleStrategy.idle(workCount + client.pollEgress());
            nowNs = clock.nanoTime();
        }

        final long sendElapsedNs = nowNs - pacer.intendedNs(warmUpCount);
        drain();
        return new LatencyResult(name, histogram, rate, Math.max(0, sent - warmUpCount),
            Math.max(0, received - warmUpCount), sendElapsedNs, allReasons(reasons));
    }

    private boolean tryOffer()
    {
        load.number(sent);
        final long result = client.offer(load.buffer(), 0, load.length());
        if (result > 0)
        {
            sent++;
            return true;
        }
        if (Publication.BACK_PRESSURED != result && Publication.ADMIN_ACTION != result)
        {
            failure = "session was lost: result=" + Publication.errorString(result) + " sent=" + sent;
        }
        return false;
    }

    private void drain()
    {
        final long deadlineNs = clock.nanoTime() + settings.drainTimeoutNs();
        while (received < sent && clock.nanoTime() - deadlineNs < 0)
        {
            idleStrategy.idle(client.pollEgress());
        }
    }

    private List<String> allReasons(final List<String> reasons)
    {
        final List<String> all = new ArrayList<>(reasons);
        if (null != failure)
        {
            all.add(failure);
        }
        if (leaderChanges > 0)
        {
            all.add("leader changed during the run: count=" + leaderChanges);
        }
        if (strange > 0)
        {
            all.add("echoes out of order or not of the shape sent: count=" + strange);
        }
        return all;
    }

    private static long countOf(final long durationNs, final long ratePerSecond)
    {
        return Math.round(durationNs * (double)ratePerSecond / TimeUnit.SECONDS.toNanos(1));
    }
}
