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
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.FragmentHandler;
import io.lockstep.runtime.transport.TransportPublication;
import io.lockstep.runtime.transport.TransportSubscription;

/** What a transport promises, whatever is behind it. */
abstract class TransportConformance
{
    static final int STREAM_ID = 7;
    static final int LIMIT = 10;
    static final int TERM_LENGTH = 64 * 1024;
    static final int MAX_LENGTH = TERM_LENGTH / 8;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[TERM_LENGTH]);
    private TransportWorld world;

    abstract TransportWorld newWorld();

    @BeforeEach
    void start()
    {
        world = newWorld();
    }

    @AfterEach
    void stop()
    {
        world.close();
    }

    @Test
    void shouldDeliverAllInOrderWithTheirPositions()
    {
        final TransportSubscription in = world.node(1).addSubscription(in(1), STREAM_ID);
        final TransportPublication out = world.node(0).addPublication(out(1), STREAM_ID);
        final List<Long> offered = new ArrayList<>();
        final List<Long> received = new ArrayList<>();
        final List<Integer> numbers = new ArrayList<>();
        final FragmentHandler handler = new FragmentAssembler((message, offset, length, header) ->
        {
            assertEquals(lengthOf(numbers.size()), length);
            numbers.add(message.getInt(offset));
            received.add(header.position());
            assertEquals(STREAM_ID, header.streamId());
        });

        for (int i = 0; i < 300; i++)
        {
            offered.add(offerAndPoll(out, i, lengthOf(i), in, handler));
        }
        world.await(() ->
        {
            in.poll(handler, LIMIT);
            return 300 == numbers.size();
        });

        assertEquals(IntStream.range(0, 300).boxed().toList(), numbers);
        assertEquals(offered, received);
        assertTrue(offered.get(299) > 3L * TERM_LENGTH);
        assertTrue(world.errors(1).isEmpty());
    }

    @Test
    void shouldSendTwoPartsAsOne()
    {
        final TransportSubscription in = world.node(1).addSubscription(in(1), STREAM_ID);
        final TransportPublication out = world.node(0).addPublication(out(1), STREAM_ID);
        final UnsafeBuffer head = new UnsafeBuffer(new byte[] {9, 1, 2, 9});
        final UnsafeBuffer body = new UnsafeBuffer(new byte[] {9, 9, 3, 4, 5});
        final List<String> received = new ArrayList<>();

        awaitTaken(() -> out.offer(head, 1, 2, body, 2, 3));
        world.await(() -> in.poll((message, offset, length, header) ->
        {
            final byte[] bytes = new byte[length];
            message.getBytes(offset, bytes);
            received.add(java.util.Arrays.toString(bytes));
        }, LIMIT) > 0);

        assertEquals(List.of("[1, 2, 3, 4, 5]"), received);
    }

    @Test
    void shouldLetLateOneJoinLive()
    {
        final TransportSubscription first = world.node(1).addSubscription(in(1), STREAM_ID);
        final TransportSubscription late = world.node(2).addSubscription(in(2), STREAM_ID);
        final TransportPublication out =
            world.node(0).addPublication("aeron:udp?control-mode=manual|term-length=64k", STREAM_ID);
        final List<Integer> numbersOfFirst = new ArrayList<>();
        final List<Integer> numbersOfLate = new ArrayList<>();
        out.addDestination(in(1));
        offer(out, 1);
        offer(out, 2);
        pollUntil(first, numbersOfFirst, 2);

        out.addDestination(in(2));
        world.await(late::isConnected);
        offer(out, 3);
        pollUntil(first, numbersOfFirst, 3);
        pollUntil(late, numbersOfLate, 1);

        assertEquals(List.of(1, 2, 3), numbersOfFirst);
        assertEquals(List.of(3), numbersOfLate);
    }

    @Test
    void shouldDoAsControlledHandlerSays()
    {
        final TransportSubscription in = world.node(1).addSubscription(in(1), STREAM_ID);
        final TransportSubscription watch = world.node(1).addSubscription(in(1), STREAM_ID);
        final TransportPublication out = world.node(0).addPublication(out(1), STREAM_ID);
        for (int i = 1; i <= 5; i++)
        {
            offer(out, i);
        }
        awaitArrived(in, watch, 5);
        final List<Integer> seen = new ArrayList<>();
        final Action[] actions = {
            Action.CONTINUE, Action.ABORT, Action.COMMIT, Action.BREAK, Action.ABORT, Action.CONTINUE, Action.CONTINUE};
        final List<Integer> counts = new ArrayList<>();
        while (seen.size() < actions.length)
        {
            counts.add(in.controlledPoll((message, offset, length, header) ->
            {
                seen.add(message.getInt(offset));
                return actions[seen.size() - 1];
            }, LIMIT));
        }

        assertEquals(List.of(1, 2, 2, 3, 4, 4, 5), seen);
        assertEquals(List.of(1, 2, 0, 2), counts);
    }

    @Test
    void shouldTakeNoMoreThanTheLimit()
    {
        final TransportSubscription in = world.node(1).addSubscription(in(1), STREAM_ID);
        final TransportSubscription watch = world.node(1).addSubscription(in(1), STREAM_ID);
        final TransportPublication out = world.node(0).addPublication(out(1), STREAM_ID);
        for (int i = 1; i <= 5; i++)
        {
            offer(out, i);
        }
        awaitArrived(in, watch, 5);

        assertEquals(2, in.poll((message, offset, length, header) -> {}, 2));
        assertEquals(3, in.poll((message, offset, length, header) -> {}, LIMIT));
        assertEquals(0, in.poll((message, offset, length, header) -> {}, LIMIT));
    }

    @Test
    void shouldCountFragmentAsTakenWhenHandlerThrows()
    {
        final TransportSubscription in = world.node(1).addSubscription(in(1), STREAM_ID);
        final TransportSubscription watch = world.node(1).addSubscription(in(1), STREAM_ID);
        final TransportPublication out = world.node(0).addPublication(out(1), STREAM_ID);
        for (int i = 1; i <= 4; i++)
        {
            offer(out, i);
        }
        awaitArrived(in, watch, 4);
        final List<Integer> seen = new ArrayList<>();
        final FragmentHandler broken = (message, offset, length, header) ->
        {
            seen.add(message.getInt(offset));
            if (2 == seen.size())
            {
                throw new IllegalStateException("broken");
            }
        };

        assertEquals(2, in.poll(broken, LIMIT));
        assertEquals(1, in.controlledPoll((message, offset, length, header) ->
        {
            broken.onFragment(message, offset, length, header);
            throw new IllegalStateException("broken again");
        }, LIMIT));
        assertEquals(1, in.poll(broken, LIMIT));

        assertEquals(List.of(1, 2, 3, 4), seen);
        assertEquals(List.of("broken", "broken again"),
            world.errors(1).stream().map(Throwable::getMessage).toList());
    }

    @Test
    void shouldTellEndOfSourceBehindItsLastMessage()
    {
        final List<Integer> gone = new ArrayList<>();
        final TransportSubscription in = world.node(1).addSubscription(in(1), STREAM_ID, gone::add);
        final TransportPublication out = world.node(0).addPublication(out(1), STREAM_ID);
        offer(out, 1);
        final int[] sessionId = new int[1];
        world.await(() -> in.poll((message, offset, length, header) -> sessionId[0] = header.sessionId(), LIMIT) > 0);
        assertTrue(in.hasSource(sessionId[0]));
        assertFalse(in.hasSource(sessionId[0] + 1));

        offer(out, 2);
        out.close();
        assertEquals(Publication.CLOSED, out.offer(buffer, 0, 4));
        world.pass();
        assertTrue(in.hasSource(sessionId[0]));
        pollUntil(in, new ArrayList<>(), 1);
        world.await(() -> !in.hasSource(sessionId[0]));
        world.await(() -> 0 == in.poll((message, offset, length, header) -> {}, LIMIT) && !gone.isEmpty());

        assertEquals(List.of(sessionId[0]), gone);
        assertFalse(in.isConnected());
    }

    @Test
    void shouldNoticeThatPeerDied()
    {
        final List<Integer> gone = new ArrayList<>();
        final TransportSubscription in = world.node(1).addSubscription(in(1), STREAM_ID, gone::add);
        final TransportPublication back = world.node(1).addPublication(out(0), STREAM_ID);
        world.node(0).addSubscription(in(0), STREAM_ID);
        final TransportPublication out = world.node(0).addPublication(out(1), STREAM_ID);
        offer(out, 1);
        offer(back, 1);
        pollUntil(in, new ArrayList<>(), 1);

        world.kill(0);
        assertTrue(in.isConnected());
        assertTrue(back.isConnected());
        awaitRefusing(back);
        world.await(() ->
        {
            in.poll((message, offset, length, header) -> {}, LIMIT);
            return !gone.isEmpty();
        });

        final TransportSubscription next = world.node(0).addSubscription(in(0), STREAM_ID);
        world.await(back::isConnected);
        offer(back, 2);
        final List<Integer> numbers = new ArrayList<>();
        pollUntil(next, numbers, 1);
        assertEquals(List.of(2), numbers);
    }

    @Test
    void shouldNoticeAtOnceThatSubscriptionWasClosed()
    {
        final TransportSubscription in = world.node(1).addSubscription(in(1), STREAM_ID);
        final TransportPublication out = world.node(0).addPublication(out(1), STREAM_ID);
        final TransportPublication toNobody = world.node(0).addPublication(out(2), STREAM_ID);
        offer(out, 1);
        world.await(out::isConnected);
        assertFalse(toNobody.isConnected());
        assertEquals(Publication.NOT_CONNECTED, toNobody.offer(buffer, 0, Integer.BYTES));

        in.close();
        awaitRefusing(out);

        assertEquals(0, in.poll((message, offset, length, header) -> {}, LIMIT));
    }

    @Test
    void shouldPressBackUntilConsumed()
    {
        final TransportSubscription in = world.node(1).addSubscription(in(1), STREAM_ID);
        final TransportPublication out = world.node(0).addPublication(out(1), STREAM_ID);
        offer(out, 1);

        final int[] count = {1};
        world.await(() -> pressesBack(out, count) && count[0] * 1056 >= TERM_LENGTH - 2 * 1408);
        world.pass();
        world.await(() -> pressesBack(out, count));

        // Half a term is the receiver's window, half a term waits behind it.
        assertEquals(TERM_LENGTH, count[0] * 1056.0, 2 * 1408);
        world.await(out::isConnected);
        assertTrue(out.availableWindow() <= 0);
        final List<Integer> numbers = new ArrayList<>();
        pollUntil(in, numbers, count[0]);
        world.await(() -> out.offer(buffer, 0, 1000) > 0);
        assertEquals(count[0], numbers.size());
    }

    @Test
    void shouldLimitLengthOfMessage()
    {
        final TransportSubscription in = world.node(1).addSubscription(in(1), STREAM_ID);
        final TransportPublication out = world.node(0).addPublication(out(1), STREAM_ID);
        world.await(out::isConnected);

        assertThrows(IllegalArgumentException.class, () -> out.offer(buffer, 0, MAX_LENGTH + 1));
        awaitTaken(() -> out.offer(buffer, 0, MAX_LENGTH));
        final int[] length = new int[1];
        final FragmentHandler handler = new FragmentAssembler((message, offset, size, header) -> length[0] = size);
        world.await(() ->
        {
            in.poll(handler, LIMIT);
            return MAX_LENGTH == length[0];
        });
    }

    @Test
    void shouldFindFreePort()
    {
        final String anyPort = "aeron:udp?endpoint=" + world.host(1) + ":0";
        final TransportSubscription in = world.node(1).asyncAddSubscription(anyPort, STREAM_ID);
        final TransportSubscription other = world.node(1).addSubscription(anyPort, STREAM_ID);
        world.await(() -> in.isReady() && null != in.tryResolveChannelEndpointPort());
        world.await(() -> null != other.tryResolveChannelEndpointPort());
        final String resolved = in.tryResolveChannelEndpointPort();
        assertTrue(resolved.matches("aeron:udp\\?endpoint=" + world.host(1) + ":[1-9]\\d+"), resolved);
        assertNotEquals(resolved, other.tryResolveChannelEndpointPort());

        final TransportPublication out = world.node(0).asyncAddPublication(resolved + "|term-length=64k", STREAM_ID);
        assertEquals(resolved + "|term-length=64k", out.channel());
        offer(out, 5);
        pollUntil(in, new ArrayList<>(), 1);

        final TransportSubscription fixed = world.node(1).addSubscription(in(1), STREAM_ID);
        world.await(() -> in(1).equals(fixed.tryResolveChannelEndpointPort()));
    }

    @Test
    void shouldRefuseWhatCannotBe()
    {
        final String nowhere = "aeron:udp?endpoint=no-such-host.invalid:9";
        world.node(1).addSubscription(in(1), STREAM_ID);

        assertThrows(RegistrationException.class, () -> world.node(0).addPublication(nowhere, STREAM_ID));
        assertThrows(RegistrationException.class, () -> world.node(0).addSubscription(in(1), STREAM_ID));
        final TransportPublication refused = world.node(0).asyncAddPublication(nowhere, STREAM_ID);
        awaitRefused(refused::isReady);
        assertThrows(RegistrationException.class, () -> refused.offer(buffer, 0, 4));
        refused.close();
        final TransportPublication malformed = world.node(0).asyncAddPublication("aeron:udp?endpoint=h:t1", STREAM_ID);
        awaitRefused(malformed::isReady);
        final TransportSubscription taken = world.node(0).asyncAddSubscription(in(1), STREAM_ID);
        awaitRefused(taken::isReady);
        taken.close();
        final TransportPublication manual =
            world.node(0).addPublication("aeron:udp?control-mode=manual|term-length=64k", STREAM_ID);
        assertThrows(RegistrationException.class, () -> manual.addDestination("aeron:udp?endpoint=no-port"));
        assertThrows(RegistrationException.class, () -> manual.addDestination("aeron:ipc"));
        // That of a host without an address is taken.
        manual.addDestination(nowhere);
        assertEquals(Publication.NOT_CONNECTED, manual.offer(buffer, 0, 4));
    }

    @Test
    void shouldReachOthersBesideDestinationWithoutAddress()
    {
        final TransportSubscription in = world.node(1).addSubscription(in(1), STREAM_ID);
        final TransportPublication out =
            world.node(0).addPublication("aeron:udp?control-mode=manual|term-length=64k", STREAM_ID);
        final List<Integer> numbers = new ArrayList<>();

        out.addDestination("aeron:udp?endpoint=no-such-host.invalid:9");
        out.addDestination(in(1));
        offer(out, 1);
        pollUntil(in, numbers, 1);

        assertEquals(List.of(1), numbers);
    }

    @Test
    void shouldKeepStreamsAndSessionsApart()
    {
        final TransportSubscription in = world.node(1).addSubscription(in(1), STREAM_ID);
        final TransportSubscription other = world.node(1).addSubscription(in(1), STREAM_ID + 1);
        final TransportPublication one = world.node(0).addPublication(out(1), STREAM_ID);
        final TransportPublication two = world.node(2).addPublication(out(1), STREAM_ID);
        final TransportPublication three = world.node(0).addPublication(out(1), STREAM_ID + 1);
        offer(one, 1);
        offer(two, 2);
        offer(three, 3);
        final List<Integer> sessions = new ArrayList<>();
        final List<Integer> numbers = new ArrayList<>();

        world.await(() ->
        {
            in.poll((message, offset, length, header) ->
            {
                sessions.add(header.sessionId());
                numbers.add(message.getInt(offset));
            }, 1);
            return 2 == numbers.size();
        });
        final List<Integer> others = new ArrayList<>();
        pollUntil(other, others, 1);

        assertEquals(List.of(1, 2), numbers.stream().sorted().toList());
        assertNotEquals(sessions.get(0), sessions.get(1));
        assertTrue(in.hasSource(sessions.get(0)) && in.hasSource(sessions.get(1)));
        assertEquals(List.of(3), others);
    }

    String in(final int index)
    {
        return "aeron:udp?endpoint=" + world.host(index) + ':' + world.port(index);
    }

    String out(final int index)
    {
        return in(index) + "|term-length=64k";
    }

    /** Lengths over all that a term can hold. */
    static int lengthOf(final int i)
    {
        return Integer.BYTES + (i * 7919) % (0 == i % 5 ? MAX_LENGTH - Integer.BYTES : 300);
    }

    private long offerAndPoll(
        final TransportPublication out,
        final int number,
        final int length,
        final TransportSubscription in,
        final FragmentHandler handler)
    {
        buffer.putInt(0, number);
        final long[] result = new long[1];
        world.await(() ->
        {
            in.poll(handler, LIMIT);
            result[0] = out.offer(buffer, 0, length);
            return result[0] > 0;
        });
        return result[0];
    }

    private void offer(final TransportPublication out, final int number)
    {
        buffer.putInt(0, number);
        awaitTaken(() -> out.offer(buffer, 0, Integer.BYTES));
    }

    private void awaitTaken(final Supplier<Long> offer)
    {
        world.await(() -> offer.get() > 0);
    }

    private void awaitRefused(final Supplier<Boolean> isReady)
    {
        world.await(() ->
        {
            try
            {
                assertFalse(isReady.get());
                return false;
            }
            catch (final RegistrationException ex)
            {
                return true;
            }
        });
    }

    /** Waits for all at once: the driver says first that nobody is there, and then leaves no room. */
    private void awaitRefusing(final TransportPublication out)
    {
        world.await(() -> !out.isConnected() &&
            Publication.NOT_CONNECTED == out.offer(buffer, 0, Integer.BYTES) &&
            out.availableWindow() <= 0);
    }

    /** Waits until messages can be polled at once. Another subscription of the node tells, as polling would take. */
    private void awaitArrived(final TransportSubscription in, final TransportSubscription watch, final int count)
    {
        world.await(in::isConnected);
        pollUntil(watch, new ArrayList<>(), count);
        world.pass();
    }

    private boolean pressesBack(final TransportPublication out, final int[] count)
    {
        final long result = out.offer(buffer, 0, 1000);
        count[0] += result > 0 ? 1 : 0;
        assertTrue(count[0] < 1000);
        return Publication.BACK_PRESSURED == result;
    }

    private void pollUntil(final TransportSubscription in, final List<Integer> numbers, final int count)
    {
        world.await(() ->
        {
            in.poll((message, offset, length, header) -> numbers.add(message.getInt(offset)), LIMIT);
            return numbers.size() >= count;
        });
        assertEquals(count, numbers.size());
    }
}
