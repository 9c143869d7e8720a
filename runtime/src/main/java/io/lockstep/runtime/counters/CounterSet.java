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

import java.util.EnumMap;

import org.agrona.concurrent.status.AtomicCounter;

/**
 * Counters of a part of a node, allocated together and then told apart by type.
 * <p>
 * Threading: one thread, while the node starts; what is moved later is kept in fields.
 */
public final class CounterSet
{
    private final EnumMap<CounterType, AtomicCounter> counters = new EnumMap<>(CounterType.class);

    /**
     * One counter for each type.
     *
     * @param source of them.
     * @param types  to allocate.
     */
    public CounterSet(final CounterSource source, final CounterType... types)
    {
        final AtomicCounter[] allocated = source.newCounters(types);
        for (int i = 0; i < types.length; i++)
        {
            counters.put(types[i], allocated[i]);
        }
    }

    /**
     * The counter of a type.
     *
     * @param type that was allocated.
     * @return its counter.
     */
    public AtomicCounter of(final CounterType type)
    {
        final AtomicCounter counter = counters.get(type);
        if (null == counter)
        {
            throw new IllegalArgumentException("counter was not allocated: type=" + type);
        }
        return counter;
    }
}
