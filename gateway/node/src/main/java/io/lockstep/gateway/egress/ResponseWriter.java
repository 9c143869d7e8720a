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
package io.lockstep.gateway.egress;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.session.AppliedEncoder;
import io.lockstep.codecs.session.BusyEncoder;
import io.lockstep.codecs.session.EstablishmentAckEncoder;
import io.lockstep.codecs.session.EstablishmentRejectEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.NotAppliedEncoder;
import io.lockstep.codecs.session.RejectedEncoder;
import io.lockstep.codecs.session.SequenceEncoder;
import io.lockstep.codecs.session.TerminateEncoder;

/**
 * Method call in, message to a client out.
 * <p>
 * Threading: the egress agent's.
 */
final class ResponseWriter
{
    private static final int CAPACITY = 128;

    private final int maxMessageLength;
    private final int maxInFlight;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final EstablishmentAckEncoder ack = new EstablishmentAckEncoder();
    private final EstablishmentRejectEncoder reject = new EstablishmentRejectEncoder();
    private final AppliedEncoder applied = new AppliedEncoder();
    private final RejectedEncoder rejected = new RejectedEncoder();
    private final NotAppliedEncoder notApplied = new NotAppliedEncoder();
    private final BusyEncoder busy = new BusyEncoder();
    private final SequenceEncoder sequence = new SequenceEncoder();
    private final TerminateEncoder terminate = new TerminateEncoder();

    ResponseWriter(final int maxMessageLength, final int maxInFlight)
    {
        this.maxMessageLength = maxMessageLength;
        this.maxInFlight = maxInFlight;
    }

    long establishmentAck(
        final ResponseChannel channel,
        final long clientId,
        final long nonce,
        final long lastRequestId,
        final long openedSequence,
        final int incarnation,
        final int keepAliveMs)
    {
        ack.wrapAndApplyHeader(buffer, 0, header)
            .clientId(clientId)
            .nonce(nonce)
            .lastRequestId(lastRequestId)
            .sequence(openedSequence)
            .incarnation(incarnation)
            .keepAliveMs(keepAliveMs)
            .maxMessageLength(maxMessageLength)
            .maxInFlight(maxInFlight);
        return offer(channel, EstablishmentAckEncoder.BLOCK_LENGTH);
    }

    long establishmentReject(
        final ResponseChannel channel, final long clientId, final long nonce, final int code, final int incarnation)
    {
        reject.wrapAndApplyHeader(buffer, 0, header)
            .clientId(clientId)
            .nonce(nonce)
            .code(code)
            .incarnation(incarnation);
        return offer(channel, EstablishmentRejectEncoder.BLOCK_LENGTH);
    }

    long applied(
        final ResponseChannel channel,
        final long firstRequestId,
        final long firstSequence,
        final long timestampNs,
        final int count)
    {
        applied.wrapAndApplyHeader(buffer, 0, header)
            .firstRequestId(firstRequestId)
            .firstSequence(firstSequence)
            .timestampNs(timestampNs)
            .count(count);
        return offer(channel, AppliedEncoder.BLOCK_LENGTH);
    }

    long rejected(final ResponseChannel channel, final long requestId, final int code)
    {
        rejected.wrapAndApplyHeader(buffer, 0, header).requestId(requestId).code(code);
        return offer(channel, RejectedEncoder.BLOCK_LENGTH);
    }

    long notApplied(final ResponseChannel channel, final long fromRequestId, final long expectedRequestId)
    {
        notApplied.wrapAndApplyHeader(buffer, 0, header)
            .fromRequestId(fromRequestId)
            .expectedRequestId(expectedRequestId);
        return offer(channel, NotAppliedEncoder.BLOCK_LENGTH);
    }

    long busy(final ResponseChannel channel, final long requestId, final int code, final int retryDelayMs)
    {
        busy.wrapAndApplyHeader(buffer, 0, header).requestId(requestId).code(code).retryDelayMs(retryDelayMs);
        return offer(channel, BusyEncoder.BLOCK_LENGTH);
    }

    long heartbeat(final ResponseChannel channel, final long nextRequestId)
    {
        sequence.wrapAndApplyHeader(buffer, 0, header).nextRequestId(nextRequestId);
        return offer(channel, SequenceEncoder.BLOCK_LENGTH);
    }

    long terminate(final ResponseChannel channel, final long clientId, final int code)
    {
        terminate.wrapAndApplyHeader(buffer, 0, header).clientId(clientId).code(code);
        return offer(channel, TerminateEncoder.BLOCK_LENGTH);
    }

    private long offer(final ResponseChannel channel, final int blockLength)
    {
        return channel.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + blockLength);
    }
}
