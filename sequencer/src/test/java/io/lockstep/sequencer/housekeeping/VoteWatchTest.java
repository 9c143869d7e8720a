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

class VoteWatchTest
{
    private static final long LIMIT_NS = 400;
    private static final long FRESH_NS = 1_000;
    private static final long STEP_NS = 100;
    private static final long TERM_ID = 7;
    private static final long FOLLOWS = PeerBoard.takingPart(PeerBoard.flagsOf(false));
    private static final long ELECTS = PeerBoard.flagsOf(false);

    private final PeerBoard board = new PeerBoard(0, 3);
    private final TestClusterView cluster = new TestClusterView();
    private final VoteWatch watch = new VoteWatch(cluster, board, LIMIT_NS, FRESH_NS);
    private long nowNs = 10_000;

    VoteWatchTest()
    {
        cluster.isLeader = true;
        cluster.leadershipTermId = TERM_ID;
    }

    @Test
    void shouldEndLeaderThatAFollowerVotedAheadOf()
    {
        for (int i = 0; i < LIMIT_NS / STEP_NS; i++)
        {
            hear(1, FOLLOWS, TERM_ID, TERM_ID);
            hear(2, FOLLOWS, TERM_ID, TERM_ID + 2);
            poll();
        }

        final LockstepException ex = assertThrows(LockstepException.class, this::poll);

        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        assertEquals(LockstepException.Fault.CLUSTER, ex.fault());
        assertTrue(ex.getMessage().endsWith("member=2 leadershipTermId=7 promisedTermId=9"), ex.getMessage());
    }

    @Test
    void shouldEndLeaderThatIsBehindItsOwnVote()
    {
        board.terms(0, TERM_ID, TERM_ID + 1);
        board.heard(0, nowNs, PeerBoard.takingPart(PeerBoard.flagsOf(true)), 0, 0);
        for (int i = 0; i < LIMIT_NS / STEP_NS; i++)
        {
            poll();
        }

        assertThrows(LockstepException.class, this::poll);
    }

    @Test
    void shouldNotEndWhileVotesAreOfItsTerm()
    {
        for (int i = 0; i < 100; i++)
        {
            hear(1, FOLLOWS, TERM_ID, TERM_ID);
            hear(2, FOLLOWS, TERM_ID, -1);
            poll();
        }
    }

    @Test
    void shouldNotEndForWhoDoesNotFollowIt()
    {
        for (int i = 0; i < 100; i++)
        {
            hear(1, FOLLOWS, TERM_ID + 2, TERM_ID + 2);
            hear(2, ELECTS, TERM_ID, TERM_ID + 2);
            poll();
        }
    }

    @Test
    void shouldNotEndWhileItDoesNotLead()
    {
        cluster.isLeader = false;
        for (int i = 0; i < 100; i++)
        {
            hear(1, FOLLOWS, TERM_ID, TERM_ID + 2);
            poll();
        }
    }

    @Test
    void shouldNotEndForWhoIsNotHeardAnyMore()
    {
        final VoteWatch patient = new VoteWatch(cluster, board, 2 * FRESH_NS, FRESH_NS);
        hear(1, FOLLOWS, TERM_ID, TERM_ID + 2);

        for (int i = 0; i < 100; i++)
        {
            patient.poll(nowNs);
            nowNs += STEP_NS;
        }
    }

    @Test
    void shouldGiveEachTermItsTime()
    {
        for (int i = 0; i < 20; i++)
        {
            cluster.leadershipTermId = TERM_ID + i / 3;
            hear(1, FOLLOWS, cluster.leadershipTermId, TERM_ID + 50);
            poll();
        }
    }

    private void poll()
    {
        watch.poll(nowNs);
        nowNs += STEP_NS;
    }

    private void hear(final int id, final long flags, final long termId, final long promisedTermId)
    {
        board.terms(id, termId, promisedTermId);
        board.heard(id, nowNs, flags, 0, 0);
    }
}
