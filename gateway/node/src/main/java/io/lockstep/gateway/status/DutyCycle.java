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
package io.lockstep.gateway.status;

/**
 * Measures the duty cycles of one agent into its two counters.
 * <p>
 * Threading: the agent's.
 */
public final class DutyCycle
{
    private final GatewayCounters counters;
    private final GatewayCounter maxNs;
    private final GatewayCounter overruns;
    private final long thresholdNs;
    private long lastNs;
    private long longestNs;
    private boolean isStarted;

    /**
     * A measure.
     *
     * @param counters    to write to.
     * @param maxNs       counter of the longest cycle.
     * @param overruns    counter of cycles that were too long.
     * @param thresholdNs beyond which a cycle is too long.
     */
    public DutyCycle(
        final GatewayCounters counters,
        final GatewayCounter maxNs,
        final GatewayCounter overruns,
        final long thresholdNs)
    {
        this.counters = counters;
        this.maxNs = maxNs;
        this.overruns = overruns;
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
                counters.set(maxNs, cycleNs);
            }
            if (cycleNs > thresholdNs)
            {
                counters.increment(overruns);
            }
        }
        isStarted = true;
        lastNs = nowNs;
    }
}
