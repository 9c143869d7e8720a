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
package io.lockstep.sim.log;

import java.util.ArrayDeque;
import java.util.function.LongSupplier;

import org.agrona.concurrent.AgentTerminationException;

import io.aeron.cluster.ElectionState;
import io.aeron.cluster.client.ClusterEvent;
import io.aeron.cluster.service.Cluster;
import io.lockstep.sequencer.housekeeping.PromisedTerm;
import io.lockstep.sim.time.Scheduler;
import io.lockstep.sim.time.SeededRandom;

/**
 * The consensus module of one life of a member: Aeron's ConsensusModuleAgent of 1.51. What it waits for in Aeron, it
 * waits for here: while a service joins a log, no message is read (awaitServicesReady).
 * <p>
 * Threading: the simulation's one thread; a duty cycle that is woken by what happens and by ticks.
 */
final class Consensus implements Endpoint, Runnable
{
    static final long NONE = TermMap.NONE;

    /** ConsensusModule.State, as far as it is modelled. */
    enum State
    {
        ACTIVE, SNAPSHOT
    }

    /** ClusterControl.ToggleState, as far as it is modelled. */
    enum Toggle
    {
        INACTIVE, NEUTRAL, SNAPSHOT
    }

    final LogModel model;
    final int id;
    final LogSettings settings;
    final SeededRandom random;
    final Wire wire;
    final MemberLog log;
    final Recorder recorder;
    final Streams streams;
    final Sessions sessions;
    final Positions positions;
    final Timers timers = new Timers();
    final PeerView[] members;
    final PeerView self;
    final MemberEnvironment environment;
    final SimulatedCluster cluster;
    final ServiceLink services;
    final PromisedTerm promised = new PromisedTerm();

    long nowNs;
    Cluster.Role role = Cluster.Role.FOLLOWER;
    State state = State.ACTIVE;
    Toggle toggle = Toggle.INACTIVE;
    Election election;
    ElectionState electionState = ElectionState.INIT;
    int leaderId;
    long leadershipTermId = NONE;
    long commitPosition;
    long notifiedCommitPosition;
    long readPosition;
    long lastLeaderUpdateNs;
    long lastLogUpdateNs;
    long snapshotCount;
    boolean isCatchupOpen;
    private final LongSupplier clock;
    private final Scheduler scheduler;
    private final Scheduler.Task task;
    private final ArrayDeque<Message> paused = new ArrayDeque<>();
    private final ArrayDeque<Message> inbox = new ArrayDeque<>();
    final ArrayDeque<Message> ingress = new ArrayDeque<>();
    final ConsensusInput input;
    final LogReader reader;
    final LeaderLog leaderLog;
    private long slowTickNs;
    private long uncommittedSnapshot = NONE;
    private boolean isStarted;
    private boolean isPaused;
    private boolean isClosed;

    Consensus(final LogModel model, final int id, final MemberEnvironment environment, final MemberLog log)
    {
        this.model = model;
        this.id = id;
        this.environment = environment;
        this.log = log;
        settings = model.settings;
        scheduler = model.scheduler;
        wire = model.wire;
        random = model.newRandom(id);
        clock = environment.clusterClock();
        task = scheduler.newTask(this);
        recorder = new Recorder(settings, scheduler, random, log, this::wake);
        streams = new Streams(this);
        members = new PeerView[settings.memberCount];
        for (int i = 0; i < members.length; i++)
        {
            members[i] = new PeerView(i);
        }
        self = members[id];
        positions = new Positions(this);
        input = new ConsensusInput(this);
        reader = new LogReader(this);
        leaderLog = new LeaderLog(this);
        sessions = new Sessions(this);
        nowNs = clock.getAsLong();
        final LogSnapshot snapshot = log.latestSnapshot();
        if (null != snapshot)
        {
            sessions.load(snapshot);
            timers.load(snapshot.timers);
            commitPosition = snapshot.position;
            leadershipTermId = snapshot.termId;
        }
        readPosition = commitPosition;
        leaderId = id;
        services = new ServiceLink(this);
        cluster = new SimulatedCluster(this, snapshot);
        log.forced();
        promised.begin(log.candidateTermId());
        wake();
    }

    @Override
    public int host()
    {
        return id;
    }

    @Override
    public void onMessage(final Message m)
    {
        if (isClosed)
        {
            wire.release(m);
        }
        else if (isPaused)
        {
            paused.addLast(m);
        }
        else
        {
            dispatch(m);
        }
    }

    @Override
    public void run()
    {
        if (isClosed || isPaused)
        {
            return;
        }
        nowNs = clock.getAsLong();
        final boolean hasWork = doWork();
        promised.onCycle(log.candidateTermId(), electionState.code());
        final boolean hasMore = streams.pump();
        task.after(hasWork || hasMore ? settings.busyNs : settings.tickNs);
    }

    /** Something happened that the next step should see soon. */
    void wake()
    {
        if (!isClosed)
        {
            task.atLatest(scheduler.nowNs() + settings.busyNs);
        }
    }

