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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.Aeron;
import io.aeron.DirectBufferVector;
import io.aeron.cluster.client.ClusterException;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.logbuffer.BufferClaim;

/**
 * The cluster as a service sees it, and the agent that drives the service: Aeron's ClusteredServiceAgent of 1.51. The
 * service reads the log up to its member's commit position, as far behind as it is stepped. It joins each log anew: a
 * replay, then the live one; if it is not where that begins, {@link #doWork} throws, and its node ends.
 * <p>
 * Threading: the simulation's one thread; the node steps it as the service's agent.
 */
public final class SimulatedCluster implements Cluster
{
    private enum Log
    {
        NONE, REPLAY, LIVE
    }

    private final Consensus agent;
    private final MemberService service;
    private final ClusteredService callbacks;
    private final LogSnapshot snapshot;
    private final List<ClientSession> sessions = new ArrayList<>();
    private final Collection<ClientSession> sessionsView = Collections.unmodifiableCollection(sessions);
    private final UnsafeBuffer message = new UnsafeBuffer(0, 0);
    private final FrameHeader header;
    private Log log = Log.NONE;
    private Role role = Role.FOLLOWER;
    private long logPosition;
    private long timeNs;
    private long limit = Long.MAX_VALUE;
    private long joinPosition = TermMap.NONE;
    private long joinLimit;
    private Role joinRole = Role.FOLLOWER;
    private boolean isJoinReplay;
    private boolean isLogLost;
    private boolean isLogClosed;
    private boolean isCallable = true;
    private boolean isStarted;
    private long leadershipTermId;
    private int index;

    SimulatedCluster(final Consensus agent, final LogSnapshot snapshot)
    {
        this.agent = agent;
        this.snapshot = snapshot;
        service = agent.environment.service();
        callbacks = service.callbacks();
        header = new FrameHeader(agent.settings.termLength);
        logPosition = agent.commitPosition;
        timeNs = null == snapshot ? 0 : snapshot.timestampNs;
        leadershipTermId = null == snapshot ? TermMap.NONE : snapshot.termId;
    }

    /**
     * One duty cycle of the service's agent: starts it, joins a log, gives it what is committed.
     *
     * @param entries to give it at most.
     * @return work done.
     * @throws ClusterException          if the log that it joins does not go on where it is.
     * @throws AgentTerminationException if it could not start.
     */
    public int doWork(final int entries)
    {
        if (agent.isClosed())
        {
            return 0;
        }
        if (!isStarted)
        {
            start();
            return 1;
        }
        int workCount = isContinuous() ? pollRole() : pollJoin();
        if (Log.NONE != log || isContinuous())
        {
            final int count = poll(entries);
            workCount += count;
            if (0 == count && !isContinuous() && isDone())
            {
                closeLog();
                workCount++;
            }
        }
        isCallable = false;
        try
        {
            callbacks.doBackgroundWork(agent.timeNs());
        }
        finally
        {
            isCallable = true;
        }
        return workCount;
    }

    /**
     * Is there something that {@link #doWork} would do now.
     *
     * @return true if an entry is committed that the service has not consumed, or a log is to be joined.
     */
    public boolean hasWork()
    {
        return !isStarted || TermMap.NONE != joinPosition || isLogClosed || logPosition < agent.commitPosition;
    }

    @Override
    public int memberId()
    {
        return agent.id;
    }

    @Override
    public Role role()
    {
        return role;
    }

    @Override
    public long logPosition()
    {
        return logPosition;
    }

    @Override
    public Aeron aeron()
    {
        throw new UnsupportedOperationException("model: no Aeron client");
    }

    @Override
    public ClusteredServiceContainer.Context context()
    {
        throw new UnsupportedOperationException("model: no container");
    }

    @Override
    public ClientSession getClientSession(final long clusterSessionId)
    {
        for (final ClientSession each : sessions)
        {
            if (each.id() == clusterSessionId)
            {
                return each;
            }
        }
        return null;
    }

    @Override
    public Collection<ClientSession> clientSessions()
    {
        return sessionsView;
    }

    @Override
    public void forEachClientSession(final Consumer<? super ClientSession> action)
    {
        sessions.forEach(action);
    }

