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

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.status.CountersReader;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusterTerminationException;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.exceptions.AeronEvent;
import io.aeron.exceptions.TimeoutException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.replay.BackfillAgent;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.AgentGroup;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.runtime.FreeSpace;
import io.lockstep.runtime.NodeDirectory;
import io.lockstep.runtime.NodeMonitor;
import io.lockstep.runtime.StopReason;
import io.lockstep.runtime.StopRule;
import io.lockstep.runtime.counters.AeronCounterSource;
import io.lockstep.runtime.counters.NodeCounters;
import io.lockstep.runtime.counters.NodeKind;
import io.lockstep.runtime.keys.AuthorisedKeys;
import io.lockstep.runtime.transport.AeronTransport;
import io.lockstep.sequencer.archive.ArchiveTailCheck;
import io.lockstep.sequencer.archive.CutMark;
import io.lockstep.sequencer.cluster.FailStopService;
import io.lockstep.sequencer.housekeeping.AeronArchivePort;
import io.lockstep.sequencer.housekeeping.ConsensusCounters;
import io.lockstep.sequencer.housekeeping.HousekeepingCounters;
import io.lockstep.sequencer.housekeeping.LeaderHandOver;
import io.lockstep.sequencer.housekeeping.PromisedTerm;
import io.lockstep.sequencer.housekeeping.SnapshotEntry;
import io.lockstep.sequencer.pipeline.HoldListener;
import io.lockstep.sequencer.recovery.ClusterQuery;
import io.lockstep.sequencer.recovery.LogReach;
import io.lockstep.sequencer.recovery.MemberReport;
import io.lockstep.sequencer.recovery.ReseedDirectoryTool;
import io.lockstep.sequencer.recovery.StreamLifeTool;
import io.lockstep.sequencer.recovery.TermToKeep;
import io.lockstep.sequencer.status.LogReading;
import io.lockstep.sequencer.status.SequencerCounters;

/**
 * One member of the cluster: driver, archive, consensus module, service, pipeline, feed and replay, wired and nothing
 * else.
 * <p>
 * Threading: {@link #launch} and {@link #close} on one thread; counters on any. Errors: launch throws after closing
 * what it had opened. While running, whatever is not a mere warning runs the termination hook, once.
 */
public final class SequencerNode implements AutoCloseable
{
    /** Parts of a member's directory, each stamped with its identity. */
    static final List<String> PARTS = List.of("journal", "archive", "cluster");

    /** Time-outs that an election without the leader's farewell takes at most, in the rule. */
    private static final long ELECTION_STEPS = 4;

    private final SequencerContext ctx;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final AtomicBoolean isTerminating = new AtomicBoolean();
    private final ErrorHandler errorHandler = this::onError;
    private final StopReason stopReason;
    private final Runnable terminationHook = this::terminate;
    private final String aeronDirectory;
    private volatile NodeCounters nodeCounters;
    private NodeDirectory directory;
    private boolean isStarted;
    private MemberAgents agents;
    private final PromisedTerm promised = new PromisedTerm();
    private ConsensusModule consensusModule;
    private ClusteredServiceContainer container;
    private LeaderHandOver handOver;

    private SequencerNode(final SequencerContext ctx)
    {
        this.ctx = ctx;
        stopReason = new StopReason(ctx.errorHandler());
        aeronDirectory = ctx.driver().directory().isEmpty() ?
            DriverDirectory.of(new File(ctx.directory())) : ctx.driver().directory();
    }

    /**
     * Starts a member.
     *
     * @param ctx settings, concluded here.
     * @return the running node.
     */
    public static SequencerNode launch(final SequencerContext ctx)
    {
        return launch(ctx, UnaryOperator.identity());
    }

    /** Starts a member with something around its service: for tests of what happens when a member stamps wrong. */
    static SequencerNode launch(final SequencerContext ctx, final UnaryOperator<ClusteredService> around)
    {
        final SequencerNode node = new SequencerNode(ctx.conclude());
        try
        {
            node.start(around);
            return node;
        }
        catch (final Exception ex)
        {
            node.close();
            throw ex;
        }
    }

    /**
     * Makes the directory of a new member, and starts nothing.
     *
     * @param ctx settings, concluded here.
     */
    public static void bootstrap(final SequencerContext ctx)
    {
        try (NodeDirectory made = openDirectory(ctx.conclude().bootstrap(NodeDirectory.Bootstrap.NEW)))
        {
            made.stopped();
        }
    }

