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
package io.lockstep.replica.stream;

import static io.lockstep.replica.stream.GapTracker.Verdict.AHEAD;
import static io.lockstep.replica.stream.GapTracker.Verdict.DUPLICATE;
import static io.lockstep.replica.stream.GapTracker.Verdict.HELD;
import static io.lockstep.replica.stream.GapTracker.Verdict.REJECTED;
import static io.lockstep.replica.stream.GapTracker.Verdict.RELEASED;
import static io.lockstep.replica.stream.GapTracker.Verdict.STRANGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.replica.TestStream;
import io.lockstep.replica.status.ReplicaCounter;
import io.lockstep.replica.status.ReplicaCounters;

class GapTrackerTest
{
    private static final int REPLAY = 2;
    private static final int SLOTS = 8;

    private final TestStream stream = new TestStream(1).appendRandom(40);
    private final ReplicaCounters counters = new ReplicaCounters(2);
    private final List<Long> released = new ArrayList<>();
    private final BlockDecoder decoder = new BlockDecoder();
    private GapTracker tracker = newTracker(new StreamContext());

    @Test
    void shouldReleaseEachBlockOnceWhicheverGroupBringsItFirst()
    {
        assertEquals(RELEASED, offer(0, 1));
        assertEquals(DUPLICATE, offer(1, 1));
        assertEquals(RELEASED, offer(1, 2));
        assertEquals(DUPLICATE, offer(0, 2));
        assertEquals(RELEASED, offer(1, 3));

        assertEquals(List.of(1L, 2L, 3L), released);
        assertEquals(1, counters.firstByGroup(0));
        assertEquals(2, counters.firstByGroup(1));
        assertEquals(2, counters.get(ReplicaCounter.DUPLICATES));
        assertFalse(tracker.hasGap());
    }

    @Test
    void shouldHoldLaterBlocksAndReleaseThemWhenTheGapIsFilled()
    {
        offer(0, 1);

        assertEquals(HELD, offer(0, 4, 100));
        assertEquals(HELD, offer(0, 3, 200));
        assertEquals(DUPLICATE, offer(1, 3, 200));
        assertTrue(tracker.hasGap());
        assertEquals(2, tracker.nextBlock());
        assertEquals(4, tracker.headBlock());
        assertEquals(100, tracker.gapSinceNs());
        assertEquals(2, counters.get(ReplicaCounter.HELD_BLOCKS));

        assertEquals(RELEASED, offer(REPLAY, 2, 300));
        assertEquals(List.of(1L, 2L, 3L, 4L), released);
        assertFalse(tracker.hasGap());
        assertEquals(1, counters.get(ReplicaCounter.GAP_FILLS));
        assertEquals(0, counters.get(ReplicaCounter.HELD_BLOCKS));
    }

    @Test
    void shouldStartTheGapAnewWhenTheMissingBlockIsAnother()
    {
        offer(0, 2, 100);
        offer(0, 4, 150);

        offer(1, 1, 400);

        assertTrue(tracker.hasGap());
        assertEquals(3, tracker.nextBlock());
        assertEquals(400, tracker.gapSinceNs());
    }

    @Test
    void shouldNotHoldBlocksBeyondItsSlots()
    {
        assertEquals(HELD, offer(0, SLOTS));
        assertEquals(AHEAD, offer(0, SLOTS + 1));

        for (int n = 1; n < SLOTS; n++)
        {
            offer(REPLAY, n);
        }

        assertEquals(SLOTS, released.size());
        assertTrue(tracker.hasGap(), "the block beyond is known to exist");
        assertEquals(SLOTS + 1, tracker.headBlock());
        assertEquals(1, counters.get(ReplicaCounter.AHEAD));
    }

    @Test
    void shouldLearnOfALostTailFromAHeartbeat()
    {
        offer(0, 1);

        assertTrue(heartbeat(1, 1));
        assertFalse(tracker.hasGap());
        assertTrue(heartbeat(1, 5));
        assertTrue(tracker.hasGap());
        assertEquals(2, tracker.nextBlock());
        assertEquals(5, tracker.headBlock());
    }

