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
package io.lockstep.perf.arch.bad.sequencer.stamp;

import java.util.Locale;
import java.util.TreeMap;

import org.agrona.collections.Long2LongHashMap;

/** Looks up in a hash without going over it, and goes over what has an order. */
final class GoodStamper
{
    private final TreeMap<Long, String> names = new TreeMap<>();
    private final Long2LongHashMap ids = new Long2LongHashMap(64, 0.6f, -1);

    long stamp(final long id, final String name)
    {
        names.put(id, name.toLowerCase(Locale.ROOT));
        ids.put(id, names.size());
        long sum = ids.get(id);
        for (final String each : names.values())
        {
            sum += each.length();
        }
        return sum;
    }
}
