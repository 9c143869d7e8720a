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

import java.util.function.IntConsumer;

import org.agrona.DirectBuffer;

import io.aeron.ChannelUri;
import io.lockstep.codecs.session.AppliedDecoder;
import io.lockstep.codecs.session.RejectedDecoder;
import io.lockstep.codecs.stream.AttestationDecoder;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.codecs.stream.StampedBlockDecoder;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.runtime.transport.TransportPublication;
import io.lockstep.runtime.transport.TransportSubscription;
import io.lockstep.sim.check.Events;
import io.lockstep.sim.net.SimulatedTransport;

/**
 * Listens to what a node says to others, and tells it: blocks that a gateway makes visible, answers to clients,
 * attestations and fed blocks of a member. Told before it is on its way, and again where it is offered again.
 * <p>
 * Threading: the simulation's.
 */
final class TransportTap implements Transport
{
    private final SimulatedTransport delegate;
    private final Events events;
    private final int host;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final BlockDecoder block = new BlockDecoder();
    private final AttestationDecoder attestation = new AttestationDecoder();
    private final io.lockstep.codecs.session.MessageHeaderDecoder sessionHeader =
        new io.lockstep.codecs.session.MessageHeaderDecoder();
    private final AppliedDecoder applied = new AppliedDecoder();
    private final RejectedDecoder rejected = new RejectedDecoder();

    TransportTap(final SimulatedTransport delegate, final Events events, final int host)
    {
        this.delegate = delegate;
        this.events = events;
        this.host = host;
    }

    @Override
    public TransportSubscription addSubscription(final String channel, final int streamId)
    {
        return delegate.addSubscription(channel, streamId);
    }

    @Override
    public TransportSubscription addSubscription(
        final String channel, final int streamId, final IntConsumer onSourceGone)
    {
        return delegate.addSubscription(channel, streamId, onSourceGone);
    }

    @Override
    public TransportSubscription asyncAddSubscription(final String channel, final int streamId)
    {
        return delegate.asyncAddSubscription(channel, streamId);
    }

    @Override
    public TransportPublication addPublication(final String channel, final int streamId)
    {
        return new Tapped(delegate.addPublication(channel, streamId), streamId);
    }

    @Override
    public TransportPublication asyncAddPublication(final String channel, final int streamId)
    {
        return new Tapped(delegate.asyncAddPublication(channel, streamId), streamId);
    }

    @Override
    public long nextCorrelationId()
    {
        return delegate.nextCorrelationId();
    }

    @Override
    public int poll()
    {
        return delegate.poll();
    }

    @Override
    public boolean isClosed()
    {
        return delegate.isClosed();
    }

    private boolean isMember()
    {
        return Hosts.isMember(host);
    }

    private void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        header.wrap(buffer, offset);
        if (StampedBlockDecoder.TEMPLATE_ID != header.templateId())
        {
            return;
        }
        if (!isMember())
        {
            events.onReleased(host, buffer, offset, length);
        }
        else if (block.tryWrap(buffer, offset, length))
        {
            events.onAttested(host, block.blockNumber(), block.chainCrc());
        }
    }

    private void onAttestation(final DirectBuffer buffer, final int offset)
    {
        header.wrap(buffer, offset);
        if (AttestationDecoder.TEMPLATE_ID == header.templateId())
        {
            attestation.wrapAndApplyHeader(buffer, offset, header);
            if (attestation.blockNumber() > 0)
            {
                events.onAttested(host, attestation.blockNumber(), (int)attestation.chainCrc());
            }
        }
    }

    private void onAnswer(final long clientId, final DirectBuffer buffer, final int offset)
    {
        sessionHeader.wrap(buffer, offset);
        if (AppliedDecoder.TEMPLATE_ID == sessionHeader.templateId())
        {
            applied.wrapAndApplyHeader(buffer, offset, sessionHeader);
            for (int i = 0; i < applied.count(); i++)
            {
                events.onAnswered(
                    host, clientId, applied.firstRequestId() + i, applied.firstSequence() + i, 0);
            }
        }
        else if (RejectedDecoder.TEMPLATE_ID == sessionHeader.templateId())
        {
            rejected.wrapAndApplyHeader(buffer, offset, sessionHeader);
            events.onAnswered(host, clientId, rejected.requestId(), 0, rejected.code());
        }
    }

    /** A publication that tells what it sends. */
    private final class Tapped implements TransportPublication
    {
        private final TransportPublication publication;
        private final int streamId;
        private final long clientId;

        private Tapped(final TransportPublication publication, final int streamId)
        {
            this.publication = publication;
            this.streamId = streamId;
            clientId = AeronStreams.CLIENT_RESPONSES != streamId ? 0 :
                Hosts.clientId(ChannelUri.parse(publication.channel()).get("endpoint"));
        }

        @Override
        public long offer(final DirectBuffer buffer, final int offset, final int length)
        {
            switch (streamId)
            {
                case AeronStreams.MULTICAST:
                    onBlock(buffer, offset, length);
                    break;

                case AeronStreams.FEED:
                    onAttestation(buffer, offset);
                    break;

                case AeronStreams.CLIENT_RESPONSES:
                    onAnswer(clientId, buffer, offset);
                    break;

                default:
                    break;
            }
            return publication.offer(buffer, offset, length);
        }

        @Override
        public long offer(
            final DirectBuffer head,
            final int headOffset,
            final int headLength,
            final DirectBuffer body,
            final int bodyOffset,
            final int bodyLength)
        {
            // A member serves what it has not attested, too; it says so in the answer.
            if (AeronStreams.FEED == streamId || AeronStreams.REPLAY_RESPONSES == streamId && !isMember())
            {
                onBlock(body, bodyOffset, bodyLength);
            }
            return publication.offer(head, headOffset, headLength, body, bodyOffset, bodyLength);
        }

        @Override
        public boolean isReady()
        {
            return publication.isReady();
        }

        @Override
        public boolean isConnected()
        {
            return publication.isConnected();
        }

        @Override
        public long availableWindow()
        {
            return publication.availableWindow();
        }

        @Override
        public String channel()
        {
            return publication.channel();
        }

        @Override
        public void addDestination(final String destination)
        {
            publication.addDestination(destination);
        }

        @Override
        public void close()
        {
            publication.close();
        }
    }
}
