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
import java.util.List;
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
 * Gives the agents of a node their threads: one each, or one for all, by setting. Every thread has a name of at most 15
 * characters, an idle strategy and, where asked, a CPU. What an agent throws stops the node.
 * <p>
 * Threading: made, started and closed by the thread that owns the node. Agents are closed in reverse order.
 */
public final class AgentGroup implements AutoCloseable
{
    private final String name;
    private final boolean isShared;
    private final IdleMode idleMode;
    private final ErrorHandler errorHandler;
    private final Runnable terminationHook;
    private final List<Agent> agents = new ArrayList<>();
    private final List<Integer> cpus = new ArrayList<>();
    private final List<AgentRunner> runners = new ArrayList<>();
    private Function<String, AtomicCounter> cyclesOf = (role) ->
        CounterSource.detached().newCounter(CounterType.NODE_AGENT_CYCLES, CounterSource.ONLY, role);

    /**
     * A group without agents.
     *
     * @param name            of the node, in front of the thread names.
     * @param isShared        one thread for all agents; otherwise one each.
     * @param idleMode        of every thread.
     * @param errorHandler    that records.
     * @param terminationHook run once an agent has failed; must return at once and must not close this group itself.
     */
    public AgentGroup(
        final String name,
        final boolean isShared,
        final IdleMode idleMode,
        final ErrorHandler errorHandler,
        final Runnable terminationHook)
    {
        this.name = name;
        this.isShared = isShared;
        this.idleMode = idleMode;
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
     * @param cpu   to pin its thread to, or {@link CpuPinner#ANY_CPU}; a shared thread takes the first one asked for.
     * @return this.
     */
    public AgentGroup add(final Agent agent, final int cpu)
    {
        agents.add(new FailStopAgent(
            agent, errorHandler, terminationHook, cyclesOf.apply(agent.roleName())));
        cpus.add(cpu);
        return this;
    }

    /**
     * Starts the threads.
     *
     * @return this.
     */
    public AgentGroup start()
    {
        if (isShared && agents.size() > 1)
        {
            final int cpu = cpus.stream().filter(each -> CpuPinner.ANY_CPU != each).findFirst()
                .orElse(CpuPinner.ANY_CPU);
            start(new CompositeAgent(agents), name, cpu);
            return this;
        }
        for (int i = 0; i < agents.size(); i++)
        {
            start(agents.get(i), name + '-' + agents.get(i).roleName(), cpus.get(i));
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

    private void start(final Agent agent, final String threadName, final int cpu)
    {
        final AgentRunner runner = new AgentRunner(idleMode.newStrategy(), this::onRunnerError, null, agent);
        runners.add(runner);
        PinnedThreads.factory(threadName, cpu).newThread(runner).start();
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
