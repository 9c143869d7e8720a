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

import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

import io.aeron.cluster.service.ClusterClock;

/**
 * Cluster time: wall time when the process started plus the monotonic time since, in ns. A step of the wall clock
 * reaches neither the stamps nor the elections, which run on the same clock.
 * <p>
 * Threading: any.
 */
public final class SteadyClusterClock implements ClusterClock
{
    private final NanoClock nanoClock;
    private final long offsetNs;

    /**
     * Takes the wall time once.
     *
     * @param epochClock wall time in ns.
     * @param nanoClock  monotonic time in ns.
     */
    public SteadyClusterClock(final EpochNanoClock epochClock, final NanoClock nanoClock)
    {
        this.nanoClock = nanoClock;
        offsetNs = epochClock.nanoTime() - nanoClock.nanoTime();
    }

    @Override
    public TimeUnit timeUnit()
    {
        return TimeUnit.NANOSECONDS;
    }

    @Override
    public long time()
    {
        return offsetNs + nanoClock.nanoTime();
    }

    @Override
    public long timeMillis()
    {
        return TimeUnit.NANOSECONDS.toMillis(time());
    }

    @Override
    public long timeMicros()
    {
        return TimeUnit.NANOSECONDS.toMicros(time());
    }

    @Override
    public long timeNanos()
    {
        return time();
    }

    @Override
    public long convertToNanos(final long time)
    {
        return time;
    }
}
