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
package io.lockstep.gateway.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.LockstepException;

class BlockPackerTest
{
    private static final int MAX_MESSAGE_LENGTH = 40;
    private static final int BLOCK_LENGTH = BlockDescriptor.HEADER_LENGTH + 8 * BlockDescriptor.entryLength(40);
    private static final int BLOCKS_IN_FLIGHT = 5;
    private static final long TIMEOUT_NS = 1000;
    private static final int CLIENT_COUNT = 4;

    private final GatewayCounters counters = new GatewayCounters();
    private final EntryRing ring = new EntryRing(64, MAX_MESSAGE_LENGTH);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[MAX_MESSAGE_LENGTH]);

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.rangeClosed(1, 300), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldSequenceEveryEntryOnceInTheOrderOfItsClient(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final LossyCluster cluster = new LossyCluster(random, random.nextInt(30), random.nextInt(50));
        final BlockPacker packer = newPacker(cluster);
        final long[] lastPut = new long[CLIENT_COUNT];
        long nowNs = random.nextInt();

        for (int i = 0; i < 2000; i++)
        {
            nowNs += random.nextInt(100);
            step(random, cluster, packer, lastPut, nowNs);
        }
        cluster.heal();
        for (int i = 0; i < 200 && !(packer.isIdle() && i > 20); i++)
        {
            nowNs += TIMEOUT_NS;
            packer.doWork(nowNs);
            cluster.commit(Integer.MAX_VALUE);
            cluster.report(packer, Integer.MAX_VALUE);
        }

        assertTrue(packer.isIdle(), "unsettled blocks are left");
        assertNull(packer.pollProblem());
        for (int i = 0; i < CLIENT_COUNT; i++)
        {
            assertEquals(
                LongStream.rangeClosed(1, lastPut[i]).boxed().toList(),
                cluster.sequenced.getOrDefault((long)i, java.util.List.of()));
        }
        assertTrue(counters.get(GatewayCounter.BLOCKS_RESENT) <=
            counters.get(GatewayCounter.REWINDS) * BLOCKS_IN_FLIGHT, "more resent than rewound");
    }

    @Test
    void shouldResendNothingWhenNothingIsLost()
    {
        final LossyCluster cluster = new LossyCluster(new SplittableRandom(1), 0, 0);
        final BlockPacker packer = newPacker(cluster);

        for (int i = 1; i <= 100; i++)
        {
            put(1, i);
            packer.doWork(i * 10);
            cluster.commit(1);
            cluster.report(packer, 1);
        }

        assertEquals(0, counters.get(GatewayCounter.BLOCKS_RESENT));
        assertEquals(100, counters.get(GatewayCounter.BLOCKS_PACKED));
    }

    @Test
    void shouldFillTheOpenBlockWhileTheClusterPushesBack()
    {
        final LossyCluster cluster = new LossyCluster(new SplittableRandom(1), 0, 100);
        final BlockPacker packer = newPacker(cluster);
        for (int i = 1; i <= 5; i++)
        {
            put(1, i);
            packer.doWork(i);
        }

        cluster.heal();
        packer.doWork(6);

        assertEquals(1, counters.get(GatewayCounter.BLOCKS_PACKED));
        assertEquals(5, counters.get(GatewayCounter.ENTRIES_PACKED));
    }

    @Test
    void shouldRewindOncePerTimeOutNotPerCycle()
    {
        final LossyCluster cluster = new LossyCluster(new SplittableRandom(1), 100, 0);
        final BlockPacker packer = newPacker(cluster);
        put(1, 1);

        for (long nowNs = 0; nowNs <= 10 * TIMEOUT_NS; nowNs += TIMEOUT_NS / 10)
        {
            packer.doWork(nowNs);
        }

        final long rewinds = counters.get(GatewayCounter.REWINDS);
        assertTrue(rewinds >= 8 && rewinds <= 10, "rewinds=" + rewinds);
    }

    @Test
    void shouldRewindOncePerLossHoweverManyBlocksAreRefusedForIt()
    {
        final BlockPacker packer = newPacker(new LossyCluster(new SplittableRandom(1), 0, 0));
        for (int i = 1; i <= BLOCKS_IN_FLIGHT; i++)
        {
            put(1, i);
            packer.doWork(i);
        }

        for (int i = 2; i <= BLOCKS_IN_FLIGHT; i++)
        {
            packer.onSettlement(i, true);
            packer.doWork(10 + i);
        }
        packer.onSettlement(1, false);

        assertEquals(1, counters.get(GatewayCounter.REWINDS));
        assertEquals(BLOCKS_IN_FLIGHT, counters.get(GatewayCounter.BLOCKS_RESENT));
    }

    @Test
    void shouldTakeNoMoreThanMayBeInFlight()
    {
        final LossyCluster cluster = new LossyCluster(new SplittableRandom(1), 100, 0);
        final BlockPacker packer = newPacker(cluster);

        for (int i = 1; i <= 20; i++)
        {
            put(1, i);
            packer.doWork(i);
        }

        assertEquals(BLOCKS_IN_FLIGHT, packer.inFlight());
        assertEquals(BLOCKS_IN_FLIGHT, counters.get(GatewayCounter.BLOCKS_PACKED));
    }

    @Test
    void shouldGiveUpABlockThatIsRefusedWithNothingBeforeIt()
    {
        final LossyCluster cluster = new LossyCluster(new SplittableRandom(1), 0, 0);
        final BlockPacker packer = newPacker(cluster);
        put(1, 7);

        for (int i = 0; i < 10 && !packer.isIdle() || 0 == i; i++)
        {
            packer.doWork(i);
            cluster.commit(10);
            cluster.report(packer, 10);
        }

        assertTrue(packer.isIdle());
        assertNotNull(packer.pollProblem());
        assertEquals(1, counters.get(GatewayCounter.BLOCKS_ABANDONED));
    }

    @Test
    void shouldStopWhenTheClusterTakesItsBlocksForAnothersAgainAndAgain()
    {
        final FakePort port = new FakePort((buffer, offset, length) -> {});
        final BlockPacker packer = newPacker(port);
        put(1, 1);
        long nowNs = timeOut(packer, 0, BlockPacker.TIMEOUT_LIMIT - 1, true);
        nowNs = timeOut(packer, nowNs, 1, false);
        nowNs = timeOut(packer, nowNs, BlockPacker.TIMEOUT_LIMIT - 1, true);
        port.generation++;
        nowNs = timeOut(packer, nowNs, BlockPacker.TIMEOUT_LIMIT - 1, true);
        packer.onSettlement(1, false);
        put(1, 2);
        nowNs = timeOut(packer, nowNs, BlockPacker.TIMEOUT_LIMIT - 1, true);
        nowNs = timeOut(packer, nowNs, 3 * BlockPacker.TIMEOUT_LIMIT, false);
        nowNs = timeOut(packer, nowNs, BlockPacker.TIMEOUT_LIMIT - 1, true);

        final long lastNs = nowNs;
        final LockstepException ex =
            assertThrows(LockstepException.class, () -> timeOut(packer, lastNs, 1, true));
        assertEquals(LockstepException.Fault.REFUSED, ex.fault());
        assertTrue(ex.getMessage().startsWith(
            "cluster takes this gateway's blocks for another's or for none: gatewayId=3 gatewayBlock=2"),
            ex.getMessage());
    }

    private static long timeOut(final BlockPacker packer, final long fromNs, final int count, final boolean isUntaken)
    {
        long nowNs = fromNs;
        packer.doWork(nowNs);
        for (int i = 0; i < count; i++)
        {
            if (isUntaken)
            {
                packer.onUntaken();
            }
            nowNs += TIMEOUT_NS;
            packer.doWork(nowNs);
        }
        return nowNs;
    }

    @Test
    void shouldMarkBlocksAsItsOwn()
    {
        final BlockDecoder decoder = new BlockDecoder();
        final long[] origin = new long[3];
        final BlockPacker packer = newPacker(new FakePort((buffer, offset, length) ->
        {
            assertTrue(decoder.tryWrap(buffer, offset, length) && decoder.hasWholeEntries());
            origin[0] = decoder.gatewayId();
            origin[1] = decoder.gatewayIncarnation();
            origin[2] = decoder.gatewayBlock();
        }));
        put(1, 1);

        packer.doWork(0);

        assertEquals(3, origin[0]);
        assertEquals(77, origin[1]);
        assertEquals(1, origin[2]);
    }

    @Test
    void shouldNotAllocateWhenWarm()
    {
        final long[] offered = new long[1];
        final BlockDecoder decoder = new BlockDecoder();
        final BlockPacker packer = newPacker(new FakePort((buffer, offset, length) ->
        {
            decoder.tryWrap(buffer, offset, length);
            offered[0] = decoder.gatewayBlock();
        }));
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        long id = run(packer, offered, 0, 50_000);

        // The least of five rounds: the compiler now and then charges some bytes to the thread, once.
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++)
        {
            final long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            id = run(packer, offered, id, 2_000);
            least = Math.min(least, threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        }

        assertEquals(60_000, id);
        assertEquals(0, least);
    }

    private long run(final BlockPacker packer, final long[] offered, final long first, final int count)
    {
        long id = first;
        for (int i = 0; i < count; i++)
        {
            put(1, ++id);
            packer.doWork(id);
            packer.onSettlement(offered[0], false);
        }
        return id;
    }

    private void step(
        final SplittableRandom random,
        final LossyCluster cluster,
        final BlockPacker packer,
        final long[] lastPut,
        final long nowNs)
    {
        switch (random.nextInt(8))
        {
            case 0:
            case 1:
            case 2:
                final int client = random.nextInt(CLIENT_COUNT);
                if (ring.tryPut(EntryKind.REQUEST, client, lastPut[client] + 1, 1, 0, 0, payload, 0,
                    random.nextInt(MAX_MESSAGE_LENGTH + 1)))
                {
                    lastPut[client]++;
                }
                break;

            case 3:
                cluster.commit(random.nextInt(4));
                break;

            case 4:
                cluster.report(packer, random.nextInt(4));
                break;

            case 5:
                if (0 == random.nextInt(40))
                {
                    cluster.loseLeader();
                }
                else if (0 == random.nextInt(10))
                {
                    cluster.electLeader();
                }
                break;

            default:
                packer.doWork(nowNs);
                break;
        }
    }

    private void put(final long clientId, final long requestId)
    {
        assertTrue(ring.tryPut(EntryKind.REQUEST, clientId, requestId, 1, 0, 0, payload, 0, 8));
    }

    private BlockPacker newPacker(final ClusterPort port)
    {
        return new BlockPacker(3, 77, BLOCK_LENGTH, BLOCKS_IN_FLIGHT, TIMEOUT_NS, ring, port, counters);
    }

    private interface Sink
    {
        void onOffer(DirectBuffer buffer, int offset, int length);
    }

    private static final class FakePort implements ClusterPort
    {
        private final Sink sink;
        private long generation = 1;

        FakePort(final Sink sink)
        {
            this.sink = sink;
        }

        @Override
        public long offer(final DirectBuffer buffer, final int offset, final int length)
        {
            sink.onOffer(buffer, offset, length);
            return 1;
        }

        @Override
        public int poll(final long nowNs)
        {
            return 0;
        }

        @Override
        public long generation()
        {
            return generation;
        }

        @Override
        public void close()
        {
        }
    }
}
