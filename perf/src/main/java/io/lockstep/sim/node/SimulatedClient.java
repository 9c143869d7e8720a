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
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.client.ClientListener;
import io.lockstep.client.ClientState;
import io.lockstep.client.LockstepClient;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.StopRule;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.net.SimulatedLink;
import io.lockstep.sim.net.SimulatedTransport;
import io.lockstep.sim.plan.RequestAction;

/**
 * A client and its user: {@link LockstepClient} over the simulated network, with a user who sends at times that do not
 * depend on answers. A life that ends leaves what has no outcome unknown; the next one goes on with the same client id.
 * Of {@link RequestAction} it does what {@link RequestAction#isOfLibrary()} says.
 * <p>
 * Threading: the simulation's.
 */
public final class SimulatedClient extends SimulatedHost
{
    private final SystemPlan plan;
    private final RequestSource requests;
    private final long clientId;
    private final UnsafeBuffer payload;
    private SimulatedTransport transport;
    private SimulatedLink link;
    private LockstepClient client;
    private long leaveAtNs = Long.MAX_VALUE;

    /**
     * A client that was never started.
     *
     * @param world    that it lives in.
     * @param plan     of the system.
     * @param index    of the client, from 0; its client id is one more.
     * @param requests that its user sends.
     */
    SimulatedClient(
        final SimulatedWorld world, final SystemPlan plan, final int index, final RequestSource requests)
    {
        super(world, Hosts.FIRST_CLIENT + index, "client-" + (index + 1), StopRule.AGENT);
        this.plan = plan;
        this.requests = requests;
        clientId = index + 1L;
        payload = new UnsafeBuffer(new byte[requests.maxLength()]);
    }

    /**
     * Has its user sent everything, and been told every outcome.
     *
     * @return false as well if it does not live and has something to send.
     */
    public boolean isDone()
    {
        return requests.isDone() && (!isUp() || 0 == client.inFlight());
    }

    /**
     * State of the client library.
     *
     * @return state, {@link ClientState#CLOSED} as well if it does not live.
     */
    public ClientState state()
    {
        return isUp() ? client.state() : ClientState.CLOSED;
    }

    @Override
    protected void open(final List<Agent> made)
    {
        transport = world().newTransport(host(), this::onTransportError);
        link = new SimulatedLink(transport, List.of(plan.gatewayIngressChannels()));
        leaveAtNs = Long.MAX_VALUE;
        client = LockstepClient.open(plan.client(clientId)
            .link(() -> link)
            .clock(clock())
            .seed(random().nextLong())
            .errorHandler(this::onError)
            .listener(new User()));
        made.add(new UserAgent());
    }

    @Override
    protected void close()
    {
        CloseHelper.close(client);
        CloseHelper.close(transport);
    }

    @Override
    protected void forget(final LifeEnd end)
    {
        world().events().onAbandoned(host(), clientId);
        requests.lifeEnded();
        if (LifeEnd.CLOSED != end)
        {
            transport.kill();
        }
        client = null;
        link = null;
    }

    @Override
    protected boolean isAllowed(final Throwable error)
    {
        return plan.allowance().mayTell(host(), error);
    }

    private int offerDue(final long nowNs)
    {
        int offered = 0;
        while (requests.nextNs() <= nowNs)
        {
            final RequestAction action = requests.action();
            if (RequestAction.RESTART == action)
            {
                requests.passed();
                world().events().onActed(host(), action);
                restart();
                return 1;
            }
            final int length = requests.fill(payload);
            final long requestId = client.offer(payload, 0, length);
            if (requestId < 0)
            {
                requests.refused(LockstepClient.TOO_LONG == requestId);
                break;
            }
            // Nothing that was sent has arrived anywhere yet: nobody can be told before this is.
            world().events().onInvoked(host(), clientId, requestId, payload, 0, length);
            requests.taken(requestId);
            offered++;
            if (RequestAction.ELSEWHERE == action)
            {
                leaveAtNs = nowNs + leaveDelayNs();
            }
        }
        return offered;
    }

    /** The session's time-out comes early: the client library goes to the next gateway with what is open. */
    private void leave(final long nowNs)
    {
        if (nowNs >= leaveAtNs)
        {
            leaveAtNs = Long.MAX_VALUE;
            if (client.state().isOpen() && 0 != client.inFlight())
            {
                world().events().onActed(host(), RequestAction.ELSEWHERE);
                link.losePeer();
            }
        }
    }

    /** The thread of the user, who polls and offers. */
    private final class UserAgent implements Agent
    {
        @Override
        public int doWork()
        {
            final long nowNs = world().scheduler().nowNs();
            final int workCount = client.poll() + (client.isClosed() ? 0 : offerDue(nowNs));
            leave(nowNs);
            if (client.isClosed())
            {
                onError(LockstepException.fatal("nobody else has the client id: client is closed for ever"));
                terminate();
            }
            return workCount;
        }

        @Override
        public String roleName()
        {
            return "user";
        }
    }

    /** What the user is told. */
    private final class User implements ClientListener
    {
        @Override
        public void onApplied(final long requestId, final long sequence, final long timestampNs)
        {
            world().events().onTold(host(), clientId, requestId, sequence, 0);
            requests.applied(requestId, sequence);
        }

        @Override
        public void onRejected(final long requestId, final ErrorCode code)
        {
            world().events().onTold(host(), clientId, requestId, 0, code.code());
            requests.rejected(requestId, code);
        }
    }
}
