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
package io.lockstep.journal.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.aeron.Publication;
import io.lockstep.journal.TestBlocks;
import io.lockstep.journal.replay.ReplayRig.TestClient;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.runtime.transport.AeronTransport;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.runtime.transport.TransportPublication;
import io.lockstep.runtime.transport.TransportSubscription;

/** Every bit of every message of replay, flipped in turn: what is damaged counts as lost, on both sides. */
@Timeout(60)
class ReplayDamageTest
{
    private static final int BLOCK_COUNT = 3;

    private final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(1), BLOCK_COUNT, 20);
    private long found;

    @Test
    void shouldServeNothingToARequestWithAnyBitFlipped()
    {
        try (ReplayRig rig = newRig())
        {
            rig.start(rig.serverContext());
            final FlippingTransport transport = new FlippingTransport(rig, Integer.MAX_VALUE);

            final TestClient client = rig.newClient(rig.clientContext().transport(transport), blocks)
                .request(1).awaitEnd();

            client.assertEnd(ErrorCode.NONE, BLOCK_COUNT + 1, 1, BLOCK_COUNT);
            assertEquals(transport.flips, rig.server.counters().drops());
            assertEquals(1, rig.server.counters().requests());
            assertEquals(1, rig.server.counters().requesters());
        }
    }

    @Test
    void shouldTakeNoAnswerWithAnyBitFlipped()
    {
        try (ReplayRig rig = newRig())
        {
            final FlippingTransport transport = new FlippingTransport(rig, Integer.MAX_VALUE);
            rig.start(rig.serverContext().transport(transport));

            final TestClient client = rig.newClient(rig.clientContext().damageListener(this::onDamage), blocks)
                .request(1).awaitEnd();

            client.assertEnd(ErrorCode.NONE, BLOCK_COUNT + 1, 1, BLOCK_COUNT);
            assertEquals(1, client.ends);
            assertEquals(transport.flips - transport.strangers, found);
        }
    }

    @Test
    void shouldTakeAnAnswerForLostOfWhichABlockCameDamaged()
    {
        try (ReplayRig rig = newRig())
        {
            rig.start(rig.serverContext().transport(new FlippingTransport(rig, 1).losing()));

            final TestClient client = rig.newClient(rig.clientContext().damageListener(this::onDamage), blocks)
                .request(1).awaitEnd();

            assertEquals(ErrorCode.TIMED_OUT, client.code, "not the server's fault");
            assertEquals(1, client.next);
            assertEquals(1, found);
            client.request(1).awaitEnd().assertEnd(ErrorCode.NONE, BLOCK_COUNT + 1, 1, BLOCK_COUNT);
        }
    }

    @Test
    void shouldGiveUpAnAnswerWhoseEndCameDamaged()
    {
        try (ReplayRig rig = newRig())
        {
            rig.start(rig.serverContext().transport(new FlippingTransport(rig, 1).after(BLOCK_COUNT).losing()));
            final TestClient client = rig.newClient(rig.clientContext().damageListener(this::onDamage), blocks)
                .request(1);
            rig.await("damaged end", () -> found > 0);

            rig.clock.advance(TimeUnit.SECONDS.toNanos(60));
            client.awaitEnd();

            assertEquals(ErrorCode.TIMED_OUT, client.code);
            assertEquals(BLOCK_COUNT + 1, client.next);
        }
    }

    private ReplayRig newRig()
    {
        final ReplayRig rig = new ReplayRig(ReplayRig.journalContext());
        blocks.appendTo(rig.journal, 1, BLOCK_COUNT);
        rig.journal.flush();
        return rig;
    }

    private void onDamage()
    {
        found++;
    }

    /**
     * Sends each message with a bit flipped instead, and says that it was not sent: so it is offered again, and every
     * bit has its turn, until the flips are used up. One that is losing says that it was.
     */
    private static final class FlippingTransport implements Transport
    {
        private static final int TEMPLATE_AND_SCHEMA_START = 2 * Byte.SIZE;
        private static final int TEMPLATE_AND_SCHEMA_END = 6 * Byte.SIZE;

        private final Transport delegate;
        private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[8192]);
        private final int flipLimit;
        private int passLimit;
        private boolean isLosing;
        private int flips;
        private int strangers;

        FlippingTransport(final ReplayRig rig, final int flipLimit)
        {
            delegate = new AeronTransport(rig.aeron);
            this.flipLimit = flipLimit;
        }

        FlippingTransport losing()
        {
            isLosing = true;
            return this;
        }

        FlippingTransport after(final int messages)
        {
            passLimit = messages;
            return this;
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
            return new Flipping(delegate.addPublication(channel, streamId));
        }

        @Override
        public TransportPublication asyncAddPublication(final String channel, final int streamId)
        {
            return new Flipping(delegate.asyncAddPublication(channel, streamId));
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

        private final class Flipping implements TransportPublication
        {
            private final TransportPublication publication;
            private int bit;

            private Flipping(final TransportPublication publication)
            {
                this.publication = publication;
            }

            @Override
            public long offer(final DirectBuffer buffer, final int offset, final int length)
            {
                scratch.putBytes(0, buffer, offset, length);
                return offer(length);
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
                scratch.putBytes(0, head, headOffset, headLength);
                scratch.putBytes(headLength, body, bodyOffset, bodyLength);
                return offer(headLength + bodyLength);
            }

            private long offer(final int length)
            {
                if (passLimit > 0 || flipLimit == flips || bit == length * Byte.SIZE)
                {
                    final long result = publication.offer(scratch, 0, length);
                    passLimit -= result > 0 ? 1 : 0;
                    bit = result > 0 ? 0 : bit;
                    return result;
                }
                final int index = bit / Byte.SIZE;
                scratch.putByte(index, (byte)(scratch.getByte(index) ^ 1 << bit % Byte.SIZE));
                final long result = publication.offer(scratch, 0, length);
                if (result > 0)
                {
                    strangers += bit >= TEMPLATE_AND_SCHEMA_START && bit < TEMPLATE_AND_SCHEMA_END ? 1 : 0;
                    bit++;
                    flips++;
                }
                return isLosing ? result : Publication.BACK_PRESSURED;
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
}
