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
package io.lockstep.sim.net;

import static org.junit.jupiter.api.Assertions.*;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.replay.ReplayClient;
import io.lockstep.journal.replay.ReplayClientContext;
import io.lockstep.journal.replay.ReplayEnd;
import io.lockstep.journal.replay.ReplayServer;
import io.lockstep.journal.replay.ReplayServerContext;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.sim.disk.SimulatedDisk;
import io.lockstep.sim.time.Scheduler;
import io.lockstep.sim.time.SeededRandom;
import io.lockstep.sim.time.SimulatedClock;
import io.lockstep.sim.time.StepDigest;

/**
 * The real replay client fetches a journal from the real replay server over the simulated network, completely, whatever
 * the network does; the server dies now and then.
 */
class ReplayOverNetworkTest
{
    private static final int SEEDS = 1000;
    private static final int SERVER = 0;
    private static final int CLIENT = 200;
    private static final int STREAM_ID = 7;
    private static final long LIMIT_NS = TimeUnit.MINUTES.toNanos(2);

    @Test
    void shouldFetchWholeJournal()
    {
        final long startNs = System.nanoTime();
        final long[] counts = new long[NetworkEvent.values().length];
        long blocks = 0;
        long requests = 0;
        long deaths = 0;
        long damaged = 0;
        long simulatedNs = 0;
        for (long seed = 1; seed <= SEEDS; seed++)
        {
            final Fetch fetch = new Fetch(seed).run();
            blocks += fetch.blocks.size();
            requests += fetch.requests;
            deaths += fetch.deaths;
            damaged += fetch.damaged;
            simulatedNs += fetch.scheduler.nowNs();
            for (final NetworkEvent each : NetworkEvent.values())
            {
                counts[each.ordinal()] += fetch.network.countOf(each);
            }
        }
        System.out.printf("replay over a simulated network: seeds=%d blocks=%d requests=%d deaths=%d damaged=%d " +
            "sent=%d lost=%d resent=%d images gone=%d, %.0f s simulated in %.1f s%n",
            SEEDS, blocks, requests, deaths, damaged, counts[NetworkEvent.SENT.ordinal()],
            counts[NetworkEvent.LOST.ordinal()], counts[NetworkEvent.RESENT.ordinal()],
            counts[NetworkEvent.IMAGE_GONE.ordinal()], simulatedNs / 1e9, (System.nanoTime() - startNs) / 1e9);
        assertTrue(deaths > SEEDS / 10 && damaged > 0 && counts[NetworkEvent.LOST.ordinal()] > SEEDS);
    }

    @Test
    void shouldDoTheSameForTheSameSeed()
    {
        for (long seed = 1; seed <= 20; seed++)
        {
            assertEquals(new Fetch(seed).run().digest.value(), new Fetch(seed).run().digest.value());
        }
    }

    /** One journal, its server over its lives, and who fetches it. */
    private static final class Fetch implements ReplayClient.Handler
    {
        private final long seed;
        private final SeededRandom random;
        private final Scheduler scheduler;
        private final SimulatedNetwork network;
        private final StepDigest digest = new StepDigest();
        private final List<byte[]> blocks = new ArrayList<>();
        private final ChainCrc computer = new ChainCrc();
        private final BlockDecoder decoder = new BlockDecoder();
        private final Journal journal;
        private final String channel;
        private final SimulatedClock serverClock;
        private final List<Throwable> errors = new ArrayList<>();
        private final List<Disturbance> disturbances = new ArrayList<>();
        private SimulatedTransport serverTransport;
        private ReplayServer server;
        private int chainCrc = ChainCrc.GENESIS;
        private int next = 1;
        private int requests;
        private int deaths;
        private int damaged;

        Fetch(final long seed)
        {
            this.seed = seed;
            random = new SeededRandom(seed);
            scheduler = new Scheduler(random);
            network = new SimulatedNetwork(scheduler, random, new NetworkSettings().timeoutsBy(100));
            network.digest(digest);
            network.linkSettings()
                .lossRate(random.nextInt(31) / 100.0)
                .doubleRate(random.nextInt(51) / 100.0)
                .overtakeRate(random.nextInt(21) / 100.0)
                .damageRate(random.nextInt(4) / 100.0);
            network.mode(AeronStreams.REPLAY_REQUESTS, mode());
            network.mode(AeronStreams.REPLAY_RESPONSES, mode());
            serverClock = new SimulatedClock(scheduler, random.nextLong(), 0, random.nextInt(-1000, 1001));
            channel = "aeron:udp?endpoint=" + SimulatedNetwork.address(SERVER) + ":8010";
            journal = Journal.open(new JournalContext()
                .storage(new SimulatedDisk(seed).newStorage("journal"))
                .streamId(STREAM_ID)
                .segmentLength(256 * 1024)
                .indexInterval(4096));
            makeBlocks(random.nextInt(1, 120));
            startServer();
        }

