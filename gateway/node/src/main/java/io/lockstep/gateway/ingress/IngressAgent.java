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
package io.lockstep.gateway.ingress;

import java.util.concurrent.TimeUnit;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import io.aeron.ControlledFragmentAssembler;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.lockstep.gateway.status.DutyCycle;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.runtime.FragmentedSessions;
import io.lockstep.runtime.transport.TransportSubscription;

/**
 * Polls what clients send. When the ring has no room, the message stays in the client's channel, so that Aeron's flow
 * control holds the client back.
 * <p>
 * Threading: one agent; owns the subscription and the sessions.
 */
public final class IngressAgent implements Agent
{
    private static final int FRAGMENT_LIMIT = 256;
    private static final long TRANSPORT_CHECK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final NanoClock clock;
    private final DutyCycle dutyCycle;
    private final TransportSubscription subscription;
    private final ClientSessions sessions;
    private final GatewayCounters counters;
    private final ControlledFragmentAssembler assembler = new ControlledFragmentAssembler(this::onMessage);
    private final FragmentedSessions fragmented;
    private final ControlledFragmentHandler handler = this::onFragment;
    private long nowNs;
    private long nextTransportCheckNs;

    /**
     * An agent.
     *
     * @param limits       of sessions.
     * @param subscription to the clients' channel; closed with the agent.
     * @param ring         of entries.
     * @param responses    commands to the side that answers clients.
     * @param events       that the stream tells of sessions.
     * @param progress     of sessions.
     * @param intake       says whether requests are taken.
     * @param counters     to write to.
     * @param clock        of the agent.
     * @param dutyCycle    of the agent.
     */
    public IngressAgent(
        final SessionLimits limits,
        final TransportSubscription subscription,
        final EntryRing ring,
        final ResponseQueue responses,
        final SessionEventQueue events,
        final SessionProgress progress,
        final Intake intake,
        final GatewayCounters counters,
        final NanoClock clock,
        final DutyCycle dutyCycle)
    {
        this.clock = clock;
        this.dutyCycle = dutyCycle;
        this.subscription = subscription;
        this.counters = counters;
        fragmented = new FragmentedSessions(subscription::hasSource, assembler::freeSessionBuffer);
        sessions = new ClientSessions(limits, ring, responses, events, progress, intake, counters);
        nextTransportCheckNs = clock.nanoTime() + TRANSPORT_CHECK_INTERVAL_NS;
    }

    @Override
    public int doWork()
    {
        nowNs = clock.nanoTime();
        dutyCycle.measure(nowNs);

        int workCount = 0;
        workCount += sessions.poll(nowNs);
        workCount += subscription.controlledPoll(handler, FRAGMENT_LIMIT);
        if (nowNs - nextTransportCheckNs >= 0)
        {
            nextTransportCheckNs = nowNs + TRANSPORT_CHECK_INTERVAL_NS;
            checkTransports();
        }
        return workCount;
    }

    @Override
    public void onClose()
    {
        CloseHelper.close(subscription);
    }

    @Override
    public String roleName()
    {
        return "ingress";
    }

    /** Whoever it is: who has no session here may send in pieces too. */
    private ControlledFragmentHandler.Action onFragment(
        final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        fragmented.onFragment(header);
        return assembler.onFragment(buffer, offset, length, header);
    }

    private ControlledFragmentHandler.Action onMessage(
        final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (sessions.onMessage(header.sessionId(), buffer, offset, length, nowNs))
        {
            return ControlledFragmentHandler.Action.CONTINUE;
        }
        counters.increment(GatewayCounter.INGRESS_BACK_PRESSURE);
        return ControlledFragmentHandler.Action.ABORT;
    }

    private void checkTransports()
    {
        for (int i = 0; i < sessions.slotCount(); i++)
        {
            final ClientSession session = sessions.session(i);
            if (null != session && ClientSessionState.CLOSING != session.state() &&
                !subscription.hasSource(session.transportId()))
            {
                sessions.onTransportGone(session.transportId(), nowNs);
            }
        }
    }
}
