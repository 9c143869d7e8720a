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

/**
 * What the invariants have to know of a simulation.
 *
 * @param memberCount members of the cluster, at most 31.
 * @param isDurable   whether a block is released when a majority has forced it, and not when it has written it.
 * @param window      how many blocks, sequences, and ids of a client are remembered, at most; a power of two. What is
 *                    older is not judged any more.
 */
public record CheckSettings(int memberCount, boolean isDurable, int window)
{
    /** Window that holds every run of a usual length whole. */
    public static final int DEFAULT_WINDOW = 1 << 20;

    /**
     * Checks the values.
     *
     * @param memberCount as above.
     * @param isDurable   as above.
     * @param window      as above.
     */
    public CheckSettings
    {
        if (memberCount < 1 || memberCount > 31)
        {
            throw new IllegalArgumentException("members: limit=31 count=" + memberCount);
        }
        if (window < 2 || Integer.bitCount(window) != 1)
        {
            throw new IllegalArgumentException("window is no power of two: window=" + window);
        }
    }

    /**
     * Settings with the default window.
     *
     * @param memberCount as above.
     * @param isDurable   as above.
     */
    public CheckSettings(final int memberCount, final boolean isDurable)
    {
        this(memberCount, isDurable, DEFAULT_WINDOW);
    }

    /**
     * How many members are a majority.
     *
     * @return from 1.
     */
    public int majority()
    {
        return memberCount / 2 + 1;
    }
}
