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
package io.lockstep.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at what is between the segments of a journal and at its end.
 * <p>
 * Threading: one thread.
 */
final class SurveyJoin
{
    private final JournalContext context;
    private final long liveLimit;
    private final List<JournalDamage> damages = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private String tornTail;

    SurveyJoin(final JournalContext context, final long liveLimit)
    {
        this.context = context;
        this.liveLimit = liveLimit;
    }

    /** In the order of the stream, those that cannot be placed at their end. */
    static List<SegmentSurvey> inOrder(final List<SegmentSurvey> surveys)
    {
        final List<SegmentSurvey> ordered = new ArrayList<>(surveys);
        ordered.removeIf(SegmentSurvey::isNothing);
        ordered.sort(Comparator.comparingLong((each) -> each.firstBlock > 0 ? each.firstBlock : Long.MAX_VALUE));
        return ordered;
    }

    SurveyResult conclude(final List<SegmentSurvey> surveys, final boolean isWhole) throws IOException
    {
        final List<SegmentSurvey> ordered = inOrder(surveys);
        ordered.forEach((each) -> names.add(each.fileName));
        SegmentSurvey before = null;
        for (int i = 0; i < ordered.size(); i++)
        {
            final SegmentSurvey each = ordered.get(i);
            final boolean isLast = i == ordered.size() - 1;
            if (each.hasHeader && null != before)
            {
                join(before, each);
            }
            if (!isLast)
            {
                complete(each, ordered.get(i + 1).firstBlock - 1, ordered.get(i + 1).firstSequence - 1);
            }
            if (!isLast || !isWhole || !isTorn(each))
            {
                damages.addAll(each.damages);
            }
            if (each.isIndexStale)
            {
                notes.add("index is not that of its segment, it is made again: file=" +
                    SegmentDescriptor.indexFileName(each.firstSequence, each.firstBlock));
            }
            before = each.hasHeader && each.isNamedRight ? each : before;
            each.isHeldLast = isLast;
        }
        if (isWhole && 0 == liveLimit)
        {
            checkCheckpoint(ordered, before);
        }
        damages.sort(Comparator.comparingLong(JournalDamage::firstBlock).thenComparing(JournalDamage::fileName));
        return result(ordered, before);
    }

    private SurveyResult result(final List<SegmentSurvey> ordered, final SegmentSurvey last)
    {
        long length = 0;
        SegmentSurvey first = null;
        for (final SegmentSurvey each : ordered)
        {
            length += each.length;
            first = null == first && each.hasHeader && each.isNamedRight ? each : first;
        }
        final boolean isEmpty = null == last || last.end.blockNumber() < first.firstBlock;
        return new SurveyResult(
            damages, tornTail, notes,
            isEmpty ? 0 : first.firstBlock, isEmpty ? 0 : last.end.blockNumber(),
            isEmpty ? 0 : first.firstSequence, isEmpty ? 0 : last.end.sequence(), ordered.size(), length);
    }

    /** What ends somewhere ends before what follows. */
    private static void complete(final SegmentSurvey survey, final long lastBlock, final long lastSequence)
    {
        for (int i = 0; i < survey.damages.size(); i++)
        {
            final JournalDamage each = survey.damages.get(i);
            if (0 == each.lastBlock() && each.firstBlock() > 0 && lastBlock >= each.firstBlock())
            {
                survey.damages.set(i, new JournalDamage(
                    each.fileName(), each.offset(), each.firstBlock(), lastBlock, each.firstSequence(), lastSequence,
                    each.reason()));
            }
        }
    }