    boolean has(final LogFlaw flaw)
    {
        return settings.has(flaw);
    }

    boolean isAwaitingService()
    {
        return services.isAwaited();
    }

    boolean isTakingSnapshot()
    {
        return State.SNAPSHOT == state;
    }

    boolean isClosed()
    {
        return isClosed;
    }

    boolean isPaused()
    {
        return isPaused;
    }

    boolean isSettled()
    {
        return isStarted && null == election && !isClosed;
    }

    long timeNs()
    {
        return clock.getAsLong();
    }

    void pause(final boolean value)
    {
        isPaused = value;
        recorder.pause(value);
        if (!value)
        {
            while (!paused.isEmpty())
            {
                dispatch(paused.pollFirst());
            }
            wake();
        }
    }

    /** The process is gone. */
    void close()
    {
        isClosed = true;
        task.cancel();
        recorder.close();
        electionState = ElectionState.CLOSED;
    }

    /** The consensus module of a member that leaves in order: its stream ends, and that is said. */
    void leave()
    {
        streams.closePublication();
        recorder.stop();
        sessions.disconnect();
        close();
    }

    void error(final RuntimeException ex)
    {
        environment.consensusErrors().onError(ex);
    }

    boolean send(final int to, final Message m)
    {
        return wire.send(id, model.member(to), m);
    }

    private void dispatch(final Message m)
    {
        if (streams.on(m))
        {
            wire.release(m);
        }
        else if (m.kind.compareTo(Message.Kind.CONNECT) >= 0)
        {
            ingress.addLast(m);
        }
        else
        {
            inbox.addLast(m);
        }
        wake();
    }

    private boolean doWork()
    {
        if (!isStarted)
        {
            return start();
        }
        services.poll();
        if (isAwaitingService())
        {
            return false;
        }
        try
        {
            if (nowNs >= slowTickNs)
            {
                slowTick();
                slowTickNs = nowNs + settings.tickNs;
            }
            while (!inbox.isEmpty() && !isAwaitingService())
            {
                final Message m = inbox.pollFirst();
                try
                {
                    input.on(m);
                }
                finally
                {
                    wire.release(m);
                }
            }
            return null != election ? election.doWork(nowNs) > 0 : consensusWork();
        }
        catch (final AgentTerminationException ex)
        {
            throw ex;
        }
        catch (final RuntimeException ex)
        {
            if (null == election)
            {
                error(ex);
            }
            else
            {
                election.onError(ex);
            }
            return false;
        }
    }

    private boolean start()
    {
        if (!services.hasStarted())
        {
            return false;
        }
        isStarted = true;
        final long lastTermId = log.terms.isEmpty() ? leadershipTermId : log.terms.lastTermId();
        election = new Election(
            this, true, -1, lastTermId, log.terms.lastBase(), commitPosition, log.endPosition());
        election.doWork(nowNs);
        return true;
    }

    void stopAllCatchups()
    {
        for (final PeerView each : members)
        {
            each.isCatchingUp = false;
        }
    }

    private void slowTick()
    {
        if (null != election)
        {
            return;
        }
        if (Cluster.Role.LEADER == role)
        {
            if (State.ACTIVE == state)
            {
                if (Toggle.SNAPSHOT == toggle)
                {
                    uncommittedSnapshot = leaderLog.append(LogEntryKind.SNAPSHOT, 0, 0, null);
                    state = State.SNAPSHOT;
                }
                sessions.tick();
                if (members.length > 1 && !PeerView.hasActiveQuorum(
                    members, nowNs, settings.heartbeatTimeoutNs, settings.quorum()))
                {
                    enterElection(false, "inactive follower quorum");
                }
            }
        }
        else if (State.ACTIVE == state && nowNs >= lastLogUpdateNs + settings.heartbeatTimeoutNs)
        {
            enterElection(false, "leader heartbeat timeout");
        }
    }

    private boolean consensusWork()
    {
        boolean hasMore = false;
        if (Cluster.Role.LEADER == role)
        {
            if (State.ACTIVE == state)
            {
                leaderLog.fireTimers();
                hasMore = leaderLog.pollIngress();
            }
            positions.updateLeader(recordedPosition());
        }
        else
        {
            if (State.ACTIVE == state)
            {
                final int count = reader.poll(Math.min(notifiedCommitPosition, recordedPosition()));
                if (0 == count && streams.isEnded())
                {
                    enterElection(streams.isEndOfStream(), "log disconnected from leader");
                    return true;
                }
                commit(Math.min(readPosition, notifiedCommitPosition));
                hasMore = count >= settings.fragmentLimit || leaderLog.pollIngress();
            }
            positions.updateFollower(leadershipTermId, leadershipTermId, recordedPosition(), false);
        }
        return hasMore;
    }

    long recordedPosition()
    {
        return log.recordedPosition(settings.isDurable);
    }