    private void start(final UnaryOperator<ClusteredService> around)
    {
        final AuthorisedKeys keys = ctx.readAuthorisedKeys();
        takeDirectory();
        final MemberContexts contexts = new MemberContexts(ctx, keys, aeronDirectory, errorHandler, terminationHook);
        final Aeron aeron = openDriver(contexts);
        final AeronCounterSource source = new AeronCounterSource(aeron, NodeKind.SEQUENCER, ctx.memberId());
        nodeCounters = new NodeCounters(
            source, ProcessHandle.current().pid(), ctx.streamId(), System.currentTimeMillis());
        contexts.idle().counters(nodeCounters);
        agents = newAgents(contexts, aeron, source);
        agents.space().run();
        final Journal journal = openJournal();
        checkArchive();
        open(Archive.launch(contexts.archive().errorHandler((ex) -> onError(MemberErrors.ofArchive(ex)))));

        open(agents).connect(journal);
        // Peers that start with this member ask it what it asks them, so it serves replay before it asks.
        open(addAll(newGroup().counters(nodeCounters), agents.agents())).start();
        // Before what may wait for others: who looks from outside sees that the process lives.
        startMonitor(source);
        compare();
        awaitOthers(aeron, contexts);
        requireReach(aeron, contexts);
        launchCluster(contexts, around.apply(agents.service()));
        joinCluster(contexts, aeron, source);
        directory.started();
        isStarted = true;
    }

    private MemberAgents newAgents(
        final MemberContexts contexts, final Aeron aeron, final AeronCounterSource source)
    {
        final MemberAgents.Config config = new MemberAgents.Config();
        config.context = ctx;
        config.life = contexts.life();
        config.transport = new AeronTransport(aeron);
        config.counterSource = source;
        config.nodeCounters = nodeCounters;
        config.clock = SystemNanoClock.INSTANCE;
        config.freeSpace = null != ctx.freeSpace() ? ctx.freeSpace() : new FreeSpace(
            new File(ctx.directory()), ctx.directoryOf("journal").toFile(), ctx.directoryOf("archive").toFile(),
            ctx.directoryOf("cluster").toFile());
        config.errorHandler = errorHandler;
        config.terminationHook = terminationHook;
        config.holdListener = holdListener(source.reader());
        return new MemberAgents(config);
    }

    private AgentGroup newGroup()
    {
        return new AgentGroup(ctx.nodeName(), ctx.placement(), errorHandler, terminationHook);
    }

    private static AgentGroup addAll(final AgentGroup group, final List<Agent> members)
    {
        members.forEach(group::add);
        return group;
    }

    private void joinCluster(final MemberContexts contexts, final Aeron aeron, final AeronCounterSource source)
    {
        final ConsensusCounters cluster = new ConsensusCounters(source.reader(), consensusModule.context(), promised);
        agents.joined(cluster);
        handOver = new LeaderHandOver(
            cluster, agents.board(), ctx.housekeeping().peersFreshNs(),
            ctx.heartbeatTimeoutNs() + ELECTION_STEPS * ctx.electionTimeoutNs(), SystemNanoClock.INSTANCE,
            new BackoffIdleStrategy());
        open(addAll(newGroup(), agents.newHousekeeping(
            cluster,
            new AeronArchivePort(
                () -> contexts.archiveClient().aeron(aeron).ownsAeronClient(false), SystemNanoClock.INSTANCE),
            () -> SnapshotEntry.read(ctx.directoryOf("cluster").toFile()),
            consensusModule.context().clusterClock()::timeNanos))).start();
        final BackfillAgent backfill = agents.newBackfill();
        if (null != backfill)
        {
            open(newGroup().add(backfill)).start();
        }
    }

    private void startMonitor(final AeronCounterSource source)
    {
        open(new NodeMonitor(
            nodeCounters,
            null,
            () ->
            {
                agents.readRing();
                agents.space().run();
            },
            new LogReading(source.reader(), ctx.directoryOf("archive").toFile(), agents.counters()),
            errorHandler).start(ctx.nodeName()));
    }

    private HoldListener holdListener(final CountersReader reader)
    {
        return null == ctx.holdRecorder() ? HoldListener.NONE : new HoldEvidence(
            ctx.holdRecorder(), () -> LogReading.recordedPosition(reader), Durability.DURABLE == ctx.durability());
    }