    @Override
    public boolean closeClientSession(final long clusterSessionId)
    {
        requireCallable();
        final SimulatedClientSession session = (SimulatedClientSession)getClientSession(clusterSessionId);
        if (null == session)
        {
            throw new ClusterException("unknown clusterSessionId: " + clusterSessionId);
        }
        if (!session.isClosing())
        {
            session.closing(true);
            agent.services.closeSession(clusterSessionId);
        }
        return true;
    }

    @Override
    public long time()
    {
        return timeNs;
    }

    @Override
    public TimeUnit timeUnit()
    {
        return TimeUnit.NANOSECONDS;
    }

    @Override
    public boolean scheduleTimer(final long correlationId, final long deadline)
    {
        requireCallable();
        agent.services.scheduleTimer(correlationId, deadline);
        return true;
    }

    @Override
    public boolean cancelTimer(final long correlationId)
    {
        requireCallable();
        agent.services.cancelTimer(correlationId);
        return true;
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        throw new UnsupportedOperationException("model: services send nothing to the log");
    }

    @Override
    public long offer(final DirectBufferVector[] vectors)
    {
        throw new UnsupportedOperationException("model: services send nothing to the log");
    }

    @Override
    public long tryClaim(final int length, final BufferClaim bufferClaim)
    {
        throw new UnsupportedOperationException("model: services send nothing to the log");
    }

    @Override
    public IdleStrategy idleStrategy()
    {
        return agent.environment.idleStrategy();
    }

    /** The consensus module has the service join a log: ClusteredServiceAgent.onJoinLog. */
    void onJoinLog(final long position, final long maxPosition, final Role newRole, final boolean isReplay)
    {
        limit = position;
        joinPosition = position;
        joinLimit = maxPosition;
        joinRole = newRole;
        isJoinReplay = isReplay;
    }

    /**
     * The log or the replay that it reads has ended. What it has not read yet of a live log may be gone with it; a
     * replay comes from the same machine, and is drained.
     */
    void onLogClosed(final boolean isLost)
    {
        if (isContinuous())
        {
            joinPosition = TermMap.NONE;
            isLogClosed = true;
        }
        else if (Log.LIVE == log)
        {
            isLogLost |= isLost && logPosition < agent.commitPosition;
        }
    }

    private void start()
    {
        isStarted = true;
        isCallable = false;
        if (null != snapshot)
        {
            for (int i = 0; i < snapshot.principals.size(); i++)
            {
                sessions.add(new SimulatedClientSession(
                    snapshot.sessionIds.getLong(i), snapshot.principals.get(i), this));
            }
        }
        try
        {
            service.start(this, snapshot);
        }
        catch (final Exception ex)
        {
            throw new AgentTerminationException("failed to start service: logPosition=" + logPosition, ex);
        }
        finally
        {
            isCallable = true;
        }
        agent.services.onStarted();
    }

    private boolean isContinuous()
    {
        return !agent.has(LogFlaw.REPLAY_BEFORE_TERM);
    }

    /** One log all along: a role begins where the log of its term does. */
    private int pollRole()
    {
        if (isLogClosed)
        {
            isLogClosed = false;
            role(Role.FOLLOWER);
            return 1;
        }
        if (TermMap.NONE != joinPosition && logPosition >= joinPosition)
        {
            joinPosition = TermMap.NONE;
            role(joinRole);
            return 1;
        }
        return 0;
    }

    private int pollJoin()
    {
        if (TermMap.NONE == joinPosition || Log.NONE != log)
        {
            return 0;
        }
        final long position = joinPosition;
        joinPosition = TermMap.NONE;
        if (position != logPosition)
        {
            throw new ClusterException("Cluster log must be contiguous for active log event: expectedPosition=" +
                logPosition + " eventPosition=" + position);
        }
        log = isJoinReplay ? Log.REPLAY : Log.LIVE;
        limit = joinLimit;
        isLogLost = false;
        agent.services.onJoined();
        role(joinRole);
        return 1;
    }

    private boolean isDone()
    {
        return isLogLost || logPosition >= limit;
    }

    private void closeLog()
    {
        log = Log.NONE;
        isLogLost = false;
        role(Role.FOLLOWER);
    }

