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
package io.lockstep.gateway;

import java.io.File;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemEpochNanoClock;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.lockstep.gateway.ingress.ClusterPort;
import io.lockstep.gateway.ingress.ClusterPublisher;
import io.lockstep.gateway.ingress.KeyCredentials;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalReader;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.AgentGroup;
import io.lockstep.runtime.CountedIdle;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.runtime.DriverThreads;
import io.lockstep.runtime.NodeDirectory;
import io.lockstep.runtime.NodeIdentity;
import io.lockstep.runtime.NodeMonitor;
import io.lockstep.runtime.StopReason;
import io.lockstep.runtime.StopRule;
import io.lockstep.runtime.counters.AeronCounterSource;
import io.lockstep.runtime.counters.NodeCounters;
import io.lockstep.runtime.counters.NodeKind;
import io.lockstep.runtime.transport.AeronTransport;
import io.lockstep.runtime.transport.Transport;

/**
 * A gateway: driver, journal copy, threads and clocks of the machine around {@link GatewayAgents}, and nothing else.
 * <p>
 * Threading: launched and closed by one thread. Errors: what cannot be opened is thrown, and what was opened until then
 * is closed.
 */
public final class GatewayNode implements AutoCloseable
{
    private static final long NAK_MULTICAST_BACKOFF_NS = TimeUnit.MICROSECONDS.toNanos(500);

    private final GatewayContext ctx;
    private final CountedIdle idle;
    private final ErrorHandler errorHandler;
    private final StopReason stopReason;
    private GatewayChannels channels;
    private NodeDirectory directory;
    private boolean isStarted;
    private MediaDriver driver;
    private Aeron aeron;
    private Transport transport;
    private Journal journal;
    private JournalReader reader;
    private AgentGroup agents;
    private AgentGroup keeper;
    private NodeMonitor monitor;
    private AeronCounterSource counterSource;
    private volatile NodeCounters nodeCounters;

    private GatewayNode(final GatewayContext ctx)
    {
        this.ctx = ctx;
        idle = new CountedIdle(ctx.placement());
        stopReason = new StopReason(ctx.errorHandler());
        errorHandler = this::onNodeError;
    }

    /**
     * Launches a gateway with its own connection to the cluster.
     *
     * @param ctx of the node, not concluded.
     * @return the running node.
     */
    public static GatewayNode launch(final GatewayContext ctx)
    {
        final KeyCredentials credentials = ctx.readCredentials();
        return launch(ctx, (node) -> new ClusterPublisher(
            node.aeron,
            credentials,
            ctx.ingressEndpoints(),
            "aeron:udp?term-length=" + ctx.termLength(),
            node.channels.answers() + "|term-length=" + ctx.termLength(),
            ctx.counters(),
            node.errorHandler));
    }

    static GatewayNode launch(final GatewayContext ctx, final PortFactory portFactory)
    {
        ctx.conclude();
        final GatewayNode node = new GatewayNode(ctx);
        try
        {
            node.start(portFactory);
            return node;
        }
        catch (final Throwable ex)
        {
            node.close();
            throw ex;
        }
    }

    /**
     * Counters of the node.
     *
     * @return counters, to be read by any thread.
     */
    public GatewayCounters counters()
    {
        return ctx.counters();
    }

    /**
     * Settings that are in force.
     *
     * @return context.
     */
    public GatewayContext context()
    {
        return ctx;
    }

    /**
     * Directory of the media driver in use.
     *
     * @return directory.
     */
    public String aeronDirectory()
    {
        return aeron.context().aeronDirectoryName();
    }

    /** Stops the agents, then closes what they used, in reverse order of opening. Idempotent. */
    @Override
    public void close()
    {
        CloseHelper.closeAll(errorHandler, monitor, agents, reader, keeper, journal, aeron, driver);
        if (null != directory && isStarted && !stopReason.isFatal())
        {
            directory.stopped();
        }
        CloseHelper.close(errorHandler, directory);
    }

