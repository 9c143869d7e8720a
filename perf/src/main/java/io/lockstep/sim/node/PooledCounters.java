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
package io.lockstep.sim.node;

import java.util.Arrays;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.CounterType;

/**
 * The counters of a simulated node, in one piece of memory that all its lives share: what a life allocates is taken
 * from what the life before had. Counters lie close together, as nobody shares a cache line with anybody here.
 * <p>
 * Threading: the simulation's. Limits: a node has as many counters as it allocates in one life. Counters of an earlier
 * life must not be moved any more: they are those of the present one.
 */
public final class PooledCounters implements CounterSource
{
    private static final int CHUNK_COUNT = 64;
    private static final int TYPES = CounterType.values().length;

    private final long[] totals = new long[TYPES];
    private AtomicCounter[] counters = new AtomicCounter[0];
    private CounterType[] types = new CounterType[0];
    private int count;

    /** A source of counters for the first life of a node. */
    public PooledCounters()
    {
    }

    @Override
    public AtomicCounter newCounter(final CounterType type, final int index, final String name)
    {
        if (count == counters.length)
        {
            grow();
        }
        types[count] = type;
        return counters[count++];
    }

    @Override
    public AtomicCounter[] newCounters(final CounterType... all)
    {
        final AtomicCounter[] result = new AtomicCounter[all.length];
        for (int i = 0; i < result.length; i++)
        {
            result[i] = newCounter(all[i], ONLY, "");
        }
        return result;
    }

    /** Begins a life: what was counted goes into the totals, and what was allocated is free again. */
    public void reset()
    {
        for (int i = 0; i < count; i++)
        {
            final int ordinal = types[i].ordinal();
            final long value = counters[i].getPlain();
            totals[ordinal] = isCount(types[i]) ? totals[ordinal] + value : Math.max(totals[ordinal], value);
            counters[i].setPlain(0);
        }
        count = 0;
    }

    /**
     * What a counter stands at in this life.
     *
     * @param type of the counter.
     * @return value, the sum of all of its type; 0 if none was allocated.
     */
    public long get(final CounterType type)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += types[i] == type ? counters[i].getPlain() : 0;
        }
        return sum;
    }

    /**
     * What was counted in all lives, the present one included: for marks of what was reached.
     *
     * @param type of the counter.
     * @return sum over the lives; of a gauge the highest value at the end of any, and now, from 0.
     */
    public long total(final CounterType type)
    {
        final long total = totals[type.ordinal()];
        return isCount(type) ? total + get(type) : Math.max(total, get(type));
    }

    private void grow()
    {
        final int length = counters.length;
        final byte[] chunk = new byte[CHUNK_COUNT * Long.BYTES];
        counters = Arrays.copyOf(counters, length + CHUNK_COUNT);
        types = Arrays.copyOf(types, length + CHUNK_COUNT);
        for (int i = 0; i < CHUNK_COUNT; i++)
        {
            counters[length + i] = new AtomicCounter(new UnsafeBuffer(chunk, i * Long.BYTES, Long.BYTES), 0);
        }
    }

    private static boolean isCount(final CounterType type)
    {
        return CounterType.Kind.COUNTER == type.kind();
    }
}
