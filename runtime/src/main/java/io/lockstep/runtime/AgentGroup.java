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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.status.AtomicCounter;

import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.NodeCounters;

/**
 * Gives the agents of a node their threads: one each, or one for those that share it by placement. Every thread
 * has a name of at most 15 characters, an idle strategy and, where asked, a CPU. What an agent throws stops the node.
 * <p>
 * Threading: made, started and closed by the thread that owns the node. Agents are closed in reverse order.
 */
public final class AgentGroup implements AutoCloseable
{
    private final String name;
    private final AgentPlacement placement;
    private final ErrorHandler errorHandler;
    private final Runnable terminationHook;
    private final List<Agent> agents = new ArrayList<>();
    private final List<AgentRunner> runners = new ArrayList<>();
    private Function<String, AtomicCounter> cyclesOf = (role) ->
        CounterSource.detached().newCounter(CounterType.NODE_AGENT_CYCLES, CounterSource.ONLY, role);

    /**
     * A group without agents.
     *
     * @param name            of the node, in front of the thread names.
     * @param placement       that knows every agent by its role name.
     * @param errorHandler    that records.
     * @param terminationHook run once an agent has failed; must return at once and must not close this group itself.
     */
    public AgentGroup(
        final String name,
        final AgentPlacement placement,
        final ErrorHandler errorHandler,
        final Runnable terminationHook)
    {
        this.name = name;
        this.placement = placement;
        this.errorHandler = errorHandler;
        this.terminationHook = terminationHook;
    }

    /**
     * Counts the duty cycles of the agents that are added from here on where others see them.
     *
     * @param counters of the node.
     * @return this.
     */
    public AgentGroup counters(final NodeCounters counters)
    {
        cyclesOf = counters::newAgentCycles;
        return this;
    }

    /**
     * Adds an agent.
     *
     * @param agent to run.
     * @return this.
     */
    public AgentGroup add(final Agent agent)
    {
        agents.add(new FailStopAgent(
            agent, errorHandler, terminationHook, cyclesOf.apply(agent.roleName())));
        return this;
    }

    /**
     * Starts the threads.
     *
     * @return this.
     */
    public AgentGroup start()
    {
        final Map<String, List<Agent>> byThread = new LinkedHashMap<>();
        for (final Agent agent : agents)
        {
            byThread.computeIfAbsent(placement.thread(agent.roleName()), (thread) -> new ArrayList<>()).add(agent);
        }
        for (final List<Agent> each : byThread.values())
        {
            start(1 == each.size() ? each.get(0) : new CompositeAgent(each), each.get(0).roleName());
        }
        return this;
    }

    /** Stops every thread and closes every agent, the last one first. Idempotent. */
    @Override
    public void close()
    {
        for (int i = runners.size() - 1; i >= 0; i--)
        {
            CloseHelper.close(errorHandler, runners.get(i));
        }
        runners.clear();
    }

    private void start(final Agent agent, final String placed)
    {
        final AgentRunner runner = new AgentRunner(
            placement.idleMode(placed).newStrategy(), this::onRunnerError, null, agent);
        runners.add(runner);
        placement.factory(name, placed).newThread(runner).start();
    }

    /** What was thrown inside doWork is recorded by then; what comes here besides is from start or close. */
    private void onRunnerError(final Throwable ex)
    {
        if (!(ex instanceof AgentTerminationException))
        {
            errorHandler.onError(ex);
            terminationHook.run();
        }
    }
}
