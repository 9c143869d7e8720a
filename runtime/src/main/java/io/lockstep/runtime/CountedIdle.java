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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.AtomicCounter;

import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.NodeCounters;

/**
 * Idle strategies for the threads of Aeron's agents, which count their duty cycles as a node's own agents do: consensus
 * module, archive, media driver, client. One that hangs is seen by its counter, like any other. A driver runs before
 * there are counters, so its threads count in vain until {@link #counters} says where.
 * <p>
 * Threading: the thread that starts the node. No allocation where it idles.
 */
public final class CountedIdle
{
    private final Map<String, List<CountingIdleStrategy>> early = new HashMap<>();
    private final Map<String, AtomicCounter> cycles = new HashMap<>();
    private final AgentPlacement placement;
    private NodeCounters counters;

    /**
     * Strategies of a node.
     *
     * @param placement that knows every agent.
     */
    public CountedIdle(final AgentPlacement placement)
    {
        this.placement = placement;
    }

    /**
     * A strategy for the thread of an agent. All that are made for one thread count together.
     *
     * @param agent that was declared.
     * @return a new strategy.
     */
    public IdleStrategy newStrategy(final String agent)
    {
        final String thread = placement.thread(agent);
        final CountingIdleStrategy strategy = new CountingIdleStrategy(
            placement.idleMode(agent).newStrategy(),
            null == counters ? CounterSource.detached().newCounter(
                CounterType.NODE_AGENT_CYCLES, CounterSource.ONLY, thread) : cyclesOf(thread));
        if (null == counters)
        {
            early.computeIfAbsent(thread, (name) -> new ArrayList<>()).add(strategy);
        }
        return strategy;
    }

    /**
     * Strategies for the threads of an agent.
     *
     * @param agent that was declared.
     * @return gives one for each thread.
     */
    public Supplier<IdleStrategy> supplier(final String agent)
    {
        return () -> newStrategy(agent);
    }

    /**
     * Counts where others see it, also in what was made before.
     *
     * @param nodeCounters of the node.
     */
    public void counters(final NodeCounters nodeCounters)
    {
        counters = nodeCounters;
        early.forEach((thread, strategies) ->
        {
            final AtomicCounter counter = cyclesOf(thread);
            strategies.forEach((each) -> each.cycles(counter));
        });
        early.clear();
    }

    private AtomicCounter cyclesOf(final String thread)
    {
        return cycles.computeIfAbsent(thread, counters::newAgentCycles);
    }
}
