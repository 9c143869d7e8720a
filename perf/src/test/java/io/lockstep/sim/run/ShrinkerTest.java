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
package io.lockstep.sim.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shrinking of toys, whose smallest failing lists are known. */
class ShrinkerTest
{
    private static final int LIMIT = 10_000;

    static LongStream seeds()
    {
        return LongStream.range(1, 51);
    }

    @Test
    void shouldFindNothingWhereNothingIsNeeded()
    {
        assertEquals(List.of(), new Shrinker(LIMIT).shrink(items(40), (each) -> true));
    }

    @Test
    void shouldGiveBackListThatCannotBeShorter()
    {
        final List<Integer> items = items(7);
        final Shrinker shrinker = new Shrinker(LIMIT);

        assertSame(items, shrinker.shrink(items, (each) -> each.size() == 7));
        assertFalse(shrinker.isExhausted());
    }

    @Test
    void shouldShrinkListOfOneAndOfNone()
    {
        final Shrinker shrinker = new Shrinker(LIMIT);

        assertEquals(List.of(0), shrinker.shrink(items(1), (each) -> each.contains(0)));
        assertEquals(List.of(), shrinker.shrink(items(0), (each) -> true));
        assertEquals(1, shrinker.tries());
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldFindExactlyWhatIsNeeded(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final List<Integer> items = items(random.nextInt(1, 300));
        final List<Integer> needed = items.stream().filter((each) -> random.nextInt(items.size()) < 4).toList();

        final List<Integer> found = new Shrinker(LIMIT).shrink(items, (each) -> each.containsAll(needed));

        assertEquals(needed, found);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldLeaveNoItemThatCanGoWhereMoreDoesNotFailMore(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final List<Integer> items = items(60);
        final int modulus = random.nextInt(2, 7);
        // With more items the sum is another one, and the failure comes and goes.
        final int rest = items.stream().mapToInt((each) -> each * each).sum() % modulus;
        final Predicate<List<Integer>> fails = (each) ->
            !each.isEmpty() && each.stream().mapToInt((item) -> item * item).sum() % modulus == rest;
        final Shrinker shrinker = new Shrinker(LIMIT);

        final List<Integer> found = shrinker.shrink(items, fails);

        assertTrue(fails.test(found));
        assertFalse(shrinker.isExhausted());
        for (int i = 0; i < found.size() && found.size() > 1; i++)
        {
            final List<Integer> shorter = new ArrayList<>(found);
            shorter.remove(i);
            assertFalse(fails.test(shorter), "can go: item=" + found.get(i) + " of " + found);
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldKeepLimitAndFailureWhereTriesRunOut(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final List<Integer> items = items(500);
        final List<Integer> needed = items.stream().filter((each) -> random.nextInt(50) == 0).toList();
        final int limit = random.nextInt(0, 40);
        final int[] tried = new int[1];
        final Shrinker shrinker = new Shrinker(limit);

        final List<Integer> found = shrinker.shrink(items, (each) ->
        {
            tried[0]++;
            return each.containsAll(needed);
        });

        assertTrue(tried[0] <= limit, "tried=" + tried[0] + " limit=" + limit);
        assertEquals(tried[0], shrinker.tries());
        assertTrue(found.containsAll(needed));
        assertTrue(shrinker.isExhausted());
    }

    @Test
    void shouldShrinkSeveralListsWithinOneLimit()
    {
        final Shrinker shrinker = new Shrinker(200);
        final List<Integer> requests = items(1_000);

        final List<Integer> faults = shrinker.shrink(items(30), (each) -> each.contains(17) && requests.contains(500));
        final List<Integer> left = shrinker.shrink(requests, (each) -> faults.contains(17) && each.contains(500));

        assertEquals(List.of(17), faults);
        assertEquals(List.of(500), left);
        assertTrue(shrinker.tries() < 60, () -> "tries=" + shrinker.tries());
    }

    private static List<Integer> items(final int count)
    {
        return IntStream.range(0, count).boxed().toList();
    }
}
