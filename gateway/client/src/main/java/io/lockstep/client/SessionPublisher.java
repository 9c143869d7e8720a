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

import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

import io.lockstep.codecs.session.EstablishEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.SequenceEncoder;
import io.lockstep.codecs.session.TerminateEncoder;
import io.lockstep.protocol.ErrorCode;

/**
 * Method call to bytes: what a client says beside its requests. Each method returns whether the link took the message.
 * <p>
 * Threading: the client's owner thread.
 */
final class SessionPublisher
{
    private final SessionLink link;
    private final long clientId;
    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer(512);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final EstablishEncoder establish = new EstablishEncoder();
    private final SequenceEncoder sequence = new SequenceEncoder();
    private final TerminateEncoder terminate = new TerminateEncoder();

    SessionPublisher(final SessionLink link, final long clientId)
    {
        this.link = link;
        this.clientId = clientId;
    }

    boolean establish(
        final long nonce,
        final int keepAliveMs,
        final int responseStreamId,
        final int incarnation,
        final String responseChannel,
        final byte[] credentials)
    {
        establish.wrapAndApplyHeader(buffer, 0, header)
            .clientId(clientId)
            .nonce(nonce)
            .keepAliveMs(keepAliveMs)
            .responseStreamId(responseStreamId)
            .incarnation(incarnation)
            .responseChannel(responseChannel)
            .putCredentials(credentials, 0, credentials.length);
        return send(establish.encodedLength());
    }

    boolean sequence(final long nextRequestId)
    {
        sequence.wrapAndApplyHeader(buffer, 0, header).nextRequestId(nextRequestId);
        return send(sequence.encodedLength());
    }

    boolean terminate(final ErrorCode code)
    {
        terminate.wrapAndApplyHeader(buffer, 0, header).clientId(clientId).code(code.code());
        return send(terminate.encodedLength());
    }

    private boolean send(final int bodyLength)
    {
        return link.send(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + bodyLength) > 0;
    }
}
