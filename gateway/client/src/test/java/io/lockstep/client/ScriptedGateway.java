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
package io.lockstep.client;

import java.util.ArrayList;
import java.util.List;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.ErrorCode;

/** A gateway over real Aeron for one client, which does what a test tells it. Stepped by the thread that owns it. */
final class ScriptedGateway implements AutoCloseable, ClientMessages.Visitor
{
    final List<Long> requests = new ArrayList<>();
    final List<Long> nonces = new ArrayList<>();
    final List<ErrorCode> terminations = new ArrayList<>();
    final GatewayMessages answers = new GatewayMessages();
    long lastRequestId;
    int incarnation;
    int lastIncarnation;
    int lastLength;
    int keepAliveMs = 2000;
    int sequenceCount;
    boolean isSilent;
    boolean answersAtOnce;

    private final Aeron aeron;
    private final Subscription subscription;
    private final ClientMessages messages = new ClientMessages(this);
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);
    private ExclusivePublication publication;
    private long heartbeatNs;
    private long firstUnanswered;
    private int unansweredCount;
    private long declinedId;
    private boolean keepsList = true;

    ScriptedGateway(final Aeron aeron, final int incarnation)
    {
        this.aeron = aeron;
        this.incarnation = incarnation;
        subscription = aeron.addSubscription(
            "aeron:udp?endpoint=localhost:0|term-length=64k", AeronStreams.CLIENT_REQUESTS);
    }

    /** Where it listens, once the driver has told. */
    String channel()
    {
        String channel = subscription.tryResolveChannelEndpointPort();
        final long deadlineNs = System.nanoTime() + 5_000_000_000L;
        while (null == channel)
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("no port in time");
            }
            Thread.onSpinWait();
            channel = subscription.tryResolveChannelEndpointPort();
        }
        return channel;
    }

    /** Keeps no lists from here on, so that it allocates nothing. */
    ScriptedGateway keepNothing()
    {
        keepsList = false;
        answersAtOnce = true;
        return this;
    }

    int poll()
    {
        final int workCount = subscription.poll(assembler, 20);
        if (answersAtOnce && unansweredCount > 0 && 0 < send(answers.applied(
            firstUnanswered, unansweredCount, firstUnanswered + 1000, 1)))
        {
            unansweredCount = 0;
        }
        final long nowNs = System.nanoTime();
        if (!isSilent && null != publication && nowNs - heartbeatNs > 1_000_000L * keepAliveMs / 3)
        {
            heartbeatNs = nowNs;
            send(answers.sequence(1));
        }
        return workCount;
    }

    /** Declines what it has not answered yet. */
    void decline()
    {
        send(answers.busy(firstUnanswered, ErrorCode.OVERLOADED, 0));
        declinedId = firstUnanswered;
        unansweredCount = 0;
    }

    int unansweredCount()
    {
        return unansweredCount;
    }

    long send(final int length)
    {
        return publication.offer(answers.buffer, 0, length);
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        messages.onMessage(buffer, offset, length);
    }

    @Override
    public void onEstablish(
        final long clientId,
        final long nonce,
        final int clientKeepAliveMs,
        final int responseStreamId,
        final int ofIncarnation,
        final String responseChannel)
    {
        if (nonces.isEmpty() || nonces.get(nonces.size() - 1) != nonce)
        {
            CloseHelper.close(publication);
            publication = aeron.addExclusivePublication(responseChannel + "|term-length=64k", responseStreamId);
        }
        nonces.add(nonce);
        if (publication.isConnected())
        {
            send(answers.ack(clientId, nonce, lastRequestId, incarnation, keepAliveMs, 64 * 1024, 256));
        }
    }

    @Override
    public void onRequest(
        final long requestId, final int ofIncarnation, final DirectBuffer buffer, final int offset, final int length)
    {
        lastIncarnation = ofIncarnation;
        lastLength = length;
        if (keepsList)
        {
            requests.add(requestId);
        }
        if (0 != declinedId && requestId != declinedId)
        {
            return;
        }
        declinedId = 0;
        if (0 == unansweredCount || requestId < firstUnanswered + unansweredCount)
        {
            // What is sent again is followed by all that came after it.
            firstUnanswered = requestId;
            unansweredCount = 0;
        }
        unansweredCount++;
    }

    @Override
    public void onSequence(final long nextRequestId)
    {
        sequenceCount++;
    }

    @Override
    public void onTerminate(final long clientId, final ErrorCode code)
    {
        terminations.add(code);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(publication, subscription);
    }
}
