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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the last block that a quorum of journals holds with one chain CRC, by asking for one block after the other.
 * <p>
 * Journals that agree on a block agree on all before it, as far as they hold them. So between two places at which
 * journals begin, a quorum agrees up to some block and on none behind it, and that block is found in steps that double
 * down from the end, and are halved again: as many questions as twice the digits of how far the ends differ. Where no
 * quorum agrees down to where the last journal begins, that one holds nothing of what is before, and the search goes on
 * there with the others. No journal is believed alone.
 * <p>
 * Threading: one owner. No clock, no journals: numbers in, numbers out.
 */
final class ChainAgreement
{
    /** What {@link #question()} gives when there is nothing left to ask. */
    static final long NOTHING = 0;

    private final int quorum;
    private final List<Range> journals = new ArrayList<>();
    private final List<ReleasedEnd> answers = new ArrayList<>();
    private ReleasedEnd agreed = ReleasedEnd.NONE;
    private long question = NOTHING;
    private long disagreed;
    private long floor;
    private long step;

    /** A search for what so many journals hold alike. */
    ChainAgreement(final int quorum)
    {
        this.quorum = quorum;
    }

    /** Another journal that holds the blocks from one to another; none if the last is 0. Before {@link #begin}. */
    void journal(final long firstBlock, final long lastBlock)
    {
        if (lastBlock > 0)
        {
            journals.add(new Range(Math.max(1, firstBlock), lastBlock));
        }
    }

    /** All journals are known: the first question is the last block that so many of them hold, by number. */
    void begin()
    {
        journals.sort(Comparator.comparingLong((Range each) -> each.lastBlock).reversed());
        if (journals.size() >= quorum)
        {
            startAt(journals.get(quorum - 1).lastBlock);
        }
    }

    /** Block to ask the journals for. */
    long question()
    {
        return question;
    }

    /** What one journal holds at the block that was asked for; for those that hold it and are not silent. */
    void answer(final int epoch, final int chainCrc)
    {
        answers.add(new ReleasedEnd(epoch, question, chainCrc, "a majority of the members"));
    }

    /** All answers to the question are in, or none comes any more. */
    void conclude()
    {
        final ReleasedEnd found = findAgreed();
        answers.clear();
        if (null != found)
        {
            agreed = found;
        }
        else
        {
            disagreed = question;
        }
        question = nextQuestion();
    }

    /** The last block so far on which a quorum agrees. */
    ReleasedEnd agreed()
    {
        return agreed;
    }

    private ReleasedEnd findAgreed()
    {
        for (final ReleasedEnd each : answers)
        {
            if (answers.stream().filter(each::isSameBlock).count() >= quorum)
            {
                return each;
            }
        }
        return null;
    }

    private long nextQuestion()
    {
        final long known = agreed.blockNumber();
        if (known > 0)
        {
            return disagreed - known > 1 ? known + ((disagreed - known) >>> 1) : NOTHING;
        }
        if (disagreed <= floor)
        {
            startAt(disagreed - 1);
            return question;
        }
        final long next = Math.max(floor, disagreed - step);
        step = Math.min(step << 1, Long.MAX_VALUE >>> 1);
        return next;
    }

    /** Begins at a block, and goes no further down than where the last of the journals before it begins. */
    private void startAt(final long blockNumber)
    {
        long last = 0;
        int holders = 0;
        for (final Range each : journals)
        {
            if (each.firstBlock <= blockNumber)
            {
                last = Math.max(last, each.firstBlock);
                holders++;
            }
        }
        floor = last;
        step = 1;
        disagreed = blockNumber + 1;
        question = holders < quorum ? NOTHING : blockNumber;
    }

    /** What a journal holds. */
    private static final class Range
    {
        private final long firstBlock;
        private final long lastBlock;

        private Range(final long firstBlock, final long lastBlock)
        {
            this.firstBlock = firstBlock;
            this.lastBlock = lastBlock;
        }
    }
}
