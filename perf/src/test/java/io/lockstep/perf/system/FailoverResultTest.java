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
        result.idle().kill(phases(850));
        result.idle().kill(new FailoverPhases(
            400 * MS, FailoverPhases.UNSEEN, FailoverPhases.UNSEEN, FailoverPhases.UNSEEN, 900 * MS, 0, List.of()));
        result.loaded().leave(210 * MS);
        result.loaded().leave(190 * MS);
        result.loaded().snapshot(new SnapshotPause(31 * MS, 12 * MS + 340_000, 1_234_567));
        result.pause(true);
        result.check(new CheckResult(Map.of("applied", 7L, "unknown", 0L), List.of(), List.of(), Map.of()));

        assertEquals(
            """
            idle, ms since kill -9 of the leader:
              kill   missed  elected  session  stamped answered  ballots
                 1      400      700      720      730      850        1
                 2      400        -        -        -      900        0
            idle least 850, median 900, most 900 ms, within 1000 ms: 2 of 2
            loaded, ms without an answer while the leader leaves: 210 190
            loaded least 190, median 210, most 210 ms
            loaded, snapshots of the cluster:
              31 ms without an answer, leader stopped for 12.3 ms, 1,234,567 bytes
            loaded least 31, median 31, most 31 ms
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
        assertEquals("850 ms", result.idle().kill(phases(850)));
        assertEquals("1999 ms", result.loaded().kill(phases(1999)));
        assertEquals("2001 ms\n     1.0 ms member-1 CANVASS", result.loaded().kill(phases(2001)));
        result.check(new CheckResult(Map.of("applied", 7L, "unknown", 0L), List.of(), List.of(), Map.of()));
        assertFalse(result.isOk());
    }

    @Test
    void shouldHoldEverySilenceAgainstTheAim()
    {
        result.check(new CheckResult(Map.of("applied", 7L, "unknown", 0L), List.of(), List.of(), Map.of()));
        result.idle().leave(1000 * MS);
        result.idle().snapshot(new SnapshotPause(1000 * MS, MS, 1));
        assertTrue(result.isOk());

        result.idle().snapshot(new SnapshotPause(1001 * MS, MS, 1));
        assertFalse(result.isOk());
    }

    private static FailoverPhases phases(final long answeredMs)
    {
        return new FailoverPhases(400 * MS, 700 * MS, 720 * MS, 730 * MS, answeredMs * MS, 1,
            List.of("     1.0 ms member-1 CANVASS"));
    }
}
