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
package io.lockstep.status;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.lockstep.runtime.counters.CounterType;

/**
 * Says whether a node is healthy: it runs, every agent makes its rounds, its journal has not failed.
 * <p>
 * Threading: one thread at a time. To be shown a reading several times within the limit, or it knows of no agent when
 * that one last made a round.
 */
public final class HealthCheck
{
    private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);

    private final long limitNs;
    private final Map<String, long[]> lastMoved = new HashMap<>();
    private long lastNs;
    private boolean isStarted;

    /**
     * A check that has seen nothing yet.
     *
     * @param limitNs beyond which an agent that makes no round hangs.
     */
    public HealthCheck(final long limitNs)
    {
        this.limitNs = limitNs;
    }

    /**
     * Takes notice of a reading. When it was itself not called for long, the whole process stood still: then the
     * agents' time starts again.
     *
     * @param reading of the node.
     */
    public void observe(final NodeReading reading)
    {
        final long nowNs = reading.timeNs();
        final boolean hasStoodStill = isStarted && nowNs - lastNs > limitNs / 2;
        reading.agentCycles().forEach((name, cycles) ->
        {
            final long[] moved = lastMoved.computeIfAbsent(name, (each) -> new long[] {cycles, nowNs});
            if (moved[0] != cycles || hasStoodStill)
            {
                moved[0] = cycles;
                moved[1] = nowNs;
            }
        });
        lastNs = nowNs;
        isStarted = true;
    }

    /**
     * What is wrong.
     *
     * @param reading of the node, observed.
     * @return one line, null if nothing is.
     */
    public String problem(final NodeReading reading)
    {
        if (0 != reading.get(CounterType.JOURNAL_FAILED))
        {
            return "journal has failed";
        }
        String problem = null;
        long longestNs = limitNs;
        for (final Map.Entry<String, long[]> each : lastMoved.entrySet())
        {
            final long stillNs = reading.timeNs() - each.getValue()[1];
            if (stillNs > longestNs)
            {
                longestNs = stillNs;
                problem = String.format(
                    Locale.ROOT, "agent hangs: agent=%s seconds=%.1f", each.getKey(), stillNs / NS_PER_S);
            }
        }
        return problem;
    }

    /**
     * Agents that hang.
     *
     * @param reading of the node, observed.
     * @return count.
     */
    public int stalledAgents(final NodeReading reading)
    {
        int count = 0;
        for (final long[] each : lastMoved.values())
        {
            count += reading.timeNs() - each[1] > limitNs ? 1 : 0;
        }
        return count;
    }
}
