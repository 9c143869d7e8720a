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
package io.lockstep.runtime.counters;

/** Kind of a node. */
public enum NodeKind
{
    /** Member of the cluster. */
    SEQUENCER(1, "sequencer"),
    /** Gateway. */
    GATEWAY(2, "gateway"),
    /** Replica. */
    REPLICA(3, "replica");

    private final int code;
    private final String label;

    NodeKind(final int code, final String label)
    {
        this.code = code;
        this.label = label;
    }

    /**
     * Kind of a code.
     *
     * @param code in a counter's key.
     * @return null if it is unknown.
     */
    public static NodeKind of(final int code)
    {
        for (final NodeKind each : values())
        {
            if (each.code == code)
            {
                return each;
            }
        }
        return null;
    }

    /**
     * Code in a counter's key.
     *
     * @return code, not 0.
     */
    public int code()
    {
        return code;
    }

    /**
     * Name to show.
     *
     * @return lower case.
     */
    public String label()
    {
        return label;
    }
}
