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

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * Stalls of the platform: a thread that does nothing but wake up every millisecond sees how late it is woken. What it
 * sees beside a load is not the fault of the loaded code.
 * <p>
 * Threading: one thread of its own, with {@link io.lockstep.runtime.IdleMode#SLEEP}, on an idle core where there is
 * one.
 */
public final class HiccupMeter implements Agent
{
    /** Time between two looks at the clock, as the idle strategy makes it. */
    public static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final NanoClock clock;
    private final LatencyRecorder recorder;
    private long lastNs;
    private boolean isStarted;

    /**
     * A meter.
     *
     * @param clock    to look at.
     * @param recorder to record how much later than due each look was, in ns.
     */
    public HiccupMeter(final NanoClock clock, final LatencyRecorder recorder)
    {
        this.clock = clock;
        this.recorder = recorder;
    }

    @Override
    public int doWork()
    {
        final long nowNs = clock.nanoTime();
        if (isStarted)
        {
            recorder.recordStall(Math.max(0, nowNs - lastNs - INTERVAL_NS), INTERVAL_NS);
        }
        isStarted = true;
        lastNs = nowNs;
        return 0;
    }

    @Override
    public String roleName()
    {
        return "hiccup";
    }
}
