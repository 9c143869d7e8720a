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
package io.lockstep.sequencer.stamp;

/** What the stream takes. Part of the replicated state: it changes by commands only. */
public enum StreamPhase
{
    /** Everything. */
    RUNNING(0),
    /** Commands only, until one resumes the stream. */
    HALTED(1),
    /** Nothing, for ever. */
    ENDED(2);

    private static final StreamPhase[] ALL = values();

    private final int code;

    StreamPhase(final int code)
    {
        this.code = code;
    }

    /**
     * Number in snapshots and counters.
     *
     * @return code.
     */
    public int code()
    {
        return code;
    }

    /** Phase of a code, null if there is none. */
    static StreamPhase of(final int code)
    {
        return code >= 0 && code < ALL.length ? ALL[code] : null;
    }
}
