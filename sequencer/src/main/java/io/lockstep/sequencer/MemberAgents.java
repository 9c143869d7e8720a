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
package io.lockstep.sequencer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalCounters;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.replay.BackfillAgent;
import io.lockstep.journal.replay.BackfillContext;
import io.lockstep.journal.replay.ReplayClientContext;
import io.lockstep.journal.replay.ReplayCounters;
import io.lockstep.journal.replay.ReplayServer;
import io.lockstep.journal.replay.ReplayServerContext;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.MemberFlags;
import io.lockstep.protocol.OwnAddress;
import io.lockstep.runtime.HostChannels;
import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.NodeCounters;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.sequencer.cluster.ConsensusErrors;
import io.lockstep.sequencer.cluster.SequencerService;
import io.lockstep.sequencer.cluster.SessionRights;
import io.lockstep.sequencer.cluster.TermGate;
import io.lockstep.sequencer.housekeeping.ArchivePort;
import io.lockstep.sequencer.housekeeping.ClusterView;
import io.lockstep.sequencer.housekeeping.HousekeepingAgent;
import io.lockstep.sequencer.housekeeping.HousekeepingCounters;
import io.lockstep.sequencer.housekeeping.JournalView;
import io.lockstep.sequencer.housekeeping.MemberSpace;
import io.lockstep.sequencer.housekeeping.PeerAgent;
import io.lockstep.sequencer.housekeeping.PeerBoard;
import io.lockstep.sequencer.housekeeping.PeerChannel;
import io.lockstep.sequencer.housekeeping.SnapshotEntry;
import io.lockstep.sequencer.pipeline.AttestedSource;
import io.lockstep.sequencer.pipeline.FeedAgent;
import io.lockstep.sequencer.pipeline.HoldListener;
import io.lockstep.sequencer.pipeline.JournalAgent;
import io.lockstep.sequencer.pipeline.SequencerPipeline;
import io.lockstep.sequencer.recovery.StreamLife;
import io.lockstep.sequencer.stamp.Stamper;
import io.lockstep.sequencer.status.SequencerCounters;

/**
 * The agents of a member and its service, wired: everything of a member that is ours, in one life of it. What touches
 * driver, archive, consensus module, files, threads and clocks of the system is given: the node gives those of the
 * machine, a simulation its own.
 * <p>
 * A member starts in this order, and whoever makes it does what stands to the right:
 * <pre>
 *   new MemberAgents(config)      space().run(), for the first reading of the room
 *   journalContext()              opens the journal, and steps its keeper
 *   connect(journal)              steps agents(), as others ask for replay before the member joins
 *   newStart()                    polls it to its end, and closes it
 *   service()                     starts the cluster with it, behind a FailStopService
 *   joined(cluster)
 *   newHousekeeping(...)          steps these too
 *   newBackfill()                 steps it, if there is one
 *                                 now and then readRing() and space().run()
 * </pre>
 * It ends the other way round: the last agent that was made is closed first, by its {@code onClose}, then this, then
 * the journal, which the journal agent has closed by then.
 * <p>
 * Threading: made and called by one thread; each agent and the service belong to whoever steps them. Errors: what
 * cannot be opened is thrown, and is closed with the transport. Ownership: each agent closes what it owns; readers of
 * the journal are closed here.
 */
public final class MemberAgents implements AutoCloseable
{
    private static final int PEERS_TERM_LENGTH = 64 * 1024;

    private final Config config;
    private final SequencerContext ctx;
    private final NanoClock clock;
    private final SequencerCounters counters;
    private final HousekeepingCounters housekeepingCounters;
    private final PeerBoard board;
    private final MemberSpace space;
    private final TermGate termGate;
    private final List<JournalReader> readers = new ArrayList<>();
    private Journal journal;
    private SequencerPipeline pipeline;
    private Stamper stamper;
    private JournalAgent journalAgent;
    private FeedAgent feedAgent;
    private SequencerService service;
    private ReplayServer replayServer;

