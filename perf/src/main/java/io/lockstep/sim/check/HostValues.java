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

/** A value of each host, 0 where none was put. Threading: one thread. */
final class HostValues
{
    private static final int FIRST_LENGTH = 512;

    private long[] values = new long[FIRST_LENGTH];

    long get(final int host)
    {
        return host < values.length ? values[host] : 0;
    }

    void put(final int host, final long value)
    {
        if (host >= values.length)
        {
            values = Arrays.copyOf(values, Math.max(host + 1, 2 * values.length));
        }
        values[host] = value;
    }
}
