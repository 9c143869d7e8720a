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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.lockstep.gateway.TestFeed;
import io.lockstep.gateway.ingress.Intake;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.MemberFlags;
import io.lockstep.runtime.transport.TransportSubscription;

/** Every bit of what members feed, flipped in turn: none of it is a vote, and nobody is named for it. */
class FeedDamageTest implements ReleaseListener
{
    private static final int STREAM_ID = 9;
    private static final int BLOCK_COUNT = 3;

    private final GatewayCounters counters = new GatewayCounters();
    private final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), BLOCK_COUNT, 100);
    private final Release release = new Release(STREAM_ID, 3, 1, 1024 * 1024, 64, this, counters);
    private final HeadGate head = new HeadGate(3);
    private final FeedReceiver receiver =
        new FeedReceiver(new TransportSubscription[0], release, head, new Intake(3, counters), counters);
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[4096]);
    private long found;

    @Test
    void shouldTakeNoAttestationWithAnyBitFlipped()
    {
        feedAll();
        final int length = attestation(1, BLOCK_COUNT);

        sweep(length, 0);
        receiver.onMessage(message, 0, length);

        assertEquals(BLOCK_COUNT, release.poll(10), "a majority with the one that is whole");
        assertTrue(head.isMetBy(BLOCK_COUNT));
    }

    @Test
    void shouldNameNobodyForAnAttestationOfAReleasedBlockWithAnyBitFlipped()
    {
        feedAll();
        receiver.onMessage(message, 0, attestation(1, BLOCK_COUNT));
        assertEquals(BLOCK_COUNT, release.poll(10));

        sweep(attestation(2, BLOCK_COUNT), BLOCK_COUNT);
    }

    @Test
    void shouldTakeNoFedBlockWithAnyBitFlipped()
    {
        receiver.onMessage(message, 0, attestation(1, 1));
        final int length = TestFeed.block(message, 0, STREAM_ID, chain.block(1), chain.block(1).capacity());

        sweep(length, 0);
        receiver.onMessage(message, 0, length);

        assertEquals(1, release.poll(10));
    }

    @Override
    public void onReleased(final DirectBuffer buffer, final int offset, final int length, final BlockDecoder decoder)
    {
        // What was released is read from the release.
    }

    @Override
    public void onDiverged(final int memberId, final long blockNumber, final int expectedCrc, final int actualCrc)
    {
        throw new AssertionError("diverged: member=" + memberId + " block=" + blockNumber);
    }

    @Override
    public void onVoid(final long released)
    {
        throw new AssertionError("void: released=" + released);
    }

    private void feedAll()
    {
        for (int block = 1; block <= BLOCK_COUNT; block++)
        {
            receiver.onMessage(message, 0,
                TestFeed.block(message, 0, STREAM_ID, chain.block(block), chain.block(block).capacity()));
        }
        receiver.onMessage(message, 0, attestation(0, BLOCK_COUNT));
    }

    private int attestation(final int memberId, final int blockNumber)
    {
        return TestFeed.attestation(
            message, memberId, STREAM_ID, chain.crc(blockNumber), blockNumber, blockNumber, MemberFlags.TAKES_PART);
    }

    private void sweep(final int length, final long released)
    {
        final long votes = release.votes();
        final long headBlock = counters.get(GatewayCounter.HEAD_BLOCK);
        for (int bit = 0; bit < length * Byte.SIZE; bit++)
        {
            flip(bit);
            receiver.onMessage(message, 0, length);
            flip(bit);
            found++;

            assertEquals(votes, release.votes(), "bit=" + bit);
            assertEquals(0, release.poll(10), "bit=" + bit);
            assertEquals(0, release.refusedEpoch(), "bit=" + bit);
            assertEquals(headBlock, counters.get(GatewayCounter.HEAD_BLOCK), "bit=" + bit);
            assertEquals(found, counters.get(GatewayCounter.DAMAGED) + counters.get(GatewayCounter.FEED_STRANGERS),
                "bit=" + bit);
        }
        assertEquals(released, release.released());
        assertFalse(0 == released && head.isMetBy(BLOCK_COUNT));
        assertTrue(counters.get(GatewayCounter.DAMAGED) > counters.get(GatewayCounter.FEED_STRANGERS));
        assertEquals(0, counters.get(GatewayCounter.DIVERGED_MEMBERS));
    }

    private void flip(final int bit)
    {
        final int index = bit / Byte.SIZE;
        message.putByte(index, (byte)(message.getByte(index) ^ 1 << bit % Byte.SIZE));
    }
}
