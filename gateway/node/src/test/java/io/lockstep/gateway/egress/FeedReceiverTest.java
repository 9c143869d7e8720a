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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.gateway.TestFeed;
import io.lockstep.gateway.ingress.Intake;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.runtime.transport.AeronTransport;
import io.lockstep.runtime.transport.TransportSubscription;

@Timeout(60)
class FeedReceiverTest implements ReleaseListener
{
    private static final int STREAM_ID = 9;
    private static final int BLOCK_COUNT = 20;
    private static final int SESSION_ID = 77;
    private static final String PIECES = "|mtu=1408|term-length=64k";

    private final MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
        .aeronDirectoryName(CommonContext.generateRandomDirName())
        .threadingMode(ThreadingMode.SHARED)
        .dirDeleteOnStart(true)
        .dirDeleteOnShutdown(true));
    private final Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
    private final GatewayCounters counters = new GatewayCounters();
    private final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), BLOCK_COUNT, 3_000);
    private final Release release = new Release(STREAM_ID, 3, 1, 1024 * 1024, 64, this, counters);
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[8192]);

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(aeron, driver);
    }

    @Test
    void shouldTellSessionsOfTwoChannelsApartThatHaveTheSameId()
    {
        final TransportSubscription[] feeds = {subscription(), subscription()};
        try (FeedReceiver receiver = newReceiver(feeds))
        {
            final ExclusivePublication first = publication(feeds[0], "|session-id=" + SESSION_ID);
            final ExclusivePublication second = publication(feeds[1], "|session-id=" + SESSION_ID);
            for (int block = 1; block <= BLOCK_COUNT; block++)
            {
                final int number = block;
                feed(first, 0, number);
                feed(second, 1, number);
                await("released " + number, () ->
                {
                    receiver.poll(1, 0);
                    release.poll(1);
                    return number == release.released();
                });
            }
            assertEquals(0, counters.get(GatewayCounter.FEED_STRANGERS));
        }
    }

    @Test
    void shouldKeepOneBufferHoweverOftenAMemberComesAgain()
    {
        final TransportSubscription[] feeds = {subscription()};
        try (FeedReceiver receiver = newReceiver(feeds))
        {
            for (int block = 1; block <= 4; block++)
            {
                final long votes = release.votes();
                final ExclusivePublication member = publication(feeds[0], "");
                feed(member, 0, block);
                await("voted " + block, () ->
                {
                    receiver.poll(10, 0);
                    return release.votes() > votes;
                });

                assertEquals(1, receiver.fragmentedSessions());
                member.close();
                await("image gone", () -> !feeds[0].isConnected());
            }
        }
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

    private FeedReceiver newReceiver(final TransportSubscription[] feeds)
    {
        return new FeedReceiver(feeds, release, new HeadGate(3), new Intake(3, counters), counters);
    }

    private TransportSubscription subscription()
    {
        return new AeronTransport(aeron).addSubscription("aeron:udp?endpoint=localhost:0", AeronStreams.FEED);
    }

    private ExclusivePublication publication(final TransportSubscription to, final String more)
    {
        await("port", () -> null != to.tryResolveChannelEndpointPort());
        final ExclusivePublication result = aeron.addExclusivePublication(
            to.tryResolveChannelEndpointPort() + PIECES + more, AeronStreams.FEED);
        await("connected", () -> result.isConnected() && to.isConnected());
        return result;
    }

    private void feed(final ExclusivePublication publication, final int memberId, final long blockNumber)
    {
        final UnsafeBuffer block = chain.block(blockNumber);
        final int length = TestFeed.block(scratch, memberId, STREAM_ID, block, block.capacity());
        await("offered", () -> publication.offer(scratch, 0, length) > 0);
    }

    private static void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "not in time: " + what);
            Thread.yield();
        }
    }
}