        Fetch run()
        {
            final SimulatedTransport transport = network.transport(CLIENT, errors::add);
            final ReplayClient client = new ReplayClient(new ReplayClientContext()
                .transport(transport)
                .requestChannel(channel)
                .responseChannel("aeron:udp?endpoint=" + SimulatedNetwork.address(CLIENT) + ":0")
                .streamId(STREAM_ID)
                .damageListener(() -> damaged++)
                .requestTimeoutNs(TimeUnit.MILLISECONDS.toNanos(20)));
            while (next <= blocks.size())
            {
                final long nowNs = scheduler.nowNs();
                assertTrue(nowNs < LIMIT_NS, () -> "seed=" + seed + " next=" + next + " of " + blocks.size());
                disturb(nowNs);
                int work = server.doWork();
                work += client.poll(nowNs, this);
                if (client.request(next, nowNs))
                {
                    requests++;
                    work++;
                }
                digest.add(nowNs);
                digest.add(work);
                scheduler.runUntil(nowNs + random.nextInt(5_000, work > 0 ? 50_000 : 1_000_000));
            }
            client.close();
            transport.kill();
            serverTransport.kill();
            journal.close();
            assertEquals(List.of(), errors);
            return this;
        }

        @Override
        public void onReplayBlock(final DirectBuffer buffer, final int offset, final int length)
        {
            // What came damaged is not given to whoever asked.
            assertTrue(decoder.tryWrap(buffer, offset, length) &&
                decoder.chainCrc() == computer.compute(chainCrc, buffer, offset, length) &&
                next == decoder.blockNumber(), () -> "seed=" + seed + " block=" + next);
            final byte[] actual = new byte[length];
            buffer.getBytes(offset, actual);
            assertArrayEquals(blocks.get(next - 1), actual, () -> "seed=" + seed + " block=" + next);
            chainCrc = decoder.chainCrc();
            next++;
        }

        @Override
        public void onReplayEnd(final ReplayEnd end)
        {
            digest.add(end.nextBlock());
        }

        private void disturb(final long nowNs)
        {
            final int choice = random.nextInt(200);
            if (choice < 3)
            {
                disturbances.add(0 == choice ? network.cut(SERVER, CLIENT) :
                    1 == choice ? network.cut(CLIENT, SERVER) : network.partition(CLIENT));
            }
            else if (3 == choice)
            {
                disturbances.add(network.freeze(SERVER));
            }
            else if (choice < 20 && !disturbances.isEmpty())
            {
                disturbances.remove(random.nextInt(disturbances.size())).end();
            }
            else if (20 == choice)
            {
                deaths++;
                serverTransport.kill();
                startServer();
            }
        }

        private void startServer()
        {
            serverTransport = network.transport(SERVER, errors::add);
            server = new ReplayServer(new ReplayServerContext()
                .transport(serverTransport)
                .requestChannel(channel)
                .source(journal.newReader())
                .clock(serverClock)
                .rateLimit(0)
                .requestRateLimit(0)
                .connectRateLimit(1000)
                .streamId(STREAM_ID));
        }

        private ChannelMode mode()
        {
            return random.chance(0.5) ? ChannelMode.STREAM : ChannelMode.DATAGRAM;
        }

        private void makeBlocks(final int count)
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8192]);
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[3000]);
            final BlockEncoder encoder = new BlockEncoder();
            final BlockFlyweight stamp = new BlockFlyweight();
            int crc = ChainCrc.GENESIS;
            for (long number = 1; number <= count; number++)
            {
                final int payloadLength = random.nextInt(random.chance(0.1) ? 3000 : 200);
                payload.putLong(0, random.nextLong());
                encoder.wrap(buffer, 0, buffer.capacity()).origin(3, 1, number);
                assertTrue(encoder.tryAppend(EntryKind.REQUEST, 11, 1, 1, 0, 0, payload, 0, payloadLength));
                final int length = encoder.finish();
                stamp.wrap(buffer, 0).stamp(STREAM_ID, 1, 1, number, number, number * 10, 1);
                stamp.outcome(BlockDescriptor.HEADER_LENGTH, EntryKind.SEQUENCED, number);
                crc = computer.compute(crc, buffer, 0, length);
                stamp.chainCrc(crc);
                final byte[] bytes = new byte[length];
                buffer.getBytes(0, bytes);
                blocks.add(bytes);
                journal.append(buffer, 0, length);
            }
            journal.flush();
        }
    }
}
