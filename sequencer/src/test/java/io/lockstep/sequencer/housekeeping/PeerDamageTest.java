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
package io.lockstep.sequencer.housekeeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FragmentHandler;
import io.lockstep.runtime.transport.TransportPublication;
import io.lockstep.runtime.transport.TransportSubscription;
import io.lockstep.sequencer.pipeline.ChainWindow;

/** Every bit of what a member says to another, flipped in turn: the other one has heard nothing. */
class PeerDamageTest
{
    private static final long INTERVAL_NS = 100;
    private static final long TIMEOUT_NS = 5_000;
    private static final int BLOCK_COUNT = 10;

    private final HousekeepingCounters counters = new HousekeepingCounters();
    private final List<Throwable> errors = new ArrayList<>();
    private final PeerBoard speakersBoard = new PeerBoard(1, 3);
    private final PeerBoard board = new PeerBoard(0, 3);
    private final Sent said = new Sent();
    private final Sent answered = new Sent();
    private final PeerAgent speaker = newAgent(speakersBoard, said, new HousekeepingCounters());
    private final PeerAgent listener = newAgent(board, answered, counters);
    private long nowNs = 1_000;

    @Test
    void shouldHearNothingOfAStatusWithAnyBitFlipped()
    {
        speakersBoard.terms(1, 4, 6);
        speakersBoard.heard(1, nowNs, 0, 4096, 1024);
        speaker.doWork();
        final UnsafeBuffer message = new UnsafeBuffer(said.last);
        listener.doWork();
        final byte[] before = answered.last;

        for (int bit = 0; bit < message.capacity() * Byte.SIZE; bit++)
        {
            flip(message, bit);
            listener.onMessage(message, 0, message.capacity());
            flip(message, bit);
            nowNs += INTERVAL_NS;
            listener.doWork();

            assertFalse(board.isUp(1, nowNs, TIMEOUT_NS), "bit=" + bit);
            assertFalse(board.isUp(2, nowNs, TIMEOUT_NS), "bit=" + bit);
            assertEquals(Aeron.NULL_VALUE, board.logStartPosition(1), "bit=" + bit);
            assertEquals(new UnsafeBuffer(before), new UnsafeBuffer(answered.last), "bit=" + bit);
            assertEquals(bit + 1, counters.damagedMessages());
        }
        assertEquals(List.of(), errors);

        listener.onMessage(message, 0, message.capacity());
        assertTrue(board.isUp(1, nowNs, TIMEOUT_NS), "the one that is whole");
        assertEquals(1024, board.logStartPosition(1));
        assertEquals(4, board.termId(1));
        assertEquals(6, board.promisedTermId(1));
    }

    @Test
    void shouldHearNothingOfAStatusThatIsCutShort()
    {
        speaker.doWork();
        assertNotNull(said.last);
        final UnsafeBuffer message = new UnsafeBuffer(said.last);

        for (int length = 0; length < message.capacity(); length++)
        {
            listener.onMessage(message, 0, length);
            assertFalse(board.isUp(1, nowNs, TIMEOUT_NS), "length=" + length);
        }
    }

    private PeerAgent newAgent(final PeerBoard board, final Sent sent, final HousekeepingCounters counters)
    {
        final ChainWindow chain = new ChainWindow(64);
        for (int block = 1; block <= BLOCK_COUNT; block++)
        {
            chain.put(block, 31 * block);
            chain.attest(block, block);
        }
        return new PeerAgent(
            new PeerChannel(sent, new String[0]), new Silent(), chain, board, () -> nowNs,
            INTERVAL_NS, TIMEOUT_NS, 7, 1, counters, errors::add);
    }

    private static void flip(final UnsafeBuffer message, final int bit)
    {
        final int index = bit / Byte.SIZE;
        message.putByte(index, (byte)(message.getByte(index) ^ 1 << bit % Byte.SIZE));
    }

    /** Keeps what was sent last. */
    private static final class Sent implements TransportPublication
    {
        private byte[] last;

        @Override
        public long offer(final DirectBuffer buffer, final int offset, final int length)
        {
            last = new byte[length];
            buffer.getBytes(offset, last);
            return 1;
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
            return Publication.NOT_CONNECTED;
        }

        @Override
        public boolean isReady()
        {
            return true;
        }

        @Override
        public boolean isConnected()
        {
            return true;
        }

        @Override
        public long availableWindow()
        {
            return Long.MAX_VALUE;
        }

        @Override
        public String channel()
        {
            return "test";
        }

        @Override
        public void addDestination(final String destination)
        {
            throw new AssertionError("destination: " + destination);
        }

        @Override
        public void close()
        {
            last = null;
        }
    }

    /** Brings nothing. */
    private static final class Silent implements TransportSubscription
    {
        @Override
        public int poll(final FragmentHandler handler, final int fragmentLimit)
        {
            return 0;
        }

        @Override
        public int controlledPoll(final ControlledFragmentHandler handler, final int fragmentLimit)
        {
            return 0;
        }

        @Override
        public boolean isReady()
        {
            return true;
        }

        @Override
        public boolean isConnected()
        {
            return true;
        }

        @Override
        public boolean hasSource(final int sessionId)
        {
            return true;
        }

        @Override
        public String tryResolveChannelEndpointPort()
        {
            return null;
        }

        @Override
        public void close()
        {
            // Nothing is held.
        }
    }
}
