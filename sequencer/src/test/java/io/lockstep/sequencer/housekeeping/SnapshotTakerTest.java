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

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class SnapshotTakerTest
{
    private static final long DEADLINE = 100;
    private static final long RETRY = 1_000;
    private static final long BLOCK = 77;

    private final FakeCluster cluster = new FakeCluster();
    private final FakeJournal journal = new FakeJournal();
    private final List<String> told = new ArrayList<>();
    private final HousekeepingCounters counters = new HousekeepingCounters();
    private final SnapshotSchedule schedule = new SnapshotSchedule(0, 1, RETRY, 0);
    private final SnapshotTaker taker = new SnapshotTaker(
        cluster, journal, schedule, DEADLINE, counters, (ex) -> told.add(ex.getMessage()));

    @Test
    void shouldForceTheJournalFirstAndAskOnceForASnapshot()
    {
        taker.poll(0);
        assertEquals(BLOCK, journal.requested);
        taker.poll(1);
        assertEquals(0, cluster.requests, "not before the journal is forced");

        journal.forced = BLOCK;
        taker.poll(2);
        assertEquals(1, cluster.requests);
        taker.poll(3);
        cluster.finish(true);
        schedule.onSnapshot(cluster.commitPosition(), 4);
        taker.poll(4);
        taker.poll(5);

        assertEquals(1, cluster.requests);
        assertEquals(List.of(), told);
        assertEquals(0, counters.snapshotFailures());
    }

    @Test
    void shouldPostponeForALateJournalAndTakeItOnceThatHasCaughtUp()
    {
        taker.poll(0);
        taker.poll(DEADLINE);
        assertEquals(List.of(), told);
        taker.poll(DEADLINE + 1);
        assertEquals(List.of("snapshot postponed, journal is not forced in time: expected=77 actual=0"), told);
        assertEquals(1, counters.snapshotFailures());

        journal.forced = BLOCK;
        taker.poll(DEADLINE + RETRY);
        assertEquals(0, cluster.requests);
        taker.poll(DEADLINE + 1 + RETRY);
        taker.poll(DEADLINE + 2 + RETRY);
        assertEquals(1, cluster.requests);
    }

    @Test
    void shouldTryAgainAfterASnapshotThatFailed()
    {
        journal.forced = BLOCK;
        taker.poll(0);
        taker.poll(1);
        cluster.finish(false);
        taker.poll(2);
        assertEquals(List.of("snapshot failed, it is tried again: block=77"), told);

        taker.poll(2 + RETRY);
        taker.poll(3 + RETRY);
        assertEquals(2, cluster.requests);
    }

    @Test
    void shouldLeaveItToTheLeader()
    {
        cluster.isLeader = false;
        taker.poll(0);
        assertEquals(0, journal.requested);

        cluster.isLeader = true;
        taker.poll(1);
        cluster.isLeader = false;
        journal.forced = BLOCK;
        taker.poll(2);
        assertEquals(0, cluster.requests);
        assertEquals(List.of(), told);
    }

    @Test
    void shouldPostponeIfTheClusterDoesNotTakeItUp()
    {
        cluster.isBusy = true;
        journal.forced = BLOCK;
        taker.poll(0);
        taker.poll(1);
        taker.poll(DEADLINE + 1);

        assertEquals(List.of("snapshot postponed, the cluster is not ready for it: block=77"), told);
    }

    private static final class FakeJournal implements JournalView
    {
        long requested;
        long forced;

        @Override
        public long stampedBlock()
        {
            return BLOCK;
        }

        @Override
        public long forcedBlock()
        {
            return forced;
        }

        @Override
        public void requestForce(final long blockNumber)
        {
            requested = blockNumber;
        }
    }

    private static final class FakeCluster implements ClusterView
    {
        boolean isLeader = true;
        boolean isBusy;
        int requests;
        private boolean isRequested;
        private long count;

        void finish(final boolean isTaken)
        {
            isRequested = false;
            count += isTaken ? 1 : 0;
        }

        @Override
        public boolean isLeader()
        {
            return isLeader;
        }

        @Override
        public long promisedTermId()
        {
            return 1;
        }

        @Override
        public long leadershipTermId()
        {
            return 1;
        }

        @Override
        public boolean isReplaying()
        {
            return false;
        }

        @Override
        public boolean isSettled()
        {
            return true;
        }

        @Override
        public boolean isTakingSnapshot()
        {
            return isRequested;
        }

        @Override
        public long commitPosition()
        {
            return 1_000;
        }

        @Override
        public long snapshotCount()
        {
            return count;
        }

        @Override
        public boolean tryRequestSnapshot()
        {
            if (isBusy || !isLeader)
            {
                return false;
            }
            requests++;
            isRequested = true;
            return true;
        }

        @Override
        public boolean isSnapshotRequested()
        {
            return isRequested;
        }
    }
}