    private void start(final PortFactory portFactory)
    {
        channels = ctx.resolvedChannels();
        directory = NodeDirectory.open(
            ctx.directory().toPath(), identity(), List.of("journal"), NodeDirectory.Bootstrap.ADOPT);
        if (null != directory.report())
        {
            errorHandler.onError(new LockstepException(LockstepException.Severity.WARN, directory.report()));
        }
        String aeronDirectory = ctx.aeronDirectory();
        if (aeronDirectory.isEmpty())
        {
            driver = MediaDriver.launch(driverContext());
            aeronDirectory = driver.aeronDirectoryName();
        }
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(aeronDirectory)
            .threadFactory(ctx.placement().factory(name(), "client"))
            .idleStrategy(idle.newStrategy("client"))
            .errorHandler(this::onAeronError));
        transport = new AeronTransport(aeron);
        counterSource = new AeronCounterSource(aeron, NodeKind.GATEWAY, ctx.gatewayId());
        nodeCounters = new NodeCounters(
            counterSource, ProcessHandle.current().pid(), ctx.streamId(), System.currentTimeMillis());
        idle.counters(nodeCounters);
        ctx.counters(new GatewayCounters(counterSource));
        journal = Journal.open(GatewayAgents.journalContext(ctx, counterSource, errorHandler)
            .directory(new File(ctx.directory(), "journal")));
        keeper = new AgentGroup(
            name(), ctx.placement(), errorHandler, ctx.terminationHook())
            .counters(nodeCounters)
            .add(journal.keeper())
            .start();
        if (null != journal.recoveryReport())
        {
            errorHandler.onError(
                new LockstepException(LockstepException.Severity.WARN, journal.recoveryReport()));
        }
        reader = journal.newReader();
        final GatewayAgents wired = newAgents(portFactory.newPort(this));
        agents = new AgentGroup(name(), ctx.placement(), errorHandler, ctx.terminationHook()).counters(nodeCounters);
        wired.agents().forEach(agents::add);
        agents.start();
        directory.started();
        isStarted = true;
        monitor = new NodeMonitor(nodeCounters, ctx.directory(), wired::readRing, () -> {}, errorHandler)
            .start("gw" + ctx.gatewayId());
    }

    private NodeIdentity identity()
    {
        return new NodeIdentity("gateway")
            .with("cluster.id", ctx.journal().clusterId())
            .with("stream.id", ctx.streamId())
            .with("gateway.id", ctx.gatewayId());
    }

    private GatewayAgents newAgents(final ClusterPort port)
    {
        final GatewayAgents.Config config = new GatewayAgents.Config();
        config.context = ctx;
        config.channels = channels;
        config.incarnation = new SystemEpochNanoClock().nanoTime();
        config.transport = transport;
        config.port = port;
        config.journal = journal;
        config.reader = reader;
        config.counters = ctx.counters();
        config.counterSource = counterSource;
        config.errorHandler = errorHandler;
        return new GatewayAgents(config);
    }

    private MediaDriver.Context driverContext()
    {
        return DriverThreads.place(new MediaDriver.Context(), ctx.placement(), idle, name())
            .aeronDirectoryName(DriverDirectory.of(ctx.directory()))
            .termBufferSparseFile(true)
            .publicationTermBufferLength(ctx.termLength())
            .ipcTermBufferLength(ctx.termLength())
            .nakMulticastMaxBackoffNs(NAK_MULTICAST_BACKOFF_NS)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .errorHandler(errorHandler);
    }

    private String name()
    {
        return "gw" + ctx.gatewayId();
    }

    private void onNodeError(final Throwable ex)
    {
        stopReason.onError(ex);
        final NodeCounters counted = nodeCounters;
        if (null != counted)
        {
            counted.onError();
        }
    }

    /** What a fragment handler throws comes here and not to the agent; unless it is known to be less, it is fatal. */
    private void onAeronError(final Throwable ex)
    {
        errorHandler.onError(ex);
        if (StopRule.GATEWAY.stops(ex))
        {
            ctx.terminationHook().run();
        }
    }

    Aeron aeron()
    {
        return aeron;
    }

    /** Makes the way to the cluster. */
    interface PortFactory
    {
        ClusterPort newPort(GatewayNode node);
    }
}
