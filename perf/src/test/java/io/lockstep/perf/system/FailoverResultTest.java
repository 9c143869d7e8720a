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
package io.lockstep.perf.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.lockstep.perf.history.CheckResult;

class FailoverResultTest
{
    private static final long MS = 1_000_000;

    private final FailoverResult result = new FailoverResult(200 * MS);

    @Test
    void shouldPrintWhatEachKillWaitedForInColumns()
    {
        result.idle(phases(850));
        result.idle(new FailoverPhases(400 * MS, FailoverPhases.UNSEEN, FailoverPhases.UNSEEN, FailoverPhases.UNSEEN,
            900 * MS, 0, List.of()));
        result.pause(true);
        result.check(new CheckResult(Map.of("applied", 7L, "unknown", 0L), List.of(), List.of(), Map.of()));

        assertEquals(
            """
            idle, ms since kill -9 of the leader:
              kill   missed  elected  session  stamped answered  ballots
                 1      400      700      720      730      850        1
                 2      400        -        -        -      900        0
            idle median 900 ms, max 900 ms, within 1000 ms: 2 of 2
            pauses of 200 ms: 1 of 1 without an election
            requests 7 applied, 0 unknown
            no rule is broken
            """,
            result.print());
        assertTrue(result.isOk());
    }

    @Test
    void shouldTellEveryStepOfAKillBeyondItsAim()
    {
        result.idle(phases(850));
        assertEquals("850 ms", result.lastIdle());

        result.loaded(phases(1999));
        assertEquals("1999 ms", result.lastLoaded());
        result.loaded(phases(2001));
        assertEquals("2001 ms\n     1.0 ms member-1 CANVASS", result.lastLoaded());
        result.check(new CheckResult(Map.of("applied", 7L, "unknown", 0L), List.of(), List.of(), Map.of()));
        assertFalse(result.isOk());
    }

    private static FailoverPhases phases(final long answeredMs)
    {
        return new FailoverPhases(400 * MS, 700 * MS, 720 * MS, 730 * MS, answeredMs * MS, 1,
            List.of("     1.0 ms member-1 CANVASS"));
    }
}