    private void takeDirectory()
    {
        ReseedDirectoryTool.requireComplete(new File(ctx.directory()));
        StreamLifeTool.requireComplete(Path.of(ctx.directory()));
        directory = open(openDirectory(ctx));
        if (null != directory.report())
        {
            errorHandler.onError(new LockstepException(LockstepException.Severity.WARN, directory.report()));
        }
        MarkFilesTool.release(ctx.directoryOf("archive"), ctx.directoryOf("cluster"));
    }

    private static NodeDirectory openDirectory(final SequencerContext ctx)
    {
        return NodeDirectory.open(Path.of(ctx.directory()), ctx.identity(), PARTS, ctx.bootstrap());
    }

    /** First of all the driver, since its CnC file holds the counters of everything that follows. */
    private Aeron openDriver(final MemberContexts contexts)
    {
        if (ctx.driver().directory().isEmpty())
        {
            open(MediaDriver.launch(contexts.driver().errorHandler((ex) -> onError(MemberErrors.ofDriver(ex)))));
        }
        return open(Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(aeronDirectory)
            .threadFactory(ctx.placement().factory(ctx.nodeName(), "client"))
            .idleStrategy(contexts.idle().newStrategy("client"))
            .errorHandler(errorHandler)));
    }

    /** Before the archive opens its files: it would take whatever has the form of a frame for log. */
    private void checkArchive()
    {
        new ArchiveTailCheck(
            ctx.directoryOf("archive").toFile(),
            ctx.directoryOf("cluster").toFile(),
            MemberContexts.recordChecksum(),
            Archive.Configuration.fileIoMaxLength(),
            directory.isPowerLost())
            .run()
            .forEach((line) -> ctx.errorHandler().onError(new LockstepException(
                LockstepException.Severity.WARN, line)));
    }

    private Journal openJournal()
    {
        final Journal journal = open(Journal.open(
            agents.journalContext().directory(ctx.directoryOf("journal").toFile())));
        open(newGroup().counters(nodeCounters).add(journal.keeper())).start();
        if (null != journal.recoveryReport())
        {
            errorHandler.onError(new LockstepException(
                LockstepException.Severity.WARN, journal.recoveryReport()));
        }
        return journal;
    }

    /** What was released must be in the log. */
    private void compare()
    {
        final IdleStrategy idleStrategy = new StoppableIdle(ctx.isStopped());
        try (MemberStart start = agents.newStart())
        {
            start.begin();
            while (!start.isDone())
            {
                idleStrategy.idle(start.poll());
            }
        }
    }

    /** What this member has forgotten, the others must have elected a leader over before it votes again. */
    private void awaitOthers(final Aeron aeron, final MemberContexts contexts)
    {
        final int quorum = ctx.memberCount() / 2 + 1;
        if (!directory.isPowerLost() || Durability.DURABLE == ctx.durability() || 1 == ctx.memberCount())
        {
            return;
        }
        ctx.waitHandler().onError(new LockstepException(LockstepException.Severity.WARN,
            "machine lost its power and the log was not forced, this member joins when others follow a leader " +
            "without it: members=" + quorum + "; if so many are not left, run: lockstep sequencer recover"));
        List<MemberReport> agreed = List.of();
        try (ClusterQuery query = newQuery(aeron, contexts))
        {
            while (agreed.size() < quorum)
            {
                agreed = query.ask(quorum, ctx.recovery().compareTimeoutNs());
            }
        }
        final File clusterDir = ctx.directoryOf("cluster").toFile();
        try
        {
            TermToKeep.note(
                clusterDir, agreed, ctx.memberCount(), ctx.durability().fileSyncLevel(),
                System.currentTimeMillis());
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal(
                LockstepException.Fault.CLUSTER, "term cannot be noted: directory=" + clusterDir, ex);
        }
    }

    private ClusterQuery newQuery(final Aeron aeron, final MemberContexts contexts)
    {
        return new ClusterQuery(
            aeron, SystemNanoClock.INSTANCE, new StoppableIdle(ctx.isStopped()),
            contexts.consensusEndpoint(ctx.memberId()), contexts.otherConsensusEndpoints());
    }

    /** Where a leader can be asked; without one the log of nobody here was purged while this member was away. */
    private void requireReach(final Aeron aeron, final MemberContexts contexts)
    {
        if (1 == ctx.memberCount())
        {
            return;
        }
        final MemberReport leader;
        try (ClusterQuery query = newQuery(aeron, contexts))
        {
            leader = query.askLeader(ctx.recovery().compareTimeoutNs());
        }
        if (null != leader)
        {
            try (AeronArchive archive = AeronArchive.connect(
                contexts.archiveClient().aeron(aeron).ownsAeronClient(false));
                AeronArchive peer = AeronArchive.connect(contexts.archiveClientOf(leader.memberId(), aeron)))
            {
                LogReach.require(ctx.directoryOf("cluster").toFile(), archive, peer, leader);
            }
            catch (final TimeoutException ex)
            {
                ctx.errorHandler().onError(new LockstepException(LockstepException.Severity.WARN,
                    "leader's log not compared, no answer: leader=" + leader.memberId()));
            }
        }
    }

    private void launchCluster(final MemberContexts contexts, final ClusteredService service)
    {
        consensusModule = ConsensusModule.launch(
            contexts.consensusModule(agents.counters())
                .clusterTimeConsumerSupplier(promised::watch)
                .errorHandler(agents.consensusErrors(
                    new CutMark(ctx.directoryOf("cluster"))::note, (ex) -> onError(MemberErrors.ofConsensus(ex)))));
        try
        {
            container = open(ClusteredServiceContainer.launch(contexts.container(new FailStopService(
                service, errorHandler, contexts.essentials()::require))));
        }
        finally
        {
            // Closed before the service, which it would otherwise miss and call an unexpected end.
            open(consensusModule);
        }
    }

    /** Stops everything, the last started first. Idempotent. */
    @Override
    public void close()
    {
        isTerminating.set(true);
        handOver();
        while (!opened.isEmpty())
        {
            // The last to go is the directory, which remembers whether everything before it went in order.
            if (opened.peek() == directory && isStarted && null == stopReason.error())
            {
                directory.stopped();
            }
            CloseHelper.close(stopReason, opened.pop());
        }
    }

    /** If this member leads, and the others can go on: see {@link LeaderHandOver}. Everything else still runs. */
    private void handOver()
    {
        final LeaderHandOver due = handOver;
        handOver = null;
        if (null == due || !due.begin())
        {
            return;
        }
        final long startNs = System.nanoTime();
        CloseHelper.close(stopReason, consensusModule);
        CloseHelper.close(stopReason, container);
        final int successor = due.awaitSuccessor(startNs);
        final long takenMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        ctx.errorHandler().onError(new AeronEvent(successor < 0 ?
            "leadership given up, no successor yet: milliseconds=" + takenMs :
            "leadership handed over: to=" + successor + " milliseconds=" + takenMs));
    }

    /**
     * Directory of the media driver in use, whose CnC file holds the counters.
     *
     * @return directory.
     */
    public String aeronDirectory()
    {
        return aeronDirectory;
    }

    /**
     * Counters of this member.
     *
     * @return for any thread.
     */
    public SequencerCounters counters()
    {
        return agents.counters();
    }

    /** What the consensus module of this life may have promised. For any thread. */
    PromisedTerm promised()
    {
        return promised;
    }

    /**
     * What this member does for itself beside the stream.
     *
     * @return for any thread.
     */
    public HousekeepingCounters housekeeping()
    {
        return agents.housekeepingCounters();
    }

    private <T extends AutoCloseable> T open(final T resource)
    {
        opened.push(resource);
        return resource;
    }

    /** A warning, such as an election, is an event; anything else means that this member cannot go on. */
    private void onError(final Throwable ex)
    {
        if (ex instanceof ClusterTerminationException && ((ClusterTerminationException)ex).isExpected())
        {
            // An operator's wish by way of the cluster, and no error.
            terminate();
            return;
        }
        if (ex instanceof ArchiveException && ArchiveException.INVALID_POSITION == ((ArchiveException)ex).errorCode())
        {
            // A member asks for a part of the log that was purged. Its trouble, and it finds out by itself.
            stopReason.onError(new AeronEvent("part of the log is gone: " + ex.getMessage()));
            return;
        }
        stopReason.onError(ex);
        final NodeCounters counted = nodeCounters;
        if (null != counted)
        {
            counted.onError();
        }
        if (StopRule.MEMBER.stops(ex))
        {
            terminate();
        }
    }

    private void terminate()
    {
        if (isTerminating.compareAndSet(false, true))
        {
            ctx.terminationHook().run();
        }
    }
}
