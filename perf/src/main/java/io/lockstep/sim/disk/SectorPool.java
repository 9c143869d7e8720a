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
package io.lockstep.sim.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Arrays for what devices have where caches differ: a force gives back what the next write takes.
 * <p>
 * Threading: the simulation's thread.
 */
final class SectorPool
{
    private final int sectorLength;
    private final List<byte[]> free = new ArrayList<>();
    private final ByteBuffer zeros = ByteBuffer.allocate(SectorFile.PAGE_LENGTH);

    SectorPool(final int sectorLength)
    {
        this.sectorLength = sectorLength;
    }

    int sectorLength()
    {
        return sectorLength;
    }

    byte[] take()
    {
        return free.isEmpty() ? new byte[SectorFile.PAGE_LENGTH] : free.remove(free.size() - 1);
    }

    void put(final byte[] array)
    {
        free.add(array);
    }

    /** Zeros to compare with, good until the next call. */
    ByteBuffer zeros(final int count)
    {
        return zeros.clear().limit(count);
    }
}
