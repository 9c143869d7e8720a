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

import org.agrona.BitUtil;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemEpochNanoClock;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.exceptions.AeronException;
import io.lockstep.gateway.egress.BlockFetcher;
import io.lockstep.gateway.egress.EgressAgent;
import io.lockstep.gateway.egress.ReplayFetcher;
import io.lockstep.gateway.ingress.ClusterPort;
import io.lockstep.gateway.ingress.ClusterPublisher;
import io.lockstep.gateway.ingress.EntryRing;
import io.lockstep.gateway.ingress.IngressAgent;
import io.lockstep.gateway.ingress.Intake;
import io.lockstep.gateway.ingress.KeyCredentials;
import io.lockstep.gateway.ingress.PackerAgent;
import io.lockstep.gateway.ingress.ResponseQueue;
import io.lockstep.gateway.ingress.SessionEventQueue;
import io.lockstep.gateway.ingress.SessionLimits;
import io.lockstep.gateway.ingress.SessionProgress;
import io.lockstep.gateway.ingress.SettlementQueue;
import io.lockstep.gateway.status.DutyCycle;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalCounters;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.replay.ReplayClient;
import io.lockstep.journal.replay.ReplayCounters;
import io.lockstep.journal.replay.ReplayServer;
import io.lockstep.journal.replay.ReplayServerContext;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.AgentGroup;
import io.lockstep.runtime.CountedIdle;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.runtime.DriverThreads;
import io.lockstep.runtime.NodeDirectory;
import io.lockstep.runtime.NodeIdentity;
import io.lockstep.runtime.NodeMonitor;
import io.lockstep.runtime.StopReason;
import io.lockstep.runtime.counters.AeronCounterSource;
import io.lockstep.runtime.counters.NodeCounters;
import io.lockstep.runtime.counters.NodeKind;
import io.lockstep.runtime.transport.AeronTransport;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.runtime.transport.TransportSubscription;

/**
 * A gateway: wires driver, journal copy, queues and agents, and does nothing else.
 * <p>
 * Threading: launched and closed by one thread. Errors: what cannot be opened is thrown, and what was opened until then
 * is closed.
 */
