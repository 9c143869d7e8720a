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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetiredIdsTest
{
    static LongStream seeds()
    {
        return LongStream.concat(LongStream.rangeClosed(1, 20), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldHoldWhatASetHoldsInAsFewRangesAsThereAre(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final RetiredIds retired = new RetiredIds();
        final TreeSet<Long> expected = new TreeSet<>();

        for (int i = 0; i < 300; i++)
        {
            final long id = random.nextInt(200) - 100;
            assertTrue(retired.add(id));
            expected.add(id);

            for (long each = -102; each < 102; each++)
            {
                assertEquals(expected.contains(each), retired.contains(each), "id " + each);
            }
            final long runs = expected.stream().filter((each) -> !expected.contains(each - 1)).count();
            assertEquals(runs, retired.rangeCount());
        }
    }

    @Test
    void shouldHoldTheGreatestAndTheLeastId()
    {
        final RetiredIds retired = new RetiredIds();
        for (final long id : new long[]{Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE + 1})
        {
            assertFalse(retired.contains(id));
            assertTrue(retired.add(id));
            assertTrue(retired.contains(id));
        }
        assertEquals(2, retired.rangeCount());
        assertFalse(retired.contains(0));
    }

    @Test
    void shouldDeclineWhatItHasNoRoomForAndStillJoinWhatLiesNextToARange()
    {
        final RetiredIds retired = new RetiredIds();
        for (int i = 0; i < RetiredIds.MAX_RANGES; i++)
        {
            assertTrue(retired.add(3L * i));
        }

        assertFalse(retired.add(-2));
        assertFalse(retired.contains(-2));
        assertTrue(retired.add(1));
        assertEquals(RetiredIds.MAX_RANGES, retired.rangeCount());
        assertTrue(retired.add(2));
        assertTrue(retired.add(-2), "two ranges have become one");
    }

    @Test
    void shouldRestoreRangesInOrderOnly()
    {
        final RetiredIds retired = new RetiredIds();

        assertTrue(retired.restore(1, 5));
        assertFalse(retired.restore(5, 9));
        assertFalse(retired.restore(9, 8));
        assertTrue(retired.restore(7, 9));
        assertTrue(retired.contains(8));
        assertFalse(retired.contains(6));
    }
}
