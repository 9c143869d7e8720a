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
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.HdrHistogram.Histogram;
import org.agrona.CloseHelper;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.lockstep.client.ClientContext;
import io.lockstep.client.LockstepClient;
import io.lockstep.gateway.GatewayNode;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.perf.input.InputPacer;
import io.lockstep.perf.input.MarketByOrderSource;
import io.lockstep.perf.input.OrderFlowGenerator;
import io.lockstep.perf.load.LatencyRecorder;
import io.lockstep.perf.load.MessageSource;
import io.lockstep.replica.ReplicaNode;
import io.lockstep.replica.machines.orderbook.OrderBook;
import io.lockstep.replica.machines.orderbook.OrderBookMachine;
import io.lockstep.replica.status.ReplicaCounter;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.sequencer.SequencerNode;

/**
 * One run of the demo: starts the whole system, sends, waits until everybody has everything, stops, audits.
 * <p>
 * Threading: the caller's thread drives the clients. Errors: what the run finds wrong is in the result; what keeps it
 * from running at all is thrown.
 */
public final class DemoRun
{
    private static final int STREAM_ID = 1;
    private static final int GATEWAYS = 2;
    private static final int REPLICAS = 2;
    private static final int WINDOW = 1024;
    private static final long CONNECT_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long DRAIN_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long TICK_NS = TimeUnit.SECONDS.toNanos(1);

    private final DemoSettings settings;
    private final BooleanSupplier isStopped;
    private final PrintStream out;
    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final IdleStrategy idleStrategy = new BackoffIdleStrategy(10, 20, 1_000, 100_000);
    private final LatencyRecorder ackLatency = new LatencyRecorder("ack");
    private final List<AutoCloseable> sources = new ArrayList<>();
    private final DemoResult result = new DemoResult();
    private final ErrorLog errorLog;
    private InputPacer inputPacer;
    private OrderBookMachine[] machines;

    /**
     * A run.
     *
     * @param settings  of it.
     * @param isStopped true once the user wants it to end.
     * @param out       for the live lines.
     * @param errorLog  of all nodes.
     */
    public DemoRun(
        final DemoSettings settings, final BooleanSupplier isStopped, final PrintStream out, final ErrorLog errorLog)
    {
        if (null != settings.input && !Files.isReadable(settings.input))
        {
            throw new IllegalArgumentException("input cannot be read: file=" + settings.input);
        }
        this.settings = settings;
        this.isStopped = isStopped;
        this.out = out;
        this.errorLog = errorLog;
    }

    /**
     * Runs.
     *
     * @return what was found.
     */
    public DemoResult run()
    {
        try (EmbeddedSystem system = EmbeddedSystem.launch(
            settings.members, GATEWAYS, REPLICAS, properties(), errorLog, this::onTermination,
            (ctx) ->
            {
            },
            settings.keep))
        {
            final List<LoadClient> clients = clients(system);
            try (ClientLoad load = new ClientLoad(clients, clock))
            {
                if (await(load, load::isConnected, CONNECT_LIMIT_NS))
                {
                    send(system, load);
                    load.stopSending();
                    result.check(await(load, load::isAnswered, DRAIN_LIMIT_NS),
                        "requests without an answer: " + (load.sum(LoadClient::sent) -
                        load.sum(LoadClient::acked) - load.sum(LoadClient::rejected)));
                }
                else
                {
                    result.check(isStopped.getAsBoolean(), "clients could not connect in time");
                }
            }
            finish(system, clients);
        }
        finally
        {
            CloseHelper.closeAll(sources);
        }
        return result;
    }

    /** The machines of the replicas, as they ended; for tests that look further than the result. */
    public List<OrderBookMachine> machines()
    {
        return List.of(machines);
    }

    private Properties properties()
    {
        final Properties properties = new Properties();
        properties.setProperty("lockstep.stream.id", Integer.toString(STREAM_ID));
        properties.setProperty("lockstep.durability", settings.durability.name());
        DemoProfile.apply(properties);
        return properties;
    }

