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

/** What can be asked of a simulated storage, and can fail. */
public enum DiskOperation
{
    /** A file made or emptied. */
    CREATE(true),
    /** A file opened. */
    OPEN(false),
    /** Bytes read. */
    READ(false),
    /** Bytes written. */
    WRITE(true),
    /** Content and length of a file forced. */
    FORCE(true),
    /** A file cut. */
    TRUNCATE(true),
    /** A file renamed. */
    RENAME(true),
    /** A file deleted. */
    DELETE(true),
    /** All names forced. */
    SYNC_DIRECTORY(true);

    private final boolean isChange;

    DiskOperation(final boolean isChange)
    {
        this.isChange = isChange;
    }

    /**
     * Does it change something.
     *
     * @return true if so.
     */
    public boolean isChange()
    {
        return isChange;
    }
}
