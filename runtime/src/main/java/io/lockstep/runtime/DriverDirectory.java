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

/**
 * Name of the directory of a node's own media driver, made from the node's data directory: one driver for one data
 * directory. So a start after kill -9 finds and clears what was left in shared memory, and cannot meet a node of
 * another data directory. The caller holds the lock on the data directory.
 */
public final class DriverDirectory
{
    private static final String SHARED_MEMORY = "/dev/shm";

    private DriverDirectory()
    {
    }

    /**
     * Directory for a node.
     *
     * @param dataDirectory of the node.
     * @return absolute path, in shared memory where there is any.
     */
    public static String of(final File dataDirectory)
    {
        final File parent = new File(SHARED_MEMORY);
        final String base = parent.isDirectory() ? SHARED_MEMORY : System.getProperty("java.io.tmpdir");
        return new File(base, "aeron-lockstep-" + Integer.toHexString(dataDirectory.getAbsolutePath().hashCode()))
            .getPath();
    }
}
