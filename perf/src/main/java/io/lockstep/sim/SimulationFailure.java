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
package io.lockstep.sim;

/**
 * A run does not hold what it has to. The first line of the message says what, the others where, and how to repeat it.
 * The cause is what stopped a node, where something did: what a machine threw, for example.
 * <p>
 * Threading: immutable.
 */
public final class SimulationFailure extends AssertionError
{
    private static final long serialVersionUID = 1L;

    private final String invariant;
    private final long seed;

    SimulationFailure(final String invariant, final long seed, final String message, final Throwable cause)
    {
        super(message, cause);
        this.invariant = invariant;
        this.seed = seed;
    }

    /**
     * What does not hold.
     *
     * @return name of the invariant, see {@link io.lockstep.sim.check}; {@code Limit} if a test waited in vain.
     */
    public String invariant()
    {
        return invariant;
    }

    /**
     * Seed of the run: with it the same calls fail again in the same way.
     *
     * @return seed.
     */
    public long seed()
    {
        return seed;
    }
}
