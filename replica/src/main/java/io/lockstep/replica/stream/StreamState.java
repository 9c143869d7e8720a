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
package io.lockstep.replica.stream;

/**
 * Where a follower of the stream stands.
 * <pre>
 *              met the head                missing block known
 *   SYNCING ------------------> LIVE ----------------------------> GAP
 *                                ^ \  ^    filled by a group       / |
 *             heard again, whole |  \  \--------------------------/  | settle time over
 *                                |   \                               v
 *                              SILENT <-- nothing heard        REPAIR --- filled ---> LIVE
 *                                |
 *                                +-- heard again, block missing --> GAP
 *
 *   SYNCING --- no gateway has more, no group heard ---> SILENT
 *   every state ---> STOPPED
 * </pre>
 */
public enum StreamState
{
    /** At the start: takes the stream by replay until it meets its head. */
    SYNCING(0),
    /** At the head: nothing is known to be missing. */
    LIVE(1),
    /** A block is missing; for the settle time it may yet come on a group. */
    GAP(2),
    /** A block is missing, and replay is asked for it. */
    REPAIR(3),
    /** No group was heard for the silence time-out; replay is asked by interval. */
    SILENT(4),
    /** Nothing is taken any more. */
    STOPPED(5);

    private static final StreamState[] BY_CODE = values();

    private final int code;

    StreamState(final int code)
    {
        this.code = code;
    }

    /**
     * Number of the state in counters.
     *
     * @return code, stable.
     */
    public int code()
    {
        return code;
    }

    /**
     * The state of a code.
     *
     * @param code from a counter.
     * @return the state.
     */
    public static StreamState get(final int code)
    {
        return BY_CODE[code];
    }

    /**
     * Is it legal to go from here to another state.
     *
     * @param next state.
     * @return true if so.
     */
    public boolean canBecome(final StreamState next)
    {
        switch (next)
        {
            case LIVE:
                return SYNCING == this || GAP == this || REPAIR == this || SILENT == this;

            case GAP:
                return LIVE == this || SILENT == this;

            case REPAIR:
                return GAP == this;

            case SILENT:
                return LIVE == this || SYNCING == this;

            case STOPPED:
                return STOPPED != this;

            default:
                return false;
        }
    }
}