public final class GatewayNode implements AutoCloseable
{
    private static final long NAK_MULTICAST_BACKOFF_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final int QUEUE_BYTES_PER_SESSION = 1024;
    private static final int SETTLEMENT_QUEUE_LENGTH = 64 * 1024;
    private static final int MINIMUM_QUEUE_LENGTH = 64 * 1024;

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
    private Runnable ringReading;
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
        journal = Journal.open(ctx.journal()
            .counters(new JournalCounters(counterSource))
            .directory(new File(ctx.directory(), "journal"))
            .streamId(ctx.streamId())
            .maxBlockLength(ctx.maxBlockLength())
            .hasKeeperThread(true)
            .errorHandler(errorHandler));
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
        agents = newAgents(portFactory);
        agents.start();
        directory.started();
        isStarted = true;
        monitor = new NodeMonitor(nodeCounters, ctx.directory(), ringReading, () -> {}, errorHandler)
            .start("gw" + ctx.gatewayId());
    }

    private NodeIdentity identity()
    {
        return new NodeIdentity("gateway")
            .with("cluster.id", ctx.journal().clusterId())
            .with("stream.id", ctx.streamId())
            .with("gateway.id", ctx.gatewayId());
    }

    private AgentGroup newAgents(final PortFactory portFactory)
    {
        final long incarnation = new SystemEpochNanoClock().nanoTime();
        final SessionLimits limits = ctx.sessionLimits();
        final int queueLength = BitUtil.findNextPositivePowerOfTwo(
            Math.max(MINIMUM_QUEUE_LENGTH, limits.slotCount() * QUEUE_BYTES_PER_SESSION));
        final EntryRing ring = new EntryRing(ctx.ringCapacity(), ctx.ringPayloadLength());
        ctx.counters().set(GatewayCounter.RING_LENGTH, ctx.ringCapacity());
        ctx.counters().set(GatewayCounter.BLOCKS_IN_FLIGHT_LIMIT, ctx.packerLimits().maxBlocksInFlight());
        ctx.counters().set(GatewayCounter.BLOCK_LENGTH, ctx.packerLimits().maxBlockLength());
        ctx.counters().set(GatewayCounter.MESSAGE_LENGTH, ctx.maxMessageLength());
        ctx.counters().set(GatewayCounter.SESSIONS_LIMIT, limits.maxSessions());
        ringReading = () -> ctx.counters().set(GatewayCounter.RING_FILL, ring.size());
        final ResponseQueue responses = new ResponseQueue(queueLength);
        final SessionEventQueue events = new SessionEventQueue(queueLength);
        final SessionProgress progress = new SessionProgress(limits.slotCount());
        final SettlementQueue settlements = new SettlementQueue(SETTLEMENT_QUEUE_LENGTH);
        final Intake intake = new Intake(ctx.memberCount(), ctx.counters());

        final IngressAgent ingress = new IngressAgent(
            limits,
            transport.addSubscription(ctx.ingressChannel(), AeronStreams.CLIENT_REQUESTS),
            ring,
            responses,
            events,
            progress,
            intake,
            ctx.counters(),
            ctx.clock(),
            dutyCycle(GatewayCounter.INGRESS_CYCLE_MAX_NS, GatewayCounter.INGRESS_CYCLE_OVERRUNS));
        final PackerAgent packer = new PackerAgent(
            ctx.packerLimits(),
            ctx.gatewayId(),
            incarnation,
            ring,
            settlements,
            portFactory.newPort(this),
            ctx.counters(),
            ctx.clock(),
            dutyCycle(GatewayCounter.PACKER_CYCLE_MAX_NS, GatewayCounter.PACKER_CYCLE_OVERRUNS),
            errorHandler);
        final EgressAgent egress = new EgressAgent(
            egressConfig(incarnation, responses, events, progress, settlements, intake));

        return new AgentGroup(name(), ctx.placement(), errorHandler, ctx.terminationHook())
            .counters(nodeCounters)
            .add(ingress)
            .add(packer)
            .add(egress)
            .add(newReplayServer());
    }

    private EgressAgent.Config egressConfig(
        final long incarnation,
        final ResponseQueue responses,
        final SessionEventQueue events,
        final SessionProgress progress,
        final SettlementQueue settlements,
        final Intake intake)
    {
        final EgressAgent.Config config = new EgressAgent.Config();
        config.gatewayId = ctx.gatewayId();
        config.gatewayIncarnation = incarnation;
        config.streamId = ctx.streamId();
        config.epoch = epochOfLastBlock();
        config.memberCount = ctx.memberCount();
        config.responseTermLength = ctx.clientTermLength();
        config.limits = ctx.egressLimits();
        config.transport = transport;
        config.feeds = newFeeds();
        config.fetchers = newFetchers();
        config.multicast = transport.addPublication(
            withTermLength(channels.stream(), ctx.termLength()), AeronStreams.MULTICAST);
        config.journal = journal;
        config.commands = responses;
        config.events = events;
        config.progress = progress;
        config.settlements = settlements;
        config.intake = intake;
        config.counters = ctx.counters();
        config.clock = ctx.clock();
        config.dutyCycle = dutyCycle(GatewayCounter.EGRESS_CYCLE_MAX_NS, GatewayCounter.EGRESS_CYCLE_OVERRUNS);
        config.errorHandler = errorHandler;
        return config;
    }

    private TransportSubscription[] newFeeds()
    {
        final List<String> groups = channels.feeds();
        final TransportSubscription[] feeds = new TransportSubscription[groups.size()];
        for (int i = 0; i < feeds.length; i++)
        {
            feeds[i] = transport.addSubscription(groups.get(i), AeronStreams.FEED);
        }
        return feeds;
    }

    private BlockFetcher[] newFetchers()
    {
        final String answers = channels.answers();
        final BlockFetcher[] fetchers = new BlockFetcher[ctx.memberCount()];
        for (int i = 0; i < fetchers.length; i++)
        {
            final String channel = ctx.memberReplayChannel(i);
            fetchers[i] = new ReplayFetcher(
                channel,
                () -> ReplayClient.ofAttested(transport, channel, answers, ctx.streamId()),
                errorHandler);
        }
        return fetchers;
    }

    private ReplayServer newReplayServer()
    {
        return new ReplayServer(ctx.replayLimits().applyTo(new ReplayServerContext())
            .transport(transport)
            .counters(new ReplayCounters(counterSource))
            .requestChannel(ctx.replayChannel())
            .streamId(ctx.streamId())
            .maxBlockLength(ctx.maxBlockLength())
            .source(reader));
    }

    private int epochOfLastBlock()
    {
        final int[] epoch = new int[1];
        if (journal.lastBlockNumber() > 0)
        {
            final BlockDecoder decoder = new BlockDecoder();
            try (JournalReader last = journal.newReader())
            {
                last.seek(journal.lastBlockNumber());
                last.poll((buffer, offset, length) ->
                {
                    decoder.tryWrap(buffer, offset, length);
                    epoch[0] = decoder.epoch();
                }, 1);
            }
        }
        return epoch[0];
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

    private DutyCycle dutyCycle(final GatewayCounter maxNs, final GatewayCounter overruns)
    {
        return new DutyCycle(ctx.counters(), maxNs, overruns, ctx.cycleThresholdNs());
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
        final boolean isBearable = ex instanceof LockstepException ?
            LockstepException.Severity.FATAL != ((LockstepException)ex).severity() :
            ex instanceof AeronException && AeronException.Category.FATAL != ((AeronException)ex).category();
        if (!isBearable)
        {
            ctx.terminationHook().run();
        }
    }

    private static String withTermLength(final String channel, final int termLength)
    {
        final ChannelUri uri = ChannelUri.parse(channel);
        if (!uri.containsKey(CommonContext.TERM_LENGTH_PARAM_NAME))
        {
            uri.put(CommonContext.TERM_LENGTH_PARAM_NAME, Integer.toString(termLength));
        }
        return uri.toString();
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
