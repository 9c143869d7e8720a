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
package io.lockstep.perf.arch.bad.sim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.NanoClock;

/** Time is an argument, and what is gone over has an order. */
final class GoodStep
{
    private final Map<Object, Object> nodes = new LinkedHashMap<>();
    private final Int2ObjectHashMap<Object> byHost = new Int2ObjectHashMap<>();

    long step(final NanoClock clock)
    {
        byHost.values().forEach((each) -> nodes.put(each, each));
        return clock.nanoTime() + TimeUnit.SECONDS.toNanos(nodes.keySet().size());
    }
}
