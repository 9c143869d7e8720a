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
package io.lockstep.sequencer.housekeeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.LockstepException.Severity;
import io.lockstep.sequencer.pipeline.ChainWindow;

/** Members on one thread: each stamps a chain that its history says, and tells the others. */
class DivergenceWatchTest
{
    private static final long BLOCKS = 60;
    private static final long STEPS = 1_000;
    private static final int WINDOW = 64;

    /** Histories: members of one letter stamp alike. Who stops: those that a majority of all members stands against. */
    @ParameterizedTest(name = "histories={0} stops={1}")
    @CsvSource({
        "aaa, ---", "aab, --x", "aba, -x-", "baa, x--", "abc, ---",
        "aaaaa, -----", "aaaab, ----x", "abaaa, -x---", "aabab, --x-x", "bbaaa, xx---", "aabcd, -----", "aabbc, -----",
        "aaabc, ---xx"})
    void shouldStopTheMinorityAndNobodyElse(final String histories, final String stops)
    {
        for (long leaves = 1; leaves <= BLOCKS; leaves++)
        {
            for (int seed = 0; seed < 4; seed++)
            {
                final Members members = new Members(histories, leaves, seed);

                members.run(true);

                assertEquals(stops, members.stops(), "leaves=" + leaves + " seed=" + seed);
                members.assertNamesTheBlock(leaves);
            }
        }
    }

    /** With a member down, one against one is no majority of three, and two against one is none of five. */
    @ParameterizedTest(name = "histories={0} stops={1}")
    @CsvSource({"ab., ---", "a.b, ---", ".ab, ---", "aab.., -----", "aaab., ---x-", "..aba, -----"})
    void shouldNotStopAnybodyWithoutAMajorityOfAllMembers(final String histories, final String stops)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            final Members members = new Members(histories, 7, seed);

            members.run(true);

            assertEquals(stops, members.stops(), "seed=" + seed);
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldNotTakeALaggardOrOneThatStartsAgainForOneThatDiffers(final long seed)
    {
        final Members members = new Members("aaa", 1, seed);
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 5; i++)
        {
            members.run(false);
            members.restart(random.nextInt(3));
        }

        members.run(true);

