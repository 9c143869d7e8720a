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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.replica.HashMachine;
import io.lockstep.replica.TestStream;
import io.lockstep.replica.apply.ApplyLoop;
import io.lockstep.replica.status.ReplicaCounter;
import io.lockstep.replica.status.ReplicaCounters;

/** Whatever the network does: the machine is given the stream, all of it, in order. */
class StreamPropertyTest
{
    private static final long STEP_NS = 50_000;
    private static final long HEARTBEAT_NS = 5_000_000;
    private static final int BLOCKS = 300;

    private record Packet(long atNs, long order, int group, byte[] bytes)
    {
    }

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.rangeClosed(1, 80), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void orderOfArrivalAndLossShouldNotChangeTheDigest(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final TestStream stream = new TestStream(seed).appendRandom(BLOCKS);
        final Run run = new Run(stream, random);

        run.untilReleased(BLOCKS);
        run.heal();
        run.untilApplied(BLOCKS, 400_000);

        assertEquals(straightDigest(stream), run.machine.digest());
        assertEquals(stream.lastSequence(BLOCKS), run.apply.lastSequence());
        run.untilNothingIsMissing(400_000);
        run.errors.forEach((error) -> assertTrue(run.damagePercent > 0 &&
            error.getMessage().contains(StreamContext.EPOCH_LIMIT_PROP_NAME), error.toString()));
        run.follower.close();
    }

    @Test
    void shouldRepairEveryLossOfOneOrTwoBlocksAnywhere()
    {
        final int count = 24;
        final TestStream stream = new TestStream(5).appendRandom(count);
        final long expected = straightDigest(stream);
        for (int lost = 1; lost <= count; lost++)
        {
            for (int alsoLost = lost; alsoLost <= count; alsoLost++)
            {
                for (int batchLimit = 1; batchLimit <= 3; batchLimit++)
                {
                    assertEquals(expected, digestAfterLoss(stream, lost, alsoLost, batchLimit),
                        "lost=" + lost + " alsoLost=" + alsoLost + " batchLimit=" + batchLimit);
                }
            }
        }
    }

    private static long digestAfterLoss(
        final TestStream stream, final int lost, final int alsoLost, final int batchLimit)
    {
        final ReplicaCounters counters = new ReplicaCounters(1);
        final HashMachine machine = new HashMachine();
        final ApplyLoop apply = new ApplyLoop(machine, null, counters, 0, 0, 0);
        final FakeReplay replay = new FakeReplay(stream, new SplittableRandom(1)).batchLimit(batchLimit);
        final StreamFollower follower = new StreamFollower(
            new StreamContext().streamId(TestStream.STREAM_ID).groupCount(1).reorderSlots(4),
            new ReplayPort[] {replay}, apply, counters, StreamPropertyTest::fail, null);
        long nowNs = 0;
        for (int n = 1; n <= stream.size(); n++, nowNs += 1_000_000)
        {
            replay.available(1, n);
            if (n != lost && n != alsoLost)
            {
                follower.onGroupMessage(0, stream.buffer(n), 0, stream.block(n).length, nowNs);
            }
            follower.poll(nowNs);
        }
        follower.onGroupMessage(0, stream.heartbeat(stream.size()), 0, TestStream.HEARTBEAT_LENGTH, nowNs);
        for (int i = 0; i < 500 && apply.lastBlock() < stream.size(); i++, nowNs += 100_000)
        {
            follower.poll(nowNs);
        }
        assertEquals(stream.size(), apply.lastBlock());
        return machine.digest();
    }

    private static void fail(final Throwable ex)
    {
        throw new AssertionError(ex);
    }

    private static long straightDigest(final TestStream stream)
    {
        final HashMachine machine = new HashMachine();
        final ApplyLoop apply = new ApplyLoop(machine, null, new ReplicaCounters(0), 0, 0, 0);
        for (int n = 1; n <= stream.size(); n++)
        {
            apply.onBlock(stream.buffer(n), 0, stream.block(n).length);
        }
        return machine.digest();
    }

    /** Two gateways that release the same stream at their own pace, and what is between them and the replica. */
    private static final class Run
    {
        private final TestStream stream;
        private final SplittableRandom random;
        private final int groupCount;
        private final int[] lossPercent;
        private final int duplicatePercent;
        private final int damagePercent;
        private final long spreadNs;
        private final long[] released = new long[2];
        private final FakeReplay[] replays = new FakeReplay[2];
        private final PriorityQueue<Packet> network = new PriorityQueue<>(
            (a, b) -> a.atNs != b.atNs ? Long.compare(a.atNs, b.atNs) : Long.compare(a.order, b.order));
        private final List<Throwable> errors = new ArrayList<>();
        private final HashMachine machine = new HashMachine();
        private final ReplicaCounters counters;
        private final ApplyLoop apply;
        private final StreamFollower follower;
        private final long lateJoinNs;
        private boolean isHealed;
        private long order;
        private long nowNs;

