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

import java.lang.management.ManagementFactory;
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

class ReleaseTest implements ReleaseListener
{
    private static final int STREAM_ID = 9;
    private static final int ARENA_LENGTH = 8 * 1024;
    private static final int WINDOW = 16;
    private static final int EPOCH_LIMIT = 2;

    private final GatewayCounters counters = new GatewayCounters();
    private final List<Integer> releasedCrcs = new ArrayList<>();
    private final List<Integer> diverged = new ArrayList<>();
    private final List<Integer> contents = new ArrayList<>();
    private boolean isCounting;
    private long voidFrom;
    private long count;

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.rangeClosed(1, 400), LongStream.of(System.nanoTime()));
    }

    @Override
    public void onReleased(final DirectBuffer buffer, final int offset, final int length, final BlockDecoder decoder)
    {
        count++;
        if (!isCounting)
        {
            releasedCrcs.add(decoder.chainCrc());
            contents.add(TestChain.hash(buffer, offset, length));
        }
    }

    @Override
    public void onVoid(final long released)
    {
        voidFrom = released;
    }

    @Override
    public void onDiverged(final int memberId, final long blockNumber, final int expectedCrc, final int actualCrc)
    {
        diverged.add(memberId);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldReleaseTheMajoritysChainWhateverArrivesInWhateverOrder(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final int memberCount = 1 + 2 * random.nextInt(3);
        final Release release = newRelease(memberCount);
        final TestChain good = new TestChain(STREAM_ID, new SplittableRandom(seed), 200);
        final TestChain bad = good.fork(random.nextInt(100), new SplittableRandom(seed + 1));
        final int badMember = memberCount > 1 && random.nextBoolean() ? random.nextInt(memberCount) : -1;
        final int badMemberToo = 5 == memberCount && random.nextBoolean() ? random.nextInt(memberCount) : -1;

        for (int i = 0; i < 200_000 && releasedCrcs.size() < good.size(); i++)
        {
            final int member = random.nextInt(memberCount);
            final TestChain chain = member == badMember || member == badMemberToo ? bad : good;
            final long blockNumber = pick(random, release.released(), chain.size());
            if (random.nextBoolean())
            {
                feed(release, member, chain, blockNumber, random.nextInt(50) == 0 ? random : null);
            }
            else
            {
                release.onAttestation(member, STREAM_ID, 1, blockNumber, chain.crc(blockNumber));
            }
            release.poll(random.nextInt(4));
        }

        assertEquals(good.crcs(), releasedCrcs, "members=" + memberCount + " bad=" + badMember);
        assertEquals(good.hashes(), contents);
    }

    @Test
    void shouldReleaseOnOneOfOneTwoOfThreeThreeOfFive()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), 1);
        for (final int memberCount : new int[] {1, 3, 5})
        {
            final Release release = newRelease(memberCount);
            final int majority = memberCount / 2 + 1;
            for (int i = 0; i < majority; i++)
            {
                assertEquals(0, release.poll(10), "members=" + memberCount + " vouchers=" + i);
                vouch(release, memberCount - 1 - i, chain, 1, 0 == i);
            }
            assertEquals(1, release.poll(10));
        }
    }

    @Test
    void shouldNotCountOneMemberTwice()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), 2);
        final Release release = newRelease(3);

        vouch(release, 0, chain, 1, true);
        vouch(release, 0, chain, 1, true);
        vouch(release, 0, chain, 1, false);
        vouch(release, 0, chain, 2, false);

        assertEquals(0, release.poll(10));
    }

    @Test
    void shouldTakeAnAttestationAsVouchingForAllBefore()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), 10);
        final Release release = newRelease(3);
        release.onAttestation(1, STREAM_ID, 1, 8, chain.crc(8));
        for (int i = 1; i <= 10; i++)
        {
            vouch(release, 0, chain, i, true);
        }

        assertEquals(8, release.poll(100));

        assertEquals(8, release.released());
        assertTrue(release.isBehind());
    }

    @Test
    void shouldLinkBlocksThatComeInReverse()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), 10);
        final Release release = newRelease(3);
        for (int i = 10; i >= 1; i--)
        {
            vouch(release, 0, chain, i, true);
        }
        assertEquals(10, release.linkedTo());

        vouch(release, 2, chain, 10, false);

        assertEquals(10, release.poll(100));
    }

    @Test
    void shouldNameADivergedMemberOnceAndGoOn()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), 10);
        final TestChain other = chain.fork(3, new SplittableRandom(2));
        final Release release = newRelease(3);
        for (int i = 1; i <= 10; i++)
        {
            vouch(release, 2, other, i, true);
            vouch(release, 0, chain, i, true);
            vouch(release, 1, chain, i, false);
            release.poll(100);
        }

        assertEquals(chain.crcs(), releasedCrcs);
        assertEquals(List.of(2), diverged);
        assertTrue(release.isDiverged(2));
    }

    @Test
    void shouldTakeAMemberBackThatIsOnTheChainAgain()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), 10);
        final TestChain other = chain.fork(3, new SplittableRandom(2));
        final Release release = newRelease(3);
        for (int i = 1; i <= 8; i++)
        {
            vouch(release, 0, chain, i, true);
            vouch(release, 1, chain, i, false);
            vouch(release, 2, other, i, false);
            release.poll(100);
        }
        vouch(release, 2, chain, 8, false);

        vouch(release, 2, chain, 9, true);
        vouch(release, 0, chain, 9, false);

        assertEquals(1, release.poll(10));
    }

    @Test
    void shouldReplaceAVoteThatAMemberChanges()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), 5);
        final TestChain stale = chain.fork(1, new SplittableRandom(2));
        final Release release = newRelease(3);
        for (int i = 1; i <= 4; i++)
        {
            vouch(release, 0, stale, i, true);
        }
        for (int i = 1; i <= 4; i++)
        {
            vouch(release, 0, chain, i, true);
        }
        assertEquals(1, attestAndPoll(release, 1, stale, 1));
        assertEquals(0, attestAndPoll(release, 1, stale, 3));

        assertEquals(3, attestAndPoll(release, 2, chain, 4));
        assertEquals(List.of(1), diverged);
    }

    @Test
    void shouldRefuseABlockOfAnotherStreamOrEpoch()
    {
        final Release release = newRelease(1);
        release.resume(0, 0, 1);
        vouch(release, 0, new TestChain(STREAM_ID + 1, new SplittableRandom(1), 1), 1, true);
        release.onAttestation(0, STREAM_ID, 3, 1, 5);
        release.onAttestation(7, STREAM_ID, 1, 1, 5);

        assertEquals(0, release.poll(10));
        assertEquals(3, counters.get(GatewayCounter.FEED_STRANGERS));
    }

    @Test
    void shouldTakeANewEpochOnlyWithinTheLimitAndNothingOfTheOldOneAfterIt()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), 4);
        final Release release = newRelease(3);
        vouch(release, 0, chain, 1, true);
        release.onAttestation(1, STREAM_ID, 3, 1, chain.crc(1));
        assertEquals(0, release.poll(10));
        assertEquals(3, release.refusedEpoch());
        release.onAttestation(1, STREAM_ID, 2, 1, chain.crc(1));
        assertEquals(1, release.poll(10));

        // A member that was left behind in the epoch before goes on feeding and attesting by itself.
        vouch(release, 0, chain, 2, true);
        release.onAttestation(2, STREAM_ID, 1, 2, chain.crc(2));
        assertEquals(0, release.poll(10));
        release.onAttestation(1, STREAM_ID, 2, 2, chain.crc(2));
        assertEquals(1, release.poll(10));
        assertEquals(0, voidFrom);
    }

    @Test
    void shouldSayThatItsEndIsVoidWhereAMajorityOfALaterEpochWentOnBeforeIt()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), 6);
        final TestChain other = chain.fork(3, new SplittableRandom(2));
        final Release release = newRelease(3);
        for (int i = 1; i <= 5; i++)
        {
            vouch(release, 0, chain, i, true);
            vouch(release, 1, chain, i, false);
        }
        assertEquals(5, release.poll(10));

        release.onAttestation(0, STREAM_ID, 2, 3, other.crc(3));
        release.onAttestation(0, STREAM_ID, 2, 4, other.crc(4));
        release.onAttestation(0, STREAM_ID, 2, 5, other.crc(5));
        assertEquals(0, voidFrom);
        release.onAttestation(2, STREAM_ID, 2, 5, other.crc(5));
        assertEquals(5, voidFrom);
    }

    @Test
    void shouldMakeRoomForTheNextBlockWhenFullOfLaterOnes()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), WINDOW, 1024);
        final Release release = newRelease(1);
        for (int i = 2; i <= WINDOW; i++)
        {
            vouch(release, 0, chain, i, true);
        }

        vouch(release, 0, chain, 1, true);

        assertTrue(counters.get(GatewayCounter.FEED_DROPS) > 0);
        assertEquals(1, release.poll(100));
    }

    @Test
    void shouldNotAllocateWhenWarm()
    {
        final TestChain chain = new TestChain(STREAM_ID, new SplittableRandom(1), 40_000);
        final Release release = newRelease(3);
        isCounting = true;
        run(release, chain, 1, 30_000);
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();

        // The least of five rounds: the compiler now and then charges some bytes to the thread, once.
        long least = Long.MAX_VALUE;
        for (int i = 30_000; i < 40_000; i += 2_000)
        {
            final long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            run(release, chain, i + 1, i + 2_000);
            least = Math.min(least, threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        }

        assertEquals(40_000, count);
        assertEquals(0, least);
    }

    private static void run(final Release release, final TestChain chain, final int first, final int last)
    {
        for (int i = first; i <= last; i++)
        {
            vouch(release, 0, chain, i, true);
            vouch(release, 1, chain, i, false);
            release.poll(10);
        }
    }

    private static int attestAndPoll(final Release release, final int member, final TestChain chain, final long block)
    {
        vouch(release, member, chain, block, false);
        return release.poll(100);
    }

    private static void vouch(
        final Release release, final int member, final TestChain chain, final long blockNumber, final boolean isFeed)
    {
        if (isFeed)
        {
            feed(release, member, chain, blockNumber, null);
        }
        else
        {
            release.onAttestation(member, STREAM_ID, 1, blockNumber, chain.crc(blockNumber));
        }
    }

    private static void feed(
        final Release release,
        final int member,
        final TestChain chain,
        final long blockNumber,
        final SplittableRandom damage)
    {
        final UnsafeBuffer block = chain.block(blockNumber);
        if (null == damage)
        {
            release.onBlock(member, block, 0, block.capacity());
            return;
        }
        final byte[] bytes = block.byteArray().clone();
        bytes[bytes.length - 1 - damage.nextInt(8)] ^= (byte)(1 + damage.nextInt(255));
        release.onBlock(member, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static long pick(final SplittableRandom random, final long released, final int size)
    {
        final long lowest = Math.max(1, released - 3);
        return Math.min(size, lowest + random.nextInt(12));
    }

    private Release newRelease(final int memberCount)
    {
        return new Release(STREAM_ID, memberCount, EPOCH_LIMIT, ARENA_LENGTH, WINDOW, this, counters);
    }
}
