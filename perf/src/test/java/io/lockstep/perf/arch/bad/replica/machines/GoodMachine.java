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
package io.lockstep.perf.arch.bad.replica.machines;

import java.util.Arrays;

import org.agrona.collections.Long2LongHashMap;

/** Goes over a hash only to sort what is in it, and reckons in whole numbers. */
final class GoodMachine
{
    private final Long2LongHashMap state = new Long2LongHashMap(0);

    long digest()
    {
        long digest = 0;
        for (final long key : sortedKeys())
        {
            digest = digest * 31 + Math.floorMod(state.get(key), 7);
        }
        return digest;
    }

    private long[] sortedKeys()
    {
        final long[] keys = state.keySet().stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(keys);
        return keys;
    }
}
