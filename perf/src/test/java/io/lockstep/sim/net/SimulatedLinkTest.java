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

import static org.junit.jupiter.api.Assertions.*;

import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.lockstep.client.ClientContext;
import io.lockstep.client.ClientListener;
import io.lockstep.client.ClientState;
import io.lockstep.client.LockstepClient;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.runtime.transport.TransportPublication;
import io.lockstep.runtime.transport.TransportSubscription;

/** A client's link to gateways that are two ends of streams. */
class SimulatedLinkTest
{
    private static final int CLIENT = 300;
    private static final int GATEWAY = 100;
    private static final int LIMIT = 10;

    private final SimulatedWorld world = new SimulatedWorld(1);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4000]);
    private final String channel = "aeron:udp?endpoint=" + world.host(GATEWAY) + ':' + world.port(GATEWAY);
    private final SimulatedLink link = new SimulatedLink(
        world.transport(CLIENT), List.of(channel, "aeron:udp?endpoint=no-such-host.invalid:9"));
    private final List<Integer> received = new ArrayList<>();

    @AfterEach
    void stop()
    {
        world.close();
    }

    @Test
    void shouldCarryRequestsAndAnswers()
    {
        final TransportSubscription requests =
            world.node(GATEWAY).addSubscription(channel, AeronStreams.CLIENT_REQUESTS);
        assertEquals(LockstepClient.NOT_CONNECTED, link.send(buffer, 0, 8));
        assertNull(link.responseChannel());
        link.connect(0);
        assertFalse(link.isConnected());
        world.await(link::isConnected);
        assertTrue(link.responseChannel().startsWith("aeron:udp?endpoint=" + world.host(CLIENT) + ':'));
        world.await(() -> link.send(buffer, 0, 3000) > 0);
        world.await(() -> requests.poll((message, offset, length, header) -> received.add(length), LIMIT) > 0);
        assertEquals(List.of(3000), received);

        final TransportPublication answers =
            world.node(GATEWAY).addPublication(link.responseChannel(), AeronStreams.CLIENT_RESPONSES);
        world.await(() -> answers.offer(buffer, 0, 16) > 0);
        final int[] peerId = new int[1];
        world.await(() -> link.poll((message, offset, length, header) -> peerId[0] = header.sessionId(), LIMIT) > 0);
        assertFalse(link.isPeerPresent());
        link.bind(peerId[0] + 1);
        assertFalse(link.isPeerPresent());
        link.bind(peerId[0]);
        assertTrue(link.isPeerPresent());

        answers.close();
        world.await(() -> !link.isPeerPresent());
        assertTrue(link.isConnected());
        assertFalse(link.isClosed() || link.hasFailed());
    }

    @Test
    void shouldNoticeThatGatewayDied()
    {
        world.node(GATEWAY).addSubscription(channel, AeronStreams.CLIENT_REQUESTS);
        link.connect(0);
        world.await(link::isConnected);
        final TransportPublication answers =
            world.node(GATEWAY).addPublication(link.responseChannel(), AeronStreams.CLIENT_RESPONSES);
        world.await(() -> answers.offer(buffer, 0, 16) > 0);
        world.await(() -> link.poll((message, offset, length, header) -> link.bind(header.sessionId()), LIMIT) > 0);

        world.kill(GATEWAY);
        assertTrue(link.isPeerPresent() && link.isConnected());
        world.await(() -> !link.isConnected());
        world.await(() -> !link.isPeerPresent());
        world.await(() -> LockstepClient.NOT_CONNECTED == link.send(buffer, 0, 8));
    }

    /** An image that ended is the end of the session, also where another one of the same peer follows. */
    @Test
    void shouldTakeLaterImageOfPeerForAnother()
    {
        world.node(GATEWAY).addSubscription(channel, AeronStreams.CLIENT_REQUESTS);
        link.connect(0);
        world.await(link::isConnected);
        final TransportPublication answers =
            world.node(GATEWAY).addPublication(link.responseChannel(), AeronStreams.CLIENT_RESPONSES);
        final int[] peerId = new int[1];
        world.await(() -> answers.offer(buffer, 0, 16) > 0);
        world.await(() -> link.poll((message, offset, length, header) -> peerId[0] = header.sessionId(), LIMIT) > 0);
        link.bind(peerId[0]);
        assertTrue(link.isPeerPresent());

        final Disturbance cut = world.network().cut(GATEWAY, CLIENT);
        world.await(() -> !link.isPeerPresent());
        cut.end();
        world.await(() ->
        {
            answers.offer(buffer, 0, 16);
            return link.poll((message, offset, length, header) -> received.add(header.sessionId()), LIMIT) > 0;
        });
        assertEquals(peerId[0], received.get(0));
        assertFalse(link.isPeerPresent());
        link.bind(peerId[0]);
        assertTrue(link.isPeerPresent());
    }

    @Test
    void shouldHearNothingOfAnEarlierAttempt()
    {
        world.node(GATEWAY).addSubscription(channel, AeronStreams.CLIENT_REQUESTS);
        link.connect(0);
        world.await(link::isConnected);
        final String first = link.responseChannel();
        final TransportPublication late = world.node(GATEWAY).addPublication(first, AeronStreams.CLIENT_RESPONSES);
        world.await(() -> late.offer(buffer, 0, 16) > 0);

        link.disconnect();
        assertEquals(0, link.poll((message, offset, length, header) -> received.add(length), LIMIT));
        link.connect(0);
        world.await(link::isConnected);
        world.pass();

        assertNotEquals(first, link.responseChannel());
        assertEquals(0, link.poll((message, offset, length, header) -> received.add(length), LIMIT));
        assertFalse(late.isConnected());
        assertFalse(link.isPeerPresent());
    }

    @Test
    void shouldFailWhenGatewayHasNoAddress()
    {
        link.connect(1);
        world.await(() -> !link.isConnected() && link.hasFailed());
        assertEquals(1, world.errors(CLIENT).size());

        link.disconnect();
        assertFalse(link.hasFailed());
        world.kill(CLIENT);
        assertTrue(link.isClosed());
        link.connect(0);
        assertFalse(link.isConnected());
    }

    /** The client library itself tries one gateway after the other, and closes with its transport. */
    @Test
    void shouldCarryTheClientLibrary()
    {
        final String silent = "aeron:udp?endpoint=" + world.host(GATEWAY + 1) + ':' + world.port(GATEWAY + 1);
        final TransportSubscription requests =
            world.node(GATEWAY).addSubscription(channel, AeronStreams.CLIENT_REQUESTS);
        final LockstepClient client = LockstepClient.open(new ClientContext()
            .gatewayChannels(silent, channel)
            .clientId(5)
            .seed(9)
            .listener(new Silent())
            .clock(world::nowNs)
            .link(() -> new SimulatedLink(world.transport(CLIENT), List.of(silent, channel))));

        world.await(() ->
        {
            client.poll();
            return requests.poll((message, offset, length, header) -> received.add(length), LIMIT) > 0;
        });
        assertEquals(ClientState.ESTABLISHING, client.state());

        world.kill(CLIENT);
        client.poll();
        assertEquals(ClientState.CLOSED, client.state());
    }

    private static final class Silent implements ClientListener
    {
        @Override
        public void onApplied(final long requestId, final long sequence, final long timestampNs)
        {
            fail("nothing was sent: requestId=" + requestId);
        }

        @Override
        public void onRejected(final long requestId, final ErrorCode code)
        {
            fail("nothing was sent: requestId=" + requestId);
        }
    }
}
