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
package io.lockstep.journal;

import org.agrona.concurrent.status.AtomicCounter;

import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.CounterType;

/**
 * What a journal did, each value on its own cache lines.
 * <p>
 * Threading: one writer for each counter, named with it; any number of readers.
 */
public final class JournalCounters
{
    private final AtomicCounter[] counters;

    /** Counters that are all 0 and that nobody outside of the process sees. */
    public JournalCounters()
    {
        this(CounterSource.detached());
    }

    /**
     * Counters that are all 0.
     *
     * @param source of them.
     */
    public JournalCounters(final CounterSource source)
    {
        final JournalCounter[] all = JournalCounter.values();
        final CounterType[] types = new CounterType[all.length];
        for (final JournalCounter each : all)
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
    public long get(final JournalCounter counter)
    {
        return counters[counter.ordinal()].get();
    }

    void increment(final JournalCounter counter)
    {
        counters[counter.ordinal()].incrementRelease();
    }

    void add(final JournalCounter counter, final long count)
    {
        counters[counter.ordinal()].getAndAddRelease(count);
    }

    void set(final JournalCounter counter, final long value)
    {
        counters[counter.ordinal()].setRelease(value);
    }
}
