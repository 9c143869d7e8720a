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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.lockstep.protocol.LockstepException;
import io.lockstep.replica.HashMachine;
import io.lockstep.replica.TestStream;
import io.lockstep.replica.apply.ApplyLoop;
import io.lockstep.replica.status.ReplicaCounter;
import io.lockstep.replica.status.ReplicaCounters;

class StreamFollowerTest
{
    private static final long MS = 1_000_000;
    private static final long SETTLE_NS = 2 * MS;
    private static final long SILENCE_NS = 50 * MS;

    private final TestStream stream = new TestStream(2).appendRandom(60);
    private final ReplicaCounters counters = new ReplicaCounters(2);
    private final List<String> transitions = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final HashMachine machine = new HashMachine();
    private final ApplyLoop apply = new ApplyLoop(machine, null, counters, 0, 0, 0);
    private final FakeReplay first = new FakeReplay(stream, new SplittableRandom(1));
    private final FakeReplay second = new FakeReplay(stream, new SplittableRandom(2));
    private StreamFollower follower;
    private long nowNs = 1;

    @Test
    void shouldSyncByReplayThenBeLive()
    {
        follower = newFollower(1, first.available(1, 20));

        run(20);
        assertEquals(List.of(), transitions, "the gateway may just have started");
        heartbeat(0, 20);
        run(1);

        assertEquals(List.of("SYNCING>LIVE@21"), transitions);
        assertEquals(20, apply.lastBlock());
        assertEquals(20, counters.get(ReplicaCounter.GAP_FILLS));
        assertTrue(first.requests() >= 3 && first.requests() <= 7, "whole batches, 8, 8, 4, then by interval");
    }

    @Test
    void shouldBeLiveAtOnceWhenTheStreamIsStillEmpty()
    {
        follower = newFollower(1, first);
        heartbeat(0, 0);

        run(3);

        assertEquals(List.of("SYNCING>LIVE@1"), transitions);
    }

    @Test
    void shouldNotBeLiveByTheWordOfAGatewayThatHasNothingYet()
    {
        follower = newFollower(1, first);

        run(49);
        assertEquals(List.of(), transitions);
        assertTrue(first.requests() <= 11, "by interval: requests=" + first.requests());
        run(2);
        assertEquals(List.of("SYNCING>SILENT@1"), transitions);
        assertEquals(1, counters.get(ReplicaCounter.SILENCES));

        first.available(1, 30);
        run(20);
        assertEquals(30, apply.lastBlock());
        heartbeat(0, 30);
        run(1);
        assertEquals(List.of("SYNCING>SILENT@1", "SILENT>LIVE@31"), transitions);
    }

    @Test
    void shouldNeedNoReplayWhenItHearsTheStreamFromItsStart()
    {
        follower = newFollower(2);

        hear(0, 1);
        hear(1, 2);
        run(1);

        assertEquals(List.of("SYNCING>LIVE@3"), transitions);
    }

    @Test
    void shouldMergeReplayWithWhatIsHeardAlready()
    {
        follower = newFollower(1, first.available(1, 20));
        hear(0, 23);
        assertEquals(1, counters.get(ReplicaCounter.AHEAD));

        run(5);
        assertEquals(StreamState.SYNCING, follower.state());
        assertEquals(20, apply.lastBlock());
        hear(0, 23);
        assertEquals(1, counters.get(ReplicaCounter.HELD_BLOCKS));
        first.available(1, 22);
        run(30);

        assertEquals(List.of("SYNCING>LIVE@24"), transitions);
        assertEquals(23, apply.lastBlock());
    }

    @Test
    void shouldLetTheOtherGroupFillAGapWithinTheSettleTime()
    {
        follower = live(2, 5, first);

        hear(0, 7);
        run(1);
        assertEquals(StreamState.GAP, follower.state());
        hear(1, 6);
        run(1);

        assertEquals(List.of("LIVE>GAP@6", "GAP>LIVE@8"), transitions);
        assertEquals(0, first.requests());
        assertEquals(1, counters.get(ReplicaCounter.GAPS));
        assertEquals(0, counters.get(ReplicaCounter.REPAIRS));
    }

