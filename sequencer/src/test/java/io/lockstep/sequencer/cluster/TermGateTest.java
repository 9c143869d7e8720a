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
package io.lockstep.sequencer.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import io.lockstep.sequencer.housekeeping.TestClusterView;

class TermGateTest
{
    private final TestClusterView cluster = new TestClusterView();
    private long consumedTermId = 3;
    private final TermGate gate = new TermGate(() -> consumedTermId);

    @Test
    void shouldBeClosedUntilTheClusterRuns()
    {
        assertFalse(gate.getAsBoolean());

        join(3, 3);

        assertTrue(gate.getAsBoolean());
    }

    @Test
    void shouldBeClosedInAnElection()
    {
        join(3, 3);

        cluster.isSettled = false;

        assertFalse(gate.getAsBoolean());
    }

    @Test
    void shouldBeClosedUntilTheFirstEntryOfTheTermIsConsumed()
    {
        join(4, 4);
        assertFalse(gate.getAsBoolean());

        consumedTermId = 4;

        assertTrue(gate.getAsBoolean());
    }

    @Test
    void shouldBeClosedWhileTheVoteIsAheadOfTheTerm()
    {
        join(3, 5);
        assertFalse(gate.getAsBoolean());

        cluster.leadershipTermId = 4;
        consumedTermId = 4;
        assertFalse(gate.getAsBoolean());

        cluster.leadershipTermId = 5;
        consumedTermId = 5;
        assertTrue(gate.getAsBoolean());
    }

    @Test
    void shouldBeOpenToAMemberThatNeverVoted()
    {
        join(3, -1);

        assertTrue(gate.getAsBoolean());
    }

    private void join(final long leadershipTermId, final long promisedTermId)
    {
        cluster.leadershipTermId = leadershipTermId;
        cluster.promisedTermId = promisedTermId;
        gate.consensus(cluster);
    }
}
