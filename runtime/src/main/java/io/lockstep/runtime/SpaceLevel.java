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

/** How much room there is on the device of a node, against what was set. */
public enum SpaceLevel
{
    /** More than the warning level. */
    ENOUGH(0),
    /** Less than the warning level: somebody should look. */
    LOW(1),
    /** Less than the reserve. */
    SHORT(2);

    private final int code;

    SpaceLevel(final int code)
    {
        this.code = code;
    }

    /**
     * As a counter shows it.
     *
     * @return 0, 1 or 2.
     */
    public int code()
    {
        return code;
    }
}