        assertEquals("---", members.stops());
        assertTrue(members.told.isEmpty(), members.told.toString());
    }

    @Test
    void shouldForgetADisputeWithAMemberThatWentAndCameBackRight()
    {
        final ChainWindow chain = chain(20);
        final DivergenceWatch watch = new DivergenceWatch(0, 3, chain);
        watch.onClaim(1, 10, chain.get(10));
        watch.onClaim(2, 15, 77);
        assertNull(watch.poll());
        assertEquals(15, watch.disputedBlock());
        watch.onDispute(1, 15, chain.get(15));
        final LockstepException told = watch.poll();

        assertNotNull(told);
        assertEquals(Severity.WARN, told.severity());
        assertNull(watch.poll(), "told once");
        watch.onDown(2);
        assertNull(watch.poll());
        assertEquals(0, watch.disputedBlock());
        watch.onClaim(2, 16, chain.get(16));
        assertNull(watch.poll());
        assertEquals(0, watch.disputedBlock());
    }

    @Test
    void shouldCompareAClaimThatWasAheadOnceItIsThereItself()
    {
        final ChainWindow chain = chain(20);
        final DivergenceWatch watch = new DivergenceWatch(0, 3, chain);
        watch.onClaim(1, 22, 77);
        watch.onClaim(1, 25, 78);
        chain.put(21, 21 * 31);
        chain.attest(21, 21);
        assertNull(watch.poll());
        assertEquals(0, watch.disputedBlock());

        chain.put(22, 22 * 31);
        chain.attest(22, 22);
        watch.poll();

        assertEquals(22, watch.disputedBlock());
        assertEquals(22 * 31, watch.disputedCrc());
    }

    @Test
    void shouldIgnoreWhatItCannotCompareAnyMore()
    {
        final ChainWindow chain = chain(500);
        final DivergenceWatch watch = new DivergenceWatch(0, 3, chain);

        watch.onClaim(1, 500 - WINDOW, 77);
        watch.onDispute(2, 500 - WINDOW, 77);

        assertNull(watch.poll());
        assertEquals(0, watch.disputedBlock());
    }

    private static Stream<Long> seeds()
    {
        return LongStream.concat(LongStream.range(0, 20), LongStream.of(System.nanoTime())).boxed();
    }

    private static ChainWindow chain(final long blocks)
    {
        final ChainWindow chain = new ChainWindow(WINDOW);
        for (long block = 1; block <= blocks; block++)
        {
            chain.put(block, (int)block * 31);
            chain.attest(block, block);
        }
        return chain;
    }

    private static final class Members
    {
        final List<String> told = new ArrayList<>();
        private final String histories;
        private final long leaves;
        private final SplittableRandom random;
        private final ChainWindow[] chains;
        private final DivergenceWatch[] watches;
        private final boolean[] isStopped;

        Members(final String histories, final long leaves, final long seed)
        {
            this.histories = histories;
            this.leaves = leaves;
            random = new SplittableRandom(seed);
            final int count = histories.length();
            chains = new ChainWindow[count];
            watches = new DivergenceWatch[count];
            isStopped = new boolean[count];
            for (int id = 0; id < count; id++)
            {
                restart(id);
                isStopped[id] = '.' == histories.charAt(id);
            }
        }

        void restart(final int id)
        {
            chains[id] = new ChainWindow(WINDOW);
            watches[id] = new DivergenceWatch(id, histories.length(), chains[id]);
            for (final DivergenceWatch each : watches)
            {
                if (null != each && each != watches[id])
                {
                    each.onDown(id);
                }
            }
        }

        /** Members stamp and tell in an order by chance; then, if asked, until everybody has come to the end. */
        void run(final boolean isToTheEnd)
        {
            for (int step = 0; step < STEPS; step++)
            {
                step(random.nextInt(watches.length), random.nextInt(4));
            }
            for (int step = 0; isToTheEnd && step < STEPS; step++)
            {
                step(step % watches.length, 1);
            }
        }

        String stops()
        {
            final StringBuilder builder = new StringBuilder();
            for (int id = 0; id < isStopped.length; id++)
            {
                builder.append(isStopped[id] && '.' != histories.charAt(id) ? 'x' : '-');
            }
            return builder.toString();
        }

        void assertNamesTheBlock(final long first)
        {
            for (final String each : told)
            {
                final long block = number(each, "block=");
                assertTrue(block >= first, each);
                assertTrue(number(each, "lastAgreedBlock=") < first, each);
                assertFalse(each.indexOf("chainCrcs=") < 0, each);
            }
        }

        private void step(final int id, final int stamps)
        {
            if (isStopped[id])
            {
                return;
            }
            for (int i = 0; i < stamps && chains[id].lastBlock() < BLOCKS; i++)
            {
                final long block = chains[id].lastBlock() + 1;
                final int history = histories.charAt(id);
                chains[id].put(block, (int)block * 31 + (block < leaves ? 'a' : history));
                chains[id].attest(block, block);
            }
            final LockstepException problem = watches[id].poll();
            tell(id);
            if (null != problem)
            {
                told.add(problem.getMessage());
                isStopped[id] = Severity.FATAL == problem.severity();
            }
        }

        private void tell(final int id)
        {
            final long last = chains[id].lastBlock();
            for (int other = 0; other < watches.length; other++)
            {
                if (other != id && !isStopped[other] && last > 0)
                {
                    watches[other].onClaim(id, last, chains[id].get(last));
                    watches[other].onDispute(id, watches[id].disputedBlock(), watches[id].disputedCrc());
                }
            }
        }

        private static long number(final String text, final String name)
        {
            final String rest = text.substring(text.indexOf(' ' + name) + name.length() + 1);
            return Long.parseLong(Arrays.stream(rest.split(" ")).findFirst().orElseThrow());
        }
    }
}
