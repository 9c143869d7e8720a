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

import org.agrona.DirectBuffer;

import io.aeron.Publication;
import io.aeron.cluster.codecs.EventCode;
import io.lockstep.gateway.ingress.ClusterPort;
import io.lockstep.sim.time.SeededRandom;

/**
 * The way of one life of a gateway to the model's cluster, as ClusterPublisher goes it over Aeron: it connects, follows
 * the leader, and connects anew when its session is lost. The generation rises with every new leader, every new
 * session, and every failure.
 * <p>
 * What is offered goes to the member that it takes for the leader, in order; while that direction is cut it waits, up
 * to a window. It may be lost behind that: with that member, by its next election, in a term that is over, in a session
 * that is closed. Nobody says so.
 * <p>
 * Threading: the simulation's one thread; the packer's agent of the gateway polls it.
 */
public final class SimulatedClusterPort implements ClusterPort
{
    private enum State
    {
        WAITING, CONNECTING, CONNECTED, AWAITING_LEADER, CLOSED
    }

    private final LogModel model;
    private final LogSettings settings;
    private final int host;
    private final byte[] credentials;
    private final SeededRandom random;
    private final Endpoint egress = new Egress();
    private final ArrayDeque<Message> inbox = new ArrayDeque<>();
    private final ArrayDeque<Message> unsent = new ArrayDeque<>();
    private State state = State.WAITING;
    private long generation = 1;
    private long connection;
    private long correlationId;
    private long sessionId = TermMap.NONE;
    private long termId = TermMap.NONE;
    private int leaderId;
    private int outstanding;
    private long position;
    private long deadlineNs = Long.MIN_VALUE;
    private long keepAliveNs;
    private long heardNs;
    private long connectCount;
    private long refusalCount;

