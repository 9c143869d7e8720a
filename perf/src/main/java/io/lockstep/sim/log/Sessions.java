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
import java.util.List;

import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.codecs.EventCode;
import io.aeron.cluster.service.Cluster;

/**
 * The sessions of a consensus module: Aeron's SessionManager. The leader opens, closes and times out, and says so in
 * the log; the others read it there. Ingress of another term, or of a session that is not open, is dropped without a
 * word. An id that was given and never committed is not given again by this leader.
 * <p>
 * Threading: the simulation's one thread.
 */
final class Sessions
{
    private final Consensus agent;
    private final LogSettings settings;
    /** By ascending id. */
    private final List<Session> sessions = new ArrayList<>();
    private final List<Session> pending = new ArrayList<>();
    private final List<Session> uncommittedClosed = new ArrayList<>();
    private long nextId = 1;
    private long aliveNs = Long.MIN_VALUE / 2;
    private boolean isConnected;

    Sessions(final Consensus agent)
    {
        this.agent = agent;
        settings = agent.settings;
    }

    /** A gateway speaks. */
    void on(final Message m)
    {
        if (Message.Kind.CONNECT == m.kind)
        {
            onConnect(m);
            return;
        }
        if (Message.Kind.INGRESS == m.kind)
        {
            agent.model.consumed(m.from, m.c, ((byte[])m.object).length);
        }
        if (m.a != agent.leadershipTermId || Cluster.Role.LEADER != agent.role)
        {
            return;
        }
        final Session session = find(m.b);
        if (null == session || Session.State.OPEN != session.state)
        {
            return;
        }
        if (Message.Kind.CLOSE == m.kind)
        {
            session.closing(CloseReason.CLIENT_ACTION);
            close(session);
            return;
        }
        if (Message.Kind.INGRESS == m.kind)
        {
            agent.leaderLog.append(LogEntryKind.MESSAGE, session.id, 0, (byte[])m.object);
        }
        session.lastActivityNs = agent.nowNs;
    }

    /** The leader's slow tick: processAllPendingSessions, checkSessions. */
    void tick()
    {
        for (final Session each : pending)
        {
            each.openedPosition = agent.leaderLog.append(LogEntryKind.SESSION_OPEN, each.id, each.host, each.principal);
            each.state = Session.State.OPEN;
            each.lastActivityNs = agent.nowNs;
            add(each);
            event(each.host, each.correlationId, each.id, EventCode.OK);
        }
        pending.clear();
        for (int i = sessions.size() - 1; i >= 0; i--)
        {
            final Session each = sessions.get(i);
            if (agent.nowNs > each.lastActivityNs + settings.sessionTimeoutNs)
            {
                if (Session.State.OPEN == each.state)
                {
                    each.closing(CloseReason.TIMEOUT);
                }
                close(each);
                event(each.host, each.correlationId, each.id, EventCode.CLOSED);
            }
            else if (each.isNewLeaderPending)
            {
                each.isNewLeaderPending = !newLeader(each);
            }
        }
        tellAlive();
    }

    void onServiceClose(final long id)
    {
        final Session session = find(id);
        if (null != session)
        {
            session.closing(CloseReason.SERVICE_ACTION);
            if (Cluster.Role.LEADER == agent.role && null == agent.election && !agent.isTakingSnapshot())
            {
                close(session);
                event(session.host, session.correlationId, session.id, EventCode.CLOSED);
            }
        }
    }

    void onReplayMessage(final LogEntry entry)
    {
        final Session session = find(entry.id());
        if (null != session)
        {
            session.lastActivityNs = entry.timestampNs();
        }
    }

    void onReplayOpen(final LogEntry entry)
    {
        nextId = Math.max(nextId, entry.id() + 1);
        if (null == find(entry.id()))
        {
            final Session session = new Session(entry.id(), entry.code(), entry.data(), 0);
            session.openedPosition = entry.position();
            session.state = Session.State.OPEN;
            session.lastActivityNs = entry.timestampNs();
            add(session);
        }
    }

    void onReplayClose(final LogEntry entry)
    {
        final Session session = find(entry.id());
        if (null != session)
        {
            session.closing(CloseReason.get(entry.code()));
            session.closedPosition = entry.position();
            sessions.remove(session);
            uncommittedClosed.add(session);
        }
    }

    /** A new leader: sessions of before are told, or, if the cluster as a whole was started, are closed. */
    void prepareForNewTerm(final boolean isStartup)
    {
        isConnected = true;
        for (final Session each : sessions)
        {
            if (Session.State.OPEN == each.state)
            {
                if (isStartup)
                {
                    each.closing(CloseReason.TIMEOUT);
                }
                else
                {
                    each.lastActivityNs = agent.nowNs;
                    each.isNewLeaderPending = true;
                }
            }
        }
    }

