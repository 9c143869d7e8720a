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

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * How the start of a member waits for others: until it is to be given up, which it says by
 * {@link CancellationException}. Others may be away for as long as an operator lets a start wait for them.
 * <p>
 * Threading: the thread that starts the node.
 */
final class StoppableIdle implements IdleStrategy
{
    private final IdleStrategy delegate = new BackoffIdleStrategy();
    private final BooleanSupplier isStopped;

    StoppableIdle(final BooleanSupplier isStopped)
    {
        this.isStopped = isStopped;
    }

    @Override
    public void idle(final int workCount)
    {
        requireGoing();
        delegate.idle(workCount);
    }

    @Override
    public void idle()
    {
        requireGoing();
        delegate.idle();
    }

    @Override
    public void reset()
    {
        delegate.reset();
    }

    private void requireGoing()
    {
        if (isStopped.getAsBoolean())
        {
            throw new CancellationException("start was given up, as the node was told to stop");
        }
    }
}
