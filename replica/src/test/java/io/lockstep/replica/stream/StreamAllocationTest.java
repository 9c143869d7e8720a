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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.lockstep.protocol.ErrorCode;
import io.lockstep.replica.HashMachine;
import io.lockstep.replica.TestStream;
import io.lockstep.replica.apply.ApplyLoop;
import io.lockstep.replica.status.ReplicaCounter;
import io.lockstep.replica.status.ReplicaCounters;

class StreamAllocationTest
{
    private static final int BLOCKS = 4000;
    private static final int WARM_UP = BLOCKS / 2;
    private static final int ROUND = 250;

    private final TestStream stream = new TestStream(21).appendRandom(BLOCKS);
    private final UnsafeBuffer[] blocks = new UnsafeBuffer[BLOCKS + 1];
    private final UnsafeBuffer[] heartbeats = new UnsafeBuffer[BLOCKS + 1];

    @Test
    void shouldAllocateNothingInSteadyStateWithLossRepairAndDuplicates()
    {
        for (int n = 1; n <= BLOCKS; n++)
        {
            blocks[n] = new UnsafeBuffer(ByteBuffer.allocateDirect(stream.block(n).length));
            blocks[n].putBytes(0, stream.block(n));
            heartbeats[n] = stream.heartbeat(n);
        }
        final ReplicaCounters counters = new ReplicaCounters(2);
        final long[] sums = new long[1];
        final ApplyLoop apply = new ApplyLoop(new HashMachine(),
            (sequence, timestampNs, clientId, requestId) -> sums[0] += sequence + requestId, counters, 0, 0, 0);
        final StreamFollower follower = new StreamFollower(
            new StreamContext().streamId(TestStream.STREAM_ID).groupCount(2).reorderSlots(16).gapSettleNs(10),
            new ReplayPort[] {new ArrayReplay()}, apply, counters, StreamAllocationTest::fail, null);
        final SplittableRandom random = new SplittableRandom(3);
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();

        run(follower, random, 1, WARM_UP);
        long least = Long.MAX_VALUE;
        for (int from = WARM_UP + 1; from < BLOCKS; from += ROUND)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            run(follower, random, from, from + ROUND - 1);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertEquals(BLOCKS, apply.lastBlock());
        assertEquals(0, least, "bytes in a round; what every round allocates is ours, once may be the JVM's");
        assertTrue(counters.get(ReplicaCounter.REPAIRS) > 50 && counters.get(ReplicaCounter.DUPLICATES) > 50 &&
            counters.get(ReplicaCounter.HEARTBEATS) > 50, counters.print());
    }

    private void run(final StreamFollower follower, final SplittableRandom random, final int from, final int to)
    {
        for (int n = from; n <= to; n++)
        {
            final int dice = n == to ? 0 : random.nextInt(20);
            if (dice > 1)
            {
                follower.onGroupMessage(0, blocks[n], 0, blocks[n].capacity(), n * 100L);
            }
            if (dice > 1 && dice < 15 || 0 == dice)
            {
                follower.onGroupMessage(1, blocks[n], 0, blocks[n].capacity(), n * 100L);
            }
            if (dice == 5)
            {
                follower.onGroupMessage(1, heartbeats[n], 0, heartbeats[n].capacity(), n * 100L);
            }
            follower.poll(n * 100L);
            follower.poll(n * 100L + 50);
        }
        for (int i = 1; i <= 10; i++)
        {
            follower.poll(to * 100L + 50 + i);
        }
    }

    private static void fail(final Throwable ex)
    {
        throw new AssertionError(ex);
    }

    /** Answers at the next poll, from the array. */
    private final class ArrayReplay implements ReplayPort
    {
        private long fromBlock;

        @Override
        public boolean isBusy()
        {
            return 0 != fromBlock;
        }

        @Override
        public boolean request(final long fromBlock, final long nowNs)
        {
            this.fromBlock = fromBlock;
            return true;
        }

        @Override
        public int poll(final long nowNs, final Handler handler)
        {
            if (0 == fromBlock)
            {
                return 0;
            }
            final DirectBuffer block = blocks[(int)fromBlock];
            handler.onReplayBlock(block, 0, block.capacity());
            final long nextBlock = fromBlock + 1;
            fromBlock = 0;
            handler.onReplayEnd(nextBlock, 1, nextBlock - 1, ErrorCode.NONE);
            return 2;
        }

        @Override
        public String peer()
        {
            return "array";
        }

        @Override
        public void close()
        {
        }
    }
}
