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
import io.lockstep.protocol.ErrorCode;

/** What a gateway says, as bytes; each method returns the length. */
final class GatewayMessages
{
    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final EstablishmentAckEncoder ack = new EstablishmentAckEncoder();
    private final EstablishmentRejectEncoder reject = new EstablishmentRejectEncoder();
    private final SequenceEncoder sequence = new SequenceEncoder();
    private final AppliedEncoder applied = new AppliedEncoder();
    private final NotAppliedEncoder notApplied = new NotAppliedEncoder();
    private final RejectedEncoder rejected = new RejectedEncoder();
    private final BusyEncoder busy = new BusyEncoder();
    private final TerminateEncoder terminate = new TerminateEncoder();

    int ack(
        final long clientId,
        final long nonce,
        final long lastRequestId,
        final int incarnation,
        final int keepAliveMs,
        final int maxMessageLength,
        final int maxInFlight)
    {
        return length(ack.wrapAndApplyHeader(buffer, 0, header)
            .clientId(clientId)
            .nonce(nonce)
            .lastRequestId(lastRequestId)
            .sequence(1)
            .incarnation(incarnation)
            .keepAliveMs(keepAliveMs)
            .maxMessageLength(maxMessageLength)
            .maxInFlight(maxInFlight)
            .encodedLength());
    }

    int reject(final long clientId, final long nonce, final int code)
    {
        return reject(clientId, nonce, code, 0);
    }

    int reject(final long clientId, final long nonce, final int code, final int incarnation)
    {
        return length(reject.wrapAndApplyHeader(buffer, 0, header)
            .clientId(clientId).nonce(nonce).code(code).incarnation(incarnation).encodedLength());
    }

    int sequence(final long nextRequestId)
    {
        return length(sequence.wrapAndApplyHeader(buffer, 0, header).nextRequestId(nextRequestId).encodedLength());
    }

    int applied(final long firstRequestId, final int count, final long firstSequence, final long timestampNs)
    {
        return length(applied.wrapAndApplyHeader(buffer, 0, header)
            .firstRequestId(firstRequestId)
            .firstSequence(firstSequence)
            .timestampNs(timestampNs)
            .count(count)
            .encodedLength());
    }

    int notApplied(final long fromRequestId, final long expectedRequestId)
    {
        return length(notApplied.wrapAndApplyHeader(buffer, 0, header)
            .fromRequestId(fromRequestId).expectedRequestId(expectedRequestId).encodedLength());
    }

    int rejected(final long requestId, final int code)
    {
        return length(rejected.wrapAndApplyHeader(buffer, 0, header)
            .requestId(requestId).code(code).encodedLength());
    }

    int busy(final long requestId, final ErrorCode code, final int retryDelayMs)
    {
        return length(busy.wrapAndApplyHeader(buffer, 0, header)
            .requestId(requestId).code(code.code()).retryDelayMs(retryDelayMs).encodedLength());
    }

    int terminate(final long clientId, final ErrorCode code)
    {
        return length(terminate.wrapAndApplyHeader(buffer, 0, header)
            .clientId(clientId).code(code.code()).encodedLength());
    }

    private static int length(final int bodyLength)
    {
        return MessageHeaderEncoder.ENCODED_LENGTH + bodyLength;
    }
}