    @Test
    void shouldAskReplayWhenTheSettleTimeIsOver()
    {
        follower = live(1, 5, first.available(1, 9));
        hear(0, 9);

        run(2);
        assertEquals(0, first.requests());
        run(10);

        assertEquals(List.of("LIVE>GAP@6", "GAP>REPAIR@6", "REPAIR>LIVE@10"), transitions);
        assertEquals(6, first.lastFromBlock());
        assertEquals(9, apply.lastBlock());
        assertEquals(3, counters.get(ReplicaCounter.GAP_FILLS), "block 9 itself was heard");
        assertEquals(1, counters.get(ReplicaCounter.REPAIRS));
    }

    @Test
    void shouldRepairATailThatOnlyAHeartbeatTellsOf()
    {
        follower = live(1, 5, first.available(1, 7));

        heartbeat(0, 7);
        run(10);

        assertEquals(List.of("LIVE>GAP@6", "GAP>REPAIR@6", "REPAIR>LIVE@8"), transitions);
    }

    @Test
    void shouldWaitInAGapWhenThereIsNobodyToAsk()
    {
        follower = live(1, 5);
        hear(0, 7);

        run(100);

        assertEquals(StreamState.GAP, follower.state());
        hear(0, 6);
        run(1);
        assertEquals(StreamState.LIVE, follower.state());
    }

    @Test
    void shouldAskTheNextGatewayWhenOneIsNotConnectedOrMuteOrHasNoMore()
    {
        follower = live(1, 5, first.connected(false), second.available(1, 8));
        hear(0, 8);
        run(10);
        assertEquals(8, apply.lastBlock());

        follower.close();
        setUpAnew();
        follower = live(1, 10, first.connected(true).mute(true), second.available(1, 13));
        hear(0, 13);
        run(40);
        assertEquals(13, apply.lastBlock());
        assertEquals(1, first.requests(), "asked, and given up after its time-out");

        follower.close();
        setUpAnew();
        follower = live(1, 15, first.mute(false).available(30, 60), second.available(1, 60));
        hear(0, 17);
        run(40);
        assertEquals(60, apply.lastBlock());
        assertTrue(errors.get(0).getMessage().contains("firstAvailable=30"), errors.toString());
    }

    @Test
    void shouldPauseAfterAllWereAskedInVain()
    {
        follower = live(1, 5, first.connected(false), second.connected(false));
        hear(0, 8);

        run(100);

        assertEquals(StreamState.REPAIR, follower.state());
        final long failures = counters.get(ReplicaCounter.REPLAY_FAILURES);
        assertTrue(failures >= 8 && failures <= 24, "two each 10 ms: failures=" + failures);
        first.connected(true).available(1, 8);
        run(20);
        assertEquals(8, apply.lastBlock());
    }

    @Test
    void shouldPollReplayWhileNothingIsHeardAndComeBack()
    {
        follower = live(2, 5, first.available(1, 5));

        run(60);
        assertEquals(List.of("LIVE>SILENT@6"), transitions);
        first.available(1, 30);
        run(20);
        assertEquals(30, apply.lastBlock());
        assertEquals(StreamState.SILENT, follower.state());
        assertEquals(1, counters.get(ReplicaCounter.SILENCES));

        heartbeat(1, 30);
        run(1);
        assertEquals(List.of("LIVE>SILENT@6", "SILENT>LIVE@31"), transitions);
    }

    @Test
    void shouldFindOutThatTheOnlyGroupItHearsIsBehind()
    {
        follower = live(1, 5, first.available(1, 5), second.available(1, 5));
        for (int i = 0; i < 30; i++)
        {
            heartbeat(0, 5);
            run(10);
        }
        assertEquals(5, apply.lastBlock());
        assertEquals(List.of(), transitions);

        second.available(1, 40);
        for (int i = 0; i < 30; i++)
        {
            heartbeat(0, 5);
            run(10);
        }

        assertEquals(40, apply.lastBlock());
        assertTrue(first.requests() > 1 && first.requests() < 10, "probes=" + first.requests());
        assertEquals(StreamState.LIVE, follower.state());
    }

