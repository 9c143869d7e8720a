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
package io.lockstep.journal.replay;

import static org.junit.jupiter.api.Assertions.*;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.lockstep.codecs.stream.ReplayEndReason;
import io.lockstep.journal.RangeGoneException;
import io.lockstep.journal.TestBlocks;
import io.lockstep.journal.replay.ReplayRig.TestClient;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.LockstepException;

/** What a server does when its source cannot give what it had just promised. */
@Timeout(30)
class ReplayFaultTest
{
    private static final int LAST = 50;

    private final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(3), LAST, 100);
    private final FakeSource source = new FakeSource(blocks, 1, LAST);

    @Test
    void shouldEndTheAnswerWithRangeGoneWhenTheRangeGoesBetweenCheckAndRead()
    {
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext(source).turnLength(1));
            final TestClient client = rig.newClient(blocks).request(10);
            rig.await("under way", () -> rig.server.counters().blocks() == 5);
            source.beforePoll = () -> source.first = 40;

            client.awaitEnd().assertEnd(ErrorCode.RANGE_GONE, 15, 40, LAST);
            assertEquals(new FakeSource(blocks, 40, LAST).firstSequence(), client.firstSequence);
            client.request(40).awaitEnd().assertEnd(ReplayEndReason.TAIL, LAST + 1);
        }
    }

    @Test
    void shouldEndTheAnswerWithRangeGoneWhenTheRangeGoesBeforeTheNextBlock()
    {
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext(source).turnLength(1));
            final TestClient client = rig.newClient(blocks).request(10);
            rig.await("under way", () -> rig.server.counters().blocks() == 5);
            source.first = 40;

            client.awaitEnd().assertEnd(ErrorCode.RANGE_GONE, 15, 40, LAST);
        }
    }

    @Test
    void shouldStopOnDamageServeNothingOfItAndLeaveTheRequesterToOthers()
    {
        shouldLetTheRequesterGo(LockstepException.fatal("journal is damaged: file=1.journal offset=64 block=20"));
    }

    @Test
    void shouldLetTheRequesterGoWhenTheSourceFailsOtherwise()
    {
        shouldLetTheRequesterGo(new LockstepException(LockstepException.Severity.ERROR, "cannot be read now"));
    }

    @Test
    void shouldThrowDamageThatIsFoundByLookingUpASequence()
    {
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext(source));
            final TestClient client = rig.newClient(blocks).request(LAST).awaitEnd();
            final LockstepException fault = LockstepException.fatal("journal is damaged");
            source.lookupFault = fault;
            client.request(new ReplayRange().fromSequence(1), 1);

            assertSame(
                fault, assertThrows(LockstepException.class, () -> rig.await("thrown", () -> false)));
            assertEquals(0, rig.server.counters().requesters());
        }
    }

    @Test
    void shouldAnswerRangeGoneWhenItGoesWhileASequenceIsLookedUp()
    {
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext(source));
            source.lookupFault = new RangeGoneException(0, 10);
            rig.newClient(blocks).request(new ReplayRange().fromSequence(1), 1).awaitEnd()
                .assertEnd(ErrorCode.RANGE_GONE, 1, 1, LAST);
        }
    }

    private void shouldLetTheRequesterGo(final LockstepException fault)
    {
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext(source).turnLength(1));
            final TestClient client = rig.newClient(blocks).request(10);
            rig.await("under way", () -> rig.server.counters().blocks() == 5);
            source.fault = fault;

            final LockstepException thrown = assertThrows(
                LockstepException.class, () -> rig.await("thrown", () -> false));

            assertSame(fault, thrown);
            assertEquals(0, rig.server.counters().requesters());
            assertEquals(5, rig.server.counters().blocks());
            rig.advance(2, TimeUnit.SECONDS);
            client.awaitEnd();
            assertEquals(ErrorCode.TIMED_OUT, client.code);
            assertTrue(client.next <= 15);
        }
    }
}
