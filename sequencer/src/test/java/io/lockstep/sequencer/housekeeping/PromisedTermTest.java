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

import static io.aeron.cluster.ElectionState.CANDIDATE_BALLOT;
import static io.aeron.cluster.ElectionState.CANVASS;
import static io.aeron.cluster.ElectionState.CLOSED;
import static io.aeron.cluster.ElectionState.FOLLOWER_BALLOT;
import static io.aeron.cluster.ElectionState.INIT;
import static io.aeron.cluster.ElectionState.LEADER_LOG_REPLICATION;
import static io.aeron.cluster.ElectionState.LEADER_READY;
import static io.aeron.cluster.ElectionState.LEADER_REPLAY;
import static io.aeron.cluster.ElectionState.NOMINATE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.aeron.cluster.ElectionState;

class PromisedTermTest
{
    private static final long START = 4;

    private final PromisedTerm promised = new PromisedTerm();
    private long notedTermId = START;

    @BeforeEach
    void begin()
    {
        promised.begin(START);
    }

    @Test
    void shouldCountAllBeforeTheModuleBegins()
    {
        assertEquals(9, new PromisedTerm().promisedTermId(9));
    }

    @Test
    void shouldCountWhatAnEarlierLifeNoted()
    {
        assertEquals(START, promisedTermId());

        cycle(START, CLOSED);

        assertEquals(START, promisedTermId());
    }

    @Test
    void shouldCountWhatWasNotedUntilTheCycleEnds()
    {
        notedTermId = START + 1;

        assertEquals(START + 1, promisedTermId());

        cycle(START + 1, CANDIDATE_BALLOT);
        assertEquals(START, promisedTermId());
    }

    @ParameterizedTest
    @EnumSource(
        value = ElectionState.class,
        names = {"CANDIDATE_BALLOT", "FOLLOWER_CATCHUP_AWAIT", "FOLLOWER_CATCHUP", "FOLLOWER_LOG_AWAIT",
            "FOLLOWER_READY", "CLOSED"})
    void shouldNotCountWhatACycleNotedThatEndsWhereNoVoteLeads(final ElectionState state)
    {
        cycle(START + 2, state);

        assertEquals(START, promisedTermId());
    }

    @ParameterizedTest
    @EnumSource(
        value = ElectionState.class,
        names = {"INIT", "CANVASS", "NOMINATE", "FOLLOWER_BALLOT", "FOLLOWER_LOG_REPLICATION", "FOLLOWER_REPLAY",
            "FOLLOWER_CATCHUP_INIT", "FOLLOWER_LOG_INIT"})
    void shouldCountWhatACycleNotedThatMayHaveGivenAVote(final ElectionState state)
    {
        cycle(START + 2, state);

        assertEquals(START + 2, promisedTermId());
    }

    @Test
    void shouldForgetTheBallotThatItLost()
    {
        cycle(START, NOMINATE);
        cycle(START + 1, CANDIDATE_BALLOT);
        cycle(START + 1, CANVASS);
        cycle(START + 1, CLOSED);

        assertEquals(START, promisedTermId());
    }

    @Test
    void shouldCountTheVoteThatEndedItsOwnBallot()
    {
        cycle(START + 1, CANDIDATE_BALLOT);
        cycle(START + 2, FOLLOWER_BALLOT);
        cycle(START + 2, CANVASS);

        assertEquals(START + 2, promisedTermId());
    }

    @Test
    void shouldKeepThePromiseBelowWhatIsNone()
    {
        cycle(START + 2, FOLLOWER_BALLOT);
        cycle(START + 2, CANVASS);
        cycle(START + 3, CANDIDATE_BALLOT);
        assertEquals(START + 2, promisedTermId());

        cycle(START + 4, CANDIDATE_BALLOT);
        cycle(START + 4, INIT);

        assertEquals(START + 2, promisedTermId());
    }

    @Test
    void shouldCountTheTermThatItWasElectedForThoughItLeftIt()
    {
        cycle(START + 1, CANDIDATE_BALLOT);
        cycle(START + 1, LEADER_LOG_REPLICATION);
        assertEquals(START + 1, promisedTermId());

        cycle(START + 1, INIT);
        cycle(START + 1, CANVASS);

        assertEquals(START + 1, promisedTermId());
    }

    @Test
    void shouldCountTheTermThatItsBallotRoseTo()
    {
        cycle(START + 1, CANDIDATE_BALLOT);
        cycle(START + 3, LEADER_LOG_REPLICATION);

        assertEquals(START + 3, promisedTermId());
    }

    @Test
    void shouldNotCountWhatItRefusedAsLeader()
    {
        cycle(START + 1, CANDIDATE_BALLOT);
        cycle(START + 1, LEADER_LOG_REPLICATION);
        cycle(START + 3, LEADER_REPLAY);
        assertEquals(START + 1, promisedTermId());

        cycle(START + 3, LEADER_READY);
        cycle(START + 4, CLOSED);

        assertEquals(START + 1, promisedTermId());
    }

    @Test
    void shouldCountEachElection()
    {
        cycle(START + 1, CANDIDATE_BALLOT);
        cycle(START + 1, LEADER_LOG_REPLICATION);
        cycle(START + 2, LEADER_REPLAY);
        cycle(START + 2, INIT);
        cycle(START + 3, CANDIDATE_BALLOT);
        assertEquals(START + 1, promisedTermId());

        cycle(START + 3, LEADER_LOG_REPLICATION);

        assertEquals(START + 3, promisedTermId());
    }

    private void cycle(final long termId, final ElectionState state)
    {
        notedTermId = termId;
        promised.onCycle(termId, state.code());
    }

    private long promisedTermId()
    {
        return promised.promisedTermId(notedTermId);
    }
}
