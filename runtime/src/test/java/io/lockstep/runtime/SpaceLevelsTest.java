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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceLevelsTest
{
    private final SpaceLevels levels = new SpaceLevels(4_000, 800);

    @Test
    void shouldFallAtTheLevelsAndRiseAnEighthAboveThem()
    {
        assertEquals(SpaceLevel.ENOUGH, levels.update(4_000));
        assertEquals(SpaceLevel.LOW, levels.update(3_999));
        assertEquals(SpaceLevel.LOW, levels.update(800));
        assertEquals(SpaceLevel.SHORT, levels.update(799));
        assertEquals(SpaceLevel.SHORT, levels.update(0));
        assertEquals(SpaceLevel.SHORT, levels.update(899));
        assertEquals(SpaceLevel.LOW, levels.update(900));
        assertEquals(SpaceLevel.LOW, levels.update(4_499));
        assertEquals(SpaceLevel.ENOUGH, levels.update(4_500));
        assertEquals(SpaceLevel.ENOUGH, levels.update(4_000));
        assertEquals(SpaceLevel.SHORT, levels.update(1));
        assertEquals(SpaceLevel.ENOUGH, levels.update(4_500));
    }

    @Test
    void shouldReadTheLeastOfTheDirectoriesThatAreThere(@TempDir final Path directory)
    {
        final File there = directory.toFile();
        final long free = new FreeSpace(there, new File(there, "absent")).getAsLong();

        assertTrue(free > 0 && free < Long.MAX_VALUE, "free=" + free);
        assertEquals(0, new FreeSpace(there, new File("/proc/self")).getAsLong(), "no room on this file system");
    }
}
