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
package io.lockstep.sim.net;

import java.util.function.IntPredicate;

/**
 * Something that a network does to all links from some hosts to others until it ends. Several may concern one link: a
 * cut goes before a clog, and of settings the youngest hold.
 * <p>
 * Threading: the simulation's.
 */
public final class Disturbance
{
    private final SimulatedNetwork network;
    private final IntPredicate from;
    private final IntPredicate to;
    private final boolean isBothWays;
    private final LinkState state;
    private final LinkSettings settings;

    Disturbance(
        final SimulatedNetwork network,
        final IntPredicate from,
        final IntPredicate to,
        final boolean isBothWays,
        final LinkState state,
        final LinkSettings settings)
    {
        this.network = network;
        this.from = from;
        this.to = to;
        this.isBothWays = isBothWays;
        this.state = state;
        this.settings = settings;
    }

    /** Ends it. Idempotent. */
    public void end()
    {
        network.end(this);
    }

    boolean concerns(final int fromHost, final int toHost)
    {
        return from.test(fromHost) && to.test(toHost) || isBothWays && from.test(toHost) && to.test(fromHost);
    }

    LinkState state()
    {
        return state;
    }

    LinkSettings settings()
    {
        return settings;
    }
}