    private void join(final SegmentSurvey before, final SegmentSurvey after)
    {
        final StreamTail end = before.end;
        if (!before.isCleanAtEnd)
        {
            // Told of the segment before: it ends too early, and what it lacks goes up to this one.
            return;
        }
        if (after.firstBlock > end.blockNumber() + 1)
        {
            final String missing = SegmentDescriptor.fileName(end.sequence() + 1, end.blockNumber() + 1);
            if (names.contains(missing))
            {
                // It is there, and what is wrong with it was told of it.
                return;
            }
            damages.add(new JournalDamage(
                missing, 0, end.blockNumber() + 1, after.firstBlock - 1, end.sequence() + 1, after.firstSequence - 1,
                "segment is missing: before=" + before.fileName + " after=" + after.fileName));
            return;
        }
        final boolean isNext = end.blockNumber() + 1 == after.firstBlock && end.sequence() + 1 == after.firstSequence;
        if (!isNext || end.chainCrc() != after.previousCrc || after.firstTimestampNs < end.timestampNs() &&
            after.firstTimestampNs > 0 || after.firstEpoch < end.epoch() && after.firstEpoch > 0)
        {
            after.damages.add(new JournalDamage(
                after.fileName, 0, after.firstBlock, after.end.blockNumber(), after.firstSequence,
                after.end.sequence(), "segment does not follow: expected=" + (end.sequence() + 1) + '-' +
                (end.blockNumber() + 1) + '/' + end.chainCrc() + " actual=" + after.firstSequence + '-' +
                after.firstBlock + '/' + after.previousCrc));
        }
    }

    /** Is what is wrong with the last file what a crash leaves of the last writes: the judgement is recovery's. */
    private boolean isTorn(final SegmentSurvey last) throws IOException
    {
        if (liveLimit > 0 || last.damages.isEmpty() || !last.hasHeader || !last.isNamedRight)
        {
            return false;
        }
        try
        {
            final JournalRecovery recovery = new JournalRecovery(context, false).recover();
            last.isTorn = recovery.isCut();
            if (last.isTorn)
            {
                tornTail = recovery.report();
                last.end.set(recovery.tail());
            }
            return last.isTorn;
        }
        catch (final io.lockstep.protocol.LockstepException ex)
        {
            return false;
        }
    }

    private void checkCheckpoint(final List<SegmentSurvey> ordered, final SegmentSurvey last) throws IOException
    {
        final Checkpoint checkpoint =
            new Checkpoint(context.storage(), context.streamId(), context.clusterId()).read();
        if (null != checkpoint.fault())
        {
            if (checkpoint.isDamaged())
            {
                notes.add("checkpoint is damaged, it is made again: file=" + Checkpoint.FILE_NAME);
            }
            else
            {
                damages.add(new JournalDamage(Checkpoint.FILE_NAME, 0, 0, 0, 0, 0, checkpoint.fault()));
            }
        }
        final long lastBlock = null == last ? 0 : last.end.blockNumber();
        final boolean isEndTold = !ordered.isEmpty() && !ordered.get(ordered.size() - 1).isSound() && null == tornTail;
        if (checkpoint.isPresent() && isEndTold)
        {
            final SegmentSurvey end = ordered.get(ordered.size() - 1);
            damages.removeAll(end.damages);
            complete(end, checkpoint.block(), checkpoint.sequence());
            damages.addAll(end.damages);
        }
        if (checkpoint.isPresent() && null != last && lastBlock == checkpoint.block() &&
            last.end.chainCrc() != checkpoint.chainCrc())
        {
            final JournalDamage damage = new JournalDamage(
                last.fileName, 0, last.firstBlock, lastBlock, last.firstSequence, last.end.sequence(),
                "last block is another one than was forced: expected=" + checkpoint.chainCrc() + " actual=" +
                last.end.chainCrc());
            last.damages.add(damage);
            damages.add(damage);
        }
        if (checkpoint.isPresent() && lastBlock < checkpoint.block() && !isEndTold)
        {
            final long lastSequence = null == last ? 0 : last.end.sequence();
            damages.add(new JournalDamage(
                SegmentDescriptor.fileName(lastSequence + 1, lastBlock + 1), 0,
                lastBlock + 1, checkpoint.block(), lastSequence + 1, checkpoint.sequence(),
                "journal ends before what was forced: forcedBlock=" + checkpoint.block() + " forcedSequence=" +
                checkpoint.sequence()));
        }
    }
}
