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

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Idles as another does, and counts: a thread asks its strategy once a duty cycle, whatever the cycle did.
 * <p>
 * Threading: the thread that idles; the counter is set by the one that starts the node, maybe later than it is used.
 */
final class CountingIdleStrategy implements IdleStrategy
{
    private final IdleStrategy delegate;
    private volatile AtomicCounter cycles;

    CountingIdleStrategy(final IdleStrategy delegate, final AtomicCounter cycles)
    {
        this.delegate = delegate;
        this.cycles = cycles;
    }

    void cycles(final AtomicCounter value)
    {
        cycles = value;
    }

    @Override
    public void idle(final int workCount)
    {
        cycles.incrementRelease();
        delegate.idle(workCount);
    }

    /** Inside of a cycle that waits for something: not the end of one. */
    @Override
    public void idle()
    {
        delegate.idle();
    }

    @Override
    public void reset()
    {
        delegate.reset();
    }
}
