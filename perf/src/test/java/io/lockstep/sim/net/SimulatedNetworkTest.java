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
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.aeron.Publication;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.RegistrationException;
import io.lockstep.runtime.transport.TransportPublication;
import io.lockstep.runtime.transport.TransportSubscription;

/** What faults do, and what becomes of images and connections under them. Time-outs are a tenth of Aeron's. */
class SimulatedNetworkTest
{
    private static final int STREAM_ID = 7;
    private static final int LIMIT = 10;
    private static final long LIVENESS_NS = TimeUnit.SECONDS.toNanos(1);
    private static final String GROUP = "aeron:udp?endpoint=239.255.0.1:20901|term-length=64k|interface=any";

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2048]);
    private final SimulatedWorld world = new SimulatedWorld(1);
    private final SimulatedNetwork network = world.network();
    private final List<Integer> gone = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private TransportSubscription in;
    private TransportPublication out;

    @AfterEach
    void stop()
    {
        world.close();
    }

    @Test
    void shouldResumeStreamAfterCutThatImageOutlives()
    {
        connect();
        final Disturbance cut = network.cut(0, 1);
        offer(1);
        offer(2);
        world.pass(LIVENESS_NS / 2);
        poll();
        assertEquals(List.of(), numbers);
        assertTrue(out.isConnected());

        cut.end();
        world.pass();
        offer(3);
        world.pass();
        poll();

        assertEquals(List.of(1, 2, 3), numbers);
        assertEquals(List.of(), gone);
        assertEquals(1, network.countOf(NetworkEvent.IMAGE));
    }

    @Test
    void shouldEndImageWhenCutOutlivesItAndRejoinLive()
    {
        connect();
        final int sessionId = offerAndPoll(1);
        final Disturbance cut = network.cut(0, 1);
        offer(2);
        world.pass(2 * LIVENESS_NS);
        poll();
        assertEquals(List.of(sessionId), gone);
        assertFalse(in.isConnected());

        world.pass(LIVENESS_NS);
        assertEquals(Publication.NOT_CONNECTED, tryOffer(3));
        cut.end();
        world.await(() -> in.isConnected() && out.isConnected());
        assertEquals(sessionId, offerAndPoll(4));

        assertEquals(List.of(1, 4), numbers);
    }

    @Test
    void shouldLoseReceiverButKeepImageWhenOnlyItsWayBackIsCut()
    {
        connect();
        offerAndPoll(1);
        final Disturbance cut = network.cut(1, 0);
        offer(2);
        world.pass(LIVENESS_NS / 4);
        assertTrue(out.isConnected());
        world.await(() -> !out.isConnected());
        assertEquals(Publication.NOT_CONNECTED, tryOffer(3));
        world.pass(3 * LIVENESS_NS);
        poll();
        assertEquals(List.of(1, 2), numbers);
        assertTrue(in.isConnected());

        cut.end();
        world.await(out::isConnected);
        offerAndPoll(4);
        assertEquals(List.of(1, 2, 4), numbers);
        assertEquals(List.of(), gone);
    }

    @Test
    void shouldLoseReceiverAtOnceWhenItSaysThatItCloses()
    {
        connect();
        in.close();
        world.pass(LIVENESS_NS / 100);

        assertFalse(out.isConnected());
    }

    @Test
    void shouldSendBacklogToLaterReceiver()
    {
        connect();
        offerAndPoll(0);
        int taken = 0;
        while (tryOffer(++taken, 1000) > 0 || Publication.BACK_PRESSURED != tryOffer(taken, 1000))
        {
            assertTrue(taken < 1000);
        }
        world.kill(1);
        world.await(() -> !out.isConnected());
        in = world.node(1).addSubscription(channel(1), STREAM_ID);
        world.await(out::isConnected);
        world.pass();
        poll();

        // What had left the sender is lost with the receiver, what waited behind its window is not.
        assertEquals(taken - 1, (int)numbers.get(numbers.size() - 1));
        assertTrue(numbers.get(1) > 20 && numbers.get(1) < taken - 10, numbers::toString);
    }

    @Test
    void shouldHoldWhatIsCloggedAndFrozen()
    {
        connect();
        final Disturbance clog = network.clog((host) -> 0 == host, (host) -> true);
        assertFalse(network.mayPass(0, 1));
        assertTrue(network.mayPass(1, 0));
        offer(1);
        world.pass();
        poll();
        assertEquals(List.of(), numbers);
        clog.end();
        world.pass();
        final Disturbance freeze = network.freeze(1);
        assertFalse(network.mayPass(0, 1) || network.mayPass(1, 0));
        offer(2);
        world.pass();
        freeze.end();
        freeze.end();
        world.pass();
        poll();

        assertEquals(List.of(1, 2), numbers);
        assertEquals(2, network.countOf(NetworkEvent.HELD));
    }

    @Test
    void shouldLoseOrHoldDatagrams()
    {
        network.mode(STREAM_ID, ChannelMode.DATAGRAM);
        connect();
        final Disturbance cut = network.cut(0, 1);
        offer(1);
        cut.end();
        final Disturbance clog = network.clog((host) -> true, (host) -> 1 == host);
        offer(2);
        world.pass(LIVENESS_NS / 10);
        clog.end();
        offer(3);
        world.pass();
        poll();

        assertEquals(List.of(2, 3), numbers.stream().sorted().toList());
        assertEquals(1, network.countOf(NetworkEvent.LOST));
    }

    @Test
    void shouldSeparateSides()
    {
        final Disturbance partition = network.partition(0, 2);
        final Disturbance other = network.cut(2, 0);

        assertFalse(network.mayPass(0, 1) || network.mayPass(1, 2) || network.mayPass(3, 0));
        assertFalse(network.mayPass(2, 0));
        assertTrue(network.mayPass(0, 2) && network.mayPass(1, 3) && network.mayPass(0, 0));
        partition.end();
        assertTrue(network.mayPass(0, 1) && network.mayPass(1, 2));
        assertFalse(network.mayPass(2, 0));
        network.heal();
        assertTrue(network.mayPass(2, 0));
        other.end();
    }

    @Test
    void shouldLoseWhatIsCutAlsoWhereItIsCloggedToo()
    {
        network.mode(STREAM_ID, ChannelMode.DATAGRAM);
        connect();
        network.cut(0, 1);
        network.freeze(1);
        offer(1);
        network.heal();
        world.pass();
        poll();

        assertEquals(List.of(), numbers);
        assertEquals(1, network.countOf(NetworkEvent.LOST));
    }

    @Test
    void shouldGivePortToOneProcessOfAHostUntilItDies()
    {
        in = world.node(1).addSubscription(channel(1), STREAM_ID);
        world.node(1).addSubscription(channel(1), STREAM_ID + 1);
        final SimulatedTransport other = network.transport(1, (ex) -> fail(ex));

        assertThrows(RegistrationException.class, () -> other.addSubscription(channel(1), STREAM_ID));
        world.kill(1);
        assertTrue(other.addSubscription(channel(1), STREAM_ID).isReady());
        other.kill();
    }

    @Test
    void shouldUseSettingsOfYoungestDisturbance()
    {
        final LinkSettings slow = new LinkSettings().delayNs(LIVENESS_NS).jitterNs(0);
        assertTrue(network.delayNs(0, 1) < LIVENESS_NS);

        final Disturbance old = network.disturb((host) -> true, (host) -> true, slow);
        assertEquals(LIVENESS_NS, network.delayNs(0, 1));
        assertTrue(network.delayNs(1, 1) < LIVENESS_NS);
        network.disturb((host) -> 0 == host, (host) -> 1 == host, slow.copy().delayNs(5));
        assertEquals(5, network.delayNs(0, 1));
        assertEquals(LIVENESS_NS, network.delayNs(1, 0));
        old.end();
        assertEquals(5, network.delayNs(0, 1));
        assertTrue(network.delayNs(1, 0) < LIVENESS_NS);
        assertTrue(slow.toString().startsWith("delay=1000000000 jitter=0 "));
    }

    @Test
    void shouldLetFastestOfGroupLeadAndSlowestLoseItsImage()
    {
        in = world.node(1).addSubscription(GROUP, STREAM_ID, gone::add);
        final List<Integer> goneFromFast = new ArrayList<>();
        final TransportSubscription fast = world.node(2).addSubscription(GROUP, STREAM_ID, goneFromFast::add);
        final TransportSubscription unpolled = world.node(3).addSubscription(GROUP, STREAM_ID);
        out = world.node(0).addPublication(GROUP, STREAM_ID);
        world.await(() -> in.isConnected() && fast.isConnected() && unpolled.isConnected() && out.isConnected());
        final int[] count = new int[1];
        for (int i = 0; i < 300; i++)
        {
            buffer.putInt(0, i);
            world.await(() ->
            {
                count[0] += fast.poll((message, offset, length, header) -> {}, LIMIT);
                return out.offer(buffer, 0, 1000) > 0;
            });
        }
        world.await(() -> (count[0] += fast.poll((message, offset, length, header) -> {}, LIMIT)) == 300);
        assertTrue(network.countOf(NetworkEvent.OVERRUN) > 0);

        world.pass(2 * LIVENESS_NS);
        poll();
        assertTrue(numbers.size() < 120, numbers::toString);
        world.pass();
        poll();
        assertEquals(1, gone.size());
        world.await(in::isConnected);
        offerAndPoll(300);
        assertEquals(300, (int)numbers.get(numbers.size() - 1));
        assertEquals(List.of(), goneFromFast);
    }

    @Test
    void shouldStartNewSessionInNewLife()
    {
        connect();
        final int sessionId = offerAndPoll(1);
        final TransportPublication old = out;
        world.kill(0);
        assertEquals(Publication.CLOSED, old.offer(buffer, 0, 4));

        out = world.node(0).addPublication(channel(1), STREAM_ID);
        world.await(out::isConnected);

        assertNotEquals(sessionId, offerAndPoll(2));
        assertEquals(List.of(1, 2), numbers);
        assertEquals(List.of(), gone);
        world.pass(3 * LIVENESS_NS);
        poll();
        assertEquals(List.of(sessionId), gone);
    }

    @Test
    void shouldWakeHostsThatHaveSomethingToPoll()
    {
        connect();
        final List<String> woken = new ArrayList<>();
        network.onDelivery((host) -> woken.add(host + "@" + world.nowNs()));
        network.linkSettings().delayNs(1000).jitterNs(0);
        final long startNs = world.nowNs();

        offer(1);
        world.pass();

        assertEquals(List.of("1@" + (startNs + 1000)), woken);
        assertEquals(1, network.messages());
    }

    @Test
    void shouldBeReadyLaterWhenAddedWithoutWaiting()
    {
        in = world.node(1).asyncAddSubscription(channel(1), STREAM_ID);
        out = world.node(0).asyncAddPublication(channel(1), STREAM_ID);

        assertFalse(in.isReady() || out.isReady() || in.isConnected() || out.isConnected());
        assertNull(in.tryResolveChannelEndpointPort());
        assertEquals(0, out.availableWindow());
        assertEquals(Publication.NOT_CONNECTED, tryOffer(1));
        world.await(() -> in.isReady() && out.isReady());
        world.await(out::isConnected);
        offerAndPoll(2);
        assertEquals(List.of(2), numbers);
    }

    @Test
    void shouldReachDestinationOnceItsNameHasAnAddress()
    {
        in = world.node(1).addSubscription(channel(1), STREAM_ID, gone::add);
        out = world.node(0).addPublication("aeron:udp?control-mode=manual", STREAM_ID);
        out.addDestination("aeron:udp?endpoint=member-1:" + world.port(1));
        world.pass(2 * LIVENESS_NS);
        assertFalse(out.isConnected());

        network.name("member-1", 1);
        world.await(out::isConnected);
        offerAndPoll(1);

        network.name("member-1", -1);
        assertThrows(RegistrationException.class,
            () -> world.node(2).addPublication("aeron:udp?endpoint=member-1:9", STREAM_ID));
    }

    @Test
    void shouldNameChannelsThatAreNotSimulated()
    {
        for (final String each : List.of(
            "aeron:udp?endpoint=localhost:9|control-mode=dynamic|control=localhost:10",
            "aeron:udp?control-mode=response|control=localhost:10",
            "aeron:udp?endpoint=localhost:9|session-id=5", "aeron:udp?endpoint=localhost:9|fc=min",
            "aeron:udp?endpoint=localhost:9|reliable=false", "aeron-spy:aeron:udp?endpoint=localhost:9"))
        {
            final UnsupportedOperationException ex = assertThrows(
                UnsupportedOperationException.class, () -> world.node(0).addPublication(each, STREAM_ID));
            assertTrue(ex.getMessage().endsWith("channel=" + each), ex.getMessage());
        }
        assertThrows(UnsupportedOperationException.class,
            () -> world.node(0).addSubscription("aeron:udp?control-mode=manual", STREAM_ID));
    }

    @Test
    void shouldTakeChannelsOfProductionAndOfOneProcess()
    {
        world.node(0).addPublication(
            "aeron:udp?endpoint=localhost:9|term-length=64k|linger=100000000|sparse=true", STREAM_ID);
        world.node(0).addSubscription("aeron:udp?endpoint=localhost:0", STREAM_ID);
        in = world.node(0).addSubscription("aeron:ipc", STREAM_ID);
        out = world.node(0).addPublication("aeron:ipc?term-length=64k", STREAM_ID);
        network.mode(STREAM_ID, ChannelMode.DATAGRAM);
        network.linkSettings().lossRate(1);
        world.await(out::isConnected);

        offerAndPoll(1);
        assertEquals(List.of(1), numbers);
    }

    @Test
    void shouldTakeNothingWhenClosed()
    {
        connect();
        final SimulatedTransport transport = world.transport(1);
        transport.close();
        transport.close();
        transport.kill();

        assertTrue(transport.isClosed());
        assertThrows(AeronException.class, () -> transport.addPublication(channel(1), STREAM_ID));
        assertThrows(AeronException.class, () -> transport.asyncAddSubscription(channel(1), STREAM_ID));
        world.pass();
        assertFalse(out.isConnected());
        assertEquals(1, transport.nextCorrelationId() - transport.nextCorrelationId() + 2);
    }

    @Test
    void shouldTellWhenPolledThatSourceIsGone()
    {
        connect();
        offerAndPoll(1);
        out.close();
        world.pass(LIVENESS_NS);
        assertEquals(List.of(), gone);

        assertEquals(1, world.node(1).poll());

        assertEquals(1, gone.size());
        assertEquals(0, world.node(1).poll());
    }

    private void connect()
    {
        in = world.node(1).addSubscription(channel(1), STREAM_ID, gone::add);
        out = world.node(0).addPublication(channel(1) + "|term-length=64k", STREAM_ID);
        world.await(() -> in.isConnected() && out.isConnected());
    }

    private String channel(final int host)
    {
        return "aeron:udp?endpoint=" + world.host(host) + ':' + world.port(host);
    }

    private void offer(final int number)
    {
        world.await(() -> tryOffer(number) > 0);
    }

    private long tryOffer(final int number)
    {
        return tryOffer(number, Integer.BYTES);
    }

    private long tryOffer(final int number, final int length)
    {
        buffer.putInt(0, number);
        return out.offer(buffer, 0, length);
    }

    private int offerAndPoll(final int number)
    {
        offer(number);
        final int[] sessionId = new int[1];
        world.await(() -> in.poll((message, offset, length, header) ->
        {
            numbers.add(message.getInt(offset));
            sessionId[0] = header.sessionId();
        }, LIMIT) > 0);
        return sessionId[0];
    }

    private void poll()
    {
        while (in.poll((message, offset, length, header) -> numbers.add(message.getInt(offset)), LIMIT) > 0)
        {
            assertTrue(numbers.size() < 100_000);
        }
    }
}
