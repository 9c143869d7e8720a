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
package io.lockstep.perf.load;

import java.util.concurrent.TimeUnit;

/**
 * When each message of an open-loop load should leave: message n at start + n / rate, whatever became of the ones
 * before. Being late does not move what follows, so latency taken from the intended time leaves no stall out.
 * <p>
 * Threading: one thread. It reads no clock. All times are in ns of the caller's clock.
 */
public final class OpenLoopPacer
{
    private static final long NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long ratePerSecond;
    private final long startNs;
    private long nextIndex;
    private long nextIntendedNs;

    /**
     * A pacer whose first message is due at the start.
     *
     * @param ratePerSecond messages a second, from 1 to 1,000,000,000.
     * @param startNs       time of the first message.
     */
    public OpenLoopPacer(final long ratePerSecond, final long startNs)
    {
        if (ratePerSecond < 1 || ratePerSecond > NS_PER_SECOND)
        {
            throw new IllegalArgumentException(
                "rate is out of range: minimum=1 maximum=" + NS_PER_SECOND + " rate=" + ratePerSecond);
        }
        this.ratePerSecond = ratePerSecond;
        this.startNs = startNs;
        nextIntendedNs = startNs;
    }

    /**
     * When a message should leave, exact to the ns after any number of them.
     *
     * @param index of the message, from 0.
     * @return time in ns.
     */
    public long intendedNs(final long index)
    {
        final long seconds = index / ratePerSecond;
        final long rest = index - seconds * ratePerSecond;
        return startNs + seconds * NS_PER_SECOND + rest * NS_PER_SECOND / ratePerSecond;
    }

    /**
     * Should the next message have left by now.
     *
     * @param nowNs time.
     * @return true if so.
     */
    public boolean isDue(final long nowNs)
    {
        return nowNs - nextIntendedNs >= 0;
    }

    /** Goes on to the message after: the next one was sent. */
    public void advance()
    {
        nextIntendedNs = intendedNs(++nextIndex);
    }

    /**
     * When the next message should leave.
     *
     * @return time in ns.
     */
    public long nextIntendedNs()
    {
        return nextIntendedNs;
    }

    /**
     * Messages that were sent, and so the index of the next one.
     *
     * @return count.
     */
    public long nextIndex()
    {
        return nextIndex;
    }
}
