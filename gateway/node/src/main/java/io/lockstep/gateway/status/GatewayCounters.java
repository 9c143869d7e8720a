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
package io.lockstep.gateway.status;

import org.agrona.concurrent.status.AtomicCounter;

import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.CounterType;

/**
 * Values of the counters, each on its own cache lines.
 * <p>
 * Threading: one writer for each counter, any number of readers.
 */
public final class GatewayCounters
{
    private final AtomicCounter[] counters;

    /** Counters that are all 0 and that nobody outside of the process sees. */
    public GatewayCounters()
    {
        this(CounterSource.detached());
    }

    /**
     * Counters that are all 0.
     *
     * @param source of them.
     */
    public GatewayCounters(final CounterSource source)
    {
        final GatewayCounter[] all = GatewayCounter.values();
        final CounterType[] types = new CounterType[all.length];
        for (final GatewayCounter each : all)
        {
            types[each.ordinal()] = each.type();
        }
        counters = source.newCounters(types);
    }

    /**
     * Reads a counter.
     *
     * @param counter to read.
     * @return value.
     */
    public long get(final GatewayCounter counter)
    {
        return counters[counter.ordinal()].get();
    }

    /**
     * Adds one. Writer only.
     *
     * @param counter to move.
     */
    public void increment(final GatewayCounter counter)
    {
        counters[counter.ordinal()].incrementRelease();
    }

    /**
     * Adds. Writer only.
     *
     * @param counter to move.
     * @param delta   to add.
     */
    public void add(final GatewayCounter counter, final long delta)
    {
        counters[counter.ordinal()].getAndAddRelease(delta);
    }

    /**
     * Sets. Writer only.
     *
     * @param counter to set.
     * @param value   to set it to.
     */
    public void set(final GatewayCounter counter, final long value)
    {
        counters[counter.ordinal()].setRelease(value);
    }

    /**
     * All values, for people.
     *
     * @return a line {@code label=value} each.
     */
    public String print()
    {
        final StringBuilder builder = new StringBuilder();
        for (final GatewayCounter each : GatewayCounter.values())
        {
            builder.append(each.label()).append('=').append(get(each)).append('\n');
        }
        return builder.toString();
    }
}
