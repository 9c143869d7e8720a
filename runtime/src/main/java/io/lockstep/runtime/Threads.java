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

/** How the agents of a node come to threads: the setting {@code lockstep.threads} of every node. */
public enum Threads
{
    /** One thread for all: for machines with fewer cores than agents. */
    SHARED,
    /** One thread each: for a node with cores to itself. */
    DEDICATED;

    /** Name of the setting. */
    public static final String PROP_NAME = "lockstep.threads";
    /** Default of the setting. */
    public static final Threads DEFAULT = SHARED;

    /**
     * Is it one thread for all.
     *
     * @return true if so.
     */
    public boolean isShared()
    {
        return SHARED == this;
    }
}
