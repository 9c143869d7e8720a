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
package io.lockstep.sim.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A window against a map of which the oldest are taken away. */
class LongWindowTest
{
    private static final int STEPS = 5_000;

    static LongStream seeds()
    {
        return LongStream.range(1, 21);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldKeepLastValues(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final int limit = 1 << random.nextInt(1, 9);
        final LongWindow window = new LongWindow(limit);
        final TreeMap<Long, Long> expected = new TreeMap<>();
        long number = random.nextInt(1_000);

        for (int i = 0; i < STEPS; i++)
        {
            final boolean isFar = 0 == random.nextInt(200);
            number = Math.max(1, number + random.nextInt(-limit, isFar ? 4 * limit : limit / 2 + 2));
            window.put(number, i + 1);
            expected.put(number, i + 1L);
            expected.headMap(expected.lastKey() - limit, true).clear();
        }

        for (long each = expected.lastKey() - 2L * limit; each < expected.lastKey() + 5; each++)
        {
            final boolean isKept = each > expected.lastKey() - limit;
            assertEquals(isKept ? expected.getOrDefault(each, 0L) : 0, window.get(each), "number=" + each);
        }
    }

    @Test
    void shouldHaveNothingWhereNothingWasPut()
    {
        final LongWindow window = new LongWindow(8);

        assertEquals(0, window.get(0));
        assertEquals(-1, window.highest());
    }
}
