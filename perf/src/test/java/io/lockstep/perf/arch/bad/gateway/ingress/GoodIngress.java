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
package io.lockstep.perf.arch.bad.gateway.ingress;

import java.util.concurrent.atomic.AtomicLong;

import io.lockstep.perf.arch.bad.protocol.GoodCodec;
import io.lockstep.perf.arch.bad.runtime.GoodClock;

/** Sees what is above it, and counts without a lock. */
public final class GoodIngress
{
    private final AtomicLong count = new AtomicLong();
    private final GoodCodec codec = new GoodCodec();

    /**
     * Something to do.
     *
     * @return a number.
     */
    public long work()
    {
        return count.incrementAndGet() + GoodClock.nanoTime() + codec.reader().getAsLong();
    }
}
