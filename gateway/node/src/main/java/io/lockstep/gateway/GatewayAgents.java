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

import java.util.List;

import org.agrona.BitUtil;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.lockstep.gateway.egress.BlockFetcher;
import io.lockstep.gateway.egress.EgressAgent;
import io.lockstep.gateway.egress.ReplayFetcher;
import io.lockstep.gateway.ingress.ClusterPort;
import io.lockstep.gateway.ingress.EntryRing;
import io.lockstep.gateway.ingress.IngressAgent;
import io.lockstep.gateway.ingress.Intake;
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
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalCounters;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.replay.ReplayClient;
import io.lockstep.journal.replay.ReplayCounters;
import io.lockstep.journal.replay.ReplayServer;
import io.lockstep.journal.replay.ReplayServerContext;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.runtime.transport.TransportSubscription;

/**
 * The agents of a gateway, and the rings and queues between them, in one life of it. What touches driver, files,
 * threads and clocks of the system is given: the node gives those of the machine, the simulator its own.
 * <p>
 * Threading: made by one thread, before any agent is stepped. After that each agent belongs to whoever steps it, and
 * {@link #readRing()} is for any one thread. Errors: what cannot be opened is thrown; what was opened until then is
 * closed with the transport. Ownership: each agent closes what it owns in its {@code onClose}, the egress agent the
 * journal, the packer the port; the reader and the keeper of the journal are the caller's.
 */
public final class GatewayAgents
{
    /** Least length of the queues between ingress and egress, in bytes. */
    public static final int QUEUE_LENGTH_MINIMUM = 64 * 1024;
    /** Length of the queue of settlements, in bytes. */
    public static final int SETTLEMENT_QUEUE_LENGTH = 64 * 1024;

    private static final int QUEUE_BYTES_PER_SESSION = 1024;

    private final Config config;
    private final GatewayContext ctx;
    private final Transport transport;
    private final GatewayCounters counters;
    private final EntryRing ring;
    private final List<Agent> agents;

    /**
     * Agents that have not been stepped yet. Their ways in and out are open, and go on where the journal ends.
     *
     * @param config of this life.
     */
    public GatewayAgents(final Config config)
    {
        this.config = config;
        ctx = config.context;
        transport = config.transport;
        counters = config.counters;

        final SessionLimits limits = ctx.sessionLimits();
        final int queueLength = BitUtil.findNextPositivePowerOfTwo(
            Math.max(config.minimumQueueLength, limits.slotCount() * QUEUE_BYTES_PER_SESSION));
        ring = new EntryRing(ctx.ringCapacity(), ctx.ringPayloadLength());
        counters.set(GatewayCounter.RING_LENGTH, ctx.ringCapacity());
        counters.set(GatewayCounter.BLOCKS_IN_FLIGHT_LIMIT, ctx.packerLimits().maxBlocksInFlight());
        counters.set(GatewayCounter.BLOCK_LENGTH, ctx.packerLimits().maxBlockLength());
        counters.set(GatewayCounter.MESSAGE_LENGTH, ctx.maxMessageLength());
        counters.set(GatewayCounter.SESSIONS_LIMIT, limits.maxSessions());
        final ResponseQueue responses = new ResponseQueue(queueLength);
        final SessionEventQueue events = new SessionEventQueue(queueLength);
        final SessionProgress progress = new SessionProgress(limits.slotCount());
        final SettlementQueue settlements = new SettlementQueue(config.settlementQueueLength);
        final Intake intake = new Intake(ctx.memberCount(), counters);

        final IngressAgent ingress = new IngressAgent(
            limits,
            transport.addSubscription(ctx.ingressChannel(), AeronStreams.CLIENT_REQUESTS),
            ring,
            responses,
            events,
            progress,
            intake,
            counters,
            ctx.clock(),
            dutyCycle(GatewayCounter.INGRESS_CYCLE_MAX_NS, GatewayCounter.INGRESS_CYCLE_OVERRUNS));
        final PackerAgent packer = new PackerAgent(
            ctx.packerLimits(),
            ctx.gatewayId(),
            config.incarnation,
            ring,
            settlements,
            config.port,
            counters,
            ctx.clock(),
            dutyCycle(GatewayCounter.PACKER_CYCLE_MAX_NS, GatewayCounter.PACKER_CYCLE_OVERRUNS),
            config.errorHandler);
        final EgressAgent egress = new EgressAgent(
            egressConfig(responses, events, progress, settlements, intake));
        agents = List.of(ingress, packer, egress, newReplayServer());
    }

    /**
     * What the journal copy of a gateway is opened with, but for its place: the caller adds directory or storage.
     *
     * @param context       of the gateway, concluded.
     * @param counterSource of the node.
     * @param errorHandler  for what the journal can go on with.
     * @return context, not concluded.
     */
    public static JournalContext journalContext(
        final GatewayContext context, final CounterSource counterSource, final ErrorHandler errorHandler)
    {
        return context.journal()
            .counters(new JournalCounters(counterSource))
            .streamId(context.streamId())
            .maxBlockLength(context.maxBlockLength())
            .hasKeeperThread(true)
            .errorHandler(errorHandler);
    }

