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
package io.lockstep.sequencer.housekeeping;

import io.aeron.Aeron;

/**
 * Has something been so for a time, at each look and within one leadership term.
 * <p>
 * Threading: one thread.
 */
final class LastingInTerm
{
    private final long limitNs;
    private long inTermId = Aeron.NULL_VALUE;
    private long sinceNs;

    /**
     * It has not been so yet.
     *
     * @param limitNs how long it has to be so.
     */
    LastingInTerm(final long limitNs)
    {
        this.limitNs = limitNs;
    }

    /** Looks once more; true if it is so, and has been since a look as long ago as the limit. */
    boolean isOver(final boolean isSo, final long termId, final long nowNs)
    {
        if (!isSo)
        {
            inTermId = Aeron.NULL_VALUE;
            return false;
        }
        if (inTermId != termId)
        {
            inTermId = termId;
            sinceNs = nowNs;
        }
        return nowNs - sinceNs >= limitNs;
    }
}
