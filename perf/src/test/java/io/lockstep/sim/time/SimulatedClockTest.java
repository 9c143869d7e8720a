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
package io.lockstep.sim.time;

import static org.junit.jupiter.api.Assertions.*;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class SimulatedClockTest
{
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

    private final Scheduler scheduler = new Scheduler(new SeededRandom(1));

    @Test
    void shouldFollowTheScheduler()
    {
        final SimulatedClock clock = new SimulatedClock(scheduler);
        assertEquals(0, clock.nanoTime());

        scheduler.runUntil(HOUR_NS);

        assertEquals(HOUR_NS, clock.nanoTime());
        assertEquals(SimulatedClock.EPOCH_START_NS + HOUR_NS, clock.epochNanos());
        assertEquals(clock.epochNanos(), clock.epochNanoClock().nanoTime());
        assertEquals(clock.epochNanos() / 1_000_000, clock.time());
    }

    @Test
    void shouldDriftFromNowOn()
    {
        final SimulatedClock fast = new SimulatedClock(scheduler, 5, 7, 100);
        final SimulatedClock slow = new SimulatedClock(scheduler, 5, 7, -100);
        assertEquals(5, slow.nanoTime());
        assertEquals(7, slow.epochNanos());

        scheduler.runUntil(HOUR_NS);
        assertEquals(5 + HOUR_NS + HOUR_NS / 10_000, fast.nanoTime());
        assertEquals(5 + HOUR_NS - HOUR_NS / 10_000, slow.nanoTime());

        final long beforeNs = slow.nanoTime();
        slow.drift(0);
        assertEquals(beforeNs, slow.nanoTime());
        scheduler.runUntil(2 * HOUR_NS);
        assertEquals(beforeNs + HOUR_NS, slow.nanoTime());
        assertThrows(IllegalArgumentException.class, () -> slow.drift(100_001));
    }

    @Test
    void shouldNeverGoBackAndNeverStandStill()
    {
        final SimulatedClock clock = new SimulatedClock(scheduler, 0, 0, -SimulatedClock.DRIFT_LIMIT_PPM);
        final SeededRandom random = new SeededRandom(9);
        long timeNs = 0;
        long lastNs = clock.nanoTime();
        for (int i = 0; i < 10_000; i++)
        {
            timeNs += random.nextInt(2, 3_000_000);
            scheduler.runUntil(timeNs);
            assertTrue(clock.nanoTime() > lastNs);
            lastNs = clock.nanoTime();
            if (0 == i % 100)
            {
                clock.drift(random.nextInt(-SimulatedClock.DRIFT_LIMIT_PPM, SimulatedClock.DRIFT_LIMIT_PPM + 1));
                assertEquals(lastNs, clock.nanoTime());
            }
        }
    }

    @Test
    void shouldJumpOnTheWallOnly()
    {
        final SimulatedClock clock = new SimulatedClock(scheduler);
        scheduler.runUntil(10);

        clock.jump(-HOUR_NS);

        assertEquals(10, clock.nanoTime());
        assertEquals(SimulatedClock.EPOCH_START_NS + 10 - HOUR_NS, clock.epochNanos());
    }

    @Test
    void shouldLeapForwardOnBoth()
    {
        final SimulatedClock clock = new SimulatedClock(scheduler);
        scheduler.runUntil(10);

        clock.leap(HOUR_NS);

        assertEquals(10 + HOUR_NS, clock.nanoTime());
        assertEquals(SimulatedClock.EPOCH_START_NS + 10 + HOUR_NS, clock.epochNanos());
        assertThrows(IllegalArgumentException.class, () -> clock.leap(-1));
    }
}
