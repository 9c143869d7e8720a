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
package io.lockstep.gateway.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.MemberFlags;

class IntakeTest
{
    private static final int SHORT = MemberFlags.SHORT_OF_SPACE | MemberFlags.LOW_ON_SPACE;
    private static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(5);

    private final GatewayCounters counters = new GatewayCounters();
    private long nowNs = Long.MAX_VALUE - 100;

    @Test
    void shouldCloseOnceFewerThanAMajorityHaveRoomAndOpenAgainByItself()
    {
        final Intake intake = new Intake(3, counters);

        assertFalse(closes(intake, 0, 0, 0), "everybody has room");
        assertFalse(closes(intake, 0, SHORT, MemberFlags.LOW_ON_SPACE), "a majority has room");
        assertTrue(closes(intake, 0, SHORT, SHORT), "one of three has room");
        assertEquals(1, counters.get(GatewayCounter.READ_ONLY));
        assertTrue(closes(intake, SHORT, SHORT, SHORT), "none has room");
        assertFalse(closes(intake, 0, SHORT, 0), "a majority has room again");
        assertEquals(0, counters.get(GatewayCounter.READ_ONLY));
    }

    @Test
    void shouldCountSilentMembersAsNeither()
    {
        final Intake intake = new Intake(3, counters);
        intake.poll(nowNs);
        assertFalse(intake.isReadOnly(), "nobody was heard");

        closes(intake, 0, 0, SHORT);
        nowNs += SILENCE_NS;
        intake.onFlags(0, 0, nowNs);
        intake.onFlags(2, SHORT, nowNs);
        intake.poll(nowNs);
        assertTrue(intake.isReadOnly(), "of the two that are left one is short");
        nowNs += SILENCE_NS;
        intake.poll(nowNs);
        assertFalse(intake.isReadOnly(), "nobody is heard: nothing is known");
    }

    @Test
    void shouldNotHearWhoIsNoMember()
    {
        final Intake intake = new Intake(1, counters);
        intake.onFlags(1, SHORT, nowNs);
        intake.onFlags(-1, SHORT, nowNs);
        intake.poll(nowNs);
        assertFalse(intake.isReadOnly());

        assertTrue(closes(intake, SHORT));
    }

    private boolean closes(final Intake intake, final int... flags)
    {
        for (int id = 0; id < flags.length; id++)
        {
            intake.onFlags(id, flags[id], nowNs);
        }
        intake.poll(nowNs);
        return intake.isReadOnly();
    }
}
