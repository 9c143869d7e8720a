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
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.sun.management.ThreadMXBean;

import io.aeron.exceptions.RegistrationException;
import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.TestBlocks;
import io.lockstep.journal.replay.ReplayRig.TestClient;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.transport.AeronTransport;

@Timeout(60)
class ReplayStreamTest
{
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final int LAST = 400;
    private static final int STEP_LIMIT = 10_000_000;
    private static final long STEP_NS = 2_000;
    private static final String NOBODY = "aeron:udp?endpoint=localhost:9";

    private final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(3), LAST - 1, 300).add(new byte[9]);
    private final FakeSource source = new FakeSource(blocks, 1, LAST);
    private final List<Throwable> warnings = new ArrayList<>();
    private ReplayRig rig;
    private ReplayStream stream;

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.of(1, 2, 3), LongStream.of(System.nanoTime()));
    }

    @BeforeEach
    void before()
    {
        rig = new ReplayRig(ReplayRig.journalContext());
    }

    @AfterEach
    void after()
    {
        if (null != stream)
        {
            stream.close();
            assertEquals(ReplayStreamState.CLOSED, stream.state());
        }
        rig.close();
    }

    /** Time goes on as it does outside. */
    private void startClock()
    {
        rig.clock.update(System.nanoTime());
        rig.steps.add(() ->
        {
            rig.clock.update(System.nanoTime());
            return 0;
        });
    }

    /** Another server; stepped from here on, closed by the test or with the rig. */
    private ReplayServer newServer(final ReplayServerContext context)
    {
        final ReplayServer server = new ReplayServer(context);
        rig.steps.add(server::doWork);
        rig.await("bound", () -> null != server.requestChannel());
        return server;
    }

    /** On the same port, as soon as the driver has let it go. */
    private void restart()
    {
        final String channel = rig.server.requestChannel();
        rig.server.onClose();
        rig.await("port is free", () ->
        {
            try
            {
                rig.start(rig.serverContext(source).requestChannel(channel).turnLength(1));
                return true;
            }
            catch (final RegistrationException ex)
            {
                return false;
            }
        });
    }

    private ReplayStreamContext context(final ReplayRange range, final String... servers)
    {
        return new ReplayStreamContext()
            .client(new ReplayClientContext()
                .transport(new AeronTransport(rig.aeron))
                .responseChannel(ReplayRig.LOOPBACK)
                .streamId(TestBlocks.STREAM_ID)
                .requestTimeoutNs(TimeUnit.MILLISECONDS.toNanos(300)))
            .servers(List.of(servers))
            .range(range)
            .retryIntervalNs(TimeUnit.MILLISECONDS.toNanos(5))
            .connectTimeoutNs(TimeUnit.SECONDS.toNanos(2))
            .errorHandler(warnings::add);
    }

    /** Makes the stream, which hands over blocks that are held against the expected ones from a number on. */
    private ReplayStream open(final ReplayStreamContext context, final long firstBlock)
    {
        stream = new ReplayStream(context, rig.clock.nanoTime());
        blocks.expect(firstBlock);
        rig.steps.add(() -> stream.poll(rig.clock.nanoTime(), blocks));
        return stream;
    }

    private void awaitState(final ReplayStreamState state)
    {
        rig.await("state " + state, () -> state == stream.state());
    }

    private void assertFailed(final ErrorCode code, final long nextBlock)
    {
        rig.await("final", () -> stream.state().isFinal());
        assertEquals(ReplayStreamState.FAILED, stream.state());
        assertEquals(code, stream.code());
        assertEquals(nextBlock, stream.nextBlock());
        assertEquals(0, stream.poll(rig.clock.nanoTime(), blocks));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldGiveTheStreamFromOneSequenceToAnother(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        rig.start(rig.serverContext(source));
        final long from = 1 + random.nextLong(blocks.lastSequence());
        final long to = from + random.nextLong(blocks.lastSequence() - from + 1);
        final ReplayStreamContext context = context(
            new ReplayRange().fromSequence(from).toSequence(to), rig.server.requestChannel());
        context.client().requestLength(1 + random.nextInt(20_000));
        open(context, source.blockOf(from));

        awaitState(ReplayStreamState.DONE);

        assertEquals(source.blockOf(to) + 1, blocks.expected());
        assertEquals(blocks.expected(), stream.nextBlock());
        assertEquals(source.block(source.blockOf(to)).lastSequence(), stream.lastSequence());
        assertEquals(source.block(source.blockOf(to)).chainCrc(), stream.chainCrc());
        assertEquals(List.of(), warnings);
    }

    @Test
    void shouldBeDoneAtTheTailUnlessItFollows()
    {
        rig.start(rig.serverContext(source));
        open(context(new ReplayRange().fromBlock(1), rig.server.requestChannel()), 1);
        awaitState(ReplayStreamState.DONE);
        assertEquals(LAST + 1, stream.nextBlock());
        assertEquals(blocks.lastSequence(), stream.lastSequence());

        open(context(new ReplayRange().fromBlock(LAST + 1), rig.server.requestChannel()), LAST + 1);
        awaitState(ReplayStreamState.DONE);
        open(context(
            new ReplayRange().fromSequence(blocks.lastSequence() + 1), rig.server.requestChannel()), LAST + 1);
        awaitState(ReplayStreamState.DONE);
        open(context(new ReplayRange().fromBlock(LAST + 2), rig.server.requestChannel()), LAST + 2);
        assertFailed(ErrorCode.RANGE_AHEAD, LAST + 2);
    }

    @Test
    void shouldFollowTheTailWithFewRequests()
    {
        startClock();
        source.last = 10;
        rig.start(rig.serverContext(source));
        open(context(new ReplayRange().fromBlock(1).toBlock(LAST).waitMs(1_000), rig.server.requestChannel())
            .isFollowing(true), 1);
        while (source.last < LAST)
        {
            rig.await("at the tail", () -> stream.nextBlock() == source.last + 1);
            source.last++;
        }

        awaitState(ReplayStreamState.DONE);
        assertEquals(LAST + 1, blocks.expected());
        final long requests = rig.server.counters().requests();
        assertTrue(requests < 40, "blocks are pushed, not polled for: requests=" + requests);
    }

    @Test
    void shouldFollowAServerThatDoesNotWait()
    {
        startClock();
        source.last = 10;
        rig.start(rig.serverContext(source).waitLimitMs(0));
        open(context(new ReplayRange().fromSequence(1).waitMs(1_000), rig.server.requestChannel())
            .isFollowing(true), 1);
        while (source.last < 20)
        {
            rig.await("at the tail", () -> stream.nextBlock() == source.last + 1);
            rig.await("delayed", () -> ReplayStreamState.DELAYED == stream.state());
            source.last++;
        }
        rig.await("at the tail", () -> stream.nextBlock() == 21);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldGoOnWithTheNextBlockOverRestartsOfServers(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        startClock();
        rig.start(rig.serverContext(source).turnLength(1));
        final ReplayServer[] other = {newServer(rig.serverContext(source).turnLength(1))};
        final ReplayStreamContext context = context(
            new ReplayRange().fromBlock(1).waitMs(50), rig.server.requestChannel(), other[0].requestChannel());
        context.client().requestLength(1 + random.nextInt(20_000));
        open(context.isFollowing(true), 1);
        source.last = 0;
        while (source.last < LAST)
        {
            source.last = Math.min(LAST, source.last + 1 + random.nextInt(40));
            final long next = 1 + source.last - random.nextInt(5);
            rig.await("further", () -> stream.nextBlock() >= next);
            if (random.nextBoolean())
            {
                restart();
            }
        }
        rig.await("all", () -> stream.nextBlock() == LAST + 1);

        assertEquals(LAST + 1, blocks.expected());
        other[0].onClose();
    }

    @Test
    void shouldGoToTheNextServerWhenNobodyAnswersAndTellItOnce()
    {
        startClock();
        rig.start(rig.serverContext(source));
        final ReplayStreamContext context =
            context(new ReplayRange().fromBlock(1), NOBODY, rig.server.requestChannel());
        open(context.connectTimeoutNs(TimeUnit.MILLISECONDS.toNanos(500)), 1);

        awaitState(ReplayStreamState.DONE);
        assertEquals(rig.server.requestChannel(), stream.server());
        assertEquals(1, warnings.size());
        assertEquals(LockstepException.Severity.WARN, ((LockstepException)warnings.get(0)).severity());
        assertTrue(warnings.get(0).getMessage().contains(NOBODY));
    }

    @Test
    void shouldGoToTheNextServerWhenTheHostIsNotKnown()
    {
        startClock();
        rig.start(rig.serverContext(source));
        open(context(new ReplayRange().fromBlock(1), "aeron:udp?endpoint=no.such.host.invalid:1",
            rig.server.requestChannel()), 1);

        awaitState(ReplayStreamState.DONE);
        assertEquals(1, warnings.size());
    }

    @Test
    void shouldGiveUpWhenNobodyHelpsForTooLong()
    {
        startClock();
        rig.start(rig.serverContext(source));
        final ReplayStreamContext context = context(new ReplayRange().fromBlock(1), NOBODY);
        open(context.connectTimeoutNs(50_000_000).giveUpTimeoutNs(400_000_000), 1);

        assertFailed(ErrorCode.TIMED_OUT, 1);
        assertEquals(1, warnings.size());
    }

    @Test
    void shouldTakeWhatIsGoneAtOneServerFromAnotherAndFailWhereItIsGoneAtAll()
    {
        startClock();
        rig.start(rig.serverContext(new FakeSource(blocks, 100, LAST)));
        final ReplayServer other = newServer(rig.serverContext(new FakeSource(blocks, 50, 120)));
        open(context(
            new ReplayRange().fromBlock(50), rig.server.requestChannel(), other.requestChannel())
            .tailTimeoutNs(TimeUnit.MILLISECONDS.toNanos(50)).isFollowing(true), 50);
        rig.await("over both", () -> stream.nextBlock() == LAST + 1);

        open(context(
            new ReplayRange().fromSequence(1), rig.server.requestChannel(), other.requestChannel()), 1);
        assertFailed(ErrorCode.RANGE_GONE, 0);
        assertEquals(50, stream.firstAvailableBlock());
        assertEquals(new FakeSource(blocks, 50, 120).firstSequence(), stream.firstAvailableSequence());
        other.onClose();
    }

    @Test
    void shouldFailWhereEveryTailIsBeforeTheEndOfTheRange()
    {
        startClock();
        rig.start(rig.serverContext(new FakeSource(blocks, 1, 100)));
        final ReplayServer other = newServer(rig.serverContext(new FakeSource(blocks, 1, 120)));
        open(context(
            new ReplayRange().fromBlock(10).toBlock(130), rig.server.requestChannel(), other.requestChannel()), 10);

        assertFailed(ErrorCode.RANGE_AHEAD, 121);
        assertEquals(121, blocks.expected());
        other.onClose();
    }

    @Test
    void shouldWaitAsLongAsAServerThatIsOverloadedAsksFor()
    {
        rig.start(rig.serverContext(source).requesterLimit(1).retryDelayMs(700));
        final TestClient first = rig.newClient(blocks).request(LAST).awaitEnd();
        open(context(new ReplayRange().fromBlock(1), rig.server.requestChannel()), 1);
        awaitState(ReplayStreamState.DELAYED);
        first.client.close();
        rig.await("gone", () -> rig.server.counters().requesters() == 1);

        rig.advance(699, TimeUnit.MILLISECONDS);
        rig.step();
        assertEquals(ReplayStreamState.DELAYED, stream.state());
        rig.advance(1, TimeUnit.MILLISECONDS);
        awaitState(ReplayStreamState.DONE);
        assertEquals(LAST + 1, blocks.expected());
    }

    @Test
    void shouldFailAtAServerOfAnotherStream()
    {
        rig.start(rig.serverContext(source).streamId(8));
        open(context(new ReplayRange().fromBlock(1), rig.server.requestChannel()), 1);

        assertFailed(ErrorCode.WRONG_STREAM, 1);
    }

    @Test
    void shouldHandOverNothingThatDoesNotFollowInTheChain()
    {
        startClock();
        final TestBlocks others = new TestBlocks().add(new SplittableRandom(4), LAST, 300);
        rig.start(rig.serverContext(new FakeSource(blocks, 1, 50)));
        final ReplayServer other = newServer(rig.serverContext(new FakeSource(others, 1, LAST)));
        open(context(
            new ReplayRange().fromBlock(1).toBlock(LAST), rig.server.requestChannel(), other.requestChannel()), 1);

        assertFailed(ErrorCode.MALFORMED, 51);
        assertEquals(51, blocks.expected());
        other.onClose();
    }

    @Test
    void shouldVerifyTheFirstBlockWhereTheChainBeforeItIsKnown()
    {
        rig.start(rig.serverContext(source));
        open(context(new ReplayRange().fromBlock(20), rig.server.requestChannel()).previousChainCrc(1), 20);
        assertFailed(ErrorCode.MALFORMED, 20);

        final BlockDecoder before = source.block(19);
        open(context(new ReplayRange().fromBlock(20), rig.server.requestChannel())
            .previousChainCrc(before.chainCrc()), 20);
        awaitState(ReplayStreamState.DONE);
    }

    @Test
    void shouldCarryOutWhatTheConsumerThrowsAndGoOnBehindTheBlock()
    {
        startClock();
        rig.start(rig.serverContext(source));
        stream = new ReplayStream(
            context(new ReplayRange().fromBlock(1).toBlock(60), rig.server.requestChannel()), rig.clock.nanoTime());
        final long[] next = {1};
        final int[] thrown = {0};
        rig.await("done", () ->
        {
            try
            {
                stream.poll(rig.clock.nanoTime(), (buffer, offset, length) ->
                {
                    blocks.expect(next[0]++).onBlock(buffer, offset, length);
                    if (0 == next[0] % 20)
                    {
                        throw new UnsupportedOperationException("thrown by the consumer");
                    }
                });
            }
            catch (final UnsupportedOperationException ex)
            {
                thrown[0]++;
            }
            return stream.state().isFinal();
        });

        assertEquals(ReplayStreamState.DONE, stream.state());
        assertEquals(3, thrown[0]);
        assertEquals(61, next[0]);
    }

    @Test
    void shouldNotAllocateInSteadyState()
    {
        final int count = 2_000;
        final Count taken = new Count();
        final TestBlocks many = new TestBlocks().add(new SplittableRandom(3), count, 100);
        rig.start(rig.serverContext());
        stream = new ReplayStream(
            context(new ReplayRange().fromSequence(1).waitMs(10), rig.server.requestChannel()).isFollowing(true),
            rig.clock.nanoTime());
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++)
        {
            final long last = (round + 1) * (count / 10);
            many.appendTo(rig.journal, last - count / 10 + 1, last);
            rig.journal.flush();
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            follow(rig, stream, taken, last);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }

        assertEquals(count, taken.taken);
        assertEquals(0, least, "server or stream allocated");
    }

    /** Time goes on a little with every step, about as fast as outside. */
    private static void follow(
        final ReplayRig rig, final ReplayStream stream, final Count count, final long last)
    {
        for (int i = 0; i < STEP_LIMIT && count.taken < last; i++)
        {
            rig.clock.advance(STEP_NS);
            rig.server.doWork();
            stream.poll(rig.clock.nanoTime(), count);
        }
        assertEquals(last, count.taken);
    }

    private static final class Count implements BlockConsumer
    {
        private long taken;

        @Override
        public void onBlock(final DirectBuffer buffer, final int offset, final int length)
        {
            taken++;
        }
    }
}