    void commit(final long position)
    {
        if (position > commitPosition)
        {
            commitPosition = position;
            environment.onServiceWork().run();
        }
    }

    void leadershipTermId(final long termId)
    {
        leadershipTermId = termId;
    }

    /** Begins an election: the log is of the term that this member is in, whatever its last entry is of. */
    void enterElection(final boolean isEndOfStream, final String reason)
    {
        if (null != election)
        {
            throw new IllegalStateException("election in progress");
        }
        role = Cluster.Role.FOLLOWER;
        final int index = log.terms.find(leadershipTermId);
        error(new ClusterEvent(reason));
        election = new Election(
            this, false, isEndOfStream ? leaderId : -1, leadershipTermId,
            index >= 0 ? log.terms.base(index) : log.terms.lastBase(), commitPosition, recordedPosition());
        election.doWork(nowNs);
    }

    void onElectionState(final ElectionState from, final ElectionState to)
    {
        electionState = to;
        model.listener.onElectionState(id, from, to);
    }

    void electionComplete()
    {
        leadershipTermId(election.termId);
        leaderId = election.leaderId;
        if (Cluster.Role.LEADER == role)
        {
            lastLogUpdateNs = nowNs - settings.heartbeatIntervalNs;
            toggle = Toggle.NEUTRAL;
            sessions.prepareForNewTerm(election.isLeaderStartup);
        }
        else
        {
            lastLogUpdateNs = nowNs;
            positions.onFollowing();
        }
        if (has(LogFlaw.REPLAY_BEFORE_TERM))
        {
            notifiedCommitPosition = Math.max(notifiedCommitPosition, election.logPosition);
            commit(election.logPosition);
        }
        election = null;
    }

    /** Stops what goes on, and gives the end of the log: ConsensusModuleAgent.prepareForNewLeadership. */
    long prepareForNewLeadership(final long logPosition)
    {
        role = Cluster.Role.FOLLOWER;
        isCatchupOpen = false;
        toggle = Toggle.INACTIVE;
        while (!ingress.isEmpty())
        {
            wire.release(ingress.pollFirst());
        }
        streams.closeImage();
        recorder.stop();
        streams.closePublication();
        positions.begin(log.endPosition());
        sessions.clearAfter(logPosition);
        sessions.disconnect();
        commitPosition = logPosition;
        timers.restore(logPosition);
        sessions.restore(logPosition);
        if (uncommittedSnapshot > logPosition)
        {
            state = State.ACTIVE;
        }
        uncommittedSnapshot = NONE;
        services.onLogClosed();
        return log.endPosition();
    }

    void sweepUncommitted(final long position)
    {
        timers.sweep(position);
        sessions.sweep(position);
        if (uncommittedSnapshot <= position)
        {
            uncommittedSnapshot = NONE;
        }
    }

    long addLogStream(final long appendPosition)
    {
        final LogStream stream = new LogStream(model.newSessionId(), id, appendPosition, members.length);
        streams.publish(stream);
        return stream.sessionId;
    }

    void joinLogAsLeader(final long termId, final long logPosition)
    {
        leadershipTermId(termId);
        services.join(logPosition, Cluster.Role.LEADER);
    }

    void joinLogAsFollower(final long logPosition)
    {
        if (streams.joinPosition() != logPosition)
        {
            throw new ClusterEvent("joinPosition=" + streams.joinPosition() + " is not logPosition=" + logPosition);
        }
        streams.record();
        readPosition = logPosition;
        positions.begin(logPosition);
        services.join(logPosition, Cluster.Role.FOLLOWER);
    }

    void joinReplay(final long start, final long stop)
    {
        if (has(LogFlaw.REPLAY_BEFORE_TERM))
        {
            services.joinReplay(start, stop);
        }
    }

    void onReplayClosed()
    {
        services.onLogClosed();
    }

    void catchupInitiated()
    {
        isCatchupOpen = true;
        positions.onFollowing();
    }

    void truncate(final long termId, final long position)
    {
        final long from = log.endPosition();
        log.truncate(position);
        log.terms.commit(termId, position);
        model.listener.onTruncated(id, from, log.endPosition());
    }

    /** Can the service get to a snapshot that was read: what a replay alone has read it is given later. */
    boolean canTakeSnapshot()
    {
        return has(LogFlaw.REPLAY_BEFORE_TERM) || null == election || ElectionState.FOLLOWER_CATCHUP == election.state;
    }

    /** The service took a snapshot, or failed to: snapshotOnServiceAck, takeSnapshot. */
    void onSnapshot(final LogSnapshot snapshot)
    {
        if (State.SNAPSHOT != state)
        {
            return;
        }
        if (null != snapshot)
        {
            sessions.snapshot(snapshot);
            timers.snapshot(snapshot.timers);
            log.addSnapshot(snapshot);
            snapshotCount++;
        }
        sessions.touchAll();
        state = State.ACTIVE;
        if (Cluster.Role.LEADER == role && null == election)
        {
            toggle = Toggle.NEUTRAL;
        }
    }
}
