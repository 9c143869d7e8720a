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

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.protocol.ErrorCode;
import io.lockstep.runtime.StopRule;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.net.SimulatedLink;
import io.lockstep.sim.net.SimulatedTransport;
import io.lockstep.sim.plan.RequestAction;
import io.lockstep.sim.plan.SwarmSetting;

/**
 * A client that speaks the protocol without the client library, and does what the library never does: every
 * {@link RequestAction}. It remembers over its lives what it has sent, and sends on what has no outcome.
 * <p>
 * Some of its requests are of a later version of the schema, some have a payload whose length is wrong or too long:
 * such an id is taken and rejected. An id whose outcome it knows is sent again on purpose once at most, with the same
 * payload or another one, one at a time, and as long as it takes until that is answered; nothing new is sent before it.
 * The outcome of the request itself may come any time again, as gateways send blocks again, and does not answer other
 * bytes.
 * <p>
 * Threading: the simulation's.
 */
public final class RawClient extends SimulatedHost
{
    private static final int LATER_VERSION_ONE_IN = 8;
    private static final int LYING_ONE_IN = 4;
    private static final int TOO_LONG_ONE_IN = 4;
    private static final int EXCESS_MAX = 3000;

    private final SystemPlan plan;
    private final RequestSource requests;
    private final long clientId;
    private final int maxLength;
    private final UnsafeBuffer payload;
    private final RequestMemory memory = new RequestMemory();
    private final ArrayDeque<Repeat> repeats = new ArrayDeque<>();
    private Repeat repeat;
    private SimulatedTransport transport;
    private RawSession session;
    private long leaveAtNs;

    /** What is to be sent again under an id whose outcome is known. */
    private static final class Repeat
    {
        private final RequestAction action;
        private byte[] payload;
        private RequestMemory.Form form = RequestMemory.Form.PLAIN;
        private long requestId;
        private boolean isSame;
        private boolean isSent;
        private boolean isTold;
        private long sinceNs;

        private Repeat(final RequestAction action, final byte[] payload)
        {
            this.action = action;
            this.payload = payload;
        }
    }

    /**
     * A client that was never started.
     *
     * @param world    that it lives in.
     * @param plan     of the system.
     * @param index    of the client, from 0; its client id is one more.
     * @param requests what it does.
     */
    RawClient(
        final SimulatedWorld world, final SystemPlan plan, final int index, final RequestSource requests)
    {
        super(world, Hosts.FIRST_CLIENT + index, "client-" + (index + 1), StopRule.AGENT);
        this.plan = plan;
        this.requests = requests;
        clientId = index + 1L;
        maxLength = plan.swarm().getInt(SwarmSetting.MESSAGE_MAX);
        payload = new UnsafeBuffer(new byte[requests.maxLength()]);
    }

    /**
     * Has it done everything, and been told every outcome.
     *
     * @return true if so.
     */
    public boolean isDone()
    {
        return requests.isDone() && 0 == memory.openCount() && null == repeat && repeats.isEmpty();
    }

    @Override
    protected void open(final List<Agent> made)
    {
        transport = world().newTransport(host(), this::onTransportError);
        session = new RawSession(
            clientId, plan.swarm(), new SimulatedLink(transport, List.of(plan.gatewayIngressChannels())), memory,
            new Listener(), random());
        leaveAtNs = Long.MAX_VALUE;
        for (long id = memory.first(); id < memory.next(); id++)
        {
            if (0 == memory.outcome(id))
            {
                tellInvoked(id);
            }
        }
        if (null != repeat)
        {
            repeat.isSent = false;
            repeat.isTold = false;
        }
        made.add(new UserAgent());
    }

    @Override
    protected void close()
    {
        session.leave(ErrorCode.REQUESTED);
        CloseHelper.close(transport);
    }

    @Override
    protected void forget(final LifeEnd end)
    {
        world().events().onAbandoned(host(), clientId);
        if (LifeEnd.CLOSED != end)
        {
            transport.kill();
        }
        session = null;
    }

    @Override
    protected boolean isAllowed(final Throwable error)
    {
        return plan.allowance().mayTell(host(), error);
    }

    /** What the workload says, in its order; what cannot be done yet holds up what comes after it. */
    private int actDue(final long nowNs)
    {
        int count = 0;
        while (requests.nextNs() <= nowNs && act(nowNs))
        {
            count++;
        }
        return count;
    }

    private boolean act(final long nowNs)
    {
        final RequestAction action = requests.action();
        switch (action)
        {
            case RETRY:
            case REUSE:
                repeats.add(new Repeat(action, RequestAction.RETRY == action ? null : nextPayload()));
                requests.passed();
                return true;

            case MALFORMED:
                return actMalformed();

            case RESTART:
                requests.passed();
                tellActed(action);
                restart();
                return false;

            default:
                final boolean isLater = 0 == requests.actionId() % LATER_VERSION_ONE_IN;
                if (!offer(nextPayload(), isLater ? RequestMemory.Form.LATER_VERSION : RequestMemory.Form.PLAIN))
                {
                    return false;
                }
                leaveAtNs = RequestAction.ELSEWHERE == action ? nowNs + leaveDelayNs() : leaveAtNs;
                return true;
        }
    }