    /**
     * Counters and what the agents share; nothing is opened.
     *
     * @param config of this life.
     */
    public MemberAgents(final Config config)
    {
        this.config = config;
        ctx = config.context;
        clock = config.clock;
        counters = new SequencerCounters(config.counterSource);
        housekeepingCounters = new HousekeepingCounters(config.counterSource);
        counters.limits(ctx.ringLength(), ctx.genesis().clientLimit());
        board = new PeerBoard(ctx.memberId(), ctx.memberCount());
        space = new MemberSpace(
            config.freeSpace, ctx.housekeeping(), board, clock, config.nodeCounters, housekeepingCounters,
            config.errorHandler);
        termGate = new TermGate(counters::leadershipTermId);
    }

    /**
     * What the journal is opened with, but for its place: the caller adds directory or storage.
     *
     * @return context, not concluded.
     */
    public JournalContext journalContext()
    {
        return ctx.journal()
            .counters(new JournalCounters(config.counterSource))
            .streamId(ctx.streamId())
            .maxBlockLength(ctx.maxBlockLength())
            .hasKeeperThread(true)
            .errorHandler(config.errorHandler);
    }

    /**
     * Makes the ring, what is around it, and the service, and opens the ways in and out. Once.
     *
     * @param openJournal of this member; closed by the journal agent.
     */
    public void connect(final Journal openJournal)
    {
        if (null != journal)
        {
            throw new IllegalStateException("member is connected already");
        }
        journal = openJournal;
        pipeline = new SequencerPipeline(ctx.ringLength(), ctx.maxBlockLength(), config.chainWindow);
        journalAgent = new JournalAgent(journal, pipeline, clock, counters).committed(termGate);
        feedAgent = new FeedAgent(
            config.transport.addPublication(
                HostChannels.onInterfaceOf(ctx.feedChannel(), ctx.host(ctx.memberId())), AeronStreams.FEED),
            pipeline, clock, ctx.attestIntervalNs(), ctx.memberId(), ctx.streamId(), config.life.epoch(), termGate,
            space, counters)
            .holdListener(config.holdListener).attestable(journalAgent);
        stamper = newStamper();
        service = new SequencerService(
            stamper, new SessionRights(), pipeline, journalAgent, clock, ctx.snapshotDeadlineNs(), counters,
            config.nodeCounters.newAgentCycles("service"), config.terminationHook);
        service.readOnly(space).committed(termGate);
        replayServer = newReplayServer();
    }

    /**
     * The agents that run before the member joins the cluster and as long as it lives, in the order in which a thread
     * that they share steps them: journal, feed, replay. The keeper of the journal is none of them.
     *
     * @return agents, each to be wrapped by what stops the node at an error.
     */
    public List<Agent> agents()
    {
        return List.of(journalAgent, feedAgent, replayServer);
    }

    /**
     * What this member asks others before it joins. The agents have to run by then: peers that start with this member
     * ask it what it asks them.
     *
     * @return not begun; the caller closes it.
     */
    public MemberStart newStart()
    {
        return new MemberStart(ctx, config.transport, clock, journal, journalAgent, service);
    }

    /**
     * The service that stamps.
     *
     * @return to be called by one thread behind a {@link io.lockstep.sequencer.cluster.FailStopService}.
     */
    public SequencerService service()
    {
        return service;
    }

    /**
     * The consensus module of this member runs: from now on it can be known what is committed for good.
     *
     * @param cluster as seen by any thread.
     */
    public void joined(final ClusterView cluster)
    {
        termGate.consensus(cluster);
    }

    /**
     * The error handler of this member's consensus module, before it runs.
     *
     * @param cuts notes for the next start where an election has cut the log in front of what is committed here.
     * @param next for what it tells.
     * @return handler.
     */
    public ErrorHandler consensusErrors(final LongConsumer cuts, final ErrorHandler next)
    {
        return new ConsensusErrors(termGate, cuts, next);
    }

