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
package io.lockstep.sim.node;

import java.util.List;

import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;

import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.lockstep.journal.Journal;
import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.SequencedSetting;
import io.lockstep.runtime.StopRule;
import io.lockstep.runtime.counters.NodeCounters;
import io.lockstep.sequencer.MemberAgents;
import io.lockstep.sequencer.MemberStart;
import io.lockstep.sequencer.SequencerContext;
import io.lockstep.sequencer.SteadyClusterClock;
import io.lockstep.sequencer.cluster.FailStopService;
import io.lockstep.sequencer.cluster.SequencerService;
import io.lockstep.sequencer.recovery.StreamLife;
import io.lockstep.sequencer.stamp.StampVersions;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.log.LogSnapshot;
import io.lockstep.sim.log.MemberEnvironment;
import io.lockstep.sim.log.MemberLog;
import io.lockstep.sim.log.MemberService;
import io.lockstep.sim.log.SimulatedArchive;
import io.lockstep.sim.log.SimulatedCluster;
import io.lockstep.sim.log.SimulatedClusterView;
import io.lockstep.sim.log.SnapshotSink;
import io.lockstep.sim.net.SimulatedTransport;

/**
 * A member: {@link MemberAgents} over the simulated network and a simulated disk, and the production service in the
 * model of the cluster. It starts as the real one does: journal, agents, what it asks the others, then the cluster,
 * then housekeeping.
 * <p>
 * Threading: the simulation's.
 */
public final class SimulatedMember extends SimulatedHost
{
    private static final int ENTRY_LIMIT = 8;
    /** Of the agents that a member starts with: client, keeper, journal, feed, replay, watch, service. */
    private static final int SERVICE_AGENT = 6;
    /** The real one reads each second; times are a fiftieth here. */
    private static final long MONITOR_INTERVAL_NS = 20_000_000;
    private static final int WAIT_LIMIT = 20_000;
    private static final long WAIT_NS = 50_000;

    private final SystemPlan plan;
    private final HostJournal disk;
    private SimulatedTransport network;
    private Journal journal;
    private MemberAgents agents;
    private MemberStart start;
    private SimulatedCluster cluster;
    private StampWatch stamps;
    private boolean isTearing;
    private boolean isUpgraded;
    private boolean isToldToWait;

    /**
     * A member that was never started.
     *
     * @param world    that it lives in.
     * @param plan     of the system.
     * @param memberId of it, which is its host.
     */
    SimulatedMember(final SimulatedWorld world, final SystemPlan plan, final int memberId)
    {
        super(world, memberId, "member-" + memberId, StopRule.MEMBER);
        this.plan = plan;
        disk = new HostJournal(world, memberId, name());
    }

    @Override
    public HostJournal disk()
    {
        return disk;
    }

    @Override
    public void replaceDisk()
    {
        world().log().wipe(host());
        disk.replace();
    }

    /**
     * Seeds it from the leader's disk, by the rule of the reseed tool. For a member that is down, with an empty disk.
     *
     * @param leader that is up.
     * @return false if it has to be tried again: no majority follows the leader, its copy is not far enough, or the
     *         disk has failed and was replaced by another one.
     */
    boolean trySeed(final SimulatedMember leader)
    {
        if (null == leader.journal || !world().log().reseed(host(), leader.host()))
        {
            return false;
        }
        final MemberLog log = world().log().log(host());
        final JournalSeed seed = new JournalSeed(log.latestSnapshot());
        if (!seed.isHeldBy(leader.journal))
        {
            world().log().wipe(host());
            return false;
        }
        final SequencerContext ctx = plan.member(host()).errorHandler(this::onError).terminationHook(() -> {});
        try
        {
            seed.copy(leader.journal, ctx.conclude(), disk, clock());
        }
        catch (final LockstepException ex)
        {
            // The new disk fails too: the tool says so, and is run again.
            world().events().onWarning(host(), ex.getMessage(), isAllowed(ex));
            replaceDisk();
            return false;
        }
        world().events().onSeeded(host(), leader.host(), log.endPosition());
        return true;
    }

    @Override
    public int mainAgent()
    {
        return SERVICE_AGENT;
    }

    @Override
    public void tearLog()
    {
        isTearing = true;
        losePower();
        isTearing = false;
    }

    /** From its next start on it is one of the next release. */
    void upgrade()
    {
        isUpgraded = true;
    }

    /** Version of the rules that are in force in what it has stamped; 0 while it is down. */
    long formatVersion()
    {
        return null == agents ? 0 : agents.stamper().setting(SequencedSetting.FORMAT_VERSION);
    }

    boolean isUpgraded()
    {
        return isUpgraded;
    }

    /** Does it lead, with no election going on. */
    public boolean isLeader()
    {
        return null != cluster && world().log().isLeader(host());
    }

    /** Is it up, and asks others before it takes part. */
    boolean isStarting()
    {
        return null != start && null == cluster;
    }

    /** Is it up, and waits for the others to elect a leader without it, as it has forgotten what it acknowledged. */
    public boolean isWaiting()
    {
        return isStarting() && start.isDone();
    }

