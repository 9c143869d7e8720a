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
package io.lockstep.sim.net;

import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.FragmentHandler;
import io.lockstep.client.LockstepClient;
import io.lockstep.client.SessionLink;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.runtime.transport.TransportPublication;

/**
 * What a client reaches its gateways through in a simulation, as {@code GatewayLink} does over Aeron: for each attempt
 * a publication to the gateway and a subscription on a free port of the client's host.
 * <p>
 * A life of a client's process has a transport and a link of its own:
 * {@code new ClientContext().link(() -> new SimulatedLink(network.transport(host, handler), channels))}. A life ends
 * with {@link SimulatedTransport#kill()}, or with the client's {@code close} and {@link SimulatedTransport#close()}.
 * <p>
 * Threading: the simulation's. Errors: what the network refuses goes to the transport's error handler, and the attempt
 * has failed.
 */
public final class SimulatedLink implements SessionLink
{
    private static final String TERM_LENGTH = "1m";

    private final SimulatedTransport transport;
    private final List<String> gatewayChannels = new ArrayList<>();
    private final String ownChannel;
    private SimulatedSubscription subscription;
    private TransportPublication publication;
    private String responseChannel;
    private Flow peer;
    private int peerImage;
    private boolean hasFailed;
    private boolean isPeerLost;

    /**
     * A link.
     *
     * @param transport       of the client; its owner closes it.
     * @param gatewayChannels of the requests, one for each gateway of the client's context.
     */
    public SimulatedLink(final SimulatedTransport transport, final List<String> gatewayChannels)
    {
        this.transport = transport;
        ownChannel = "aeron:udp?endpoint=" + SimulatedNetwork.address(transport.host()) + ":0";
        for (final String each : gatewayChannels)
        {
            final ChannelUri uri = ChannelUri.parse(each);
            if (!uri.containsKey(CommonContext.TERM_LENGTH_PARAM_NAME))
            {
                uri.put(CommonContext.TERM_LENGTH_PARAM_NAME, TERM_LENGTH);
            }
            this.gatewayChannels.add(uri.toString());
        }
    }

    @Override
    public void connect(final int gatewayIndex)
    {
        if (transport.isClosed())
        {
            return;
        }
        try
        {
            subscription = transport.asyncAdd(ownChannel, AeronStreams.CLIENT_RESPONSES);
            publication = transport.asyncAddPublication(
                gatewayChannels.get(gatewayIndex), AeronStreams.CLIENT_REQUESTS);
        }
        catch (final RegistrationException ex)
        {
            failed(ex);
        }
    }

    @Override
    public void disconnect()
    {
        if (null != publication)
        {
            publication.close();
        }
        if (null != subscription)
        {
            subscription.close();
        }
        publication = null;
        subscription = null;
        responseChannel = null;
        peer = null;
        hasFailed = false;
        isPeerLost = false;
    }

    /** The peer of this attempt counts as gone from now on, as if its image had timed out here and nowhere else. */
    public void losePeer()
    {
        isPeerLost = true;
    }

    @Override
    public boolean isConnected()
    {
        if (null == publication || null == subscription || hasFailed)
        {
            return false;
        }
        try
        {
            if (subscription.isReady() && publication.isReady())
            {
                responseChannel = subscription.tryResolveChannelEndpointPort();
            }
            return null != responseChannel && publication.isConnected();
        }
        catch (final RegistrationException ex)
        {
            failed(ex);
            return false;
        }
    }

    @Override
    public boolean hasFailed()
    {
        return hasFailed;
    }

    @Override
    public String responseChannel()
    {
        return responseChannel;
    }

    @Override
    public void bind(final int peerId)
    {
        peer = subscription.image(peerId);
        peerImage = null == peer ? 0 : peer.images();
    }

    @Override
    public boolean isPeerPresent()
    {
        return !isPeerLost && null != peer && peer.isPresent(peerImage);
    }

    @Override
    public long send(final DirectBuffer buffer, final int offset, final int length)
    {
        if (null == responseChannel)
        {
            return LockstepClient.NOT_CONNECTED;
        }
        final long position = publication.offer(buffer, offset, length);
        if (position > 0)
        {
            return position;
        }
        return Publication.BACK_PRESSURED == position || Publication.ADMIN_ACTION == position ?
            LockstepClient.BACK_PRESSURED : LockstepClient.NOT_CONNECTED;
    }

    @Override
    public int poll(final FragmentHandler handler, final int fragmentLimit)
    {
        final int workCount = transport.poll();
        return workCount + (null == responseChannel ? 0 : subscription.poll(handler, fragmentLimit));
    }

    @Override
    public boolean isClosed()
    {
        return transport.isClosed();
    }

    private void failed(final RegistrationException ex)
    {
        hasFailed = true;
        transport.errorHandler().onError(ex);
    }
}
