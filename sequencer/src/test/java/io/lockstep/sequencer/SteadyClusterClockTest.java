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
package io.lockstep.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SteadyClusterClockTest
{
    private long wallNs = 1_700_000_000_000_000_000L;
    private long nanoTime = -5_000_000L;

    @Test
    void shouldGoOnFromTheWallTimeOfItsStartWhateverTheWallClockDoes()
    {
        final SteadyClusterClock clock = new SteadyClusterClock(() -> wallNs, () -> nanoTime);
        assertEquals(1_700_000_000_000_000_000L, clock.time());

        wallNs -= 3_600_000_000_000L;
        nanoTime += 1_999_999;
        assertEquals(1_700_000_000_001_999_999L, clock.time());
        assertEquals(clock.time(), clock.timeNanos());
        assertEquals(1_700_000_000_001_999L, clock.timeMicros());
        assertEquals(1_700_000_000_001L, clock.timeMillis());
        assertEquals(clock.time(), clock.convertToNanos(clock.time()));

        wallNs += 7_200_000_000_000L;
        assertEquals(1_700_000_000_001_999_999L, clock.time());
    }
}