    /**
     * A port that is not connected yet, in place of an earlier life's of the same host.
     *
     * @param model       of the cluster.
     * @param host        that the gateway lives on.
     * @param credentials by which the cluster lets it in.
     * @param random      of the simulation; a stream of its own is split off.
     */
    public SimulatedClusterPort(
        final LogModel model, final int host, final byte[] credentials, final SeededRandom random)
    {
        this.model = model;
        this.host = host;
        this.credentials = credentials;
        this.random = random.split("port." + host);
        settings = model.settings;
        leaderId = this.random.nextInt(settings.memberCount);
        model.port(host, egress);
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (State.CONNECTED != state)
        {
            return Publication.NOT_CONNECTED;
        }
        if (outstanding + length > settings.window && outstanding > 0)
        {
            return Publication.BACK_PRESSURED;
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        final Message m = newMessage(Message.Kind.INGRESS);
        m.c = connection;
        m.object = bytes;
        unsent.addLast(m);
        outstanding += length;
        position += length;
        flush();
        return position;
    }

    @Override
    public int poll(final long nowNs)
    {
        int workCount = 0;
        while (!inbox.isEmpty() && State.CLOSED != state)
        {
            final Message m = inbox.pollFirst();
            on(m, nowNs);
            model.wire.release(m);
            workCount++;
        }
        workCount += flush();
        switch (state)
        {
            case WAITING:
                if (nowNs >= deadlineNs)
                {
                    connect(nowNs);
                    workCount++;
                }
                break;
            case CONNECTING:
            case AWAITING_LEADER:
                if (nowNs >= deadlineNs)
                {
                    fail(nowNs, settings.retryDelayNs);
                    workCount++;
                }
                break;
            case CONNECTED:
                workCount += pollConnected(nowNs);
                break;
            default:
                break;
        }
        return workCount;
    }

    @Override
    public long generation()
    {
        return generation;
    }

    /**
     * Is there a session, with a leader that is heard.
     *
     * @return true if so.
     */
    public boolean isConnected()
    {
        return State.CONNECTED == state;
    }

    /**
     * Sessions so far.
     *
     * @return count.
     */
    public long connectCount()
    {
        return connectCount;
    }

    /**
     * Refusals so far.
     *
     * @return count.
     */
    public long refusalCount()
    {
        return refusalCount;
    }

    @Override
    public void close()
    {
        if (State.CONNECTED == state)
        {
            send(newMessage(Message.Kind.CLOSE));
        }
        disconnect();
        kill();
    }

    /** The gateway's process is gone: nobody is told. */
    public void kill()
    {
        state = State.CLOSED;
        if (egress == model.port(host))
        {
            model.port(host, null);
        }
    }

    private void on(final Message m, final long nowNs)
    {
        if (m.from == leaderId)
        {
            heardNs = nowNs;
        }
        if (Message.Kind.EVENT == m.kind)
        {
            onEvent(m, nowNs);
        }
        else if (Message.Kind.NEW_LEADER == m.kind && m.a == sessionId &&
            (State.CONNECTED == state || State.AWAITING_LEADER == state))
        {
            disconnect();
            termId = m.b;
            leaderId = m.x;
            heardNs = nowNs;
            state = State.CONNECTED;
            generation++;
        }
    }

    private void onEvent(final Message m, final long nowNs)
    {
        final EventCode code = EventCode.get(m.x);
        if (State.CONNECTING == state && m.a == correlationId)
        {
            if (EventCode.OK == code)
            {
                connected(m, nowNs);
            }
            else if (EventCode.REDIRECT == code)
            {
                leaderId = m.y;
                requestSession();
            }
            else if (EventCode.AUTHENTICATION_REJECTED == code)
            {
                refusalCount++;
                fail(nowNs, settings.refusedDelayNs);
            }
            else
            {
                fail(nowNs, settings.retryDelayNs);
            }
        }
        else if (EventCode.CLOSED == code && m.b == sessionId && State.WAITING != state)
        {
            fail(nowNs, settings.retryDelayNs);
        }
    }

    private void connected(final Message m, final long nowNs)
    {
        disconnect();
        sessionId = m.b;
        termId = m.c;
        leaderId = m.from;
        heardNs = nowNs;
        keepAliveNs = nowNs + settings.keepAliveIntervalNs;
        state = State.CONNECTED;
        generation++;
        connectCount++;
    }

    private int pollConnected(final long nowNs)
    {
        if (nowNs - heardNs > settings.livenessNs)
        {
            disconnect();
            state = State.AWAITING_LEADER;
            deadlineNs = nowNs + settings.followTimeoutNs;
            return 1;
        }
        if (nowNs >= keepAliveNs)
        {
            keepAliveNs = nowNs + settings.keepAliveIntervalNs;
            send(newMessage(Message.Kind.KEEP_ALIVE));
            return 1;
        }
        return 0;
    }

    private void connect(final long nowNs)
    {
        correlationId++;
        state = State.CONNECTING;
        deadlineNs = nowNs + settings.connectTimeoutNs;
        leaderId = random.nextInt(settings.memberCount);
        requestSession();
    }

    private void requestSession()
    {
        final Message m = model.wire.newMessage(Message.Kind.CONNECT);
        m.a = correlationId;
        m.object = credentials;
        send(m);
    }

    private void fail(final long nowNs, final long delayNs)
    {
        disconnect();
        sessionId = TermMap.NONE;
        state = State.WAITING;
        deadlineNs = nowNs + delayNs;
        generation++;
    }

    /** What was not sent to the leader that it had goes with the stream to it. */
    private void disconnect()
    {
        while (!unsent.isEmpty())
        {
            model.wire.release(unsent.pollFirst());
        }
        connection++;
        outstanding = 0;
    }

    private int flush()
    {
        int count = 0;
        while (!unsent.isEmpty() && model.wire.mayPass(host, leaderId))
        {
            send(unsent.pollFirst());
            count++;
        }
        return count;
    }

    private Message newMessage(final Message.Kind kind)
    {
        final Message m = model.wire.newMessage(kind);
        m.a = termId;
        m.b = sessionId;
        return m;
    }

    private void send(final Message m)
    {
        model.wire.send(host, model.member(leaderId), m);
    }

    /** What the cluster sends to this life. */
    private final class Egress implements Endpoint
    {
        @Override
        public int host()
        {
            return host;
        }

        @Override
        public void onMessage(final Message message)
        {
            if (State.CLOSED == state)
            {
                model.wire.release(message);
            }
            else
            {
                inbox.addLast(message);
            }
        }

        @Override
        public void onConsumed(final long ofConnection, final int length)
        {
            if (ofConnection == connection)
            {
                outstanding -= length;
            }
        }
    }
}
