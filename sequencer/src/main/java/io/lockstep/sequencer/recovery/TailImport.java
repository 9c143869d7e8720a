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
import java.util.function.Consumer;

import io.lockstep.journal.Journal;
import io.lockstep.protocol.LockstepException;

/**
 * Brings a member's journal up to the longest one in reach that goes on from it.
 * <p>
 * Every journal that was named has to be a part of what comes out. Of two that contradict each other one is void, and
 * it takes a new epoch to say so; then the member's own journal counts first, and of the others the longer one.
 * <p>
 * Threading: the caller's thread. Errors: {@link LockstepException} FATAL.
 */
public final class TailImport
{
    private final Journal journal;
    private final List<JournalHolder> holders;
    private final boolean isNewEpoch;
    private final int epochLimit;
    private final Consumer<String> progress;
    private int voidCount;

    /**
     * An import.
     *
     * @param journal    of the member, without a writer beside this.
     * @param holders    of other journals.
     * @param isNewEpoch true if what is missing or contradicts may be given up.
     * @param epochLimit latest epoch that the member can be of: where there is a later one, it was left behind.
     * @param progress   for lines to tell.
     */
    public TailImport(
        final Journal journal,
        final List<JournalHolder> holders,
        final boolean isNewEpoch,
        final int epochLimit,
        final Consumer<String> progress)
    {
        this.epochLimit = epochLimit;
        this.journal = journal;
        this.holders = holders;
        this.isNewEpoch = isNewEpoch;
        this.progress = progress;
    }

    /**
     * Asks, compares, and appends what is missing.
     *
     * @param life of the member.
     * @return life that the blocks are of: a directory without any takes that of the others.
     */
    public StreamLife run(final StreamLife life)
    {
        final List<JournalHolder> answered = new ArrayList<>();
        final List<JournalHolder> silent = new ArrayList<>();
        for (final JournalHolder each : holders)
        {
            (each.ask() ? answered : silent).add(each);
        }
        requireAll(silent);
        answered.sort(Comparator.comparingInt(JournalHolder::epoch).thenComparingLong(JournalHolder::lastBlock)
            .reversed());
        int epoch = life.epoch();
        for (final JournalHolder each : answered)
        {
            progress.accept("journal found: journal=" + each + " blocks=" + each.firstBlock() + '-' +
                each.lastBlock() + " sequence=" + each.sequence() + " epoch=" + each.epoch());
            if (each.lastBlock() > 0)
            {
                if (each.epoch() > epochLimit)
                {
                    throw LockstepException.fatal(LockstepException.Fault.RESEED,
                        "the stream went on in another epoch without this member: journal=" + each + " epoch=" +
                        each.epoch() + " own=" + epoch + "; run: lockstep sequencer reseed --from PEER");
                }
                epoch = Math.max(epoch, each.epoch());
                take(each);
            }
        }
        journal.force();
        return new StreamLife(epoch, life.logGeneration());
    }

    /**
     * Journals that hold what does not go on.
     *
     * @return count; each was told.
     */
    public int voidCount()
    {
        return voidCount;
    }

    private void requireAll(final List<JournalHolder> silent)
    {
        if (isNewEpoch)
        {
            silent.forEach((each) -> progress.accept(
                "journal not found, what only it holds is lost: journal=" + each));
        }
        else if (!silent.isEmpty() || holders.isEmpty())
        {
            throw LockstepException.fatal(LockstepException.Fault.RESEED,
                "nobody can say that nothing of what was released is missing: silent=" + silent + " asked=" + holders +
                "; name the journals of all gateways with --from, or begin a new epoch with --new-epoch");
        }
    }

    private void take(final JournalHolder holder)
    {
        final long end = journal.lastBlockNumber();
        try (JournalHolder own = new JournalHolder("own", journal.newReader()))
        {
            journal.flush();
            own.ask();
            final long shared = Math.min(end, holder.lastBlock());
            if (own.holds(shared) && holder.holds(shared) && !isSame(own, holder, shared))
            {
                contradicted(own, holder, shared);
                return;
            }
        }
        if (holder.lastBlock() <= end)
        {
            return;
        }
        if (holder.firstBlock() > end + 1)
        {
            throw LockstepException.fatal(LockstepException.Fault.RESEED,
                "journal begins behind what this member holds: journal=" + holder + " first=" + holder.firstBlock() +
                " own=" + end);
        }
        holder.fetch(end + 1, holder.lastBlock(), journal::append);
        journal.flush();
        progress.accept("tail imported: journal=" + holder + " blocks=" + (end + 1) + '-' + holder.lastBlock());
    }

    private void contradicted(final JournalHolder own, final JournalHolder holder, final long shared)
    {
        final long first = firstDifference(own, holder, shared);
        long before = 0;
        if (holder.holds(first - 1))
        {
            holder.read(first - 1);
            before = holder.sequence();
        }
        holder.read(holder.lastBlock());
        final String what = "journal=" + holder + " blocks=" + first + '-' + holder.lastBlock() + " sequences=" +
            (before + 1) + '-' + holder.sequence();
        if (!isNewEpoch)
        {
            throw LockstepException.fatal(LockstepException.Fault.DIVERGED,
                "journals contradict each other: " + what + "; one of them is void: see the manual before a new epoch");
        }
        voidCount++;
        progress.accept("journal is void from here on: " + what);
    }

    /** Chains that differ at a block differ at every later one, so it can be searched for by halves. */
    private static long firstDifference(final JournalHolder own, final JournalHolder holder, final long shared)
    {
        long low = Math.max(own.firstBlock(), holder.firstBlock());
        long high = shared;
        while (low < high)
        {
            final long middle = (low + high) >>> 1;
            if (isSame(own, holder, middle))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    private static boolean isSame(final JournalHolder one, final JournalHolder other, final long blockNumber)
    {
        one.read(blockNumber);
        other.read(blockNumber);
        return one.chainCrc() == other.chainCrc() && one.epoch() == other.epoch();
    }
}
