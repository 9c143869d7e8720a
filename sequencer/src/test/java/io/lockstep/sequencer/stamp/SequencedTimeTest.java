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
package io.lockstep.sequencer.stamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequencedTimeTest
{
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final SequencedTime time = new SequencedTime();

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.rangeClosed(1, 100), LongStream.of(System.nanoTime()));
    }

    @Test
    void shouldBeTheTimeOfTheLeaderWhoseClockIsNotBehind()
    {
        time.onBlock(5);
        time.onNewTerm(7);
        time.onBlock(9);
        time.onNewTerm(HOUR);

        assertEquals(9, time.timestampNs());
        assertEquals(HOUR + 3, time.at(HOUR + 3));
        assertEquals(HOUR + 80, time.clusterTimeOf(HOUR + 80, HOUR + 3));
        assertEquals(HOUR + 3, time.clusterTimeOf(HOUR, HOUR + 3));
    }

    @Test
    void shouldMeetTheClockAgainAfterSevenTimesWhatItWasBehind()
    {
        time.onBlock(10 * HOUR);
        time.onNewTerm(9 * HOUR);
        for (long now = 9 * HOUR; now < 17 * HOUR; now += TimeUnit.SECONDS.toNanos(7))
        {
            time.onBlock(now);
            assertTrue(time.timestampNs() > now, "ahead until then");
        }

        assertEquals(17 * HOUR, time.at(17 * HOUR), TimeUnit.MILLISECONDS.toNanos(1));
        assertEquals(18 * HOUR, time.at(18 * HOUR));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldNeverGoBackNorStandStill(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        long clock = random.nextLong(HOUR);
        for (int i = 0; i < 1_000; i++)
        {
            if (0 == random.nextInt(50))
            {
                clock = random.nextLong(HOUR);
                time.onNewTerm(clock);
            }
            final long passed = random.nextLong(1_000_000);
            final long before = time.at(clock);
            clock += passed;
            final long dueNs = time.clusterTimeOf(before + 12_345, clock - passed);
            assertTrue(time.at(dueNs) >= before + 12_345, "due when it is told");
            assertTrue(time.at(dueNs - 10) < before + 12_345, "and not before");
            assertTrue(time.at(clock) >= before + passed - passed / SequencedTime.SLEW_DIVISOR - 1);
            if (random.nextBoolean())
            {
                time.onBlock(clock);
            }
        }
    }
}
