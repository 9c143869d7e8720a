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
package io.lockstep.runtime.transport;

import java.util.function.IntConsumer;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentInvoker;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FragmentHandler;

/**
 * Aeron's client. Every call is the same call there.
 * <p>
 * Threading and ownership: as {@link Transport}; the client is its maker's to close. An added subscription or
 * publication that is not ready is asked for when it is used, so whoever added it has to use it before it is there.
 */
public final class AeronTransport implements Transport
{
    private final Aeron aeron;
    private final AgentInvoker conductor;

    /**
     * The transport of a client.
     *
     * @param aeron client; closed by its owner.
     */
    public AeronTransport(final Aeron aeron)
    {
        this.aeron = aeron;
        conductor = aeron.conductorAgentInvoker();
    }

    @Override
    public TransportSubscription addSubscription(final String channel, final int streamId)
    {
        return new AeronSubscription(aeron, aeron.addSubscription(channel, streamId));
    }

    @Override
    public TransportSubscription addSubscription(
        final String channel, final int streamId, final IntConsumer onSourceGone)
    {
        return new AeronSubscription(
            aeron,
            aeron.addSubscription(channel, streamId, null, (image) -> onSourceGone.accept(image.sessionId())));
    }

    @Override
    public TransportSubscription asyncAddSubscription(final String channel, final int streamId)
    {
        return new AeronSubscription(aeron, aeron.asyncAddSubscription(channel, streamId));
    }

    @Override
    public TransportPublication addPublication(final String channel, final int streamId)
    {
        return new AeronPublication(aeron, channel, aeron.addExclusivePublication(channel, streamId));
    }

    @Override
    public TransportPublication asyncAddPublication(final String channel, final int streamId)
    {
        return new AeronPublication(aeron, channel, aeron.asyncAddExclusivePublication(channel, streamId));
    }

    @Override
    public long nextCorrelationId()
    {
        return aeron.nextCorrelationId();
    }

    @Override
    public int poll()
    {
        return null == conductor ? 0 : conductor.invoke();
    }

    @Override
    public boolean isClosed()
    {
        return aeron.isClosed();
    }

    private static final class AeronPublication implements TransportPublication
    {
        private final Aeron aeron;
        private final String channel;
        private final long registrationId;
        private ExclusivePublication publication;
        private RegistrationException refusal;
        private boolean isClosed;

        AeronPublication(final Aeron aeron, final String channel, final ExclusivePublication publication)
        {
            this.aeron = aeron;
            this.channel = channel;
            this.publication = publication;
            registrationId = publication.registrationId();
        }

        AeronPublication(final Aeron aeron, final String channel, final long registrationId)
        {
            this.aeron = aeron;
            this.channel = channel;
            this.registrationId = registrationId;
        }

        @Override
        public long offer(final DirectBuffer buffer, final int offset, final int length)
        {
            return isReady() ? publication.offer(buffer, offset, length) : notReady();
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
            return isReady() ?
                publication.offer(head, headOffset, headLength, body, bodyOffset, bodyLength) : notReady();
        }

        @Override
        public boolean isReady()
        {
            if (null == publication && !isClosed)
            {
                publication = fetch();
            }
            return null != publication;
        }

        @Override
        public boolean isConnected()
        {
            return isReady() && publication.isConnected();
        }

        @Override
        public long availableWindow()
        {
            return isReady() ? publication.availableWindow() : 0;
        }

        @Override
        public String channel()
        {
            return channel;
        }

        @Override
        public void addDestination(final String destination)
        {
            if (!isReady())
            {
                throw new IllegalStateException("publication is not ready: channel=" + channel);
            }
            publication.addDestination(destination);
        }

        @Override
        public void close()
        {
            if (isClosed)
            {
                return;
            }
            isClosed = true;
            if (null != publication)
            {
                publication.close();
            }
            else if (null == refusal && !aeron.isClosed())
            {
                aeron.asyncRemovePublication(registrationId);
            }
        }

        /** Aeron tells a refusal once. */
        private ExclusivePublication fetch()
        {
            if (null != refusal)
            {
                throw new RegistrationException(refusal);
            }
            try
            {
                return aeron.getExclusivePublication(registrationId);
            }
            catch (final RegistrationException ex)
            {
                refusal = ex;
                throw ex;
            }
        }

        private long notReady()
        {
            return isClosed ? Publication.CLOSED : Publication.NOT_CONNECTED;
        }
    }

    private static final class AeronSubscription implements TransportSubscription
    {
        private final Aeron aeron;
        private final long registrationId;
        private Subscription subscription;
        private RegistrationException refusal;
        private boolean isClosed;

        AeronSubscription(final Aeron aeron, final Subscription subscription)
        {
            this.aeron = aeron;
            this.subscription = subscription;
            registrationId = subscription.registrationId();
        }

        AeronSubscription(final Aeron aeron, final long registrationId)
        {
            this.aeron = aeron;
            this.registrationId = registrationId;
        }

        @Override
        public int poll(final FragmentHandler handler, final int fragmentLimit)
        {
            return isReady() ? subscription.poll(handler, fragmentLimit) : 0;
        }

        @Override
        public int controlledPoll(final ControlledFragmentHandler handler, final int fragmentLimit)
        {
            return isReady() ? subscription.controlledPoll(handler, fragmentLimit) : 0;
        }

        @Override
        public boolean isReady()
        {
            if (null == subscription && !isClosed)
            {
                subscription = fetch();
            }
            return null != subscription;
        }

        @Override
        public boolean isConnected()
        {
            return isReady() && subscription.isConnected();
        }

        @Override
        public boolean hasSource(final int sessionId)
        {
            return isReady() && null != subscription.imageBySessionId(sessionId);
        }

        @Override
        public String tryResolveChannelEndpointPort()
        {
            return isReady() ? subscription.tryResolveChannelEndpointPort() : null;
        }

        @Override
        public void close()
        {
            if (isClosed)
            {
                return;
            }
            isClosed = true;
            if (null != subscription)
            {
                subscription.close();
            }
            else if (null == refusal && !aeron.isClosed())
            {
                aeron.asyncRemoveSubscription(registrationId);
            }
        }

        /** Aeron tells a refusal once. */
        private Subscription fetch()
        {
            if (null != refusal)
            {
                throw new RegistrationException(refusal);
            }
            try
            {
                return aeron.getSubscription(registrationId);
            }
            catch (final RegistrationException ex)
            {
                refusal = ex;
                throw ex;
            }
        }
    }
}
