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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;

import io.aeron.Aeron;

class LeaderHandOverTest
{
    private static final long FRESH_NS = 1_000;
    private static final long LIMIT_NS = 5_000;
    private static final long STEP_NS = 100;
    private static final long FOLLOWS = PeerBoard.takingPart(PeerBoard.flagsOf(false));
    private static final long LEADS = PeerBoard.takingPart(PeerBoard.flagsOf(true));
    private static final long ELECTS = PeerBoard.flagsOf(false);

    private final PeerBoard board = new PeerBoard(0, 3);
    private final Steps steps = new Steps();
    private boolean isLeader = true;
    private long nowNs = 10_000;
    private final LeaderHandOver handOver =
        new LeaderHandOver(new View(), board, FRESH_NS, LIMIT_NS, () -> nowNs, steps);

    @Test
    void shouldBeginWhereALeaderIsNotNeeded()
    {
        hear(1, FOLLOWS);
        hear(2, FOLLOWS);

        assertTrue(handOver.begin());
        assertTrue(board.isLeaving());
    }

    @Test
    void shouldNotBeginOnAFollower()
    {
        hear(1, LEADS);
        hear(2, FOLLOWS);
        isLeader = false;

        assertFalse(handOver.begin());
        assertTrue(board.isLeaving(), "the others are told all the same");
    }

    @Test
    void shouldNotBeginWhereTheOthersAreNoMajority()
    {
        hear(1, FOLLOWS);
        assertFalse(handOver.begin(), "not heard");
        hear(2, ELECTS);
        assertFalse(handOver.begin(), "in an election");
        hear(2, PeerBoard.leaving(FOLLOWS));
        assertFalse(handOver.begin(), "about to stop");
        hear(2, FOLLOWS);
        nowNs += FRESH_NS;
        assertFalse(handOver.begin(), "not heard of late");
    }

    @Test
    void shouldWaitForWhoeverSaysThatItLeads()
    {
        hear(1, LEADS);
        hear(2, FOLLOWS);
        final long sinceNs = nowNs;
        steps.onStep = () ->
        {
            hear(1, ELECTS);
            hear(2, nowNs > sinceNs + 10 * STEP_NS ? LEADS : ELECTS);
        };

        assertEquals(2, handOver.awaitSuccessor(sinceNs), "and not for who said so before");
        assertEquals(sinceNs + 11 * STEP_NS, nowNs);
    }

    @Test
    void shouldNotWaitForEver()
    {
        final long sinceNs = nowNs;
        steps.onStep = () ->
        {
            hear(1, ELECTS);
            hear(2, ELECTS);
        };
        steps.onStep.run();

        assertEquals(Aeron.NULL_VALUE, handOver.awaitSuccessor(sinceNs));
        assertEquals(sinceNs + LIMIT_NS, nowNs);
    }

    @Test
    void shouldNotWaitWhenTheOthersStopToo()
    {
        final long sinceNs = nowNs;
        hear(1, ELECTS);
        hear(2, ELECTS);
        steps.onStep = () -> hear(1, PeerBoard.leaving(ELECTS));

        assertEquals(Aeron.NULL_VALUE, handOver.awaitSuccessor(sinceNs));
        assertEquals(sinceNs + STEP_NS, nowNs);
    }

    private void hear(final int id, final long flags)
    {
        board.heard(id, nowNs, flags, 0, 0);
    }

    /** Time passes while it idles. */
    private final class Steps implements IdleStrategy
    {
        private Runnable onStep = () -> {};

        @Override
        public void idle(final int workCount)
        {
            idle();
        }

        @Override
        public void idle()
        {
            nowNs += STEP_NS;
            onStep.run();
        }

        @Override
        public void reset()
        {
            // Each wait is like any other.
        }
    }

    private final class View implements ClusterView
    {
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
            return false;
        }

        @Override
        public long commitPosition()
        {
            return 0;
        }

        @Override
        public long snapshotCount()
        {
            return 0;
        }

        @Override
        public boolean tryRequestSnapshot()
        {
            return false;
        }

        @Override
        public boolean isSnapshotRequested()
        {
            return false;
        }
    }
}