    @Test
    void shouldReleaseNoBlockThatIsDamagedInAnyByte()
    {
        offer(0, 1);
        final byte[] block = stream.block(2);
        for (int i = 0; i < block.length; i++)
        {
            final byte[] damaged = block.clone();
            damaged[i] ^= 0x10;
            assertNotEquals(RELEASED, tracker.offer(0, new UnsafeBuffer(damaged), 0, damaged.length, 1), "byte=" + i);
            assertEquals(1, released.size());
        }
        assertTrue(counters.get(ReplicaCounter.REJECTED) > 0);
        assertTrue(counters.get(ReplicaCounter.STRANGERS) > 0);

        assertEquals(RELEASED, offer(0, 2));
    }

    @Test
    void shouldDropWhatWasHeldWhenItsTurnShowsThatItIsDamaged()
    {
        final byte[] damaged = stream.block(2).clone();
        damaged[damaged.length - 1] ^= 1;
        assertEquals(HELD, tracker.offer(0, new UnsafeBuffer(damaged), 0, damaged.length, 1));
        offer(0, 3);

        offer(0, 1);

        assertEquals(List.of(1L), released);
        assertTrue(tracker.hasGap());
        assertEquals(1, counters.get(ReplicaCounter.REJECTED));
        assertEquals(RELEASED, offer(1, 2));
        assertEquals(List.of(1L, 2L, 3L), released);
    }

    @Test
    void shouldKeepTheFirstOfTwoHeldBlocksThatDiffer()
    {
        final TestStream other = new TestStream(stream, 1, 99).appendRandom(3);
        assertEquals(HELD, offer(0, 3));

        assertEquals(REJECTED, tracker.offer(1, other.buffer(3), 0, other.block(3).length, 1));
    }

    @Test
    void shouldLeaveMessagesOfOthersAlone()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(stream.block(1).clone());
        buffer.putInt(16, 99);

