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
package io.lockstep.gateway.egress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.BlockDecoder;

class GapFillerTest implements ReleaseListener
{
    private static final int STREAM_ID = 9;
    private static final long SETTLE_NS = 10;
    private static final long STALL_NS = 100;

    private final GatewayCounters counters = new GatewayCounters();
    private final List<Integer> releasedCrcs = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.rangeClosed(1, 100), LongStream.of(System.nanoTime()));
    }

    @Override
    public void onReleased(final DirectBuffer buffer, final int offset, final int length, final BlockDecoder decoder)
    {
        releasedCrcs.add(decoder.chainCrc());
    }

    @Override
    public void onVoid(final long released)
    {
        throw new AssertionError("no epoch but one");
    }

    @Override
    public void onDiverged(final int memberId, final long blockNumber, final int expectedCrc, final int actualCrc)
    {
        // The counter is enough.
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldCatchUpByReplayAloneFromAnyMajority(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final int memberCount = 1 + 2 * random.nextInt(3);
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(seed), 500);
        final FakeFetcher[] fetchers = newFetchers(memberCount, chain, random);
        for (int dead = random.nextInt(memberCount / 2 + 1); dead > 0; dead--)
        {
            fetchers[dead].isDead = true;
        }
        final Release release = newRelease(memberCount);
        final GapFiller gapFiller = newGapFiller(release, fetchers);

        final long endNs = run(release, gapFiller, chain.size(), 1_000_000);

        assertTrue(chain.crcs().equals(releasedCrcs), "members=" + memberCount + " released=" + release.released());
        assertTrue(counters.get(GatewayCounter.REPLAYED_BLOCKS) <= 4 * chain.size(),
            "replayed=" + counters.get(GatewayCounter.REPLAYED_BLOCKS));
        assertTrue(endNs < 1_000_000, "took ns=" + endNs);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldAskForNoMoreThanItCanHold(final long seed)
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(seed), 500);
        final FakeFetcher[] fetchers = newFetchers(1, chain, new SplittableRandom(seed));
        fetchers[0].answerLimit = chain.size();
        final Release release = new Release(STREAM_ID, 1, 1, 1024 * 1024, 8, this, counters);

        run(release, newGapFiller(release, fetchers), chain.size(), 1_000_000);

        assertTrue(chain.crcs().equals(releasedCrcs), "released=" + release.released());
        assertEquals(0, counters.get(GatewayCounter.FEED_DROPS));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldLeaveWhatNobodyVouchesForAnyMore(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(seed), 300);
        final int releasedBefore = 1 + random.nextInt(200);
        final int lastOfReplaced = releasedBefore + 1 + random.nextInt(50);
        final TestChain replaced = chain.fork(releasedBefore, random);
        final FakeFetcher[] fetchers = newFetchers(3, chain, random);
        fetchers[0].isDead = random.nextBoolean();
        final Release release = newRelease(3);
        for (int i = 1; i <= lastOfReplaced; i++)
        {
            release.onBlock(0, replaced.block(i), 0, replaced.block(i).capacity());
            release.onAttestation(1, STREAM_ID, 1, Math.min(i, releasedBefore), chain.crc(Math.min(i, releasedBefore)));
            release.poll(1);
        }

        final long endNs = run(release, newGapFiller(release, fetchers), chain.size(), 1_000_000);

        assertTrue(chain.crcs().equals(releasedCrcs), "released=" + release.released() + " of=" + releasedBefore);
        assertTrue(endNs < 1_000_000, "took ns=" + endNs);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldFillWhatTheFeedLeavesOut(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(seed), 300);
        final Release release = newRelease(3);
        final GapFiller gapFiller = newGapFiller(release, newFetchers(3, chain, random));
        long nowNs = 0;
        for (int i = 1; i <= chain.size(); i++)
        {
            for (int member = 0; member < 3; member++)
            {
                if (random.nextInt(10) > 0 && 0 == member)
                {
                    release.onBlock(member, chain.block(i), 0, chain.block(i).capacity());
                }
                else if (random.nextInt(10) > 2)
                {
                    release.onAttestation(member, STREAM_ID, 1, i, chain.crc(i));
                }
            }
            nowNs += random.nextInt(20);
            gapFiller.poll(nowNs);
            release.poll(100);
        }

        run(release, gapFiller, chain.size(), nowNs + 100_000);

        assertTrue(chain.crcs().equals(releasedCrcs), "released=" + release.released());
    }

    @Test
    void shouldNotAskForWhatTheFeedBringsInTime()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), 300);
        final Release release = newRelease(1);
        final GapFiller gapFiller = newGapFiller(release, newFetchers(1, chain, new SplittableRandom(1)));
        release.onBlock(0, chain.block(1), 0, chain.block(1).capacity());
        release.poll(1);
        for (int i = 2; i <= 300; i++)
        {
            gapFiller.poll(i);
            release.onBlock(0, chain.block(i), 0, chain.block(i).capacity());
            gapFiller.poll(i);
            release.poll(100);
        }

        assertEquals(0, counters.get(GatewayCounter.REPLAY_REQUESTS));
    }

    @Test
    void shouldAskLessAndLessOftenWhereThereIsNoMajority()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), 10);
        final FakeFetcher[] fetchers = newFetchers(3, chain, new SplittableRandom(1));
        fetchers[1].isDead = true;
        fetchers[2].isDead = true;
        final Release release = newRelease(3);

        run(release, newGapFiller(release, fetchers), 10, 100 * STALL_NS);

        assertEquals(0, release.released());
        assertTrue(counters.get(GatewayCounter.REPLAY_REQUESTS) < 20,
            "requests=" + counters.get(GatewayCounter.REPLAY_REQUESTS));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldNotWaitForAMemberThatWasKilledAndStillLooksConnected(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(seed), 10);
        final FakeFetcher[] fetchers = newFetchers(3, chain, random);
        fetchers[random.nextInt(3)].isMute = true;
        final Release release = newRelease(3);

        final long endNs = run(release, newGapFiller(release, fetchers), 10, 100 * STALL_NS);

        assertEquals(10, release.released());
        assertTrue(endNs < 20 * STALL_NS, "took ns=" + endNs);
    }

    @Test
    void shouldSayOnceThatTheStreamIsGone()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), 10);
        final FakeFetcher[] fetchers = newFetchers(1, chain, new SplittableRandom(1));
        fetchers[0].first = 5;
        final Release release = newRelease(1);
        release.onAttestation(0, STREAM_ID, 1, 10, chain.crc(10));

        run(release, newGapFiller(release, fetchers), 10, 100 * STALL_NS);

        assertEquals(1, errors.size());
    }

    @Test
    void shouldSayThatTheStreamIsGoneOnlyWhereNobodyHasIt()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), 10);
        final FakeFetcher[] fetchers = newFetchers(3, chain, new SplittableRandom(1));
        fetchers[0].first = 5;
        fetchers[1].first = 5;
        final Release release = newRelease(3);
        final GapFiller gapFiller = newGapFiller(release, fetchers);

        run(release, gapFiller, 10, 100 * STALL_NS);

        assertEquals(10, release.released());
        assertEquals(List.of(), errors);

        fetchers[2].isDead = true;
        final Release behind = newRelease(3);
        run(behind, newGapFiller(behind, fetchers), 10, 100 * STALL_NS);

        assertEquals(0, behind.released());
        assertEquals(1, errors.size());
        assertTrue(errors.get(0).getMessage().startsWith("stream is gone at all members that answer, copy a journal"),
            errors.toString());
    }

    private long run(final Release release, final GapFiller gapFiller, final long until, final long limitNs)
    {
        long nowNs = 0;
        while (release.released() < until && nowNs < limitNs)
        {
            nowNs++;
            gapFiller.poll(nowNs);
            release.poll(100);
        }
        return nowNs;
    }

    private Release newRelease(final int memberCount)
    {
        return new Release(STREAM_ID, memberCount, 1, 16 * 1024, 64, this, counters);
    }

    private GapFiller newGapFiller(final Release release, final BlockFetcher[] fetchers)
    {
        return new GapFiller(release, fetchers, SETTLE_NS, STALL_NS, counters, errors::add);
    }

    private static FakeFetcher[] newFetchers(
        final int memberCount, final TestChain chain, final SplittableRandom random)
    {
        final FakeFetcher[] fetchers = new FakeFetcher[memberCount];
        for (int i = 0; i < memberCount; i++)
        {
            fetchers[i] = new FakeFetcher(chain, random);
        }
        return fetchers;
    }

    private static final class FakeFetcher implements BlockFetcher
    {
        private final TestChain chain;
        private final SplittableRandom random;
        private boolean isDead;
        private boolean isMute;
        private long first = 1;
        private long answerLimit = 10;
        private long from;
        private long to;

        FakeFetcher(final TestChain chain, final SplittableRandom random)
        {
            this.chain = chain;
            this.random = random;
        }

        @Override
        public boolean isBusy()
        {
            return 0 != from;
        }

        @Override
        public boolean request(final long fromBlock, final long toBlock, final long nowNs)
        {
            if (isDead)
            {
                return false;
            }
            from = fromBlock;
            to = toBlock;
            return true;
        }

        @Override
        public int poll(final long nowNs, final Handler handler)
        {
            if (isMute || 0 == from || random.nextBoolean())
            {
                return 0;
            }
            final long last = from < first ? 0 : Math.min(Math.min(chain.size(), to), from + answerLimit - 1);
            for (long i = from; i <= last; i++)
            {
                final UnsafeBuffer block = chain.block(i);
                handler.onBlock(block, 0, block.capacity());
            }
            final boolean isGone = from < first;
            from = 0;
            handler.onEnd(first, chain.size(), isGone);
            return 1;
        }

        @Override
        public void close()
        {
            from = 0;
        }
    }
}
