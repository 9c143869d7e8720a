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
package io.lockstep.runtime.counters;

import org.agrona.concurrent.status.AtomicCounter;

/**
 * Where a node's counters come from: the CnC file of its media driver, or memory of its own in tests.
 * <p>
 * Threading: one thread, while the node starts. The counters themselves have one writer each, which moves them with
 * release, and any number of readers.
 */
public interface CounterSource
{
    /** Index of a counter of which a node has one. */
    int ONLY = -1;

    /**
     * One counter of a type of which a node may have several.
     *
     * @param type  of the counter.
     * @param index that tells it from the others of its type, or {@link #ONLY}.
     * @param name  that tells it to people; empty for none.
     * @return a counter at 0.
     */
    AtomicCounter newCounter(CounterType type, int index, String name);

    /**
     * Counters of several types, one each.
     *
     * @param types of the counters.
     * @return counters at 0, in the same order.
     */
    default AtomicCounter[] newCounters(final CounterType... types)
    {
        final AtomicCounter[] counters = new AtomicCounter[types.length];
        for (int i = 0; i < types.length; i++)
        {
            counters[i] = newCounter(types[i], ONLY, "");
        }
        return counters;
    }

    /**
     * A source of counters that nobody outside of the process sees.
     *
     * @return source whose counters have cache lines of their own.
     */
    static CounterSource detached()
    {
        return DetachedCounters.INSTANCE;
    }
}