    private List<LoadClient> clients(final EmbeddedSystem system)
    {
        final int count = null == settings.input ? settings.clients : 1;
        final List<LoadClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final long clientId = i + 1;
            final LoadClient client = new LoadClient(
                clientId, clock, source(clientId, count), ackLatency, null, WINDOW,
                false);
            client.client(LockstepClient.open(new ClientContext()
                .aeron(system.aeron())
                .clientId(clientId)
                .gatewayChannels(
                    system.gatewayChannel(1 + i % GATEWAYS), system.gatewayChannel(1 + (i + 1) % GATEWAYS))
                .window(WINDOW)
                .listener(client)));
            clients.add(client);
        }
        return clients;
    }

    private MessageSource source(final long clientId, final int count)
    {
        if (null != settings.input)
        {
            inputPacer = new InputPacer(settings.speed, settings.maxGapNs);
            final MarketByOrderSource source = new MarketByOrderSource(settings.input, inputPacer);
            sources.add(source);
            return source;
        }
        final OrderFlowGenerator generator = new OrderFlowGenerator(settings.seed, clientId);
        return new GeneratedSource(
            (buffer) -> generator.next(buffer, 0),
            0 == settings.ratePerSecond ? 0 : Math.max(1, settings.ratePerSecond / count));
    }

    private void send(final EmbeddedSystem system, final ClientLoad load)
    {
        final long startNs = clock.nanoTime();
        final long endNs = 0 == settings.seconds ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(settings.seconds);
        long nextTickNs = TICK_NS;
        long ackedBefore = 0;
        long elapsedNs = 0;
        idleStrategy.reset();
        while (elapsedNs < endNs && !load.isExhausted() && !isStopped.getAsBoolean())
        {
            idleStrategy.idle(load.doWork());
            elapsedNs = clock.nanoTime() - startNs;
            if (elapsedNs >= nextTickNs)
            {
                final long acked = load.sum(LoadClient::acked);
                live(system, TimeUnit.NANOSECONDS.toSeconds(elapsedNs), acked - ackedBefore, acked);
                ackedBefore = acked;
                nextTickNs += TICK_NS;
            }
        }
        load.stopSending();
        await(load, load::isAnswered, DRAIN_LIMIT_NS);
        result.elapsedNs = clock.nanoTime() - startNs;
        result.isInterrupted = isStopped.getAsBoolean();
    }

    private void live(final EmbeddedSystem system, final long second, final long rate, final long acked)
    {
        final Histogram interval = ackLatency.takeInterval();
        long sequence = 0;
        for (final SequencerNode each : system.members())
        {
            sequence = Math.max(sequence, each.counters().stampedSequence());
        }
        out.printf(
            Locale.ROOT, "%4d s  %,9d msg/s  sequence %,12d  acked %,12d  p50 %,8.0f µs  p99 %,8.0f µs%n",
            second, rate, sequence, acked,
            interval.getValueAtPercentile(50) / 1000.0, interval.getValueAtPercentile(99) / 1000.0);
    }

    private void finish(final EmbeddedSystem system, final List<LoadClient> clients)
    {
        awaitEverybody(system, clients.size());
        ackLatency.takeInterval();
        result.latency = ackLatency.total();
        result.shortenedGaps = null == inputPacer ? 0 : inputPacer.shortenedGaps();
        for (final LoadClient each : clients)
        {
            result.requests += each.sent();
            result.acked += each.acked();
            result.rejected += each.rejected();
            result.busy += each.busy();
            result.check(0 == each.misordered(), "client " + each.clientId() + " was answered twice or out of order: " +
                each.misordered());
            result.check(0 == each.disconnects(), "client " + each.clientId() + " was disconnected: " +
                each.disconnects());
        }
        collectReplicas(system);
        collectCounters(system);
        system.stop();
        result.journals.addAll(system.audit(STREAM_ID));
        if (null != settings.keep)
        {
            result.kept.addAll(system.journals());
        }
        judge(clients);
    }

    /** Sessions are closed by now: waits until their records, the last of the stream, are everywhere. */
    private void awaitEverybody(final EmbeddedSystem system, final int sessions)
    {
        final long deadlineNs = clock.nanoTime() + DRAIN_LIMIT_NS;
        while (!isEverywhere(system, sessions))
        {
            if (clock.nanoTime() - deadlineNs > 0)
            {
                result.check(false, "nodes did not all reach the end of the stream in time");
                return;
            }
            idleStrategy.idle();
        }
    }

    private boolean isEverywhere(final EmbeddedSystem system, final int sessions)
    {
        final long last = system.members().get(0).counters().stampedSequence();
        for (final ReplicaNode each : system.replicas())
        {
            if (each.lastSequence() != last || each.counters().get(ReplicaCounter.SYSTEM_MESSAGES) != 2L * sessions)
            {
                return false;
            }
        }
        for (final SequencerNode each : system.members())
        {
            if (each.counters().journaledSequence() != last)
            {
                return false;
            }
        }
        for (final GatewayNode each : system.gateways())
        {
            if (each.counters().get(GatewayCounter.RELEASED_SEQUENCE) != last)
            {
                return false;
            }
        }
        return true;
    }

    private void collectReplicas(final EmbeddedSystem system)
    {
        machines = new OrderBookMachine[system.replicas().size()];
        for (int i = 0; i < machines.length; i++)
        {
            final ReplicaNode replica = system.replicas().get(i);
            result.replayedBlocks += replica.counters().get(ReplicaCounter.GAP_FILLS);
            replica.close();
            machines[i] = replica.snapshotOfState(OrderBookMachine.class::cast);
            result.digests.add(machines[i].digest());
        }
        for (int i = 0; i < machines[0].symbolCount(); i++)
        {
            final int symbol = machines[0].symbolAt(i);
            final OrderBook book = machines[0].book(symbol);
            result.books.add(new DemoResult.Book(
                Integer.toString(symbol), book.orderCount(),
                book.hasBid() ? DemoResult.decimal(book.bestBid()) : null,
                book.hasAsk() ? DemoResult.decimal(book.bestAsk()) : null));
        }
    }

    private void collectCounters(final EmbeddedSystem system)
    {
        for (final SequencerNode each : system.members())
        {
            result.feedSkips += each.counters().feedSkips();
        }
        for (final GatewayNode each : system.gateways())
        {
            result.multicastSkips += each.counters().get(GatewayCounter.MULTICAST_SKIPS);
            result.replayedBlocks += each.counters().get(GatewayCounter.REPLAYED_BLOCKS);
            result.resentBlocks += each.counters().get(GatewayCounter.BLOCKS_RESENT);
            result.dropped += each.counters().get(GatewayCounter.DROPPED);
            result.dropped += each.counters().get(GatewayCounter.BLOCKS_ABANDONED);
        }
    }

    private void judge(final List<LoadClient> clients)
    {
        final StreamAudit stream = result.journals.get(0);
        result.check(result.acked + result.rejected == result.requests, "not every request was answered");
        result.check(0 == result.rejected, "requests were rejected: " + result.rejected);
        result.check(1 == stream.firstSequence(), "the stream starts at " + stream.firstSequence());
        result.check(0 == stream.gaps(), "the stream has gaps: " + stream.gaps());
        result.check(
            stream.lastSequence() == result.acked + stream.outputs() + stream.systemMessages(),
            "last sequence is not the sum of requests, outputs and system messages");
        for (final LoadClient each : clients)
        {
            result.check(each.hash() == stream.hashOf(each.clientId()),
                "client " + each.clientId() + " was told other sequences than the journal has");
        }
        for (final StreamAudit each : result.journals)
        {
            result.check(
                each.firstSequence() == stream.firstSequence() && each.lastSequence() == stream.lastSequence() &&
                each.count() == stream.count() && 0 == each.gaps(),
                "journal " + each.name() + " differs from journal " + stream.name());
        }
        result.check(1 == result.digests.stream().distinct().count(), "replicas have different digests");
        result.check(0 == result.dropped, "messages were dropped: " + result.dropped);
        result.check(0 == errorLog.count(), "errors were logged: " + errorLog.count());
    }

    private boolean await(final ClientLoad load, final BooleanSupplier condition, final long limitNs)
    {
        final long deadlineNs = clock.nanoTime() + limitNs;
        while (!condition.getAsBoolean())
        {
            if (clock.nanoTime() - deadlineNs > 0)
            {
                return false;
            }
            idleStrategy.idle(load.doWork());
        }
        return true;
    }

    private void onTermination()
    {
        result.check(false, "a node stopped by itself");
    }
}
