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
package io.lockstep.runtime;

/**
 * Judges readings of free space. A level is left only with an eighth more than it was entered with, so that a node does
 * not go to and fro around it.
 * <p>
 * Threading: one thread. Sizes in bytes.
 */
public final class SpaceLevels
{
    private static final int MARGIN = 8;

    private final long warning;
    private final long reserve;
    private boolean isLow;
    private boolean isShort;

    /**
     * Levels, with enough room to begin with.
     *
     * @param warning below which room is low.
     * @param reserve below which room is short; not more than the warning level.
     */
    public SpaceLevels(final long warning, final long reserve)
    {
        this.warning = warning;
        this.reserve = reserve;
    }

    /**
     * A reading.
     *
     * @param free room.
     * @return level from now on.
     */
    public SpaceLevel update(final long free)
    {
        isShort = free < reserve + (isShort ? reserve / MARGIN : 0);
        isLow = free < warning + (isLow ? warning / MARGIN : 0);
        if (isShort)
        {
            return SpaceLevel.SHORT;
        }
        return isLow ? SpaceLevel.LOW : SpaceLevel.ENOUGH;
    }
}
