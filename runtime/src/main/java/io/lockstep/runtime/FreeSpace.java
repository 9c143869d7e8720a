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

import java.io.File;
import java.util.function.LongSupplier;

/**
 * Reads the room that is left for a node: the least of its directories, which may lie on different file systems.
 * <p>
 * Threading: any. One system call for each directory and reading.
 */
public final class FreeSpace implements LongSupplier
{
    private final File[] directories;

    /**
     * A reader.
     *
     * @param directories of the node; those that are not there are not looked at.
     */
    public FreeSpace(final File... directories)
    {
        this.directories = directories.clone();
    }

    /** Bytes that this process may still write; 0 as well if a directory that is there cannot be asked. */
    @Override
    public long getAsLong()
    {
        long least = Long.MAX_VALUE;
        for (final File each : directories)
        {
            final long usable = each.getUsableSpace();
            if (usable > 0 || each.exists())
            {
                least = Math.min(least, usable);
            }
        }
        return least;
    }
}
