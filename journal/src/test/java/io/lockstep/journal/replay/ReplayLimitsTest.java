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

import static org.junit.jupiter.api.Assertions.*;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.aeron.AeronCounters;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.lockstep.journal.TestBlocks;
import io.lockstep.journal.replay.ReplayRig.TestClient;
import io.lockstep.protocol.ErrorCode;

/** What one requester may take from a server, and what it may not take from others and from live traffic. */
@Timeout(30)
class ReplayLimitsTest
{
    private static final int LAST = 1_000;
    private static final int LIVE_STREAM_ID = 77;

    private final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(3), LAST, 600);
    private final FakeSource source = new FakeSource(blocks, 1, LAST);

    @Test
    void shouldSendNoMoreThanRateAndBurstToARequesterAndHoldUpNoOther()
    {
        final int rate = 100_000;
        final int burst = 20_000;
        final int longest = 84 + 3 * (36 + 600);
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext(source).rateLimit(rate).rateBurst(burst));
            final TestClient client = rig.newClient(blocks).request(1);
            rig.await("burst is used up", () -> rig.server.counters().throttles() > 0);
            long allowed = burst;
            for (int i = 0; i < 20; i++)
            {
                final long sent = rig.server.counters().bytes();
                assertTrue(sent >= allowed && sent < allowed + longest, "sent=" + sent + " allowed=" + allowed);
                rig.advance(30, TimeUnit.MILLISECONDS);
                allowed += rate * 30 / 1_000;
                final long throttles = rig.server.counters().throttles();
                rig.await("throttled again", () -> rig.server.counters().throttles() > throttles);
            }
            assertTrue(client.client.isBusy());

            final long before = rig.server.counters().bytes();
            final TestClient other = rig.newClient(blocks).request(1);
            rig.await("the other one has its own burst", () -> other.answerLength >= burst);
            assertTrue(rig.server.counters().bytes() < before + burst + longest);
        }
    }

    @Test
    void shouldFinishAnAnswerThatIsThrottledForLong()
    {
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext(source).rateLimit(64 * 1024).rateBurst(1));
            final TestClient client = rig.newClient(blocks).request(1);
            final long[] throttles = new long[1];
            rig.await("end", () ->
            {
                // Not while what was sent, the end too, is under way: the client would not wait for it that long.
                if (client.answerBlocks == rig.server.counters().blocks() &&
                    rig.server.counters().throttles() > throttles[0])
                {
                    throttles[0] = rig.server.counters().throttles();
                    rig.advance(10, TimeUnit.MILLISECONDS);
                }
                return client.ends > 0;
            });

            client.assertEnd(ErrorCode.NONE, LAST + 1, 1, LAST);
        }
    }

    @Test
    void shouldRefuseRequestsThatComeTooOftenWithADelay()
    {
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext(source).requestRateLimit(10).retryDelayMs(150));
            final TestClient client = rig.newClient(rig.clientContext().requestLength(1), blocks);
            for (int i = 0; i < 10; i++)
            {
                assertEquals(ErrorCode.NONE, client.request(LAST).awaitEnd().code);
            }
            assertEquals(ErrorCode.OVERLOADED, client.request(LAST).awaitEnd().code);
            assertEquals(ErrorCode.NONE, rig.newClient(blocks).request(LAST).awaitEnd().code);
            rig.advance(149, TimeUnit.MILLISECONDS);
            assertFalse(client.client.request(LAST, rig.clock.nanoTime()), "the delay is not over");
            rig.advance(1, TimeUnit.MILLISECONDS);

            assertEquals(ErrorCode.NONE, client.request(LAST).awaitEnd().code);
            assertEquals(ErrorCode.OVERLOADED, client.request(LAST).awaitEnd().code);
        }
    }

    @Test
    void shouldDropNewRequestersThatComeTooFast()
    {
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext(source).requesterLimit(3).refusalLimit(0).connectRateLimit(1));
            for (int i = 0; i < 3; i++)
            {
                final TestClient each = rig.newClient(blocks).request(LAST).awaitEnd();
                each.client.close();
            }
            rig.await("all gone", () -> rig.server.counters().requesters() == 0);
            final TestClient late = rig.newClient(blocks).request(LAST);
            rig.await("dropped", () -> rig.server.counters().drops() == 1);
            assertEquals(0, rig.server.counters().requesters());

            rig.advance(2, TimeUnit.SECONDS);
            assertEquals(ErrorCode.TIMED_OUT, late.awaitEnd().code);
            assertEquals(ErrorCode.NONE, late.request(LAST).awaitEnd().code);
        }
    }

    @Test
    void shouldSendAboutOneTurnInADutyCycleHoweverManyAsk()
    {
        final int turn = 4_096;
        final int longest = 84 + 3 * (36 + 600);
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext(source).turnLength(turn));
            final List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < 5; i++)
            {
                clients.add(rig.newClient(blocks).request(LAST).awaitEnd());
            }
            clients.forEach((each) -> each.request(1));
            rig.await("all done", () ->
            {
                final long before = rig.server.counters().bytes();
                rig.step();
                final long sent = rig.server.counters().bytes() - before;
                assertTrue(sent < 2 * turn + longest, "an end of an answer and a turn at most: sent=" + sent);
                return clients.stream().noneMatch((each) -> each.client.isBusy());
            });

            clients.forEach((each) -> assertEquals(LAST + 1, each.next));
        }
    }

    @Test
    void shouldKeepLiveTrafficGoingWhileRequestersComeAndGo()
    {
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext(source).connectRateLimit(0));
            final Subscription live = rig.aeron.addSubscription(ReplayRig.LOOPBACK, LIVE_STREAM_ID);
            rig.await("bound", () -> null != live.tryResolveChannelEndpointPort());
            final ExclusivePublication publication =
                rig.aeron.addExclusivePublication(live.tryResolveChannelEndpointPort(), LIVE_STREAM_ID);
            rig.await("live", publication::isConnected);
            final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
            final long[] received = {0};
            for (int i = 0; i < 12; i++)
            {
                final long before = received[0];
                final TestClient client = rig.newClient(rig.clientContext().requestLength(4 << 20), blocks);
                client.next = 1;
                rig.await("served beside the live traffic", () ->
                {
                    publication.offer(message, 0, 64);
                    live.poll((buffer, offset, length, header) -> received[0]++, 64);
                    if (client.next == 1 && !client.client.isBusy())
                    {
                        client.client.request(1, rig.clock.nanoTime());
                    }
                    return client.ends > 0 && received[0] > before;
                });
                assertEquals(LAST + 1, client.next);
                assertAnswersAreSparse(rig);
                client.client.close();
            }
        }
    }

    /** A log buffer that is not sparse is touched as a whole when it is made, on the conductor. */
    private static void assertAnswersAreSparse(final ReplayRig rig)
    {
        final List<String> channels = new ArrayList<>();
        rig.aeron.countersReader().forEach((counterId, typeId, keyBuffer, label) ->
        {
            if (AeronCounters.DRIVER_PUBLISHER_POS_TYPE_ID == typeId && label.contains(" 2031 "))
            {
                channels.add(label);
            }
        });
        assertFalse(channels.isEmpty());
        channels.forEach((each) -> assertTrue(each.contains("sparse=true"), each));
    }
}
