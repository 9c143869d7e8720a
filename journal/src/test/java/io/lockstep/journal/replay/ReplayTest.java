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

import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.sun.management.ThreadMXBean;

import io.aeron.ExclusivePublication;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.ReplayRequestEncoder;
import io.lockstep.journal.Journal;
import io.lockstep.journal.TestBlocks;
import io.lockstep.journal.replay.ReplayRig.TestClient;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.MessageChecksum;

@Timeout(30)
class ReplayTest
{
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.of(1), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldServeSeveralClientsAtOnceAcrossSegments(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final TestBlocks blocks = new TestBlocks().add(random, 2_000, 600);
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            blocks.appendTo(rig.journal, 1, blocks.last());
            rig.journal.flush();
            rig.start(rig.serverContext());
            final TestClient[] clients = new TestClient[4];
            for (int i = 0; i < clients.length; i++)
            {
                clients[i] = rig.newClient(rig.clientContext().requestLength(1 + random.nextInt(200_000)), blocks);
                clients[i].next = 1 + random.nextLong(blocks.last());
            }

            rig.await("all clients at the end", () -> allAt(rig, clients, blocks.last() + 1));

            assertEquals(4, rig.server.counters().requesters());
            for (final TestClient client : clients)
            {
                client.assertEnd(ErrorCode.NONE, blocks.last() + 1, 1, blocks.last());
            }
        }
    }

    @Test
    void shouldAnswerWithWholeBlocksUpToTheLengthAskedForAndAtLeastOne()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(3), 60, 400);
        try (ReplayRig rig = started(blocks))
        {
            final int requestLength = 1_000;
            final TestClient client = rig.newClient(rig.clientContext().requestLength(requestLength), blocks);
            client.next = 1;
            while (client.next <= blocks.last())
            {
                client.request(client.next).awaitEnd();

                assertEquals(ErrorCode.NONE, client.code);
                assertTrue(client.answerLength <= requestLength || 1 == client.answerBlocks);
                if (client.next <= blocks.last())
                {
                    assertTrue(client.answerLength + blocks.bytes(client.next).length > requestLength);
                }
            }
        }
    }

    @Test
    void shouldCarryTheLongestBlocks()
    {
        final TestBlocks blocks = new TestBlocks();
        for (int i = 0; i < 20; i++)
        {
            blocks.add(new byte[64 * 1024 - 84 - 36]);
        }
        try (ReplayRig rig = started(blocks))
        {
            assertEquals(64 * 1024, blocks.bytes(1).length);

            final TestClient client = rig.newClient(rig.clientContext().requestLength(4 << 20), blocks);
            client.request(1).awaitEnd().assertEnd(ErrorCode.NONE, 21, 1, 20);
        }
    }

    @Test
    void shouldFollowTheTailWhileTheWriterAppends() throws Exception
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(4), 3_000, 100);
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext());
            final TestClient client = rig.newClient(blocks).request(1).awaitEnd();
            client.assertEnd(ErrorCode.RANGE_AHEAD, 1, 0, 0);
            final AtomicLong taken = new AtomicLong();
            final AtomicReference<Throwable> failure = new AtomicReference<>();
            final Thread writer = new Thread(() -> write(rig.journal, blocks, taken, failure));
            writer.start();

            rig.await("client at the end", () ->
            {
                final boolean isDone = allAt(rig, new TestClient[]{client}, blocks.last() + 1);
                taken.setRelease(client.next - 1);
                return isDone;
            });

            writer.join();
            assertNull(failure.get());
        }
    }

    @Test
    void shouldTellWhyARangeCannotBeServed()
    {
        final TestBlocks blocks = new TestBlocks(100, 0, 5).add(new SplittableRandom(3), 20, 100);
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext().base(100, 0, 5)))
        {
            rig.start(rig.serverContext());
            final TestClient client = rig.newClient(blocks);
            client.request(101).awaitEnd().assertEnd(ErrorCode.RANGE_AHEAD, 101, 0, 100);
            client.request(7).awaitEnd().assertEnd(ErrorCode.RANGE_GONE, 7, 0, 100);

            blocks.appendTo(rig.journal, 101, 120);
            rig.journal.flush();

            client.request(121).awaitEnd().assertEnd(ErrorCode.RANGE_AHEAD, 121, 101, 120);
            client.request(100).awaitEnd().assertEnd(ErrorCode.RANGE_GONE, 100, 101, 120);
            client.request(110).awaitEnd().assertEnd(ErrorCode.NONE, 121, 101, 120);
            rig.newClient(rig.clientContext().streamId(8), blocks)
                .request(110).awaitEnd().assertEnd(ErrorCode.WRONG_STREAM, 110, 101, 120);
            assertEquals(5, rig.server.counters().refusals());
        }
    }

    @Test
    void shouldRefuseRequestersBeyondTheLimitAndServeThemOnceThereIsRoom()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(3), 20, 100);
        try (ReplayRig rig = filled(blocks))
        {
            rig.start(rig.serverContext().requesterLimit(1).refusalLimit(1).retryDelayMs(500));
            final TestClient first = rig.newClient(blocks).request(1).awaitEnd();
            final TestClient second = rig.newClient(blocks).request(1).awaitEnd();
            final TestClient third = rig.newClient(blocks).request(1).awaitEnd();

            first.assertEnd(ErrorCode.NONE, 21, 1, 20);
            second.assertEnd(ErrorCode.OVERLOADED, 1, 1, 20);
            third.assertEnd(ErrorCode.OVERLOADED, 1, 1, 20);
            assertEquals(2, rig.server.counters().requesters());
            rig.advance(499, TimeUnit.MILLISECONDS);
            assertFalse(second.client.request(1, rig.clock.nanoTime()), "the delay is not over");
            rig.advance(1, TimeUnit.MILLISECONDS);
            second.request(1).awaitEnd().assertEnd(ErrorCode.OVERLOADED, 1, 1, 20);

            first.client.close();
            rig.await("the first one is gone", () -> rig.server.counters().requesters() == 1);
            rig.advance(500, TimeUnit.MILLISECONDS);
            second.request(1).awaitEnd().assertEnd(ErrorCode.NONE, 21, 1, 20);
        }
    }

    @Test
    void shouldCloseThePublicationOfAnIdleRequesterAndOpenItAgain()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(3), 20, 100);
        try (ReplayRig rig = filled(blocks))
        {
            rig.start(rig.serverContext().idleTimeoutNs(TimeUnit.SECONDS.toNanos(3)));
            final TestClient client = rig.newClient(blocks).request(1).awaitEnd();
            rig.advance(2_999, TimeUnit.MILLISECONDS);
            rig.step();
            assertEquals(1, rig.server.counters().requesters());

            rig.advance(1, TimeUnit.MILLISECONDS);
            rig.step();

            assertEquals(0, rig.server.counters().requesters());
            client.request(5).awaitEnd().assertEnd(ErrorCode.NONE, 21, 1, 20);
        }
    }

    @Test
    void shouldKeepOneBufferHoweverOftenTheServersPublicationIsAnother()
    {
        final TestBlocks blocks = new TestBlocks().add(new byte[4_000]);
        try (ReplayRig rig = filled(blocks))
        {
            rig.start(rig.serverContext().idleTimeoutNs(TimeUnit.SECONDS.toNanos(3)));
            final TestClient client = rig.newClient(blocks);
            for (int i = 0; i < 4; i++)
            {
                client.request(1).awaitEnd().assertEnd(ErrorCode.NONE, 2, 1, 1);
                assertEquals(1, client.client.fragmentedSessions());

                rig.advance(3, TimeUnit.SECONDS);
                rig.await("publication gone", () -> !client.client.hasServer());
            }
        }
    }

    @Test
    void shouldGiveUpARequestThatIsNotAnsweredAndIgnoreTheLateAnswer()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(3), 20, 100);
        try (ReplayRig rig = started(blocks))
        {
            final TestClient client = rig.newClient(blocks).request(1).awaitEnd();
            client.request(3);
            assertFalse(client.client.request(3, rig.clock.nanoTime()), "one is under way");
            rig.advance(2, TimeUnit.SECONDS);

            client.client.poll(rig.clock.nanoTime(), client);

            client.assertEnd(ErrorCode.TIMED_OUT, 3, 0, 0);
            assertFalse(client.client.isBusy());
            rig.await("late answer", () -> rig.server.counters().blocks() == 20 + 18);
            rig.step();
            assertEquals(2, client.ends);
            assertEquals(3, client.next);
            client.request(9).awaitEnd().assertEnd(ErrorCode.NONE, 21, 1, 20);
        }
    }

    @Test
    void shouldWaitForASlowRequesterWithoutHoldingUpOthers()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(3), 4_000, 600);
        try (ReplayRig rig = started(blocks))
        {
            final TestClient slow = rig.newClient(rig.clientContext().requestLength(4 << 20), blocks)
                .request(4_000).awaitEnd();
            slow.request(1);
            slow.isPaused = true;
            rig.await("back pressure", () -> rig.server.counters().backPressure() > 10);

            final TestClient quick = rig.newClient(rig.clientContext().requestLength(4 << 20), blocks)
                .request(1).awaitEnd();
            assertEquals(ErrorCode.NONE, quick.code);
            assertTrue(slow.client.isBusy());
            assertTrue(slow.next < quick.next);

            slow.isPaused = false;
            slow.awaitEnd();
            assertEquals(ErrorCode.NONE, slow.code);
            assertEquals(quick.next, slow.next);
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldDropWhatIsNotARequest(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final TestBlocks blocks = new TestBlocks().add(random, 20, 100);
        try (ReplayRig rig = started(blocks))
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
            final int length = encodeRequest(buffer, "aeron:udp?endpoint=localhost:9");
            try (ExclusivePublication publication = rig.aeron.addExclusivePublication(
                rig.server.requestChannel(), AeronStreams.REPLAY_REQUESTS))
            {
                for (int cut = 0; cut < length; cut++)
                {
                    offer(rig, publication, buffer, cut);
                }
                for (final String channel : new String[]{"", "nonsense", "aeron:udp?endpoint", "aeron:udp?control=a:1"})
                {
                    offer(rig, publication, buffer, encodeRequest(buffer, channel));
                }
                for (int i = 0; i < 300; i++)
                {
                    final int whole = encodeRequest(buffer, "aeron:nonsense");
                    final int index = random.nextInt(whole);
                    buffer.putByte(index, (byte)(buffer.getByte(index) ^ 1 << random.nextInt(8)));
                    seal(buffer, whole);
                    offer(rig, publication, buffer, whole);
                }
                rig.await("all dropped", () -> rig.server.counters().drops() == length + 4 + 300);
            }

            assertEquals(0, rig.server.counters().requesters());
            rig.newClient(blocks).request(1).awaitEnd().assertEnd(ErrorCode.NONE, 21, 1, 20);
        }
    }

    @Test
    void shouldCarryOutWhatTheHandlerThrows()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(3), 20, 100);
        try (ReplayRig rig = started(blocks))
        {
            final TestClient client = rig.newClient(blocks).request(1);
            client.isPaused = true;
            final ReplayClient.Handler handler = new ReplayClient.Handler()
            {
                @Override
                public void onReplayBlock(final DirectBuffer buffer, final int offset, final int length)
                {
                    throw new UnsupportedOperationException("thrown by the handler");
                }

                @Override
                public void onReplayEnd(final ReplayEnd end)
                {
                    fail("no end is due");
                }
            };

            assertThrows(UnsupportedOperationException.class,
                () -> rig.await("thrown", () -> client.client.poll(rig.clock.nanoTime(), handler) < 0));
        }
    }

    @Test
    void shouldNotAllocateInSteadyState()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(3), 1_000, 300).add(new byte[5_000]);
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext().segmentLength(1024 * 1024)))
        {
            blocks.appendTo(rig.journal, 1, blocks.last());
            rig.journal.flush();
            rig.start(rig.serverContext());
            final Counter counter = new Counter();
            final TestClient client = rig.newClient(blocks).request(1).awaitEnd();
            client.isPaused = true;
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 8; round++)
            {
                final long before = THREADS.getCurrentThreadAllocatedBytes();
                pull(rig.server, client.client, counter, blocks.last(), rig.clock.nanoTime());
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            }

            assertEquals(0, least, "server or client allocated");
        }
    }

    @Test
    void shouldRefuseSettingsThatDoNotAgree()
    {
        assertThrows(IllegalArgumentException.class, () -> new ReplayServerContext().conclude());
        assertThrows(IllegalArgumentException.class, () -> new ReplayClientContext().conclude());
        try (ReplayRig rig = started(new TestBlocks()))
        {
            assertThrows(
                IllegalArgumentException.class, () -> rig.serverContext().termLength(512 * 1024).conclude());
            assertThrows(IllegalArgumentException.class, () -> rig.serverContext().requesterLimit(0).conclude());
            assertThrows(IllegalArgumentException.class, () -> rig.clientContext().requestLength(0).conclude());
        }
    }

    private static void pull(
        final ReplayServer server, final ReplayClient client, final Counter counter, final long last, final long nowNs)
    {
        counter.next = 1;
        while (counter.next <= last)
        {
            if (!client.isBusy())
            {
                client.request(counter.next, nowNs);
            }
            server.doWork();
            client.poll(nowNs, counter);
        }
        while (client.isBusy())
        {
            server.doWork();
            client.poll(nowNs, counter);
        }
    }

    private static boolean allAt(final ReplayRig rig, final TestClient[] clients, final long next)
    {
        boolean isDone = true;
        for (final TestClient client : clients)
        {
            if (client.next < next || client.client.isBusy())
            {
                isDone = false;
                if (!client.client.isBusy())
                {
                    client.client.request(client.next, rig.clock.nanoTime());
                }
            }
        }
        return isDone;
    }

    /** Appends, and never gets further ahead than a few hundred blocks of what was taken. */
    private static void write(
        final Journal journal,
        final TestBlocks blocks,
        final AtomicLong taken,
        final AtomicReference<Throwable> failure)
    {
        try
        {
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            for (long n = 1; n <= blocks.last(); n++)
            {
                blocks.appendTo(journal, n, n);
                if (0 == n % 5)
                {
                    journal.flush();
                    while (taken.getAcquire() < n - 300)
                    {
                        assertTrue(System.nanoTime() - deadlineNs < 0, "the client does not follow");
                        Thread.yield();
                    }
                }
            }
            journal.flush();
        }
        catch (final Throwable ex)
        {
            failure.set(ex);
        }
    }

    private static void offer(
        final ReplayRig rig, final ExclusivePublication publication, final UnsafeBuffer buffer, final int length)
    {
        rig.await("offered", () -> publication.offer(buffer, 0, length) > 0);
    }

    private static int encodeRequest(final UnsafeBuffer buffer, final String channel)
    {
        final ReplayRequestEncoder encoder = new ReplayRequestEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .correlationId(1).fromBlock(1).fromSequence(0).toBlock(0).toSequence(0)
            .streamId(TestBlocks.STREAM_ID).maxLength(1).waitMs(0).responseStreamId(1)
            .responseChannel(channel);
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
        seal(buffer, length);
        return length;
    }

    /** The checksum of what is there, so that nothing else is wrong than what the test says. */
    private static void seal(final UnsafeBuffer buffer, final int length)
    {
        final int offset = MessageHeaderEncoder.ENCODED_LENGTH + ReplayRequestEncoder.checksumEncodingOffset();
        buffer.putInt(
            offset, (int)new MessageChecksum().compute(buffer, 0, length, offset), ByteOrder.LITTLE_ENDIAN);
    }

    private static ReplayRig filled(final TestBlocks blocks)
    {
        final ReplayRig rig = new ReplayRig(ReplayRig.journalContext());
        blocks.appendTo(rig.journal, 1, blocks.last());
        rig.journal.flush();
        return rig;
    }

    private static ReplayRig started(final TestBlocks blocks)
    {
        final ReplayRig rig = filled(blocks);
        return rig.start(rig.serverContext());
    }

    private static final class Counter implements ReplayClient.Handler
    {
        private long next;

        @Override
        public void onReplayBlock(final DirectBuffer buffer, final int offset, final int length)
        {
            next++;
        }

        @Override
        public void onReplayEnd(final ReplayEnd end)
        {
            next = end.nextBlock();
        }
    }
}
