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

import org.agrona.ErrorHandler;

import io.lockstep.protocol.LockstepException;

/**
 * Has the cluster take a snapshot when one is due, if this member leads. The journal is forced first, while the stream
 * goes on, so that what the stamping waits for is the snapshot alone. A journal that is late, or a snapshot that fails,
 * is told, and tried again later.
 * <pre>
 *   IDLE --due--> FORCING --forced--> TAKING --taken--> IDLE
 *                    | late              | failed, or no longer leader
 *                    +-------> IDLE <----+
 * </pre>
 * Threading: one thread. Nothing here waits.
 */
final class SnapshotTaker
{
    private enum State
    {
        IDLE, FORCING, TAKING
    }

    private final ClusterView cluster;
    private final JournalView journal;
    private final SnapshotSchedule schedule;
    private final long forceDeadlineNs;
    private final HousekeepingCounters counters;
    private final ErrorHandler errorHandler;
    private State state = State.IDLE;
    private long block;
    private long deadlineNs;
    private long count;

    SnapshotTaker(
        final ClusterView cluster,
        final JournalView journal,
        final SnapshotSchedule schedule,
        final long forceDeadlineNs,
        final HousekeepingCounters counters,
        final ErrorHandler errorHandler)
    {
        this.cluster = cluster;
        this.journal = journal;
        this.schedule = schedule;
        this.forceDeadlineNs = forceDeadlineNs;
        this.counters = counters;
        this.errorHandler = errorHandler;
    }

    int poll(final long nowNs)
    {
        switch (state)
        {
            case FORCING:
                return pollForcing(nowNs);

            case TAKING:
                return pollTaking(nowNs);

            default:
                return pollIdle(nowNs);
        }
    }

    private int pollIdle(final long nowNs)
    {
        if (!cluster.isLeader() || !schedule.isDue(nowNs, cluster.commitPosition()))
        {
            return 0;
        }
        block = journal.stampedBlock();
        journal.requestForce(block);
        deadlineNs = nowNs + forceDeadlineNs;
        state = State.FORCING;
        return 1;
    }

    private int pollForcing(final long nowNs)
    {
        final long forced = journal.forcedBlock();
        if (forced < block)
        {
            if (nowNs - deadlineNs > 0)
            {
                fail(nowNs, "snapshot postponed, journal is not forced in time: expected=" + block +
                    " actual=" + forced);
            }
            return 0;
        }
        count = cluster.snapshotCount();
        if (cluster.tryRequestSnapshot())
        {
            state = State.TAKING;
            return 1;
        }
        if (!cluster.isLeader())
        {
            state = State.IDLE;
        }
        else if (nowNs - deadlineNs > 0)
        {
            fail(nowNs, "snapshot postponed, the cluster is not ready for it: block=" + block);
        }
        return 0;
    }

    private int pollTaking(final long nowNs)
    {
        if (cluster.isSnapshotRequested())
        {
            return 0;
        }
        if (cluster.snapshotCount() > count)
        {
            state = State.IDLE;
        }
        else
        {
            fail(nowNs, "snapshot failed, it is tried again: block=" + block);
        }
        return 1;
    }

    private void fail(final long nowNs, final String message)
    {
        state = State.IDLE;
        schedule.onFailed(nowNs);
        counters.snapshotFailed();
        errorHandler.onError(new LockstepException(LockstepException.Severity.WARN, message));
    }
}
