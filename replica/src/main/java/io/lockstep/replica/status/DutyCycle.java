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
package io.lockstep.replica.status;

/**
 * Measures the duty cycles of the replica's agent into its two counters.
 * <p>
 * Threading: the agent's.
 */
public final class DutyCycle
{
    private final ReplicaCounters counters;
    private final long thresholdNs;
    private long lastNs;
    private long longestNs;
    private boolean isStarted;

    /**
     * A measure.
     *
     * @param counters    to write to.
     * @param thresholdNs beyond which a cycle is too long.
     */
    public DutyCycle(final ReplicaCounters counters, final long thresholdNs)
    {
        this.counters = counters;
        this.thresholdNs = thresholdNs;
    }

    /**
     * Takes the time at the start of a cycle.
     *
     * @param nowNs of the agent's clock.
     */
    public void measure(final long nowNs)
    {
        if (isStarted)
        {
            final long cycleNs = nowNs - lastNs;
            if (cycleNs > longestNs)
            {
                longestNs = cycleNs;
                counters.set(ReplicaCounter.CYCLE_MAX_NS, cycleNs);
            }
            if (cycleNs > thresholdNs)
            {
                counters.increment(ReplicaCounter.CYCLE_OVERRUNS);
            }
        }
        isStarted = true;
        lastNs = nowNs;
    }
}