    /**
     * The agents of a member that has joined: one that compares itself with the others, if there are any, and one that
     * has snapshots taken and purges the log.
     *
     * @param cluster      that it has joined.
     * @param archive      of this member; closed with the agent.
     * @param listings     reads the recording log.
     * @param clusterClock the cluster's time.
     * @return agents, each to be wrapped by what stops the node at an error.
     */
    public List<Agent> newHousekeeping(
        final ClusterView cluster,
        final ArchivePort archive,
        final Supplier<SnapshotEntry.Listing> listings,
        final EpochNanoClock clusterClock)
    {
        final List<Agent> agents = new ArrayList<>();
        // A member alone has nobody to compare with.
        if (ctx.memberCount() > 1)
        {
            agents.add(newPeerAgent());
        }
        agents.add(new HousekeepingAgent(
            cluster,
            new View(counters, journalAgent),
            board,
            space,
            archive,
            listings,
            this::newStamper,
            ctx.housekeeping(),
            ctx.snapshotDeadlineNs(),
            ctx.heartbeatTimeoutNs(),
            clock,
            clusterClock,
            housekeepingCounters,
            config.errorHandler));
        return agents;
    }

    /**
     * Fetches from other members and gateways what is older than the journal, behind live traffic.
     *
     * @return agent, null if there is to be none, or nobody to ask.
     */
    public BackfillAgent newBackfill()
    {
        final List<String> servers = new ArrayList<>();
        for (int id = 0; id < ctx.memberCount(); id++)
        {
            if (id != ctx.memberId())
            {
                servers.add(replayChannel(id));
            }
        }
        for (final String each : ctx.recovery().gatewayEndpoints())
        {
            servers.add("aeron:udp?endpoint=" + each);
        }
        final BackfillContext backfill = ctx.recovery().backfill();
        if (!backfill.isEnabled() || servers.isEmpty())
        {
            return null;
        }
        return new BackfillAgent(backfill
            .backfill(journal.newBackfill())
            .client(new ReplayClientContext()
                .transport(config.transport)
                .responseChannel(OwnAddress.channelAt(ctx.host(ctx.memberId())))
                .streamId(ctx.streamId())
                .maxBlockLength(ctx.maxBlockLength())
                .fragmentLimit(BackfillContext.FRAGMENT_LIMIT))
            .servers(servers)
            .clock(clock)
            .isLow(() -> MemberFlags.isLow(space.getAsInt()))
            .spaceLevel(ctx.housekeeping().diskWarning())
            .errorHandler(config.errorHandler));
    }

    /** Tells the fill of the ring in its counter. For one thread. */
    public void readRing()
    {
        counters.ringFill(pipeline.backlog());
    }

    /** Closes the readers of the journal that the replay server had, which must not run any more. Idempotent. */
    @Override
    public void close()
    {
        CloseHelper.closeAll(readers);
        readers.clear();
    }

    /**
     * The watch over the room of this member, to be run now and then by one thread.
     *
     * @return throws when this member has to stop.
     */
    public MemberSpace space()
    {
        return space;
    }

    /**
     * What is known of each member.
     *
     * @return for any thread.
     */
    public PeerBoard board()
    {
        return board;
    }

    /**
     * Counters of this member.
     *
     * @return for any thread.
     */
    public SequencerCounters counters()
    {
        return counters;
    }

    /**
     * What this member does for itself beside the stream.
     *
     * @return for any thread.
     */
    public HousekeepingCounters housekeepingCounters()
    {
        return housekeepingCounters;
    }

    /**
     * What the service stamps with. It belongs to the service: to be read by its thread, between its calls.
     *
     * @return stamper.
     */
    public Stamper stamper()
    {
        return stamper;
    }

