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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.client.ClusterEvent;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sequencer.housekeeping.TestClusterView;

class ConsensusErrorsTest
{
    private static final String TRUNCATING = "Truncating Cluster Log - memberId=0 state=CANVASS " +
        "this.logLeadershipTermId=1 this.leadershipTermId=8 this.candidateTermId=8 this.commitPosition=128 " +
        "this.logPosition=128 this.appendPosition=896 oldPosition=896 newPosition=";

    private final List<Throwable> told = new ArrayList<>();
    private final TermGate gate = new TermGate(() -> 1);
    private final List<Long> cuts = new ArrayList<>();
    private final ConsensusErrors errors = new ConsensusErrors(gate, cuts::add, told::add);

    private final TestClusterView view = new TestClusterView();

    ConsensusErrorsTest()
    {
        gate.consensus(view);
    }

    @Test
    void shouldEndAMemberThatCannotReplayItsOwnLogFromTheCommitPosition()
    {
        final ArchiveException refused = new ArchiveException(
            "replayPosition=544 does not point to a valid frame", ArchiveException.INVALID_POSITION);
        errors.onError(refused);
        view.isReplaying = true;
        errors.onError(new ArchiveException("archive is busy"));
        errors.onError(refused);

        assertSame(refused, told.get(0), "a follower's trouble");
        assertEquals(3, told.size());
        final LockstepException ex = (LockstepException)told.get(2);
        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        assertEquals(LockstepException.Fault.CLUSTER, ex.fault());
        assertTrue(ex.getMessage().startsWith("own log cannot be replayed from the commit position, this member has " +
            "to start again: "), ex.getMessage());
        assertEquals(List.of(), cuts);
    }

    @Test
    void shouldEndAMemberWhoseLogIsCutInFrontOfWhatIsCommitted()
    {
        assertTrue(gate.getAsBoolean());

        errors.onError(new ClusterEvent(TRUNCATING + 127));

        assertFalse(gate.getAsBoolean());
        final LockstepException ex = (LockstepException)told.get(0);
        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        assertEquals(LockstepException.Fault.CLUSTER, ex.fault());
        assertTrue(ex.getMessage().startsWith("election has cut the log in front of what is committed here, this " +
            "member has to start again: "), ex.getMessage());
        assertTrue(ex.getMessage().endsWith("newPosition=127"), ex.getMessage());
        assertEquals(List.of(127L), cuts);
    }

    @Test
    void shouldTakeACutThatItCannotReadForOneThatHarms()
    {
        errors.onError(new ClusterEvent("Truncating Cluster Log"));

        assertFalse(gate.getAsBoolean());
        assertEquals(LockstepException.Severity.FATAL, ((LockstepException)told.get(0)).severity());
        assertEquals(List.of(0L), cuts);
    }

    @Test
    void shouldEndAMemberThatCannotNoteTheCut()
    {
        final IllegalStateException failure = new IllegalStateException("no room");
        final ConsensusErrors failing = new ConsensusErrors(
            gate,
            (position) ->
            {
                throw failure;
            },
            told::add);

        failing.onError(new ClusterEvent(TRUNCATING + 127));

        assertFalse(gate.getAsBoolean());
        assertSame(failure, told.get(0));
        assertSame(failure, told.get(1).getSuppressed()[0]);
    }

    @Test
    void shouldLetEverythingElsePass()
    {
        final List<Throwable> others = List.of(
            new ClusterEvent(TRUNCATING + 128), new ClusterEvent("leader heartbeat timeout"),
            new IllegalStateException("Truncating Cluster Log"), new ClusterEvent(null));

        others.forEach(errors::onError);

        assertTrue(gate.getAsBoolean());
        assertEquals(List.of(), cuts);
        assertEquals(others.size(), told.size());
        for (int i = 0; i < others.size(); i++)
        {
            assertSame(others.get(i), told.get(i));
        }
    }
}
