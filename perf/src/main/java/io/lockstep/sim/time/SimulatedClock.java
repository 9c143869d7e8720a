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
package io.lockstep.sim.time;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

/**
 * The clocks of one node: a monotonic one that drifts and may leap forward, and the wall's, which also jumps.
 * <p>
 * Monotonic time is the scheduler's by the drift, plus an offset. It never goes back; it leaps forward as after a pause
 * of a virtual machine. Wall time is monotonic time plus an offset that operators and NTP move either way. A clock
 * lives as long as the node's machine, so over the lives of its process.
 * <p>
 * Threading: one thread. Nothing allocates but the constructor.
 */
public final class SimulatedClock implements NanoClock, EpochClock
{
    /** Wall time at scheduler's time 0, where nothing else is asked for: 2026-01-01T00:00:00Z in ns. */
    public static final long EPOCH_START_NS = 1_767_225_600_000_000_000L;

    /** Greatest drift either way, in parts of a million: a tenth. */
    public static final int DRIFT_LIMIT_PPM = 100_000;

    private static final int PARTS = 1_000_000;
    private static final long NANOS_IN_MILLI = 1_000_000;

    private final Scheduler scheduler;
    private final EpochNanoClock epochNanoClock = this::epochNanos;
    private long baseSchedulerNs;
    private long baseNs;
    private long epochOffsetNs;
    private int driftPpm;

    /**
     * A clock that is right and begins at 0.
     *
     * @param scheduler whose time it follows.
     */
    public SimulatedClock(final Scheduler scheduler)
    {
        this(scheduler, 0, EPOCH_START_NS, 0);
    }

    /**
     * A clock.
     *
     * @param scheduler whose time it follows.
     * @param nanoTime  monotonic time now. Any value.
     * @param epochNs   wall time now.
     * @param driftPpm  drift, as {@link #drift(int)}.
     */
    public SimulatedClock(final Scheduler scheduler, final long nanoTime, final long epochNs, final int driftPpm)
    {
        this.scheduler = scheduler;
        baseSchedulerNs = scheduler.nowNs();
        baseNs = nanoTime;
        epochOffsetNs = epochNs - nanoTime;
        drift(driftPpm);
    }

    /** {@inheritDoc} */
    @Override
    public long nanoTime()
    {
        final long elapsedNs = scheduler.nowNs() - baseSchedulerNs;
        return baseNs + elapsedNs + drifted(elapsedNs);
    }

    /**
     * Wall time in milliseconds.
     *
     * @return since 1970.
     */
    @Override
    public long time()
    {
        return Math.floorDiv(epochNanos(), NANOS_IN_MILLI);
    }

    /**
     * Wall time.
     *
     * @return ns since 1970.
     */
    public long epochNanos()
    {
        return nanoTime() + epochOffsetNs;
    }

    /**
     * Wall time, for those who ask it of Agrona's interface.
     *
     * @return the same object each time.
     */
    public EpochNanoClock epochNanoClock()
    {
        return epochNanoClock;
    }

    /**
     * Runs faster or slower from now on.
     *
     * @param ppm parts of a million, at most {@link #DRIFT_LIMIT_PPM} either way.
     */
    public void drift(final int ppm)
    {
        if (Math.abs(ppm) > DRIFT_LIMIT_PPM)
        {
            throw new IllegalArgumentException("drift is too much: limit=" + DRIFT_LIMIT_PPM + " ppm=" + ppm);
        }
        final long nowNs = nanoTime();
        baseSchedulerNs = scheduler.nowNs();
        baseNs = nowNs;
        driftPpm = ppm;
    }

    /**
     * Wall time jumps; monotonic time does not feel it.
     *
     * @param ns either way.
     */
    public void jump(final long ns)
    {
        epochOffsetNs += ns;
    }

    /**
     * Both times leap forward, as after a pause of a virtual machine.
     *
     * @param ns 0 or more.
     */
    public void leap(final long ns)
    {
        if (ns < 0)
        {
            throw new IllegalArgumentException("monotonic time goes back: ns=" + ns);
        }
        baseNs += ns;
    }

    /** Rounded down, in two parts, so that it grows evenly and years do not overflow. */
    private long drifted(final long elapsedNs)
    {
        return elapsedNs / PARTS * driftPpm + Math.floorDiv(elapsedNs % PARTS * driftPpm, (long)PARTS);
    }
}