    /**
     * The ring that the service stamps into. To be read by the service's thread, between its calls.
     *
     * @return ring.
     */
    public SequencerPipeline pipeline()
    {
        return pipeline;
    }

    /** A stamper before its first block. */
    private Stamper newStamper()
    {
        return new Stamper(ctx.streamId(), config.life.epoch(), ctx.genesis().configuration(ctx), ctx.versions())
            .life(config.life.epoch(), config.life.logGeneration());
    }

    private ReplayServer newReplayServer()
    {
        return new ReplayServer(config.replay
            .transport(config.transport)
            .counters(new ReplayCounters(config.counterSource))
            .requestChannel(replayChannel(ctx.memberId()))
            .clock(clock)
            .streamId(ctx.streamId())
            .maxBlockLength(ctx.maxBlockLength())
            .knownVersion(ctx.versions().last())
            .source(new AttestedSource(newReader(), journal))
            .attestedSource(new AttestedSource(newReader(), pipeline.chain())));
    }

    private JournalReader newReader()
    {
        final JournalReader reader = journal.newReader();
        readers.add(reader);
        return reader;
    }

    private PeerAgent newPeerAgent()
    {
        final String[] others = new String[ctx.memberCount() - 1];
        for (int id = 0, i = 0; id < ctx.memberCount(); id++)
        {
            if (id != ctx.memberId())
            {
                others[i++] = peerChannel(id);
            }
        }
        final PeerChannel channel = new PeerChannel(
            config.transport.addPublication(
                "aeron:udp?control-mode=manual|term-length=" + PEERS_TERM_LENGTH, AeronStreams.PEERS),
            others);
        return new PeerAgent(
            channel, config.transport.addSubscription(peerChannel(ctx.memberId()), AeronStreams.PEERS),
            pipeline.chain(), board, clock, ctx.housekeeping().peersIntervalNs(), ctx.housekeeping().peersTimeoutNs(),
            ctx.streamId(), config.life.epoch(), housekeepingCounters, config.errorHandler);
    }

    private String peerChannel(final int id)
    {
        return "aeron:udp?endpoint=" + ctx.endpoint(id, MemberPorts.PEERS);
    }

    private String replayChannel(final int id)
    {
        return "aeron:udp?endpoint=" + ctx.endpoint(id, MemberPorts.REPLAY);
    }

    /** What housekeeping sees of the journal. */
    private record View(SequencerCounters counters, JournalAgent journalAgent) implements JournalView
    {
        @Override
        public long stampedBlock()
        {
            return counters.stampedBlock();
        }

        @Override
        public long forcedBlock()
        {
            return journalAgent.forcedBlock();
        }

        @Override
        public void requestForce(final long blockNumber)
        {
            journalAgent.requestForce(blockNumber);
        }
    }

    /** What one life of a member is made of. Not checked here: the context is. */
    public static final class Config
    {
        /** Settings of the member, concluded. */
        public SequencerContext context;
        /** Life of stream and log that the member's directory is of. */
        public StreamLife life;
        /** Client of the node. Not closed by the agents. */
        public Transport transport;
        /** Source of what is counted. */
        public CounterSource counterSource;
        /** Counters of the node. */
        public NodeCounters nodeCounters;
        /** Clock of all agents and of the service. */
        public NanoClock clock;
        /** Reads the room of this member, in bytes. */
        public LongSupplier freeSpace;
        /** For what does not stop the node. */
        public ErrorHandler errorHandler;
        /** Run when the cluster ends the service. */
        public Runnable terminationHook;
        /** Told what this member holds before it says so; closed by the feed agent. */
        public HoldListener holdListener = HoldListener.NONE;
        /** Settings of the replay server that no setting of a member gives, not concluded. */
        public ReplayServerContext replay = new ReplayServerContext();
        /** Blocks whose chain CRCs are held to compare with peers, a power of two. */
        public int chainWindow = SequencerPipeline.CHAIN_WINDOW_DEFAULT;
    }
}
