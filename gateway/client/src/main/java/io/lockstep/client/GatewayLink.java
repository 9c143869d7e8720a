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

import java.util.List;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;

import io.lockstep.protocol.OwnAddress;

/**
 * The transport over Aeron: for each attempt a publication of its own to the gateway and a subscription of its own on
 * the response channel, so that nothing of an earlier session is heard in a later one. Adding them does not block, but
 * for the look-up of a gateway's name.
 * <p>
 * Threading: the client's owner thread. Errors: those of the driver go to the error handler, and the link has failed.
 */
final class GatewayLink implements SessionLink
{
    /** Log buffers of a client's requests are small: their creation stalls the driver, and the window is small too. */
    private static final String TERM_LENGTH = "1m";

    private final Aeron aeron;
    private final AgentInvoker invoker;
    private final ErrorHandler errorHandler;
    private final String[] gatewayChannels;
    private final int requestStreamId;
    private final String responseChannel;
    private final int responseStreamId;
    private final BufferClaim claim = new BufferClaim();

    private long publicationId = Aeron.NULL_VALUE;
    private long subscriptionId = Aeron.NULL_VALUE;
    private ExclusivePublication publication;
    private Subscription subscription;
    private Image image;
    private String resolvedChannel;
    private boolean hasFailed;

    GatewayLink(final Aeron aeron, final ErrorHandler errorHandler, final ClientContext ctx)
    {
        this.aeron = aeron;
        invoker = aeron.conductorAgentInvoker();
        this.errorHandler = errorHandler;
        gatewayChannels = requestChannels(ctx.gateways());
        requestStreamId = ctx.requestStreamId();
        responseChannel = ctx.responseChannel();
        responseStreamId = ctx.responseStreamId();
    }

    @Override
    public void connect(final int gatewayIndex)
    {
        try
        {
            subscriptionId = aeron.asyncAddSubscription(responseChannelFor(gatewayIndex), responseStreamId);
            publicationId = aeron.asyncAddExclusivePublication(gatewayChannels[gatewayIndex], requestStreamId);
        }
        catch (final AeronException | IllegalArgumentException ex)
        {
            failed(ex);
        }
    }

    @Override
    public void disconnect()
    {
        if (!aeron.isClosed())
        {
            CloseHelper.close(errorHandler, () -> aeron.asyncRemovePublication(publicationId));
            CloseHelper.close(errorHandler, () -> aeron.asyncRemoveSubscription(subscriptionId));
        }
        publicationId = Aeron.NULL_VALUE;
        subscriptionId = Aeron.NULL_VALUE;
        publication = null;
        subscription = null;
        image = null;
        resolvedChannel = null;
        hasFailed = false;
    }

    @Override
    public boolean isConnected()
    {
        final ExclusivePublication publication = this.publication;
        if (null != publication && null != resolvedChannel)
        {
            return publication.isConnected();
        }
        return isStanding() && this.publication.isConnected();
    }

    @Override
    public boolean hasFailed()
    {
        return hasFailed;
    }

    @Override
    public String responseChannel()
    {
        return resolvedChannel;
    }

    @Override
    public void bind(final int peerId)
    {
        image = subscription.imageBySessionId(peerId);
    }

    @Override
    public boolean isPeerPresent()
    {
        final Image image = this.image;
        return null != image && !image.isClosed() && !image.isEndOfStream();
    }

    @Override
    public long send(final DirectBuffer buffer, final int offset, final int length)
    {
        final ExclusivePublication publication = this.publication;
        if (null == publication)
        {
            return LockstepClient.NOT_CONNECTED;
        }
        final long position;
        if (length <= publication.maxPayloadLength())
        {
            position = publication.tryClaim(length, claim);
            if (position > 0)
            {
                claim.buffer().putBytes(claim.offset(), buffer, offset, length);
                claim.commit();
                return position;
            }
        }
        else
        {
            position = publication.offer(buffer, offset, length);
        }
        return position > 0 ? position : declined(position);
    }

    @Override
    public int poll(final FragmentHandler handler, final int fragmentLimit)
    {
        final int workCount = null == invoker ? 0 : invoker.invoke();
        final Subscription subscription = this.subscription;
        return null == subscription || aeron.isClosed() ?
            workCount : workCount + subscription.poll(handler, fragmentLimit);
    }

    @Override
    public boolean isClosed()
    {
        return aeron.isClosed();
    }

    private long declined(final long position)
    {
        if (Publication.BACK_PRESSURED == position || Publication.ADMIN_ACTION == position)
        {
            return LockstepClient.BACK_PRESSURED;
        }
        return LockstepClient.NOT_CONNECTED;
    }

    /** Takes over what the driver has finished meanwhile. */
    private boolean isStanding()
    {
        if (hasFailed || Aeron.NULL_VALUE == publicationId)
        {
            return false;
        }
        try
        {
            if (null == subscription)
            {
                subscription = aeron.getSubscription(subscriptionId);
            }
            if (null == publication)
            {
                publication = aeron.getExclusivePublication(publicationId);
            }
        }
        catch (final AeronException | IllegalStateException ex)
        {
            failed(ex);
            return false;
        }
        if (null != subscription && null == resolvedChannel)
        {
            resolvedChannel = subscription.tryResolveChannelEndpointPort();
        }
        return null != publication && null != resolvedChannel;
    }

    private void failed(final Exception ex)
    {
        hasFailed = true;
        errorHandler.onError(ex);
    }

    /** Asked anew for each attempt: the host may have got another address, or only now a route. */
    private String responseChannelFor(final int gatewayIndex)
    {
        return responseChannel.isEmpty() ? OwnAddress.answerChannel(
            ChannelUri.parse(gatewayChannels[gatewayIndex]).get(CommonContext.ENDPOINT_PARAM_NAME)) : responseChannel;
    }

    private static String[] requestChannels(final List<String> channels)
    {
        final String[] requestChannels = new String[channels.size()];
        for (int i = 0; i < requestChannels.length; i++)
        {
            final ChannelUri uri = ChannelUri.parse(channels.get(i));
            if (!uri.containsKey(CommonContext.TERM_LENGTH_PARAM_NAME))
            {
                uri.put(CommonContext.TERM_LENGTH_PARAM_NAME, TERM_LENGTH);
            }
            requestChannels[i] = uri.toString();
        }
        return requestChannels;
    }
}
