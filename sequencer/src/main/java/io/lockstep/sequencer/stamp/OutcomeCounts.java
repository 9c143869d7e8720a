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

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.ErrorCode;

/**
 * How often each outcome was decided since this process started; for watching, not part of the state.
 * <p>
 * Threading: the stamper's thread. Allocates nothing.
 */
public final class OutcomeCounts
{
    private static final int KIND_LIMIT = 32;

    private final long[] byKind = new long[KIND_LIMIT];
    private long conflicts;
    private long divergences;
    private long unauthorised;

    OutcomeCounts()
    {
    }

    /** An entry got its outcome. */
    void count(final EntryKind kind, final int code)
    {
        final int value = kind.value();
        if (value < KIND_LIMIT)
        {
            byKind[value]++;
        }
        if (0 != code)
        {
            conflicts += ErrorCode.CONFLICT.code() == code ? 1 : 0;
            divergences += ErrorCode.DIVERGED.code() == code ? 1 : 0;
            unauthorised += ErrorCode.NOT_AUTHORISED.code() == code ? 1 : 0;
        }
    }

    /**
     * Entries of a kind.
     *
     * @param kind as stamped.
     * @return count.
     */
    public long of(final EntryKind kind)
    {
        return byKind[kind.value()];
    }

    /**
     * Requests that reused an id with another payload.
     *
     * @return count.
     */
    public long conflicts()
    {
        return conflicts;
    }

    /**
     * Outputs of shared flows that were not what the flow's other replicas sent.
     *
     * @return count.
     */
    public long divergences()
    {
        return divergences;
    }

    /**
     * Commands that came from somebody who may give none.
     *
     * @return count.
     */
    public long unauthorised()
    {
        return unauthorised;
    }
}
