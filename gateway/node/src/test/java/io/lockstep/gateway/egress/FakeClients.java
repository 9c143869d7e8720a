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

import java.util.ArrayList;
import java.util.List;

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

/** Clients that write down what they are told, with as much room as the test gives them. */
final class FakeClients implements ResponseChannels
{
    final List<String> told = new ArrayList<>();
    int room = Integer.MAX_VALUE;
    boolean isMute;
    int openCount;

    @Override
    public ResponseChannel open(final String channel, final int streamId)
    {
        openCount++;
        return new ResponseChannel()
        {
            @Override
            public long offer(final DirectBuffer buffer, final int offset, final int length)
            {
                if ("bad".equals(channel))
                {
                    return FAILED;
                }
                if (room <= 0)
                {
                    return -2;
                }
                room--;
                if (!isMute)
                {
                    told.add(describe(buffer, offset));
                }
                return 1;
            }

            @Override
            public void close()
            {
                openCount--;
            }
        };
    }

    private static String describe(final DirectBuffer buffer, final int offset)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        switch (header.templateId())
        {
            case EstablishmentAckDecoder.TEMPLATE_ID:
                final EstablishmentAckDecoder ack =
                    new EstablishmentAckDecoder().wrapAndApplyHeader(buffer, offset, header);
                return "ack client=" + ack.clientId() + " nonce=" + ack.nonce() + " last=" + ack.lastRequestId() +
                    " sequence=" + ack.sequence() + " inc=" + ack.incarnation();

            case EstablishmentRejectDecoder.TEMPLATE_ID:
                final EstablishmentRejectDecoder reject =
                    new EstablishmentRejectDecoder().wrapAndApplyHeader(buffer, offset, header);
                return "reject client=" + reject.clientId() + " nonce=" + reject.nonce() + ' ' +
                    ErrorCode.get(reject.code()) + (0 == reject.incarnation() ? "" : " inc=" + reject.incarnation());

            case AppliedDecoder.TEMPLATE_ID:
                final AppliedDecoder applied = new AppliedDecoder().wrapAndApplyHeader(buffer, offset, header);
                return "applied id=" + applied.firstRequestId() + " sequence=" + applied.firstSequence() +
                    " time=" + applied.timestampNs() + " count=" + applied.count();

            case RejectedDecoder.TEMPLATE_ID:
                final RejectedDecoder rejected = new RejectedDecoder().wrapAndApplyHeader(buffer, offset, header);
                return "rejected id=" + rejected.requestId() + ' ' + ErrorCode.get(rejected.code());

            case NotAppliedDecoder.TEMPLATE_ID:
                final NotAppliedDecoder gap = new NotAppliedDecoder().wrapAndApplyHeader(buffer, offset, header);
                return "notApplied from=" + gap.fromRequestId() + " expected=" + gap.expectedRequestId();

            case BusyDecoder.TEMPLATE_ID:
                final BusyDecoder busy = new BusyDecoder().wrapAndApplyHeader(buffer, offset, header);
                return "busy id=" + busy.requestId() + ' ' + ErrorCode.get(busy.code());

            case SequenceDecoder.TEMPLATE_ID:
                return "heartbeat next=" +
                    new SequenceDecoder().wrapAndApplyHeader(buffer, offset, header).nextRequestId();

            case TerminateDecoder.TEMPLATE_ID:
                final TerminateDecoder end = new TerminateDecoder().wrapAndApplyHeader(buffer, offset, header);
                return "terminate client=" + end.clientId() + ' ' + ErrorCode.get(end.code());

            default:
                return "template " + header.templateId();
        }
    }
}