    /**
     * The agents, in the order in which a thread that they share steps and closes them: ingress, packer, egress,
     * replay. The keeper of the journal is none of them.
     *
     * @return agents, each to be wrapped by what stops the node at an error.
     */
    public List<Agent> agents()
    {
        return agents;
    }

    /** Tells the fill of the ring of entries in its counter. */
    public void readRing()
    {
        counters.set(GatewayCounter.RING_FILL, ring.size());
    }

    private EgressAgent.Config egressConfig(
        final ResponseQueue responses,
        final SessionEventQueue events,
        final SessionProgress progress,
        final SettlementQueue settlements,
        final Intake intake)
    {
        final EgressAgent.Config egress = new EgressAgent.Config();
        egress.gatewayId = ctx.gatewayId();
        egress.gatewayIncarnation = config.incarnation;
        egress.streamId = ctx.streamId();
        egress.epoch = epochOfLastBlock();
        egress.memberCount = ctx.memberCount();
        egress.responseTermLength = ctx.clientTermLength();
        egress.limits = ctx.egressLimits();
        egress.transport = transport;
        egress.feeds = newFeeds();
        egress.fetchers = newFetchers();
        egress.multicast = transport.addPublication(
            withTermLength(config.channels.stream(), ctx.termLength()), AeronStreams.MULTICAST);
        egress.journal = config.journal;
        egress.commands = responses;
        egress.events = events;
        egress.progress = progress;
        egress.settlements = settlements;
        egress.intake = intake;
        egress.counters = counters;
        egress.clock = ctx.clock();
        egress.dutyCycle = dutyCycle(GatewayCounter.EGRESS_CYCLE_MAX_NS, GatewayCounter.EGRESS_CYCLE_OVERRUNS);
        egress.errorHandler = config.errorHandler;
        return egress;
    }

    private TransportSubscription[] newFeeds()
    {
        final List<String> groups = config.channels.feeds();
        final TransportSubscription[] feeds = new TransportSubscription[groups.size()];
        for (int i = 0; i < feeds.length; i++)
        {
            feeds[i] = transport.addSubscription(groups.get(i), AeronStreams.FEED);
        }
        return feeds;
    }

    private BlockFetcher[] newFetchers()
    {
        final String answers = config.channels.answers();
        final Runnable onDamaged = () -> counters.increment(GatewayCounter.DAMAGED);
        final BlockFetcher[] fetchers = new BlockFetcher[ctx.memberCount()];
        for (int i = 0; i < fetchers.length; i++)
        {
            final String channel = ctx.memberReplayChannel(i);
            fetchers[i] = new ReplayFetcher(
                channel,
                () -> ReplayClient.ofAttested(
                    transport, channel, answers, ctx.streamId(), ctx.egressLimits().arenaLength(), onDamaged),
                config.errorHandler);
        }
        return fetchers;
    }

    private ReplayServer newReplayServer()
    {
        return new ReplayServer(ctx.replayLimits().applyTo(config.replay)
            .transport(transport)
            .counters(new ReplayCounters(config.counterSource))
            .requestChannel(ctx.replayChannel())
            .clock(ctx.clock())
            .streamId(ctx.streamId())
            .maxBlockLength(ctx.maxBlockLength())
            .source(config.reader));
    }

    private int epochOfLastBlock()
    {
        final int[] epoch = new int[1];
        if (config.journal.lastBlockNumber() > 0)
        {
            final BlockDecoder decoder = new BlockDecoder();
            try (JournalReader last = config.journal.newReader())
            {
                last.seek(config.journal.lastBlockNumber());
                last.poll((buffer, offset, length) ->
                {
                    decoder.tryWrap(buffer, offset, length);
                    epoch[0] = decoder.epoch();
                }, 1);
            }
        }
        return epoch[0];
    }

    private DutyCycle dutyCycle(final GatewayCounter maxNs, final GatewayCounter overruns)
    {
        return new DutyCycle(counters, maxNs, overruns, ctx.cycleThresholdNs());
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

    /** What one life of a gateway is made of. Not checked here: the context is. */
    public static final class Config
    {
        /** Settings of the gateway, concluded; its clock is that of all agents. */
        public GatewayContext context;
        /** Where the gateway is reached and listens: as the context resolves them. */
        public GatewayChannels channels;
        /** This life of the gateway: more than in any life before. */
        public long incarnation;
        /** Client of the node. Not closed by the agents. */
        public Transport transport;
        /** To the cluster; closed by the packer. */
        public ClusterPort port;
        /** Copy of the stream; closed by the egress agent. */
        public Journal journal;
        /** Reader of that journal, for the replay server alone. Not closed by the agents. */
        public JournalReader reader;
        /** Counters of the gateway. */
        public GatewayCounters counters;
        /** Source of what else is counted. */
        public CounterSource counterSource;
        /** For what does not stop the node. */
        public ErrorHandler errorHandler;
        /** Settings of the replay server that no setting of a gateway gives, not concluded. */
        public ReplayServerContext replay = new ReplayServerContext();
        /** Least length of the queues between ingress and egress, in bytes; they are longer for many sessions. */
        public int minimumQueueLength = QUEUE_LENGTH_MINIMUM;
        /** Length of the queue of settlements in bytes, a power of two. */
        public int settlementQueueLength = SETTLEMENT_QUEUE_LENGTH;
    }
}
