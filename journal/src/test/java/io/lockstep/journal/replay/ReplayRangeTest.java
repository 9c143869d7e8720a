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

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.ReplayEndDecoder;
import io.lockstep.codecs.stream.ReplayEndReason;
import io.lockstep.codecs.stream.ReplayRequestEncoder;
import io.lockstep.journal.TestBlocks;
import io.lockstep.journal.replay.ReplayRig.TestClient;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.MessageChecksum;

/** Where an answer starts and ends: by block, by sequence, at a limit, at the tail, in the live tail. */
@Timeout(30)
class ReplayRangeTest
{
    private static final int FIRST = 101;
    private static final int LAST = 160;

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.of(1), LongStream.of(System.nanoTime()));
    }

    private static TestBlocks blocks(final long seed)
    {
        return new TestBlocks(FIRST - 1, 1_000, 5).add(new SplittableRandom(seed), LAST - FIRST, 100)
            .add(new byte[1], new byte[1], new byte[1]);
    }

    private static ReplayRig rig(final TestBlocks blocks)
    {
        final ReplayRig rig = new ReplayRig(ReplayRig.journalContext().base(FIRST - 1, 1_000, 5));
        blocks.appendTo(rig.journal, FIRST, blocks.last());
        rig.journal.flush();
        return rig;
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldStartWithTheBlockThatHoldsTheSequenceAndEndWithTheOneThatReachesIt(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final TestBlocks blocks = blocks(seed);
        final FakeSource expected = new FakeSource(blocks, FIRST, LAST);
        try (ReplayRig rig = rig(blocks))
        {
            rig.start(rig.serverContext());
            final TestClient client = rig.newClient(blocks);
            for (int i = 0; i < 100; i++)
            {
                final long from = 1_001 + random.nextLong(blocks.lastSequence() - 1_000);
                final long to = from + random.nextLong(blocks.lastSequence() - from + 1);
                final ReplayRange range = new ReplayRange().fromSequence(from).toSequence(to);
                client.request(range, expected.blockOf(from)).awaitEnd()
                    .assertEnd(ReplayEndReason.LIMIT, expected.blockOf(to) + 1);
            }
            assertEquals(1_001, client.firstSequence);
            assertEquals(blocks.lastSequence(), client.lastSequence);
        }
    }

    @Test
    void shouldEndAtALimitOrAtTheTailAndSayWhich()
    {
        final TestBlocks blocks = blocks(3);
        final FakeSource expected = new FakeSource(blocks, FIRST, LAST);
        try (ReplayRig rig = rig(blocks))
        {
            rig.start(rig.serverContext());
            final TestClient client = rig.newClient(blocks);
            client.request(new ReplayRange().fromBlock(110).toBlock(120), 110).awaitEnd()
                .assertEnd(ReplayEndReason.LIMIT, 121);
            client.request(new ReplayRange().fromBlock(110).toBlock(110), 110).awaitEnd()
                .assertEnd(ReplayEndReason.LIMIT, 111);
            client.request(new ReplayRange().fromBlock(110).toBlock(LAST), 110).awaitEnd()
                .assertEnd(ReplayEndReason.LIMIT, LAST + 1);
            client.request(new ReplayRange().fromBlock(110).toBlock(LAST + 1), 110).awaitEnd()
                .assertEnd(ReplayEndReason.TAIL, LAST + 1);
            client.request(new ReplayRange().fromBlock(110).toSequence(1_001), 110).awaitEnd()
                .assertEnd(ReplayEndReason.LIMIT, 111);
            client.request(new ReplayRange().fromSequence(blocks.lastSequence()), LAST).awaitEnd()
                .assertEnd(ReplayEndReason.TAIL, LAST + 1);
            client.request(
                new ReplayRange().fromSequence(1_001).toBlock(FIRST + 10), expected.blockOf(1_001)).awaitEnd()
                .assertEnd(ReplayEndReason.LIMIT, FIRST + 11);
            rig.newClient(rig.clientContext().requestLength(1), blocks)
                .request(new ReplayRange().fromBlock(110).toBlock(120), 110).awaitEnd()
                .assertEnd(ReplayEndReason.LENGTH, 111);
        }
    }

    @Test
    void shouldTellWhySequencesCannotBeServed()
    {
        final TestBlocks blocks = blocks(3);
        try (ReplayRig rig = rig(blocks))
        {
            rig.start(rig.serverContext());
            final TestClient client = rig.newClient(blocks);
            client.request(new ReplayRange().fromSequence(1_000), 0).awaitEnd()
                .assertEnd(ErrorCode.RANGE_GONE, 0, FIRST, LAST);
            client.request(new ReplayRange().fromSequence(blocks.lastSequence() + 1), 0).awaitEnd()
                .assertEnd(ErrorCode.RANGE_AHEAD, 0, FIRST, LAST);
            client.request(new ReplayRange().fromSequence(blocks.lastSequence() + 2).waitMs(1), 0).awaitEnd()
                .assertEnd(ErrorCode.RANGE_AHEAD, 0, FIRST, LAST);
            final long found = new FakeSource(blocks, FIRST, LAST).blockOf(1_050);
            client.request(new ReplayRange().fromSequence(1_050).toBlock(FIRST), found).awaitEnd()
                .assertEnd(ErrorCode.MALFORMED, found, FIRST, LAST);
            assertEquals(1_001, client.firstSequence);
            assertEquals(blocks.lastSequence(), client.lastSequence);
        }
    }

    @Test
    void shouldPushNewBlocksToWhoWaitsAtTheTailUntilTheTimeIsOver()
    {
        final TestBlocks blocks = blocks(3).add(new SplittableRandom(4), 40, 100);
        final FakeSource source = new FakeSource(blocks, FIRST, LAST);
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext(source).waitLimitMs(400));
            final TestClient client = rig.newClient(blocks);
            client.request(new ReplayRange().fromBlock(LAST + 1).waitMs(60_000), LAST + 1);
            rig.await("request taken", () -> rig.server.counters().requests() == 1);
            for (int i = 1; i < 40; i++)
            {
                rig.advance(10, TimeUnit.MILLISECONDS);
                source.last++;
                final long next = source.last + 1;
                rig.await("pushed", () -> client.next == next);
                assertTrue(client.client.isBusy());
            }

            rig.advance(9, TimeUnit.MILLISECONDS);
            rig.step();
            assertTrue(client.client.isBusy());
            rig.advance(1, TimeUnit.MILLISECONDS);
            client.awaitEnd().assertEnd(ReplayEndReason.TAIL, LAST + 40);
            assertEquals(1, rig.server.counters().requests());
            assertEquals(0, rig.server.counters().refusals());
        }
    }

    @Test
    void shouldWaitForASequenceThatIsNextAndBeEndedByLengthAndByLimit()
    {
        final TestBlocks blocks = blocks(3).add(new byte[10]).add().add(new byte[10]).add(new byte[10]);
        final FakeSource source = new FakeSource(blocks, FIRST, LAST);
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext(source));
            final long next = source.lastSequence() + 1;
            final TestClient client = rig.newClient(rig.clientContext().requestLength(200), blocks);
            client.request(new ReplayRange().fromSequence(next).waitMs(1_000), LAST + 1);
            final TestClient limited = rig.newClient(blocks);
            limited.request(new ReplayRange().fromSequence(next).toSequence(next).waitMs(1_000), LAST + 1);
            rig.await("both wait", () -> rig.server.counters().requests() == 2);
            source.last += 4;

            client.awaitEnd().assertEnd(ReplayEndReason.LENGTH, LAST + 2);
            limited.awaitEnd().assertEnd(ReplayEndReason.LIMIT, LAST + 2);
        }
    }

    @Test
    void shouldTellThatNothingCameWhenTheWaitIsOverAndCostNothingMeanwhile()
    {
        final TestBlocks blocks = blocks(3);
        final FakeSource source = new FakeSource(blocks, FIRST, LAST);
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext(source));
            final TestClient client = rig.newClient(blocks);
            client.request(new ReplayRange().fromBlock(LAST + 1).waitMs(1_000), LAST + 1);
            rig.await("request taken", () -> rig.server.counters().requests() == 1);
            final TestClient other = rig.newClient(blocks).request(FIRST).awaitEnd();
            other.assertEnd(ReplayEndReason.TAIL, LAST + 1);
            final int polls = source.polls;
            for (int i = 0; i < 100; i++)
            {
                rig.step();
            }
            assertEquals(polls, source.polls, "who waits reads nothing");

            rig.advance(1_000, TimeUnit.MILLISECONDS);
            client.awaitEnd().assertEnd(ReplayEndReason.TAIL, LAST + 1);
        }
    }

    @Test
    void shouldNotWaitWhereTheServerDoesNotAllowIt()
    {
        final TestBlocks blocks = blocks(3);
        try (ReplayRig rig = rig(blocks))
        {
            rig.start(rig.serverContext().waitLimitMs(0));
            rig.newClient(blocks).request(new ReplayRange().fromBlock(LAST + 1).waitMs(1_000), LAST + 1).awaitEnd()
                .assertEnd(ErrorCode.RANGE_AHEAD, LAST + 1, FIRST, LAST);
        }
    }

    @Test
    void shouldAnswerMalformedToRangesThatMakeNoSense()
    {
        final TestBlocks blocks = blocks(3);
        try (ReplayRig rig = rig(blocks))
        {
            rig.start(rig.serverContext());
            final Subscription answers = rig.aeron.addSubscription(ReplayRig.LOOPBACK, 5);
            rig.await("bound", () -> null != answers.tryResolveChannelEndpointPort());
            final ExclusivePublication requests =
                rig.aeron.addExclusivePublication(rig.server.requestChannel(), AeronStreams.REPLAY_REQUESTS);
            final RawRequester requester = new RawRequester(rig, requests, answers);

            assertEquals(ErrorCode.NONE, requester.ask((request) -> request.fromBlock(FIRST)));
            assertEquals(ErrorCode.MALFORMED, requester.ask((request) -> request.fromBlock(0)));
            assertEquals(ErrorCode.MALFORMED, requester.ask((request) -> request.fromBlock(-1)));
            assertEquals(ErrorCode.MALFORMED, requester.ask((request) -> request.fromBlock(0).fromSequence(-1)));
            assertEquals(ErrorCode.MALFORMED, requester.ask((request) -> request.fromSequence(1_001)));
            assertEquals(ErrorCode.MALFORMED, requester.ask((request) -> request.toBlock(FIRST - 1)));
            assertEquals(ErrorCode.MALFORMED, requester.ask((request) -> request.toBlock(-1)));
            assertEquals(ErrorCode.MALFORMED, requester.ask((request) -> request.toSequence(-1)));
            assertEquals(ErrorCode.MALFORMED, requester.ask((request) -> request.toBlock(LAST).toSequence(1_100)));
            assertEquals(
                ErrorCode.MALFORMED,
                requester.ask((request) -> request.fromBlock(0).fromSequence(1_050).toSequence(1_049)));
            assertEquals(ErrorCode.MALFORMED, requester.ask((request) -> request.waitMs(-1)));
            assertEquals(ErrorCode.NONE, requester.ask((request) -> request.maxLength(-1)));
            assertEquals(
                ErrorCode.RANGE_AHEAD, requester.ask((request) -> request.fromBlock(Long.MAX_VALUE)));
            assertEquals(
                ErrorCode.RANGE_AHEAD,
                requester.ask((request) -> request.fromBlock(0).fromSequence(Long.MAX_VALUE).waitMs(1)));
            assertThrows(
                IllegalArgumentException.class, () -> rig.newClient(blocks).client.request(0, rig.clock.nanoTime()));
        }
    }

    /** Sends requests that the client would not send, and takes the code of the answer. */
    private static final class RawRequester
    {
        private final ReplayRig rig;
        private final ExclusivePublication requests;
        private final Subscription answers;
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        private final FragmentHandler handler;
        private int code;

        RawRequester(final ReplayRig rig, final ExclusivePublication requests, final Subscription answers)
        {
            this.rig = rig;
            this.requests = requests;
            this.answers = answers;
            final MessageHeaderDecoder header = new MessageHeaderDecoder();
            final ReplayEndDecoder end = new ReplayEndDecoder();
            handler = (answer, offset, length, ignore) ->
            {
                header.wrap(answer, offset);
                if (ReplayEndDecoder.TEMPLATE_ID == header.templateId())
                {
                    end.wrapAndApplyHeader(answer, offset, header);
                    code = end.code();
                }
            };
        }

        ErrorCode ask(final Consumer<ReplayRequestEncoder> change)
        {
            final ReplayRequestEncoder request = new ReplayRequestEncoder();
            encode(request);
            final int length = MessageHeaderEncoder.ENCODED_LENGTH + request.encodedLength();
            request.wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH);
            change.accept(request);
            request.checksum(new MessageChecksum().compute(buffer, 0, length,
                MessageHeaderEncoder.ENCODED_LENGTH + ReplayRequestEncoder.checksumEncodingOffset()));
            code = -1;
            rig.await("sent", () -> requests.offer(buffer, 0, length) > 0);
            rig.await("answered", () ->
            {
                answers.poll(handler, 10);
                return code >= 0;
            });
            return ErrorCode.get(code);
        }

        private void encode(final ReplayRequestEncoder request)
        {
            request.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(1).fromBlock(FIRST).fromSequence(0).toBlock(0).toSequence(0)
                .streamId(TestBlocks.STREAM_ID).maxLength(100_000).waitMs(0).responseStreamId(5)
                .responseChannel(answers.tryResolveChannelEndpointPort());
        }
    }
}
