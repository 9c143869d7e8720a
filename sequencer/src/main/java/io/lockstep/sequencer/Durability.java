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
package io.lockstep.sequencer;

/** When a message counts as held by a member: what a release is worth. */
public enum Durability
{
    /** Forced to the device: survives the loss of power of all nodes at once. */
    DURABLE(0, 1),
    /** Written to the page cache: survives kill -9 of all processes, and the loss of power of a minority. */
    REPLICATED(1, 0);

    private final int code;
    private final int fileSyncLevel;

    Durability(final int code, final int fileSyncLevel)
    {
        this.code = code;
        this.fileSyncLevel = fileSyncLevel;
    }

    /**
     * Number in the sequenced configuration.
     *
     * @return code; never changes its meaning.
     */
    public int code()
    {
        return code;
    }

    /**
     * The level that archive, catalog and cluster must share.
     *
     * @return Aeron's file sync level.
     */
    public int fileSyncLevel()
    {
        return fileSyncLevel;
    }
}
