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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotScheduleTest
{
    private static final long INTERVAL = 1_000;
    private static final long GROWTH = 500;
    private static final long RETRY = 50;

    /** The nano clock may start anywhere, and wrap. */
    @ParameterizedTest(name = "start={0}")
    @ValueSource(longs = {0, -7, Long.MAX_VALUE - 600, Long.MIN_VALUE})
    void shouldBeDueByAgeOrByGrowthOnceSomethingIsLogged(final long start)
    {
        final SnapshotSchedule schedule = new SnapshotSchedule(INTERVAL, GROWTH, RETRY, start);
        for (long age = 0; age < 2 * INTERVAL; age += 250)
        {
            for (long grown = 0; grown < 2 * GROWTH; grown += 125)
            {
                final boolean isExpected = grown > 0 && (age >= INTERVAL || grown >= GROWTH);

                assertEquals(isExpected, schedule.isDue(start + age, grown), "age=" + age + " grown=" + grown);
            }
        }

        schedule.onSnapshot(4_000, start + 300);

        assertFalse(schedule.isDue(start + 300 + INTERVAL - 1, 4_000 + GROWTH - 1));
        assertFalse(schedule.isDue(start + 300 + INTERVAL, 4_000), "nothing was logged");
        schedule.isRoomLow(true);
        assertFalse(schedule.isDue(start + 300, 4_000 + GROWTH / 16 - 1));
        assertTrue(schedule.isDue(start + 300, 4_000 + GROWTH / 16), "room is low");
        schedule.isRoomLow(false);
        assertFalse(schedule.isDue(start + 300, 4_000 + GROWTH / 16));
        assertTrue(schedule.isDue(start + 300 + INTERVAL, 4_001));
        assertTrue(schedule.isDue(start + 300, 4_000 + GROWTH));
    }

    @Test
    void shouldWaitAfterOneThatFailedAndNotAfterOneThatWasTaken()
    {
        final SnapshotSchedule schedule = new SnapshotSchedule(INTERVAL, GROWTH, RETRY, 0);
        schedule.onFailed(2_000);

        assertFalse(schedule.isDue(2_000 + RETRY - 1, GROWTH));
        assertTrue(schedule.isDue(2_000 + RETRY, GROWTH));

        schedule.onFailed(3_000);
        schedule.onSnapshot(GROWTH, 3_001);
        assertTrue(schedule.isDue(3_002, 2 * GROWTH));
    }

    @Test
    void shouldLeaveOutWhatIsSetToZero()
    {
        assertFalse(new SnapshotSchedule(0, GROWTH, RETRY, 0).isDue(100 * INTERVAL, GROWTH - 1));
        assertTrue(new SnapshotSchedule(0, GROWTH, RETRY, 0).isDue(0, GROWTH));
        assertFalse(new SnapshotSchedule(INTERVAL, 0, RETRY, 0).isDue(INTERVAL - 1, 100 * GROWTH));
        assertTrue(new SnapshotSchedule(INTERVAL, 0, RETRY, 0).isDue(INTERVAL, 1));
        assertFalse(new SnapshotSchedule(0, 0, RETRY, 0).isDue(100 * INTERVAL, 100 * GROWTH));
    }
}
