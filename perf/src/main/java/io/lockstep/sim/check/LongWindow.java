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

import java.util.Arrays;

/**
 * Values by a number that counts up, of which the last so many are kept. Grows to its limit as it is filled.
 * <p>
 * Threading: one thread. Values that were never put, and those that are too old, are 0.
 */
final class LongWindow
{
    private static final int FIRST_LENGTH = 64;

    private final int limit;
    private long[] values;
    private long lowest;
    private long highest = -1;

    /**
     * An empty window.
     *
     * @param limit most values that are kept, a power of two.
     */
    LongWindow(final int limit)
    {
        this.limit = limit;
        values = new long[Math.min(limit, FIRST_LENGTH)];
    }

    /** Puts a value; what is too old for the window is passed over. */
    void put(final long number, final long value)
    {
        if (highest < 0)
        {
            lowest = number;
            highest = number;
        }
        else if (number > highest)
        {
            extend(number);
        }
        else if (number < lowest)
        {
            if (highest - number >= limit)
            {
                return;
            }
            grow(highest - number + 1);
            lowest = number;
        }
        values[index(number)] = value;
    }

    /** The value of a number. */
    long get(final long number)
    {
        return has(number) ? values[index(number)] : 0;
    }

    /** Is a number within what is kept. */
    boolean has(final long number)
    {
        return number <= highest && number >= lowest;
    }

    /** Highest number that was put, -1 if none was. */
    long highest()
    {
        return highest;
    }

    /** Lowest number that is kept. */
    long lowest()
    {
        return lowest;
    }

    private void extend(final long number)
    {
        if (number - highest >= limit)
        {
            Arrays.fill(values, 0);
            lowest = number;
            highest = number;
            return;
        }
        grow(number - lowest + 1);
        lowest = Math.max(lowest, number - values.length + 1);
        for (long each = highest + 1; each <= number; each++)
        {
            values[index(each)] = 0;
        }
        highest = number;
    }

    private void grow(final long count)
    {
        int length = values.length;
        while (length < count && length < limit)
        {
            length <<= 1;
        }
        if (length > values.length)
        {
            final long[] old = values;
            values = new long[length];
            for (long each = lowest; each <= highest; each++)
            {
                values[index(each)] = old[(int)(each & (old.length - 1))];
            }
        }
    }

    private int index(final long number)
    {
        return (int)(number & (values.length - 1));
    }
}
