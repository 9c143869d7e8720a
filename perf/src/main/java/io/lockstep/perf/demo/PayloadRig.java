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

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.lockstep.client.ClientContext;
import io.lockstep.client.LockstepClient;
import io.lockstep.perf.load.LatencyRecorder;
import io.lockstep.runtime.ErrorLog;
import io.lockstep.runtime.IdleMode;

/**
 * An embedded system with clients that send payloads and a replica that tells what it has applied: what benchmarks and
 * soak tests drive. A message counts as done when it is acked and applied.
 * <p>
 * Threading: one thread drives the clients; the replica's thread records what it applies.
 */
public final class PayloadRig implements AutoCloseable
{
    /** Messages that each client may have in flight. */
    public static final int WINDOW = 1024;

    private static final int REPLICA_RING = 256 * 1024;
    private static final long CONNECT_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final LatencyRecorder ackLatency = new LatencyRecorder("ack");
    private final LatencyRecorder appliedLatency = new LatencyRecorder("applied");
    private final IdleStrategy idleStrategy;
    private final ErrorLog errorLog;
    private final EmbeddedSystem system;
    private final ClientLoad load;

    /**
     * Starts the system and connects the clients.
     *
     * @param members    1 or 3.
     * @param gateways   that clients are spread over, and the replica listens to.
     * @param clients    that send.
     * @param length     of a payload in bytes.
     * @param rate       messages a second of all clients together, whose latencies are recorded; 0 for as fast as
     *                   there is room, without latencies.
     * @param idleMode   of the thread that drives the clients.
     * @param properties settings of all nodes.
     * @param errorLog   of all nodes.
     */
    public PayloadRig(
        final int members,
        final int gateways,
        final int clients,
        final int length,
        final long rate,
        final IdleMode idleMode,
        final Properties properties,
        final ErrorLog errorLog)
    {
        this.errorLog = errorLog;
        final boolean isOpen = rate > 0;
        idleStrategy = idleMode.newStrategy();
        final List<LoadClient> loadClients = new ArrayList<>();
        for (int i = 0; i < clients; i++)
        {
            loadClients.add(new LoadClient(
                i + 1, clock, GeneratedSource.ofPayloads(length, rate / clients), isOpen ? ackLatency : null,
                isOpen ? appliedLatency : null, REPLICA_RING, true));
        }
        system = EmbeddedSystem.launch(
            members, gateways, 1, properties, errorLog, () -> errorLog.onError(
                new IllegalStateException("a node stopped by itself")),
            (ctx) -> ctx.machineFactory(PayloadMachine::new)
                .applyListener((sequence, timestampNs, clientId, requestId) ->
                    loadClients.get((int)clientId - 1).onReplicaApplied(requestId)));
        load = new ClientLoad(loadClients, clock);
        try
        {
            connect(gateways, length, loadClients);
        }
        catch (final Exception ex)
        {
            close();
            throw ex;
        }
    }

    private void connect(final int gateways, final int length, final List<LoadClient> loadClients)
    {
        for (int i = 0; i < loadClients.size(); i++)
        {
            final LoadClient client = loadClients.get(i);
            client.client(LockstepClient.open(new ClientContext()
                .aeron(system.aeron())
                .clientId(client.clientId())
                .gatewayChannels(system.gatewayChannel(1 + i % gateways))
                .maxMessageLength(Math.max(length, ClientContext.MAX_MESSAGE_LENGTH_DEFAULT))
                .window(WINDOW)
                .listener(client)));
        }
        load.stopSending();
        if (!drive(load::isConnected, CONNECT_LIMIT_NS))
        {
            throw new IllegalStateException("clients could not connect in time");
        }
        load.startSending();
    }

    /**
     * Drives the clients until a condition holds.
     *
     * @param condition to wait for.
     * @param limitNs   longest wait.
     * @return false if the limit was reached first.
     */
    public boolean drive(final BooleanSupplier condition, final long limitNs)
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

    /** Messages that are acked and applied. */
    public long done()
    {
        return Math.min(load.sum(LoadClient::acked), load.sum(LoadClient::applied));
    }

    /** Is everything that was sent acked and applied. */
    public boolean isDone()
    {
        return load.isAnswered() && done() == load.sum(LoadClient::sent);
    }

    /**
     * What the run found wrong besides lost messages.
     *
     * @return one line each.
     */
    public List<String> reasons()
    {
        final List<String> reasons = new ArrayList<>();
        final long misordered = load.sum(LoadClient::misordered);
        if (misordered > 0)
        {
            reasons.add("answers twice or out of order: count=" + misordered);
        }
        if (load.sum(LoadClient::rejected) > 0)
        {
            reasons.add("requests rejected: count=" + load.sum(LoadClient::rejected));
        }
        if (errorLog.count() > 0)
        {
            reasons.add("errors logged: count=" + errorLog.count());
        }
        return reasons;
    }

    /** The clients. */
    public ClientLoad load()
    {
        return load;
    }

    /** The system. */
    public EmbeddedSystem system()
    {
        return system;
    }

    /** Client to ack, from the intended time. */
    public LatencyRecorder ackLatency()
    {
        return ackLatency;
    }

    /** Client to applied on the replica, from the intended time. */
    public LatencyRecorder appliedLatency()
    {
        return appliedLatency;
    }

    /** Clock of the rig. */
    public NanoClock clock()
    {
        return clock;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(load, system);
    }
}
