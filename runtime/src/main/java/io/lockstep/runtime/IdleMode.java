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

import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** What an agent's thread does when there is nothing to do: the trade of latency for a core. */
public enum IdleMode
{
    /** Spins; for a core of its own. */
    SPIN
    {
        @Override
        public IdleStrategy newStrategy()
        {
            return BusySpinIdleStrategy.INSTANCE;
        }
    },

    /** Gives the core to whoever wants it, and comes back at once. */
    YIELD
    {
        @Override
        public IdleStrategy newStrategy()
        {
            return YieldingIdleStrategy.INSTANCE;
        }
    },

    /** Spins, yields, then parks for longer and longer, to 100 µs: for machines with fewer cores than agents. */
    BACKOFF
    {
        @Override
        public IdleStrategy newStrategy()
        {
            return new BackoffIdleStrategy(
                10, 20, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MICROSECONDS.toNanos(100));
        }
    },

    /** Parks for 1 ms: for work that can wait. */
    SLEEP
    {
        @Override
        public IdleStrategy newStrategy()
        {
            return new SleepingIdleStrategy(TimeUnit.MILLISECONDS.toNanos(1));
        }
    };

    /**
     * A strategy for one thread.
     *
     * @return a new one, or one without state.
     */
    public abstract IdleStrategy newStrategy();
}
