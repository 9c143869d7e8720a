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
package io.lockstep.sequencer.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a majority of journals agrees on, found by few questions. */
class ChainAgreementTest
{
    private static final int ROUNDS = 2_000;

    private final List<Chain> journals = new ArrayList<>();
    private int questions;

    @Test
    void shouldAskOnceWhereTheEndsAgree()
    {
        journals.add(new Chain(1, 100));
        journals.add(new Chain(1, 90));
        journals.add(new Chain(1, 80));

        assertEquals(90, find(2));
        assertEquals(1, questions);
    }

    @Test
    void shouldFindTheBlockBeforeTheEndsDiffer()
    {
        journals.add(new Chain(1, 100).forked(97, 1));
        journals.add(new Chain(1, 99).forked(97, 2));

        assertEquals(96, find(2));
    }

    @Test
    void shouldNotBelieveOneJournal()
    {
        journals.add(new Chain(1, 100));
        journals.add(new Chain(1, 100).forked(50, 1));
        journals.add(new Chain(1, 10));

        assertEquals(10, find(3));
        assertEquals(49, find(2));
    }

    @Test
    void shouldFindNothingWhereNobodyAgrees()
    {
        journals.add(new Chain(1, 100).forked(1, 1));
        journals.add(new Chain(1, 100).forked(1, 2));
        journals.add(new Chain(0, 0));

        assertEquals(0, find(2));
    }

    @Test
    void shouldFindNothingWhereTooFewAnswer()
    {
        journals.add(new Chain(1, 100));

        assertEquals(0, find(2));
        assertEquals(0, questions);
    }

    @Test
    void shouldLookBelowWhereAJournalBeginsThatIsOfAnotherHistory()
    {
        journals.add(new Chain(60, 100).forked(1, 1));
        journals.add(new Chain(1, 100));
        journals.add(new Chain(1, 40));

        assertEquals(40, find(2));
    }

    @Test
    void shouldAskFewQuestionsOfLongJournals()
    {
        final long last = 1L << 60;
        journals.add(new Chain(1, last).forked(1L << 59, 1));
        journals.add(new Chain(1, last).forked(1L << 58, 2));

        assertEquals((1L << 58) - 1, find(2));
        assertTrue(questions <= 122, "questions=" + questions);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldFindTheLastBlockThatAMajorityHoldsAlike(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < ROUNDS; i++)
        {
            journals.clear();
            final int count = 1 + random.nextInt(5);
            final int length = 1 + random.nextInt(40);
            for (int j = 0; j < count; j++)
            {
                final long last = random.nextInt(length + 1);
                final Chain chain = new Chain(0 == last ? 0 : 1 + random.nextLong(last), last);
                journals.add(0 == random.nextInt(2) ? chain :
                    chain.forked(1 + random.nextInt(length), random.nextInt(3)));
            }
            final int quorum = 1 + random.nextInt(count);

            assertEquals(highest(quorum, length), find(quorum), () -> journals.toString());
        }
    }

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.rangeClosed(1, 5), LongStream.of(System.nanoTime()));
    }

    private long find(final int quorum)
    {
        questions = 0;
        final ChainAgreement agreement = new ChainAgreement(quorum);
        journals.forEach((each) -> agreement.journal(each.firstBlock, each.lastBlock));
        agreement.begin();
        while (ChainAgreement.NOTHING != agreement.question())
        {
            questions++;
            for (final Chain each : journals)
            {
                if (each.holds(agreement.question()))
                {
                    agreement.answer(1, each.crc(agreement.question()));
                }
            }
            agreement.conclude();
        }
        return agreement.agreed().blockNumber();
    }

    /** By looking at every block. */
    private long highest(final int quorum, final long length)
    {
        for (long block = length; block > 0; block--)
        {
            final long number = block;
            for (final Chain each : journals)
            {
                if (each.holds(number) && journals.stream()
                    .filter((other) -> other.holds(number) && other.crc(number) == each.crc(number)).count() >= quorum)
                {
                    return number;
                }
            }
        }
        return 0;
    }

    /** A journal that is of another history from some block on. */
    private static final class Chain
    {
        private final long firstBlock;
        private final long lastBlock;
        private long forkBlock = Long.MAX_VALUE;
        private int fork;

        private Chain(final long firstBlock, final long lastBlock)
        {
            this.firstBlock = firstBlock;
            this.lastBlock = lastBlock;
        }

        private Chain forked(final long blockNumber, final int name)
        {
            forkBlock = blockNumber;
            fork = name;
            return this;
        }

        private boolean holds(final long blockNumber)
        {
            return firstBlock <= blockNumber && blockNumber <= lastBlock;
        }

        /** Once two histories differ they never meet again. */
        private int crc(final long blockNumber)
        {
            return blockNumber < forkBlock ? 0 : (int)(forkBlock * 4 + fork) + 1;
        }

        @Override
        public String toString()
        {
            return firstBlock + "-" + lastBlock + (Long.MAX_VALUE == forkBlock ? "" : "/" + forkBlock + ':' + fork);
        }
    }
}
