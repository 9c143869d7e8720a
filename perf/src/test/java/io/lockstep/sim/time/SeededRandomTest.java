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

import org.junit.jupiter.api.Test;

class SeededRandomTest
{
    private static final int COUNT = 1000;

    /** First numbers of the C code that its authors publish. */
    @Test
    void shouldGiveWhatTheReferenceGivesFromTheSameState()
    {
        final long[] expected = {
            393217L, 669327710093319L, 1732421326133921491L, Long.parseUnsignedLong("11394790081659126983"),
            Long.parseUnsignedLong("9555452776773192676"), 3586421180005889563L, 1691397964866707553L,
            Long.parseUnsignedLong("10735626796753111697"), Long.parseUnsignedLong("15216282715349408991"),
            Long.parseUnsignedLong("14247243556711267923")};

        final SeededRandom random = new SeededRandom(0, 1, 2);

        for (final long each : expected)
        {
            assertEquals(each, random.nextLong());
        }
    }

    @Test
    void shouldFillItsStateAsSplitMixDoes()
    {
        // The first number of SplitMix64 from seed 1234567, as its authors' sample prints it.
        assertEquals(6457827717110365317L, SeededRandom.mix(1234567 + 0x9E3779B97F4A7C15L));
    }

    @Test
    void shouldGiveTheSameFromTheSameSeed()
    {
        final SeededRandom one = new SeededRandom(7);
        final SeededRandom other = new SeededRandom(7);
        final SeededRandom another = new SeededRandom(8);

        int equal = 0;
        for (int i = 0; i < COUNT; i++)
        {
            final long value = one.nextLong();
            assertEquals(value, other.nextLong());
            equal += value == another.nextLong() ? 1 : 0;
        }

        assertEquals(0, equal);
    }

    @Test
    void shouldSplitWhateverWasDrawn()
    {
        final SeededRandom fresh = new SeededRandom(7);
        final SeededRandom used = new SeededRandom(7);
        used.nextLong();
        used.split("disk").nextLong();

        assertEquals(fresh.split("net").nextLong(), used.split("net").nextLong());
        assertEquals(fresh.split("net").split("1").nextLong(), used.split("net").split("1").nextLong());
        assertNotEquals(fresh.split("net").nextLong(), fresh.split("disk").nextLong());
        assertNotEquals(fresh.split("a").split("b").nextLong(), fresh.split("b").split("a").nextLong());
        assertNotEquals(fresh.split("net").nextLong(), new SeededRandom(8).split("net").nextLong());
    }

    @Test
    void shouldStayInRangeAndReachItsEnds()
    {
        final SeededRandom random = new SeededRandom(1);
        final int[] seen = new int[5];
        for (int i = 0; i < COUNT; i++)
        {
            seen[random.nextInt(-2, 3) + 2]++;
        }

        for (final int each : seen)
        {
            assertTrue(each > COUNT / 10, () -> "of " + COUNT + ": " + each);
        }
        assertEquals(0, random.nextInt(1));
        assertEquals(-5, random.nextLong(-5, -4));
        assertThrows(IllegalArgumentException.class, () -> random.nextInt(0));
        assertThrows(IllegalArgumentException.class, () -> random.nextLong(Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Test
    void shouldLetHappenByProbability()
    {
        final SeededRandom random = new SeededRandom(1);
        int happened = 0;
        for (int i = 0; i < COUNT; i++)
        {
            assertFalse(random.chance(0));
            assertTrue(random.chance(1));
            happened += random.chance(0.25) ? 1 : 0;
        }

        assertEquals(COUNT * 0.25, happened, COUNT * 0.05);
    }

    @Test
    void shouldDrawOneNumberWhateverTheProbability()
    {
        final SeededRandom one = new SeededRandom(3);
        final SeededRandom other = new SeededRandom(3);

        one.chance(0);
        other.chance(0.5);

        assertEquals(one.nextLong(), other.nextLong());
    }
}