    private void role(final Role newRole)
    {
        if (newRole != role)
        {
            role = newRole;
            isCallable = false;
            try
            {
                callbacks.onRoleChange(newRole);
            }
            finally
            {
                isCallable = true;
            }
        }
    }

    private int poll(final int entries)
    {
        if (isLogLost)
        {
            return 0;
        }
        final boolean isJoinAhead = isContinuous() && TermMap.NONE != joinPosition;
        long bound = Math.min(agent.commitPosition, isJoinAhead ? joinPosition : Long.MAX_VALUE);
        int count = 0;
        try
        {
            while (count < entries)
            {
                final LogEntry entry = next();
                if (null == entry || entry.position() > bound)
                {
                    break;
                }
                count++;
                index++;
                logPosition = entry.position();
                on(entry);
                bound = Math.min(bound, agent.commitPosition);
            }
        }
        catch (final Exception ex)
        {
            // Image.boundedControlledPoll gives it to the error handler, and the entry counts as taken.
            agent.environment.serviceErrors().onError(ex);
        }
        return count;
    }

    private LogEntry next()
    {
        final MemberLog held = agent.log;
        if (index >= held.size() || held.get(index).startPosition() != logPosition)
        {
            index = held.indexOf(logPosition);
        }
        if (index < 0)
        {
            index = 0;
            return null;
        }
        return held.get(index);
    }

    private void on(final LogEntry entry)
    {
        timeNs = entry.timestampNs();
        if (LogEntryKind.PADDING != entry.kind())
        {
            agent.model.listener.onDelivered(agent.id, entry, Log.REPLAY == log);
        }
        switch (entry.kind())
        {
            case MESSAGE:
                message.wrap(entry.data());
                callbacks.onSessionMessage(getClientSession(entry.id()), timeNs, message, 0, entry.data().length,
                    header.wrap(entry));
                break;
            case TIMER:
                callbacks.onTimerEvent(entry.id(), timeNs);
                break;
            case SESSION_OPEN:
                onOpen(entry);
                break;
            case SESSION_CLOSE:
                onClose(entry);
                break;
            case SNAPSHOT:
                takeSnapshot(entry);
                break;
            case NEW_TERM:
                leadershipTermId = entry.termId();
                callbacks.onNewLeadershipTermEvent(entry.termId(), entry.position(), timeNs, entry.startPosition(),
                    (int)entry.id(), 0, TimeUnit.NANOSECONDS, entry.code());
                break;
            default:
                break;
        }
    }

    private void onOpen(final LogEntry entry)
    {
        final SimulatedClientSession session = new SimulatedClientSession(entry.id(), entry.data(), this);
        if (null != getClientSession(entry.id()))
        {
            throw new ClusterException("clashing open clusterSessionId=" + entry.id());
        }
        int at = sessions.size();
        while (at > 0 && sessions.get(at - 1).id() > session.id())
        {
            at--;
        }
        sessions.add(at, session);
        callbacks.onSessionOpen(session, timeNs);
    }

    private void onClose(final LogEntry entry)
    {
        final ClientSession session = getClientSession(entry.id());
        if (null != session)
        {
            sessions.remove(session);
            callbacks.onSessionClose(session, timeNs, CloseReason.get(entry.code()));
        }
    }

    /** ClusteredServiceAgent.executeAction: what is thrown makes it invalid, is told, and the log goes on. */
    private void takeSnapshot(final LogEntry entry)
    {
        final TermMap terms = agent.log.terms;
        final int term = terms.find(leadershipTermId);
        final LogSnapshot taken = new LogSnapshot(
            entry.position(), leadershipTermId, term < 0 ? 0 : terms.base(term));
        taken.timestampNs = timeNs;
        for (final ClientSession each : sessions)
        {
            taken.sessionIds.addLong(each.id());
            taken.principals.add(each.encodedPrincipal());
        }
        boolean isWhole = false;
        try
        {
            service.takeSnapshot(taken::add);
            isWhole = true;
        }
        finally
        {
            agent.services.onSnapshotTaken(isWhole ? taken : null);
        }
    }

    private void requireCallable()
    {
        if (!isCallable)
        {
            throw new ClusterException("sending messages or scheduling timers is not allowed from here");
        }
    }
}
