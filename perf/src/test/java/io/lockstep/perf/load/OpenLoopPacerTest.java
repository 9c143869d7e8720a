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
package io.lockstep.perf.load;

import static org.junit.jupiter.api.Assertions.*;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenLoopPacerTest
{
    private static final long START_NS = 1_000_000_007L;

    @Test
    void shouldBeDueAtStart()
    {
        final OpenLoopPacer pacer = new OpenLoopPacer(1000, START_NS);

        assertFalse(pacer.isDue(START_NS - 1));
        assertTrue(pacer.isDue(START_NS));
    }

    @Test
    void shouldKeepIntendedTimesWhenSenderStalls()
    {
        final OpenLoopPacer pacer = new OpenLoopPacer(1000, START_NS);
        final long stalledNs = START_NS + TimeUnit.MILLISECONDS.toNanos(10);

        int burst = 0;
        while (pacer.isDue(stalledNs))
        {
            assertEquals(START_NS + TimeUnit.MILLISECONDS.toNanos(burst), pacer.nextIntendedNs());
            pacer.advance();
            burst++;
        }

        assertEquals(11, burst);
        assertEquals(11, pacer.nextIndex());
        assertEquals(START_NS + TimeUnit.MILLISECONDS.toNanos(11), pacer.nextIntendedNs());
    }

    @ParameterizedTest(name = "rate={0}")
    @ValueSource(longs = {1, 3, 7, 9_973, 10_000, 501_000, 1_000_003, 999_999_999, 1_000_000_000})
    void shouldNotDriftWhenRateDoesNotDivideSecond(final long rate)
    {
        final OpenLoopPacer pacer = new OpenLoopPacer(rate, START_NS);
        final long days = TimeUnit.DAYS.toSeconds(3);

        assertEquals(START_NS + TimeUnit.SECONDS.toNanos(days), pacer.intendedNs(days * rate));
        for (long i = 1; i < 10_000; i++)
        {
            final long gapNs = pacer.intendedNs(i) - pacer.intendedNs(i - 1);
            final long wantedNs = TimeUnit.SECONDS.toNanos(1) / rate;
            assertTrue(gapNs == wantedNs || gapNs == wantedNs + 1, "index=" + i + " gapNs=" + gapNs);
            pacer.advance();
            assertEquals(pacer.intendedNs(i), pacer.nextIntendedNs());
        }
    }

    @Test
    void shouldWorkWhenClockPassesItsLimit()
    {
        final OpenLoopPacer pacer = new OpenLoopPacer(1, Long.MAX_VALUE);
        pacer.advance();

        assertTrue(pacer.nextIntendedNs() < 0);
        assertFalse(pacer.isDue(Long.MAX_VALUE));
        assertTrue(pacer.isDue(pacer.nextIntendedNs()));
    }

    @ParameterizedTest(name = "rate={0}")
    @ValueSource(longs = {-1, 0, 1_000_000_001})
    void shouldRefuseWhenRateIsOutOfRange(final long rate)
    {
        assertThrows(IllegalArgumentException.class, () -> new OpenLoopPacer(rate, START_NS));
    }
}
