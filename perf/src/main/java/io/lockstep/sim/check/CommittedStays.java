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
package io.lockstep.sim.check;

/**
 * What is visible stays in the log: every later leader has it, no election cuts it off a member that holds it, and no
 * majority stamps another block in its place.
 */
final class CommittedStays extends Invariant
{
    CommittedStays(final Ledger ledger)
    {
        super(ledger);
    }

    @Override
    void onStamped(final int member, final long logPosition, final Stamp stamp, final boolean isNew)
    {
        if (stamp.isReleased || stamp.number > ledger.releasedBlock())
        {
            return;
        }
        final Stamp visible = ledger.released(stamp.number);
        if (null != visible && Integer.bitCount(stamp.holders | 1 << member) >= ledger.settings().majority())
        {
            throw violation("majority stamps another block than the visible one",
                visible.describe() + " then " + stamp.describe() + " member=" + member);
        }
    }

    /**
     * A member may lose what a majority of the others holds, as whoever leads gives it again: Aeron's leader that
     * was cut off while it caught up in a term has entries of it without an entry in its recording log, and tells the
     * leader of that term to go back to where the term began (RecordingLog.ensureCoherent).
     */
    @Override
    void onLogTruncated(final int member, final long position, final Stamp lost)
    {
        if (null != lost && ledger.holderCount(lost) < ledger.settings().majority())
        {
            throw violation("election cuts a visible block off a log, and no majority holds it any more",
                lost.describe() + " end=" + position + " member=" + member);
        }
    }

    @Override
    void onLeading(final int member, final long termId)
    {
        final Stamp tip = ledger.tip();
        if (null != tip && ledger.written(member) < tip.position)
        {
            throw violation("leader lacks a visible block", tip.describe() + " end=" + ledger.written(member) +
                " newTerm=" + termId + " member=" + member);
        }
    }
}
