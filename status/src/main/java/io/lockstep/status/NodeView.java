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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

import io.lockstep.runtime.counters.CounterType;

/**
 * Two readings of one node, and what follows from them.
 * <p>
 * Threading: immutable.
 */
public final class NodeView
{
    private static final long PID_REUSE_TOLERANCE_MS = 5_000;

    private final NodeReading earlier;
    private final NodeReading later;
    private final NodeState state;
    private final List<String> stalledAgents;

    /**
     * A view.
     *
     * @param earlier   reading.
     * @param later     reading of the same node.
     * @param startOfMs tells when the process of a pid was started, ms since 1970; null if there is no such process.
     */
    public NodeView(final NodeReading earlier, final NodeReading later, final LongFunction<Long> startOfMs)
    {
        this.earlier = earlier;
        this.later = later;
        stalledAgents = stalled(earlier, later);
        state = stateOf(earlier, later, stalledAgents, startOfMs);
    }

    /**
     * When a process of this machine was started, as the operating system says.
     *
     * @param pid of the process.
     * @return ms since 1970; null if there is no such process, 0 if its start is not known.
     */
    public static Long startOfProcessMs(final long pid)
    {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive)
            .map((each) -> each.info().startInstant().map(Instant::toEpochMilli).orElse(0L)).orElse(null);
    }

    private static List<String> stalled(final NodeReading earlier, final NodeReading later)
    {
        final Map<String, Long> before = earlier.agentCycles();
        final List<String> stalled = new ArrayList<>();
        later.agentCycles().forEach((name, cycles) ->
        {
            if (cycles.equals(before.get(name)))
            {
                stalled.add(name);
            }
        });
        return List.copyOf(stalled);
    }

    /**
     * A heartbeat that moved is proof of life, wherever the process is. Without one it counts whether the process is
     * there; one that was started after the node has got its pid.
     */
    private static NodeState stateOf(
        final NodeReading earlier,
        final NodeReading later,
        final List<String> stalledAgents,
        final LongFunction<Long> startOfMs)
    {
        if (later.get(CounterType.NODE_HEARTBEAT_TIME) != earlier.get(CounterType.NODE_HEARTBEAT_TIME))
        {
            return stalledAgents.isEmpty() ? NodeState.ALIVE : NodeState.STALLED;
        }
        final Long startMs = startOfMs.apply(later.get(CounterType.NODE_PID));
        final boolean isThere = null != startMs &&
            startMs <= later.get(CounterType.NODE_START_TIME) + PID_REUSE_TOLERANCE_MS;
        return isThere ? NodeState.HUNG : NodeState.DEAD;
    }

    /**
     * Does it run.
     *
     * @return state.
     */
    public NodeState state()
    {
        return state;
    }

    /**
     * Agents that made no round between the two readings.
     *
     * @return names.
     */
    public List<String> stalledAgents()
    {
        return stalledAgents;
    }

    /**
     * Age of the last sign of life.
     *
     * @return ms.
     */
    public long silenceMs()
    {
        return Math.max(0, later.timeMs() - later.get(CounterType.NODE_HEARTBEAT_TIME));
    }

    /**
     * The later reading.
     *
     * @return reading.
     */
    public NodeReading reading()
    {
        return later;
    }

    /**
     * How much a counter went up.
     *
     * @param type of the counter.
     * @return difference.
     */
    public long delta(final CounterType type)
    {
        return later.get(type) - earlier.get(type);
    }

    /**
     * How fast a counter goes up.
     *
     * @param type of the counter.
     * @return per second; 0 if no time lies between the readings.
     */
    public double perSecond(final CounterType type)
    {
        final long elapsedNs = later.timeNs() - earlier.timeNs();
        return elapsedNs <= 0 ? 0 : (double)delta(type) * TimeUnit.SECONDS.toNanos(1) / elapsedNs;
    }
}
