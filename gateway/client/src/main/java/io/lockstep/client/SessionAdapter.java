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

import org.agrona.DirectBuffer;

import io.lockstep.codecs.session.AppliedDecoder;
import io.lockstep.codecs.session.BusyDecoder;
import io.lockstep.codecs.session.EstablishmentAckDecoder;
import io.lockstep.codecs.session.EstablishmentRejectDecoder;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.NotAppliedDecoder;
import io.lockstep.codecs.session.RejectedDecoder;
import io.lockstep.codecs.session.SequenceDecoder;
import io.lockstep.codecs.session.TerminateDecoder;
import io.lockstep.protocol.ErrorCode;

/**
 * Bytes to method call: what a gateway says. What is not a message of this protocol, is cut short, or is of a template
 * that this version does not know is counted and ignored. Every field is read before the core is called, so a callback
 * may do what it likes.
 * <p>
 * Threading: the client's owner thread.
 */
final class SessionAdapter
{
    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;

    private final SessionCore core;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final EstablishmentAckDecoder ack = new EstablishmentAckDecoder();
    private final EstablishmentRejectDecoder reject = new EstablishmentRejectDecoder();
    private final SequenceDecoder sequence = new SequenceDecoder();
    private final AppliedDecoder applied = new AppliedDecoder();
    private final NotAppliedDecoder notApplied = new NotAppliedDecoder();
    private final RejectedDecoder rejected = new RejectedDecoder();
    private final BusyDecoder busy = new BusyDecoder();
    private final TerminateDecoder terminate = new TerminateDecoder();
    private long ignoredCount;

    SessionAdapter(final SessionCore core)
    {
        this.core = core;
    }

    /** Messages that were not understood. */
    long ignoredCount()
    {
        return ignoredCount;
    }

    /**
     * Takes a message.
     *
     * @param nowNs  time on the client's clock.
     * @param peerId that sent it.
     * @param buffer that holds it.
     * @param offset of its header.
     * @param length of it in bytes.
     */
    void onMessage(final long nowNs, final int peerId, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < HEADER_LENGTH)
        {
            ignoredCount++;
            return;
        }
        header.wrap(buffer, offset);
        final int minimumLength = minimumLength(header.templateId());
        final int blockLength = header.blockLength();
        if (MessageHeaderDecoder.SCHEMA_ID != header.schemaId() || minimumLength < 0 ||
            blockLength < minimumLength || length - HEADER_LENGTH < blockLength)
        {
            ignoredCount++;
            return;
        }
        dispatch(nowNs, peerId, buffer, offset);
    }

    private static int minimumLength(final int templateId)
    {
        switch (templateId)
        {
            case EstablishmentAckDecoder.TEMPLATE_ID:
                return EstablishmentAckDecoder.BLOCK_LENGTH;

            case EstablishmentRejectDecoder.TEMPLATE_ID:
                return EstablishmentRejectDecoder.incarnationEncodingOffset();

            case SequenceDecoder.TEMPLATE_ID:
                return SequenceDecoder.BLOCK_LENGTH;

            case AppliedDecoder.TEMPLATE_ID:
                return AppliedDecoder.BLOCK_LENGTH;

            case NotAppliedDecoder.TEMPLATE_ID:
                return NotAppliedDecoder.BLOCK_LENGTH;

            case RejectedDecoder.TEMPLATE_ID:
                return RejectedDecoder.BLOCK_LENGTH;

            case BusyDecoder.TEMPLATE_ID:
                return BusyDecoder.BLOCK_LENGTH;

            case TerminateDecoder.TEMPLATE_ID:
                return TerminateDecoder.BLOCK_LENGTH;

            default:
                return -1;
        }
    }

    private void dispatch(final long nowNs, final int peerId, final DirectBuffer buffer, final int offset)
    {
        switch (header.templateId())
        {
            case AppliedDecoder.TEMPLATE_ID:
                applied.wrapAndApplyHeader(buffer, offset, header);
                core.onApplied(nowNs, peerId, applied.firstRequestId(), applied.count(),
                    applied.firstSequence(), applied.timestampNs());
                break;

            case RejectedDecoder.TEMPLATE_ID:
                rejected.wrapAndApplyHeader(buffer, offset, header);
                core.onRejected(nowNs, peerId, rejected.requestId(), errorCode(rejected.code()));
                break;

            case BusyDecoder.TEMPLATE_ID:
                busy.wrapAndApplyHeader(buffer, offset, header);
                core.onBusy(nowNs, peerId, busy.requestId(), errorCode(busy.code()), busy.retryDelayMs());
                break;

            case NotAppliedDecoder.TEMPLATE_ID:
                notApplied.wrapAndApplyHeader(buffer, offset, header);
                core.onNotApplied(nowNs, peerId, notApplied.expectedRequestId());
                break;

            case SequenceDecoder.TEMPLATE_ID:
                core.onHeartbeat(nowNs, peerId);
                break;

            case EstablishmentAckDecoder.TEMPLATE_ID:
                ack.wrapAndApplyHeader(buffer, offset, header);
                core.onAck(nowNs, peerId, ack);
                break;

            case EstablishmentRejectDecoder.TEMPLATE_ID:
                reject.wrapAndApplyHeader(buffer, offset, header);
                core.onReject(nowNs, reject.clientId(), reject.nonce(), errorCode(reject.code()),
                    header.blockLength() < EstablishmentRejectDecoder.BLOCK_LENGTH ? 0 : reject.incarnation());
                break;

            default:
                terminate.wrapAndApplyHeader(buffer, offset, header);
                core.onTerminate(nowNs, peerId, terminate.clientId(), errorCode(terminate.code()));
                break;
        }
    }

    private static ErrorCode errorCode(final int code)
    {
        final ErrorCode errorCode = ErrorCode.get(code);
        return null == errorCode ? ErrorCode.NONE : errorCode;
    }
}
