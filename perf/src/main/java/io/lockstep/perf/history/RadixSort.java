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
package io.lockstep.perf.history;

/**
 * Sorts indexes by a key, stable, in a time that grows with the count alone: a check sorts the requests of a run by
 * time, twice.
 * <p>
 * Threading: any.
 */
final class RadixSort
{
    private static final int BITS = 16;
    private static final int BUCKETS = 1 << BITS;

    private RadixSort()
    {
    }

    /**
     * Sorts.
     *
     * @param indexes to be sorted; used up.
     * @param count   of them.
     * @param keys    by index.
     * @return the indexes in the order of their keys.
     */
    static int[] sort(final int[] indexes, final int count, final long[] keys)
    {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = 0; i < count; i++)
        {
            min = Math.min(min, keys[indexes[i]]);
            max = Math.max(max, keys[indexes[i]]);
        }
        int[] from = indexes;
        int[] to = new int[count];
        for (int shift = 0; shift < Long.SIZE && count > 1 && (max - min) >>> shift != 0; shift += BITS)
        {
            pass(from, to, count, keys, min, shift);
            final int[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private static void pass(
        final int[] from, final int[] to, final int count, final long[] keys, final long min, final int shift)
    {
        final int[] starts = new int[BUCKETS + 1];
        for (int i = 0; i < count; i++)
        {
            starts[bucket(keys[from[i]], min, shift) + 1]++;
        }
        for (int i = 0; i < BUCKETS; i++)
        {
            starts[i + 1] += starts[i];
        }
        for (int i = 0; i < count; i++)
        {
            to[starts[bucket(keys[from[i]], min, shift)]++] = from[i];
        }
    }

    private static int bucket(final long key, final long min, final int shift)
    {
        return (int)((key - min) >>> shift) & (BUCKETS - 1);
    }
}