    @Test
    void shouldGoFromSilenceIntoAGapWhenMoreIsHeardThanIsHeld()
    {
        follower = live(2, 5, first.available(1, 5));
        run(60);

        hear(0, 9);
        run(1);

        assertEquals(List.of("LIVE>SILENT@6", "SILENT>GAP@6"), transitions);
    }

    @Test
    void shouldWorkWithReplayAlone()
    {
        follower = newFollower(0, first.available(1, 10));
        run(20);
        assertEquals(List.of("SYNCING>LIVE@11"), transitions);

        first.available(1, 60);
        run(40);
        assertEquals(60, apply.lastBlock());
        assertEquals(StreamState.LIVE, follower.state());

        first.connected(false);
        run(60);
        assertEquals(StreamState.SILENT, follower.state());
        first.connected(true);
        run(40);
        assertEquals(List.of("SYNCING>LIVE@11", "LIVE>SILENT@61", "SILENT>LIVE@61"), transitions);
    }

    @Test
    void shouldForgetAHeadThatNoGatewayHas()
    {
        follower = live(1, 5, first.available(1, 5));
        heartbeat(TestStream.STREAM_ID, 1, 1L << 50);

        run(300);

        assertEquals(1, counters.get(ReplicaCounter.FORGOTTEN_HEADS));
        assertEquals("REPAIR>LIVE@6", transitions.get(2));
        hear(0, 6);
        run(1);
        assertEquals(6, apply.lastBlock());
    }

    @Test
    void shouldThrowFromPollWhatTheMachineThrewAndTakeNothingAfterIt()
    {
        machine.failAt(1);
        final IllegalStateException asked = new IllegalStateException("x");
        follower = newFollower(1);
        for (int n = 1; n <= 60; n++)
        {
            hear(0, n);
        }

        final LockstepException ex = assertThrows(LockstepException.class, () -> run(1));
        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        assertSame(asked.getClass(), ex.getCause().getClass());
        assertEquals(StreamState.STOPPED, follower.state());
        final long calls = machine.calls();
        hear(0, 60);
        run(5);
        assertEquals(calls, machine.calls());
    }

    @Test
    void shouldTellOfANewerEpochOnce()
    {
        follower = live(1, 5);
        for (int i = 0; i < 5; i++)
        {
            heartbeat(TestStream.STREAM_ID, 2, 9);
            run(1);
        }

        assertEquals(1, errors.size());
        assertTrue(errors.get(0).getMessage().contains("lockstep.replica.epoch"));
        assertEquals(2, counters.get(ReplicaCounter.EPOCH_REFUSED));
        assertEquals(StreamState.LIVE, follower.state());
    }

    @Test
    void shouldCountMessagesThatAreNoneOfItsOwn()
    {
        follower = live(1, 5);

        heartbeat(99, 1, 50);
        follower.onGroupMessage(0, new UnsafeBuffer(new byte[100]), 0, 100, nowNs);
        follower.onGroupMessage(0, new UnsafeBuffer(new byte[100]), 0, 0, nowNs);

        assertEquals(3, counters.get(ReplicaCounter.STRANGERS));
        assertFalse(follower.tracker().hasGap());
    }

    @Test
    void shouldTakeNoHeartbeatWithAnyBitFlipped()
    {
        follower = live(1, 9);
        final long heartbeats = counters.get(ReplicaCounter.HEARTBEATS);
        final long heard = counters.heardOnGroup(0);
        final int calls = transitions.size();
        final UnsafeBuffer message = stream.heartbeat(5);

        for (int bit = 0; bit < TestStream.HEARTBEAT_LENGTH * Byte.SIZE; bit++)
        {
            final byte whole = message.getByte(bit / Byte.SIZE);
            message.putByte(bit / Byte.SIZE, (byte)(whole ^ 1 << bit % Byte.SIZE));
            follower.onGroupMessage(0, message, 0, TestStream.HEARTBEAT_LENGTH, nowNs);
            message.putByte(bit / Byte.SIZE, whole);
            follower.poll(nowNs);

            assertFalse(follower.tracker().hasGap(), "bit=" + bit);
            assertEquals(bit + 1, counters.get(ReplicaCounter.DAMAGED) + counters.get(ReplicaCounter.STRANGERS));
        }

        assertEquals(heartbeats, counters.get(ReplicaCounter.HEARTBEATS));
        assertEquals(heard, counters.heardOnGroup(0));
        assertEquals(0, counters.get(ReplicaCounter.EPOCH_REFUSED));
        assertEquals(List.of(), errors);
        assertEquals(calls, transitions.size());
        assertTrue(counters.get(ReplicaCounter.DAMAGED) > counters.get(ReplicaCounter.STRANGERS));
        follower.onGroupMessage(0, message, 0, TestStream.HEARTBEAT_LENGTH, nowNs);
        assertEquals(heartbeats + 1, counters.get(ReplicaCounter.HEARTBEATS), "the one that is whole");
    }

