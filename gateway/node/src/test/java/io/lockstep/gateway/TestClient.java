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
package io.lockstep.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.session.AppliedDecoder;
import io.lockstep.codecs.session.EstablishEncoder;
import io.lockstep.codecs.session.EstablishmentAckDecoder;
import io.lockstep.codecs.session.EstablishmentRejectDecoder;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.RejectedDecoder;
import io.lockstep.codecs.session.RequestEncoder;
import io.lockstep.codecs.session.SequenceEncoder;
import io.lockstep.codecs.session.TerminateDecoder;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.ErrorCode;

/** A bare client of the session protocol, stepped by the test. */
final class TestClient implements AutoCloseable
{
    final TreeMap<Long, Long> applied = new TreeMap<>();
    final TreeMap<Long, ErrorCode> rejected = new TreeMap<>();
    final List<String> told = new ArrayList<>();
    int incarnation;
    long lastRequestId;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final long clientId;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);

    TestClient(final Aeron aeron, final String ingressChannel, final long clientId)
    {
        this.clientId = clientId;
        publication = aeron.addExclusivePublication(ingressChannel + "|term-length=64k", AeronStreams.CLIENT_REQUESTS);
        subscription = aeron.addSubscription("aeron:udp?endpoint=localhost:0", AeronStreams.CLIENT_RESPONSES);
    }

    TestClient establish(final long nonce, final int keepAliveMs)
    {
        await(() -> null != subscription.tryResolveChannelEndpointPort() && publication.isConnected());
        final int length = new EstablishEncoder().wrapAndApplyHeader(buffer, 0, headerEncoder)
            .clientId(clientId)
            .nonce(nonce)
            .keepAliveMs(keepAliveMs)
            .responseStreamId(AeronStreams.CLIENT_RESPONSES).incarnation(0)
            .responseChannel(subscription.tryResolveChannelEndpointPort())
            .putCredentials(new byte[0], 0, 0)
            .encodedLength();
        await(() -> publication.offer(buffer, 0, 8 + length) > 0);
        return this;
    }

    TestClient awaitEstablished()
    {
        await(() -> 0 != incarnation);
        return this;
    }

    boolean request(final long requestId, final int payloadLength)
    {
        final int length = new RequestEncoder().wrapAndApplyHeader(buffer, 0, headerEncoder)
            .requestId(requestId)
            .incarnation(incarnation)
            .putPayload(new byte[payloadLength], 0, payloadLength)
            .encodedLength();
        return publication.offer(buffer, 0, 8 + length) > 0;
    }

    void heartbeat()
    {
        new SequenceEncoder().wrapAndApplyHeader(buffer, 0, headerEncoder).nextRequestId(1);
        publication.offer(buffer, 0, 8 + SequenceEncoder.BLOCK_LENGTH);
    }

    int poll()
    {
        return subscription.poll(assembler, 100);
    }

    /** Waits for a condition while polling; fails after a deadline. */
    void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean())
        {
            if (0 == poll())
            {
                Thread.yield();
            }
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("nothing came in time: client=" + clientId + " applied=" + applied.size() +
                    " told=" + told);
            }
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(publication, subscription);
    }

    private void onFragment(final DirectBuffer message, final int offset, final int length, final Header frame)
    {
        header.wrap(message, offset);
        switch (header.templateId())
        {
            case EstablishmentAckDecoder.TEMPLATE_ID:
                final EstablishmentAckDecoder ack =
                    new EstablishmentAckDecoder().wrapAndApplyHeader(message, offset, header);
                ack.clientId();
                ack.nonce();
                lastRequestId = ack.lastRequestId();
                ack.sequence();
                incarnation = ack.incarnation();
                break;

            case EstablishmentRejectDecoder.TEMPLATE_ID:
                told.add("reject " + ErrorCode.get(
                    new EstablishmentRejectDecoder().wrapAndApplyHeader(message, offset, header).code()));
                break;

            case AppliedDecoder.TEMPLATE_ID:
                final AppliedDecoder run = new AppliedDecoder().wrapAndApplyHeader(message, offset, header);
                final long firstId = run.firstRequestId();
                final long firstSequence = run.firstSequence();
                for (int i = 0; i < run.count(); i++)
                {
                    final Long before = applied.put(firstId + i, firstSequence + i);
                    if (null != before && before != firstSequence + i)
                    {
                        told.add("two outcomes of id=" + (firstId + i));
                    }
                }
                break;

            case RejectedDecoder.TEMPLATE_ID:
                final RejectedDecoder no = new RejectedDecoder().wrapAndApplyHeader(message, offset, header);
                rejected.put(no.requestId(), ErrorCode.get(no.code()));
                break;

            case TerminateDecoder.TEMPLATE_ID:
                told.add("terminate " + ErrorCode.get(
                    new TerminateDecoder().wrapAndApplyHeader(message, offset, header).code()));
                break;

            default:
                break;
        }
    }
}
