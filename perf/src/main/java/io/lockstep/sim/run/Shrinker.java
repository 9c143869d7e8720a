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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a list that fails shorter, as long as what is left fails in the same way: delta debugging (Zeller, Hildebrandt:
 * Simplifying and Isolating Failure-Inducing Input). Halves are tried alone, then left out; then quarters, and so on
 * down to single items.
 * <p>
 * Several lists are shrunk one after the other, each with the others as they are by then, within one limit of tries:
 * <pre>{@code
 * final Shrinker shrinker = new Shrinker(200);
 * faults = shrinker.shrink(faults, (candidate) -> fails(candidate, requests));
 * requests = shrinker.shrink(requests, (candidate) -> fails(faults, candidate));
 * }</pre>
 * Items keep their order. Threading: one thread. What the predicate throws ends the shrinking.
 */
public final class Shrinker
{
    private final int tryLimit;
    private int tries;

    /**
     * A shrinker that has not tried anything.
     *
     * @param tryLimit how often candidates are tried, over all lists; at least 0.
     */
    public Shrinker(final int tryLimit)
    {
        if (tryLimit < 0)
        {
            throw new IllegalArgumentException("tries: minimum=0 limit=" + tryLimit);
        }
        this.tryLimit = tryLimit;
    }

    /**
     * Shrinks a list that fails; that it does is not tried again.
     *
     * @param items that fail together.
     * @param fails runs a candidate, and says whether it fails in the same way. The candidate is the predicate's.
     * @param <T>   type of an item.
     * @return items that fail together, of which, unless the tries are used up, none can be left out alone. The
     *         list that was given, if no shorter one fails.
     */
    public <T> List<T> shrink(final List<T> items, final Predicate<List<T>> fails)
    {
        List<T> best = items;
        if (!best.isEmpty() && tryOne(new ArrayList<>(), fails))
        {
            return new ArrayList<>();
        }
        int parts = 2;
        while (best.size() > 1 && !isExhausted())
        {
            final List<T> alone = findAlone(best, parts, fails);
            final List<T> without = null == alone ? findWithout(best, parts, fails) : null;
            if (null != alone)
            {
                best = alone;
                parts = 2;
            }
            else if (null != without)
            {
                best = without;
                parts = Math.max(2, parts - 1);
            }
            else if (parts < best.size())
            {
                parts = (int)Math.min(best.size(), 2L * parts);
            }
            else
            {
                break;
            }
            parts = Math.min(parts, Math.max(2, best.size()));
        }
        return best;
    }

    /**
     * Tries so far.
     *
     * @return count, over all lists.
     */
    public int tries()
    {
        return tries;
    }

    /**
     * Are the tries used up, so that what was found may not be the shortest.
     *
     * @return true if so.
     */
    public boolean isExhausted()
    {
        return tries >= tryLimit;
    }

    private <T> List<T> findAlone(final List<T> items, final int parts, final Predicate<List<T>> fails)
    {
        for (int i = 0; i < parts; i++)
        {
            final List<T> candidate = new ArrayList<>(items.subList(from(items, i, parts), from(items, i + 1, parts)));
            if (tryOne(candidate, fails))
            {
                return candidate;
            }
        }
        return null;
    }

    private <T> List<T> findWithout(final List<T> items, final int parts, final Predicate<List<T>> fails)
    {
        // Of two parts each is what the other one leaves.
        for (int i = 0; i < parts && parts > 2; i++)
        {
            final List<T> candidate = new ArrayList<>(items.subList(0, from(items, i, parts)));
            candidate.addAll(items.subList(from(items, i + 1, parts), items.size()));
            if (tryOne(candidate, fails))
            {
                return candidate;
            }
        }
        return null;
    }

    private <T> boolean tryOne(final List<T> candidate, final Predicate<List<T>> fails)
    {
        if (isExhausted())
        {
            return false;
        }
        tries++;
        return fails.test(candidate);
    }

    private static int from(final List<?> items, final int part, final int parts)
    {
        return (int)((long)items.size() * part / parts);
    }
}