    @Override
    protected void open(final List<Agent> made) throws Exception
    {
        isToldToWait = false;
        network = world().newTransport(host(), this::onTransportError);
        final MemberAgents.Config config = new MemberAgents.Config();
        final SequencerContext ctx = plan.member(host())
            .versions(isUpgraded ? NextRelease.VERSIONS : StampVersions.RELEASED)
            .errorHandler(this::onTransportError)
            .terminationHook(this::terminate);
        config.context = ctx.conclude();
        config.life = StreamLife.FIRST;
        config.transport = new TransportTap(network, world().events(), host());
        final PooledCounters counters = world().counters(host());
        config.counterSource = counters;
        config.nodeCounters = new NodeCounters(config.counterSource, host(), ctx.streamId(), clock().time());
        config.clock = clock();
        config.freeSpace = disk::free;
        config.errorHandler = this::onTransportError;
        config.terminationHook = this::terminate;
        agents = new MemberAgents(config);
        agents.space().run();
        journal = disk.open(plan.buffers(agents.journalContext()), clock(), counters, this::onError);
        agents.connect(journal);
        stamps = new StampWatch(world().events(), host(), agents);
        start = agents.newStart();
        start.begin();
        made.add(new ConductorAgent(network));
        made.add(journal.keeper());
        made.addAll(agents.agents());
        made.add(disk.watch());
        made.add(new ServiceAgent());
        made.add(new MonitorAgent());
    }

    @Override
    protected void close()
    {
        world().log().leave(host());
        CloseHelper.closeAll(this::onError, start, agents, journal, network);
    }

    @Override
    protected void forget(final LifeEnd end)
    {
        if (LifeEnd.CLOSED != end)
        {
            network.kill();
        }
        if (LifeEnd.POWER_LOST != end)
        {
            world().log().kill(host());
        }
        else if (isTearing)
        {
            world().log().tornPowerLoss(host());
        }
        else
        {
            world().log().powerLoss(host());
        }
        disk.onLifeEnded(end, random());
        journal = null;
        agents = null;
        cluster = null;
        start = null;
    }

    @Override
    protected boolean isAllowed(final Throwable error)
    {
        return plan.allowance().mayTell(host(), error);
    }

    private void join()
    {
        final Service service = new Service(agents.service());
        cluster = world().log().start(host(), new MemberEnvironment(
            service,
            new SteadyClusterClock(clock().epochNanoClock(), clock())::time,
            new ServiceIdle(),
            this::wake,
            plan.appVersion(),
            this::onTransportError,
            agents.consensusErrors(world().log().log(host())::noteCut, this::onTransportError)));
        final SimulatedClusterView view = new SimulatedClusterView(world().log(), host());
        agents.joined(view);
        final SimulatedArchive archive = new SimulatedArchive(world().log(), host());
        agents.newHousekeeping(view, archive, archive::listing, clock().epochNanoClock()).forEach(this::add);
    }

    /** The thread of the service: what a member asks before it joins, then the log. */
    private final class ServiceAgent implements Agent
    {
        @Override
        public int doWork()
        {
            if (null != cluster)
            {
                return cluster.doWork(1 + random().nextInt(ENTRY_LIMIT));
            }
            final int workCount = start.poll();
            if (isWaiting())
            {
                if (!isToldToWait)
                {
                    start.close();
                }
                if (world().log().tryRejoin(host()))
                {
                    join();
                }
                else if (!isToldToWait)
                {
                    isToldToWait = true;
                    onTransportError(new LockstepException(LockstepException.Severity.WARN,
                        "machine lost its power and the log was not forced, this member joins when others follow a " +
                        "leader without it: member=" + host()));
                }
            }
            return workCount;
        }

        @Override
        public String roleName()
        {
            return "service";
        }
    }

    /** The thread that reads now and then how full the node is. */
    private final class MonitorAgent implements Agent
    {
        private long readNs = clock().nanoTime();

        @Override
        public int doWork()
        {
            final long nowNs = clock().nanoTime();
            if (nowNs - readNs < MONITOR_INTERVAL_NS)
            {
                return 0;
            }
            readNs = nowNs;
            agents.readRing();
            agents.space().run();
            return 1;
        }

        @Override
        public String roleName()
        {
            return "monitor";
        }
    }

    /** The service waits: the other threads of the node go on, and so does its clock. */
    private final class ServiceIdle implements IdleStrategy
    {
        private int waits;

        @Override
        public void idle(final int workCount)
        {
            if (workCount > 0)
            {
                reset();
                return;
            }
            idle();
        }

        @Override
        public void idle()
        {
            if (++waits > WAIT_LIMIT || isStopping())
            {
                throw new AgentTerminationException();
            }
            clock().leap(WAIT_NS);
            stepOthers();
        }

        @Override
        public void reset()
        {
            waits = 0;
        }
    }

    /** Between Aeron's callbacks and those of the service that take no streams of Aeron. */
    private final class Service implements MemberService
    {
        private final SequencerService service;
        private final FailStopService callbacks;

        private Service(final SequencerService service)
        {
            this.service = service;
            callbacks = new FailStopService(
                stamps, SimulatedMember.this::onTransportError, plan::requireVersion);
        }

        @Override
        public ClusteredService callbacks()
        {
            return callbacks;
        }

        @Override
        public void start(final Cluster newCluster, final LogSnapshot snapshot)
        {
            callbacks.start(() -> service.start(
                newCluster, null == snapshot ? null : new LogSnapshotSource(snapshot),
                null == snapshot ? -1 : snapshot.termId()));
            if (null != snapshot)
            {
                world().events().onStateLoaded(
                    host(), agents.stamper().blockNumber(), agents.stamper().chainCrc());
            }
            stamps.started(newCluster);
        }

        @Override
        public void takeSnapshot(final SnapshotSink sink)
        {
            callbacks.takeSnapshot(() -> service.takeSnapshot(sink::onMessage));
        }
    }
}
