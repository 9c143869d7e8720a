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
package io.lockstep.journal;

import java.util.concurrent.atomic.AtomicReference;

/**
 * A segment that was made of blocks before the first one of a journal, on its way to become the journal's first.
 * <p>
 * Threading: made by the owner of the backfill, who then only asks for the state; the keeper sets it, once.
 */
final class OlderSegment
{
    /** Where it is on that way. */
    enum State
    {
        /** The keeper has not come to it yet. */
        WAITING,
        /** It is the journal's first segment, or was. */
        HELD,
        /** Retention would not keep it, or has gone on in front of it: its files are its maker's. */
        REFUSED
    }

    private final Segment segment;
    private final long lastBlock;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    /**
     * A segment whose file is whole and on the device.
     *
     * @param segment   under the name that it was made by.
     * @param lastBlock of it.
     */
    OlderSegment(final Segment segment, final long lastBlock)
    {
        this.segment = segment;
        this.lastBlock = lastBlock;
    }

    Segment segment()
    {
        return segment;
    }

    long lastBlock()
    {
        return lastBlock;
    }

    State state()
    {
        return state.getAcquire();
    }

    void state(final State next)
    {
        state.setRelease(next);
    }
}