    /** What a gateway can say of nothing, or of the id alone, which is taken by it. */
    private boolean actMalformed()
    {
        final long id = requests.actionId();
        if (0 == id % LYING_ONE_IN)
        {
            final boolean isTooLong = 0 == id / LYING_ONE_IN % TOO_LONG_ONE_IN;
            final boolean isTaken = isTooLong ?
                offer(new byte[maxLength + 1 + (int)(id % EXCESS_MAX)], RequestMemory.Form.PLAIN) :
                offer(nextPayload(), RequestMemory.Form.LYING);
            if (isTaken)
            {
                tellActed(RequestAction.MALFORMED);
            }
            return isTaken;
        }
        final RawMessages.Malformed kind = RawMessages.malformed(id);
        if (!session.sendMalformed(kind, id))
        {
            return false;
        }
        tellActed(RequestAction.MALFORMED);
        requests.passed();
        return true;
    }

    private boolean offer(final byte[] bytes, final RequestMemory.Form form)
    {
        if (!session.isCaughtUp() || memory.openCount() >= session.maxInFlight() || null != repeat && !repeat.isSent)
        {
            return false;
        }
        final long requestId = memory.add(bytes, form);
        tellInvoked(requestId);
        requests.taken(requestId);
        return true;
    }

    private byte[] nextPayload()
    {
        final byte[] bytes = new byte[requests.fill(payload)];
        payload.getBytes(0, bytes);
        return bytes;
    }

    /** One at a time, and not while the gateway waits for what was sent before. */
    private void repeatDue(final long nowNs)
    {
        if (null == repeat && !repeats.isEmpty())
        {
            begin(memory.latestToRepeat());
        }
        if (null == repeat)
        {
            return;
        }
        if (!repeat.isSent)
        {
            repeat.isSent = session.mayRepeat() && session.repeat(repeat.requestId, repeat.payload, repeat.form);
            repeat.sinceNs = nowNs;
            tellRepeated();
        }
        else if (RawSession.State.OPEN == session.state() &&
            nowNs - repeat.sinceNs > plan.swarm().get(SwarmSetting.REQUEST_TIMEOUT))
        {
            session.leave(ErrorCode.TIMED_OUT);
        }
    }

    private void begin(final long requestId)
    {
        if (0 == requestId)
        {
            if (requests.isDone() && 0 == memory.openCount())
            {
                repeats.clear();
            }
            return;
        }
        repeat = repeats.remove();
        repeat.requestId = requestId;
        final byte[] first = memory.payload(requestId);
        if (RequestAction.RETRY == repeat.action)
        {
            repeat.payload = first;
            repeat.form = memory.form(requestId);
            repeat.isSame = true;
        }
        else
        {
            repeat.payload = unlike(first, Arrays.copyOf(repeat.payload, Math.min(maxLength, repeat.payload.length)));
        }
        memory.repeated(requestId, !repeat.isSame);
        tellActed(repeat.action);
    }

    /** A payload, or if it equals another one, the nearest that does not. */
    private static byte[] unlike(final byte[] first, final byte[] other)
    {
        if (Arrays.equals(first, other))
        {
            if (0 == other.length)
            {
                return new byte[1];
            }
            other[0]++;
        }
        return other;
    }

    /** Not while a repeat is owed its answer, which is told to the session that it was sent in and to no other. */
    private void leaveDue(final long nowNs)
    {
        if (nowNs >= leaveAtNs && null == repeat)
        {
            leaveAtNs = Long.MAX_VALUE;
            if (RawSession.State.OPEN == session.state() && 0 != memory.openCount())
            {
                tellActed(RequestAction.ELSEWHERE);
                session.leave(ErrorCode.TIMED_OUT);
            }
        }
    }

    private void tellActed(final RequestAction action)
    {
        world().events().onActed(host(), action);
    }

    private void tellInvoked(final long requestId)
    {
        final byte[] bytes = memory.payload(requestId);
        world().events().onInvoked(host(), clientId, requestId, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    /** An answer is owed from when it is first sent in a life. */
    private void tellRepeated()
    {
        if (!repeat.isSent || repeat.isTold)
        {
            return;
        }
        repeat.isTold = true;
        world().events().onRepeated(
            host(), clientId, repeat.requestId, repeat.isSame, new UnsafeBuffer(repeat.payload), 0,
            repeat.payload.length);
    }

    private void tell(final long requestId, final long outcome)
    {
        world().events().onTold(
            host(), clientId, requestId, Math.max(0, outcome), (int)Math.max(0, -outcome));
    }

    /** The thread of the client. */
    private final class UserAgent implements Agent
    {
        @Override
        public int doWork()
        {
            final long nowNs = clock().nanoTime();
            int workCount = session.poll(nowNs);
            if (!isStopping())
            {
                workCount += actDue(world().scheduler().nowNs());
                repeatDue(nowNs);
                leaveDue(world().scheduler().nowNs());
            }
            return workCount;
        }

        @Override
        public String roleName()
        {
            return "user";
        }
    }

    /** What the session is told. */
    private final class Listener implements RawSession.Owner
    {
        @Override
        public void onOutcome(final long requestId, final long outcome)
        {
            final long known = memory.outcome(requestId);
            if (0 == known)
            {
                memory.told(requestId, outcome);
                tell(requestId, outcome);
            }
            else if (null != repeat && repeat.isTold && requestId == repeat.requestId &&
                (repeat.isSame || known < 0 || outcome != known))
            {
                repeat = null;
                tell(requestId, outcome);
            }
            else if (outcome != known && outcome != -ErrorCode.STALE.code() &&
                !(outcome == -ErrorCode.CONFLICT.code() && memory.isReused(requestId)))
            {
                // Nobody asked: whoever judges says so.
                tell(requestId, outcome);
            }
        }

        @Override
        public void onRewound()
        {
            if (null != repeat)
            {
                repeat.isSent = false;
            }
        }
    }
}
