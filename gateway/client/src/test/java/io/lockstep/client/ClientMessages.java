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

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.agrona.DirectBuffer;

import io.lockstep.codecs.session.EstablishDecoder;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.RequestDecoder;
import io.lockstep.codecs.session.SequenceDecoder;
import io.lockstep.codecs.session.TerminateDecoder;
import io.lockstep.protocol.ErrorCode;

/** Reads what a client says. */
final class ClientMessages
{
    private final Visitor visitor;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final EstablishDecoder establish = new EstablishDecoder();
    private final RequestDecoder request = new RequestDecoder();
    private final SequenceDecoder sequence = new SequenceDecoder();
    private final TerminateDecoder terminate = new TerminateDecoder();

    ClientMessages(final Visitor visitor)
    {
        this.visitor = visitor;
    }

    void onMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        header.wrap(buffer, offset);
        assertEquals(MessageHeaderDecoder.SCHEMA_ID, header.schemaId());
        switch (header.templateId())
        {
            case EstablishDecoder.TEMPLATE_ID:
                establish.wrapAndApplyHeader(buffer, offset, header);
                final long clientId = establish.clientId();
                final long nonce = establish.nonce();
                final int keepAliveMs = establish.keepAliveMs();
                final int responseStreamId = establish.responseStreamId();
                final int ofIncarnation = establish.incarnation();
                final String responseChannel = establish.responseChannel();
                establish.skipCredentials();
                visitor.onEstablish(clientId, nonce, keepAliveMs, responseStreamId, ofIncarnation, responseChannel);
                checkLength(length, establish.encodedLength());
                break;

            case RequestDecoder.TEMPLATE_ID:
                request.wrapAndApplyHeader(buffer, offset, header);
                final long requestId = request.requestId();
                final int incarnation = request.incarnation();
                final int payloadLength = request.payloadLength();
                final int payloadOffset = request.limit() + RequestDecoder.payloadHeaderLength();
                request.skipPayload();
                checkLength(length, request.encodedLength());
                visitor.onRequest(requestId, incarnation, buffer, payloadOffset, payloadLength);
                break;

            case SequenceDecoder.TEMPLATE_ID:
                sequence.wrapAndApplyHeader(buffer, offset, header);
                visitor.onSequence(sequence.nextRequestId());
                checkLength(length, sequence.encodedLength());
                break;

            case TerminateDecoder.TEMPLATE_ID:
                terminate.wrapAndApplyHeader(buffer, offset, header);
                visitor.onTerminate(terminate.clientId(), ErrorCode.get(terminate.code()));
                checkLength(length, terminate.encodedLength());
                break;

            default:
                throw new AssertionError("not a message of a client: templateId=" + header.templateId());
        }
    }

    private static void checkLength(final int length, final int bodyLength)
    {
        assertEquals(length, MessageHeaderDecoder.ENCODED_LENGTH + bodyLength);
    }

    interface Visitor
    {
        void onEstablish(
            long clientId,
            long nonce,
            int keepAliveMs,
            int responseStreamId,
            int ofIncarnation,
            String responseChannel);

        void onRequest(long requestId, int incarnation, DirectBuffer buffer, int offset, int length);

        default void onSequence(final long nextRequestId)
        {
        }

        default void onTerminate(final long clientId, final ErrorCode code)
        {
        }
    }
}
