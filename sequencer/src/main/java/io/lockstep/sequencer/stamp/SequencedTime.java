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
package io.lockstep.sequencer.stamp;

/**
 * Time of the stream, from the times that the log says: it never goes back, and it never stands still.
 * <p>
 * Each entry of the log has the time of the leader that appended it. A leader whose clock is behind what was stamped
 * goes on from there: what passes on its clock passes in the stream too, less one part in {@value #SLEW_DIVISOR}, until
 * its clock has caught up. So timers of state machines expire while it leads, and a clock that once ran ahead does not
 * move the stream for ever.
 * <p>
 * A pure function of the log: of the times of blocks and of the beginnings of terms, in order. All of its state is in
 * the snapshot.
 * <p>
 * Threading: the stamper's thread. Times in ns since 1970.
 */
final class SequencedTime
{
    /** While the stream is ahead of the leader's clock, it loses one ns in so many. */
    static final long SLEW_DIVISOR = 8;

    private long timestampNs;
    private long clusterTimeNs;

    /** What a block would be stamped with that was appended now, by the clock of the leader. */
    long at(final long nowNs)
    {
        final long elapsedNs = Math.max(0, nowNs - clusterTimeNs);
        return Math.max(nowNs, timestampNs + elapsedNs - elapsedNs / SLEW_DIVISOR);
    }

    /** The time by the leader's clock, from now on it, at which the stream will have got to a time if nothing moves. */
    long clusterTimeOf(final long streamTimeNs, final long nowNs)
    {
        final long leftNs = Math.max(0, streamTimeNs - at(nowNs));
        return Math.min(Math.max(nowNs, streamTimeNs), nowNs + leftNs + leftNs / (SLEW_DIVISOR - 1) + 1);
    }

    /** A leader begins, whose clock says this. */
    void onNewTerm(final long nowNs)
    {
        clusterTimeNs = nowNs;
    }

    /** A block that the leader's clock says this of is stamped. */
    void onBlock(final long nowNs)
    {
        timestampNs = at(nowNs);
        clusterTimeNs = nowNs;
    }

    /** Time that was stamped, and what the clock of the leader said then: of a snapshot, or of a block in a journal. */
    void restore(final long stampedNs, final long nowNs)
    {
        timestampNs = stampedNs;
        clusterTimeNs = nowNs;
    }

    /** Time of the last block, 0 before the first. */
    long timestampNs()
    {
        return timestampNs;
    }

    /** What the clock of the leader said last. */
    long clusterTimeNs()
    {
        return clusterTimeNs;
    }
}
