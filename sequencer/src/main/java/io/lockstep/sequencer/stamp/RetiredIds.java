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

import java.util.Arrays;

/**
 * Client ids that are dead for ever, as ranges: ids that were given one after the other and retired take one range
 * together. Bounded.
 * <p>
 * Threading: one thread. Looking up allocates nothing.
 */
final class RetiredIds
{
    static final int MAX_RANGES = 256 * 1024;
    private static final int INITIAL_RANGES = 16;

    private long[] first = new long[INITIAL_RANGES];
    private long[] last = new long[INITIAL_RANGES];
    private int count;

    boolean contains(final long id)
    {
        final int range = rangeBefore(id);
        return range >= 0 && id <= last[range];
    }

    /** Adds an id; false if there is no room for another range. */
    boolean add(final long id)
    {
        final int before = rangeBefore(id);
        if (before >= 0 && id <= last[before])
        {
            return true;
        }
        final int after = before + 1;
        final boolean isNextToBefore = before >= 0 && last[before] + 1 == id;
        final boolean isNextToAfter = after < count && first[after] - 1 == id;
        if (isNextToBefore && isNextToAfter)
        {
            last[before] = last[after];
            remove(after);
        }
        else if (isNextToBefore)
        {
            last[before] = id;
        }
        else if (isNextToAfter)
        {
            first[after] = id;
        }
        else if (count == MAX_RANGES)
        {
            return false;
        }
        else
        {
            insert(after, id, id);
        }
        return true;
    }

    /** Restores a range from a snapshot; false if it does not lie behind all others. */
    boolean restore(final long firstId, final long lastId)
    {
        if (lastId < firstId || count == MAX_RANGES || count > 0 && firstId <= last[count - 1])
        {
            return false;
        }
        insert(count, firstId, lastId);
        return true;
    }

    int rangeCount()
    {
        return count;
    }

    long first(final int range)
    {
        return first[range];
    }

    long last(final int range)
    {
        return last[range];
    }

    /** Last range that starts at or before an id, -1 if none does. */
    private int rangeBefore(final long id)
    {
        int low = 0;
        int high = count - 1;
        while (low <= high)
        {
            final int middle = (low + high) >>> 1;
            if (first[middle] <= id)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return high;
    }

    private void insert(final int range, final long firstId, final long lastId)
    {
        if (count == first.length)
        {
            first = Arrays.copyOf(first, 2 * count);
            last = Arrays.copyOf(last, 2 * count);
        }
        System.arraycopy(first, range, first, range + 1, count - range);
        System.arraycopy(last, range, last, range + 1, count - range);
        first[range] = firstId;
        last[range] = lastId;
        count++;
    }

    private void remove(final int range)
    {
        System.arraycopy(first, range + 1, first, range, count - range - 1);
        System.arraycopy(last, range + 1, last, range, count - range - 1);
        count--;
    }
}
