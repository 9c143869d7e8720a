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
package io.lockstep.sim.node;

/**
 * What the nodes of a run have counted.
 * <p>
 * Threading: the simulation's.
 */
public final class HostCounters
{
    private HostCounters()
    {
    }

    /**
     * Counters of a host, for {@link PooledCounters#total}. The present life has counted to its end by this: for when a
     * run is over.
     *
     * @param host of the run.
     * @return its counters; those of a host that has none are 0.
     */
    public static PooledCounters of(final SimulatedHost host)
    {
        return host.world().counters(host.host());
    }
}