    @Test
    void shouldCloseItsPortsAndBeIdempotent()
    {
        follower = live(1, 5, first);

        follower.close();
        follower.close();

        assertTrue(first.isClosed());
        assertEquals(StreamState.STOPPED, follower.state());
        assertEquals(StreamState.STOPPED.code(), counters.get(ReplicaCounter.STREAM_STATE));
    }

    @Test
    void shouldAllowExactlyTheTransitionsThatAreDrawn()
    {
        final EnumSet<StreamState> toLive = EnumSet.of(
            StreamState.SYNCING, StreamState.GAP, StreamState.REPAIR, StreamState.SILENT);
        for (final StreamState from : StreamState.values())
        {
            assertSame(from, StreamState.get(from.code()));
            assertEquals(toLive.contains(from), from.canBecome(StreamState.LIVE));
            assertEquals(StreamState.LIVE == from || StreamState.SILENT == from, from.canBecome(StreamState.GAP));
            assertEquals(StreamState.GAP == from, from.canBecome(StreamState.REPAIR));
            assertEquals(
                StreamState.LIVE == from || StreamState.SYNCING == from, from.canBecome(StreamState.SILENT));
            assertEquals(StreamState.STOPPED != from, from.canBecome(StreamState.STOPPED));
            assertFalse(from.canBecome(StreamState.SYNCING));
        }
    }

    private void setUpAnew()
    {
        transitions.clear();
    }

    private StreamFollower live(final int groupCount, final int blocks, final FakeReplay... replays)
    {
        final StreamFollower follower = newFollower(groupCount, replays);
        this.follower = follower;
        for (long n = apply.lastBlock() + 1; n <= blocks; n++)
        {
            hear(0, n);
        }
        follower.poll(nowNs);
        assertEquals(StreamState.LIVE, follower.state());
        transitions.clear();
        return follower;
    }

    private StreamFollower newFollower(final int groupCount, final FakeReplay... replays)
    {
        final long fromBlock = apply.lastBlock() + 1;
        return new StreamFollower(
            new StreamContext()
                .streamId(TestStream.STREAM_ID)
                .groupCount(groupCount)
                .reorderSlots(16)
                .from(fromBlock, stream.chainCrc(fromBlock - 1))
                .gapSettleNs(SETTLE_NS)
                .silenceTimeoutNs(SILENCE_NS)
                .probeIntervalNs(100 * MS)
                .replayTimeoutNs(20 * MS),
            replays,
            apply,
            counters,
            errors::add,
            (from, to, nextBlock, reason) -> transitions.add(from + ">" + to + "@" + nextBlock));
    }

    private void hear(final int group, final long blockNumber)
    {
        final byte[] block = stream.block(blockNumber);
        follower.onGroupMessage(group, new UnsafeBuffer(block), 0, block.length, nowNs);
    }

    private void heartbeat(final int group, final long blockNumber)
    {
        final UnsafeBuffer heartbeat = stream.heartbeat(blockNumber);
        follower.onGroupMessage(group, heartbeat, 0, heartbeat.capacity(), nowNs);
    }

    private void heartbeat(final int streamId, final int epoch, final long blockNumber)
    {
        follower.onGroupMessage(
            0, TestStream.heartbeat(streamId, epoch, blockNumber, 1), 0, TestStream.HEARTBEAT_LENGTH, nowNs);
    }

    private void run(final int milliseconds)
    {
        for (int i = 0; i < milliseconds; i++)
        {
            follower.poll(nowNs);
            nowNs += MS;
        }
    }
}
