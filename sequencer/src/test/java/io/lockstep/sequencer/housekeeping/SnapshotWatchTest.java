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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import io.lockstep.protocol.LockstepException;

class SnapshotWatchTest
{
    private static final long LIMIT_NS = 400;
    private static final long FRESH_NS = 1_000;
    private static final long STEP_NS = 100;
    private static final long TERM_ID = 7;
    private static final long FOLLOWS = PeerBoard.takingPart(PeerBoard.flagsOf(false));
    private static final long ELECTS = PeerBoard.flagsOf(false);

    private final PeerBoard board = new PeerBoard(0, 5);
    private final TestClusterView cluster = new TestClusterView();
    private final SnapshotWatch watch = new SnapshotWatch(cluster, board, LIMIT_NS, FRESH_NS);
    private long nowNs = 10_000;

    SnapshotWatchTest()
    {
        cluster.isLeader = true;
        cluster.isTakingSnapshot = true;
        cluster.leadershipTermId = TERM_ID;
    }

    @Test
    void shouldEndALeaderThatIsLeftByItsMajority()
    {
        for (int i = 0; i < LIMIT_NS / STEP_NS; i++)
        {
            hear(1, FOLLOWS, TERM_ID);
            hear(2, ELECTS, TERM_ID);
            hear(3, FOLLOWS, TERM_ID + 1);
            poll();
        }

        final LockstepException ex = assertThrows(LockstepException.class, this::poll);

        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        assertEquals(LockstepException.Fault.CLUSTER, ex.fault());
        assertTrue(ex.getMessage().endsWith("leadershipTermId=7 following=1 members=5"), ex.getMessage());
    }

    @Test
    void shouldEndALeaderThatHearsNobody()
    {
        final long startNs = nowNs;
        hear(1, FOLLOWS, TERM_ID);
        hear(2, FOLLOWS, TERM_ID);

        assertThrows(LockstepException.class, this::pollForEver);

        assertEquals(startNs + FRESH_NS + LIMIT_NS, nowNs);
    }

    @Test
    void shouldNotEndWhileAMajorityFollows()
    {
        for (int i = 0; i < 100; i++)
        {
            hear(1, FOLLOWS, TERM_ID);
            hear(2, FOLLOWS, TERM_ID);
            poll();
        }
    }

    @Test
    void shouldNotEndWhileItTakesNoSnapshotOrDoesNotLead()
    {
        cluster.isTakingSnapshot = false;
        for (int i = 0; i < 100; i++)
        {
            poll();
        }
        cluster.isTakingSnapshot = true;
        cluster.isLeader = false;
        for (int i = 0; i < 100; i++)
        {
            poll();
        }
    }

    @Test
    void shouldGiveEachSnapshotItsTime()
    {
        for (int i = 0; i < 100; i++)
        {
            cluster.isTakingSnapshot = 0 != i % 4;
            poll();
        }
    }

    @Test
    void shouldLeaveALoneMemberAlone()
    {
        final SnapshotWatch alone = new SnapshotWatch(cluster, new PeerBoard(0, 1), LIMIT_NS, FRESH_NS);
        for (int i = 0; i < 100; i++)
        {
            alone.poll(nowNs);
            nowNs += STEP_NS;
        }
    }

    private void pollForEver()
    {
        while (true)
        {
            poll();
        }
    }

    private void poll()
    {
        watch.poll(nowNs);
        nowNs += STEP_NS;
    }

    private void hear(final int id, final long flags, final long termId)
    {
        board.terms(id, termId, termId);
        board.heard(id, nowNs, flags, 0, 0);
    }
}
