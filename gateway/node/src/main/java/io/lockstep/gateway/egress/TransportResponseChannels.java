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

import java.util.regex.Pattern;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import io.aeron.ChannelUri;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.aeron.exceptions.RegistrationException;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.runtime.transport.TransportPublication;

/**
 * Exclusive publications to clients, added without waiting. Of the channel that a client names only the endpoint is
 * used; the rest is this gateway's own.
 * <p>
 * Threading: the egress agent's.
 */
final class TransportResponseChannels implements ResponseChannels
{
    private static final long LINGER_NS = 100_000_000L;
    private static final Pattern ENDPOINT = Pattern.compile("[A-Za-z0-9_.:\\[\\]-]{3,120}");

    private final Transport transport;
    private final int termLength;

    TransportResponseChannels(final Transport transport, final int termLength)
    {
        this.transport = transport;
        this.termLength = termLength;
    }

    @Override
    public ResponseChannel open(final String channel, final int streamId)
    {
        final String accepted = accept(channel, termLength);
        return new Channel(null == accepted ? null : transport.asyncAddPublication(accepted, streamId));
    }

    /** The channel to use for what a client wants, or null if it is not one that a client may want. */
    static String accept(final String channel, final int termLength)
    {
        try
        {
            final ChannelUri uri = ChannelUri.parse(channel);
            final ChannelUriStringBuilder builder = new ChannelUriStringBuilder()
                .media(uri.media())
                .termLength(termLength)
                .linger(LINGER_NS);
            if (uri.isIpc())
            {
                return builder.build();
            }
            final String endpoint = uri.get(CommonContext.ENDPOINT_PARAM_NAME);
            return null != endpoint && ENDPOINT.matcher(endpoint).matches() ? builder.endpoint(endpoint).build() : null;
        }
        catch (final IllegalArgumentException | IllegalStateException ex)
        {
            return null;
        }
    }

    /** A publication that may not be there yet, and never be. */
    private static final class Channel implements ResponseChannel
    {
        private final TransportPublication publication;
        private boolean isFailed;

        Channel(final TransportPublication publication)
        {
            this.publication = publication;
            isFailed = null == publication;
        }

        @Override
        public long offer(final DirectBuffer buffer, final int offset, final int length)
        {
            if (isFailed)
            {
                return FAILED;
            }
            try
            {
                final long result = publication.offer(buffer, offset, length);
                return Publication.CLOSED == result || Publication.MAX_POSITION_EXCEEDED == result ? FAILED : result;
            }
            catch (final RegistrationException ex)
            {
                isFailed = true;
                return FAILED;
            }
        }

        @Override
        public void close()
        {
            CloseHelper.close(publication);
            isFailed = true;
        }
    }
}