        assertEquals(STRANGE, tracker.offer(0, buffer, 0, buffer.capacity(), 1));
        assertEquals(STRANGE, tracker.offer(0, buffer, 0, 3, 1));
        final TestStream big = new TestStream(3).append(1, 20_000);
        assertEquals(STRANGE, tracker.offer(0, big.buffer(1), 0, big.block(1).length, 1));
    }

    @Test
    void shouldStopWhenAHeartbeatNamesAnotherChain()
    {
        offer(0, 1);
        offer(0, 2);

        assertTrue(heartbeat(1, 2));
        final LockstepException ex = assertThrows(LockstepException.class,
            () -> tracker.onHeartbeat(1, 2, stream.chainCrc(2) + 1, 1));
        assertEquals(LockstepException.Severity.FATAL, ex.severity());
    }

    @Test
    void shouldStopWhenAnotherBlockContinuesTheSamePredecessor()
    {
        final TestStream other = new TestStream(stream, 2, 99).append(1, 8).append(1, 8);
        offer(0, 1);
        offer(0, 2);
        offer(0, 3);
        offer(0, 4);

        assertEquals(REJECTED, tracker.offer(1, other.buffer(4), 0, other.block(4).length, 1), "cannot be judged");
        assertThrows(LockstepException.class,
            () -> tracker.offer(1, other.buffer(3), 0, other.block(3).length, 1));
    }

    @Test
    void shouldStopWhenTheSameUnfittingBlockComesAgainAndAgain()
    {
        final TestStream other = new TestStream(stream, 1, 99).appendRandom(4);
        offer(0, 1);
        offer(0, 2);

        assertEquals(REJECTED, tracker.offer(0, other.buffer(3), 0, other.block(3).length, 1));
        assertTrue(tracker.hasGap(), "what comes next is missing now");
        assertEquals(REJECTED, tracker.offer(1, other.buffer(3), 0, other.block(3).length, 1));
        assertThrows(LockstepException.class,
            () -> tracker.offer(REPLAY, other.buffer(3), 0, other.block(3).length, 1));
    }

    @Test
    void shouldRefuseANewerEpochUntilTold()
    {
        final TestStream next = new TestStream(stream, 2, 5).epoch(2).appendRandom(2);
        offer(0, 1);
        offer(0, 2);
        for (int i = 0; i < 2 * GapTracker.REPEAT_LIMIT; i++)
        {
            assertEquals(REJECTED, tracker.offer(0, next.buffer(3), 0, next.block(3).length, 1));
            assertFalse(tracker.onHeartbeat(2, 4, next.chainCrc(4), 1));
        }
        assertEquals(2, tracker.refusedEpoch());
        assertFalse(tracker.hasGap());
        assertEquals(1, counters.get(ReplicaCounter.EPOCH));

        released.clear();
        tracker = newTracker(new StreamContext().epochLimit(2));
        for (int n = 1; n <= 4; n++)
        {
            assertEquals(RELEASED, tracker.offer(0, next.buffer(n), 0, next.block(n).length, 1));
        }
        assertEquals(2, counters.get(ReplicaCounter.EPOCH));
    }

    @Test
    void shouldOnlyRejectWhatComesOfAnEpochThatHasEnded()
    {
        final TestStream next = new TestStream(stream, 2, 5).epoch(2).appendRandom(2);
        tracker = newTracker(new StreamContext().epochLimit(2));
        for (int n = 1; n <= 3; n++)
        {
            tracker.offer(0, next.buffer(n), 0, next.block(n).length, 1);
        }

        assertEquals(REJECTED, offer(1, 3));
        assertFalse(heartbeat(1, 3));
        for (int i = 0; i < 2 * GapTracker.REPEAT_LIMIT; i++)
        {
            assertEquals(REJECTED, offer(1, 4));
        }
        assertEquals(DUPLICATE, offer(1, 2), "what both have in common is no rejection");
        assertEquals(RELEASED, tracker.offer(0, next.buffer(4), 0, next.block(4).length, 1));
    }

    @Test
    void shouldBeginWhereItIsTold()
    {
        tracker = newTracker(new StreamContext().from(11, stream.chainCrc(10)));

        assertEquals(DUPLICATE, offer(0, 10));
        assertEquals(DUPLICATE, offer(0, 3));
        assertTrue(heartbeat(1, 10));
        assertEquals(RELEASED, offer(0, 11));
        assertThrows(LockstepException.class, () -> tracker.onHeartbeat(1, 10, 12345, 1));
    }

    @Test
    void shouldForgetAHeadThatNobodyHas()
    {
        offer(0, 1);
        heartbeat(1, 1);
        tracker.onHeartbeat(1, Long.MAX_VALUE / 2, 1, 1);
        offer(0, 5);
        assertTrue(tracker.hasGap());

        tracker.forgetHead();

        assertFalse(tracker.hasGap());
        assertEquals(RELEASED, offer(0, 2));
        assertEquals(HELD, offer(0, 5));
        assertTrue(tracker.hasGap());
    }

    private GapTracker newTracker(final StreamContext ctx)
    {
        ctx.streamId(TestStream.STREAM_ID).groupCount(2).reorderSlots(SLOTS).maxBlockLength(16 * 1024).conclude();
        return new GapTracker(ctx, this::onBlock, counters);
    }

    private void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        assertTrue(decoder.tryWrap(buffer, offset, length));
        released.add(decoder.blockNumber());
    }

    private GapTracker.Verdict offer(final int source, final long blockNumber)
    {
        return offer(source, blockNumber, 1);
    }

    private GapTracker.Verdict offer(final int source, final long blockNumber, final long nowNs)
    {
        return tracker.offer(source, stream.buffer(blockNumber), 0, stream.block(blockNumber).length, nowNs);
    }

    private boolean heartbeat(final int epoch, final long blockNumber)
    {
        return tracker.onHeartbeat(epoch, blockNumber, stream.chainCrc(blockNumber), 1);
    }
}