    void clearAfter(final long logPosition)
    {
        for (int i = sessions.size() - 1; i >= 0; i--)
        {
            final Session each = sessions.get(i);
            if (each.openedPosition > logPosition)
            {
                if (isConnected)
                {
                    event(each.host, each.correlationId, each.id, EventCode.CLOSED);
                }
                sessions.remove(i);
            }
        }
        for (final Session each : pending)
        {
            event(each.host, each.correlationId, each.id, EventCode.CLOSED);
        }
        pending.clear();
    }

    void disconnect()
    {
        isConnected = false;
    }

    void sweep(final long commitPosition)
    {
        while (!uncommittedClosed.isEmpty() && uncommittedClosed.get(0).closedPosition <= commitPosition)
        {
            uncommittedClosed.remove(0);
        }
    }

    void restore(final long commitPosition)
    {
        for (final Session each : uncommittedClosed)
        {
            if (each.closedPosition > commitPosition && each.openedPosition <= commitPosition)
            {
                each.closedPosition = TermMap.NONE;
                add(each);
            }
        }
        uncommittedClosed.clear();
    }

    void touchAll()
    {
        for (final Session each : sessions)
        {
            each.lastActivityNs = agent.nowNs;
        }
    }

    void snapshot(final LogSnapshot to)
    {
        to.nextSessionId = nextId;
        for (final Session each : sessions)
        {
            to.consensusSessions.addLong(each.id);
            to.consensusSessions.addLong(each.openedPosition);
            to.consensusSessions.addLong(each.host);
            to.consensusSessions.addLong(Session.State.CLOSING == each.state ? each.closeReason.value() : -1);
            to.consensusPrincipals.add(each.principal);
        }
    }

    void load(final LogSnapshot from)
    {
        nextId = from.nextSessionId;
        for (int i = 0; i < from.consensusPrincipals.size(); i++)
        {
            final Session session = new Session(from.consensusSessions.getLong(4 * i),
                (int)from.consensusSessions.getLong(4 * i + 2), from.consensusPrincipals.get(i), 0);
            session.openedPosition = from.consensusSessions.getLong(4 * i + 1);
            session.state = Session.State.OPEN;
            session.lastActivityNs = agent.nowNs;
            final int reason = (int)from.consensusSessions.getLong(4 * i + 3);
            if (reason >= 0)
            {
                session.closing(CloseReason.get(reason));
            }
            add(session);
        }
    }

    private void onConnect(final Message m)
    {
        if (Cluster.Role.LEADER != agent.role)
        {
            event(m.from, m.a, TermMap.NONE, EventCode.REDIRECT);
            return;
        }
        final long id = nextId++;
        final byte[] principal = agent.model.admit((byte[])m.object);
        if (sessions.size() + pending.size() >= settings.sessionLimit)
        {
            event(m.from, m.a, id, EventCode.ERROR);
        }
        else if (null == principal)
        {
            event(m.from, m.a, id, EventCode.AUTHENTICATION_REJECTED);
        }
        else
        {
            pending.add(new Session(id, m.from, principal, m.a));
        }
    }

    private void close(final Session session)
    {
        session.closedPosition =
            agent.leaderLog.append(LogEntryKind.SESSION_CLOSE, session.id, session.closeReason.value(), null);
        sessions.remove(session);
        uncommittedClosed.add(session);
    }

    private void event(final int host, final long correlationId, final long id, final EventCode code)
    {
        final Message m = agent.wire.newMessage(Message.Kind.EVENT);
        m.a = correlationId;
        m.b = id;
        m.c = agent.leadershipTermId;
        m.x = code.value();
        m.y = agent.leaderId;
        agent.wire.send(agent.id, agent.model.port(host), m);
    }

    private boolean newLeader(final Session session)
    {
        final Message m = agent.wire.newMessage(Message.Kind.NEW_LEADER);
        m.a = session.id;
        m.b = agent.leadershipTermId;
        m.x = agent.id;
        return agent.wire.send(agent.id, agent.model.port(session.host), m);
    }

    /** Aeron's streams of egress show that they live by themselves. */
    private void tellAlive()
    {
        if (agent.nowNs - aliveNs >= settings.heartbeatIntervalNs)
        {
            aliveNs = agent.nowNs;
            for (final Session each : sessions)
            {
                final Message m = agent.wire.newMessage(Message.Kind.EGRESS_ALIVE);
                m.a = each.id;
                agent.wire.send(agent.id, agent.model.port(each.host), m);
            }
        }
    }

    private void add(final Session session)
    {
        int index = sessions.size();
        while (index > 0 && sessions.get(index - 1).id > session.id)
        {
            index--;
        }
        sessions.add(index, session);
    }

    private Session find(final long id)
    {
        for (int i = sessions.size() - 1; i >= 0; i--)
        {
            if (sessions.get(i).id == id)
            {
                return sessions.get(i);
            }
        }
        return null;
    }
}