        Run(final TestStream stream, final SplittableRandom random)
        {
            this.stream = stream;
            this.random = random;
            groupCount = random.nextInt(3);
            lossPercent = new int[] {randomLoss(), randomLoss()};
            duplicatePercent = random.nextInt(20);
            damagePercent = random.nextInt(3);
            spreadNs = 1 + random.nextLong(3_000_000);
            lateJoinNs = random.nextBoolean() ? 0 : random.nextLong(20_000_000);
            for (int i = 0; i < replays.length; i++)
            {
                replays[i] = new FakeReplay(stream, random.split())
                    .batchLimit(1 + random.nextInt(40))
                    .lossPercent(random.nextInt(30))
                    .connected(0 == i || random.nextBoolean());
            }
            counters = new ReplicaCounters(groupCount);
            apply = new ApplyLoop(machine, null, counters, 0, 0, 0);
            follower = new StreamFollower(
                new StreamContext()
                    .streamId(TestStream.STREAM_ID)
                    .groupCount(groupCount)
                    .reorderSlots(1 << random.nextInt(7))
                    .silenceTimeoutNs(20_000_000)
                    .replayTimeoutNs(5_000_000),
                replays, apply, counters, errors::add, null);
        }

        void untilReleased(final long blockNumber)
        {
            while (Math.min(released[0], released[1]) < blockNumber)
            {
                for (int gateway = 0; gateway < 2; gateway++)
                {
                    if (released[gateway] < blockNumber && random.nextInt(3) == 0)
                    {
                        release(gateway);
                    }
                }
                step();
            }
        }

        void heal()
        {
            isHealed = true;
            for (final FakeReplay each : replays)
            {
                each.lossPercent(0).connected(true);
            }
        }

        void untilApplied(final long blockNumber, final int stepLimit)
        {
            for (int i = 0; i < stepLimit && apply.lastBlock() < blockNumber; i++)
            {
                step();
            }
            assertEquals(blockNumber, apply.lastBlock(),
                "state=" + follower.state() + '\n' + counters.print());
            assertEquals(blockNumber, counters.get(ReplicaCounter.LAST_BLOCK));
        }

        /** A damaged block number makes the replica wait for what there is not, but not for ever. */
        void untilNothingIsMissing(final int stepLimit)
        {
            for (int i = 0; i < stepLimit && follower.tracker().hasGap(); i++)
            {
                step();
            }
            assertFalse(follower.tracker().hasGap(), "state=" + follower.state() + '\n' + counters.print());
        }

        private int randomLoss()
        {
            final int kind = random.nextInt(4);
            return 0 == kind ? 100 : 1 == kind ? 0 : random.nextInt(40);
        }

        private void release(final int gateway)
        {
            final long blockNumber = ++released[gateway];
            replays[gateway].available(1, blockNumber);
            send(gateway, stream.block(blockNumber));
        }

        private void step()
        {
            nowNs += STEP_NS;
            if (nowNs % HEARTBEAT_NS == 0)
            {
                send(0, stream.heartbeat(released[0]).byteArray());
                send(1, stream.heartbeat(released[1]).byteArray());
            }
            while (!network.isEmpty() && network.peek().atNs <= nowNs)
            {
                final Packet packet = network.poll();
                if (nowNs >= lateJoinNs)
                {
                    follower.onGroupMessage(
                        packet.group, new UnsafeBuffer(packet.bytes), 0, packet.bytes.length, nowNs);
                }
            }
            if (nowNs >= lateJoinNs)
            {
                follower.poll(nowNs);
            }
        }

        private void send(final int group, final byte[] bytes)
        {
            if (group >= groupCount)
            {
                return;
            }
            int copies = random.nextInt(100) < duplicatePercent ? 2 : 1;
            while (copies-- > 0)
            {
                if (!isHealed && random.nextInt(100) < lossPercent[group])
                {
                    continue;
                }
                network.add(new Packet(nowNs + random.nextLong(spreadNs), order++, group, maybeDamaged(bytes)));
            }
        }

        /** Blocks only: a heartbeat has no check of its own, and one that lies is taken for what it says. */
        private byte[] maybeDamaged(final byte[] bytes)
        {
            if (isHealed || bytes.length == TestStream.HEARTBEAT_LENGTH || random.nextInt(100) >= damagePercent)
            {
                return bytes;
            }
            final byte[] damaged = bytes.clone();
            final int index = random.nextInt(8, bytes.length);
            damaged[index] ^= (byte)(1 << random.nextInt(8));
            return damaged;
        }
    }
}
