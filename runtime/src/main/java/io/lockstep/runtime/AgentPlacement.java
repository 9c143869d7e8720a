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
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.agrona.concurrent.IdleStrategy;

/**
 * Where the agents of one node run: which thread, which CPU, and what they do while idle. {@code lockstep.cpu.AGENT}
 * and {@code lockstep.idle.AGENT} are read for every agent that a node declares, and what a thread really got is asked
 * from the thread itself.
 * <p>
 * Threading: declared, read and concluded by the thread that starts the node; {@link #table(long)} by any. Errors:
 * {@link IllegalArgumentException} in one line that names the setting.
 */
public final class AgentPlacement
{
    /** Prefix of the names of the settings that give an agent a CPU, from 0; -1 for any. */
    public static final String CPU_PREFIX = "lockstep.cpu.";
    /** What threads do when there is nothing to do, unless their agent has a setting of its own. */
    public static final String IDLE_PROP_NAME = "lockstep.idle";
    /** Default of {@link #IDLE_PROP_NAME}. */
    public static final IdleMode IDLE_DEFAULT = IdleMode.BACKOFF;
    /** Prefix of the names of the settings of one agent; without one, {@link #IDLE_PROP_NAME} holds. */
    public static final String IDLE_PREFIX = "lockstep.idle.";

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private Threads threads = Threads.DEFAULT;
    private IdleMode idleMode = IDLE_DEFAULT;

    /** One agent. */
    private static final class Row
    {
        final String agent;
        final String share;
        final IdleMode idleDefault;
        int cpu = CpuPinner.ANY_CPU;
        IdleMode idleMode;
        String thread;
        String got;

        Row(final String agent, final String share, final IdleMode idleDefault)
        {
            this.agent = agent;
            this.share = share;
            this.idleDefault = idleDefault;
        }
    }

    /**
     * For a tool that runs an agent or two: a thread each, on any CPU, all idle alike.
     *
     * @param idleMode of all.
     * @param agents   by role name.
     * @return the placement.
     */
    public static AgentPlacement unpinned(final IdleMode idleMode, final String... agents)
    {
        final AgentPlacement placement = new AgentPlacement().threads(Threads.DEDICATED).idleMode(idleMode);
        for (final String agent : agents)
        {
            placement.agent(agent);
        }
        return placement;
    }

    /**
     * Declares an agent that has a thread of its own in any profile.
     *
     * @param name of the agent.
     * @return this.
     */
    public AgentPlacement agent(final String name)
    {
        return agent(name, null);
    }

    /**
     * Declares an agent that has a thread of its own in any profile, and idles in its own way.
     *
     * @param name        of the agent.
     * @param idleDefault where its setting is not given; null for what all have.
     * @return this.
     */
    public AgentPlacement agent(final String name, final IdleMode idleDefault)
    {
        rows.put(name, new Row(name, null, idleDefault));
        return this;
    }

    /**
     * Declares agents that are on one thread in the shared profile.
     *
     * @param thread name of that thread.
     * @param agents by name.
     * @return this.
     */
    public AgentPlacement share(final String thread, final String... agents)
    {
        for (final String agent : agents)
        {
            rows.put(agent, new Row(agent, thread, null));
        }
        return this;
    }

    /**
     * Reads the settings of all agents that were declared.
     *
     * @param settings to read.
     * @return this.
     */
    public AgentPlacement read(final Settings settings)
    {
        threads = settings.choice(Threads.PROP_NAME, Threads.DEFAULT);
        idleMode = settings.choice(IDLE_PROP_NAME, IDLE_DEFAULT);
        for (final Row row : rows.values())
        {
            row.cpu = settings.number(CPU_PREFIX + row.agent, CpuPinner.ANY_CPU);
            row.idleMode = settings.choice(IDLE_PREFIX + row.agent, defaultOf(row));
        }
        return this;
    }

    /**
     * Sets the profile.
     *
     * @param value one thread each, or not.
     * @return this.
     */
    public AgentPlacement threads(final Threads value)
    {
        threads = value;
        return this;
    }

    /**
     * Sets what agents do while idle that have no setting of their own.
     *
     * @param value strategy.
     * @return this.
     */
    public AgentPlacement idleMode(final IdleMode value)
    {
        idleMode = value;
        return this;
    }

    /**
     * Sets the CPU of an agent.
     *
     * @param agent that was declared.
     * @param value from 0, or {@link CpuPinner#ANY_CPU}.
     * @return this.
     */
    public AgentPlacement cpu(final String agent, final int value)
    {
        row(agent).cpu = value;
        return this;
    }

    /**
     * Checks what was set: a CPU that can be, and one for all that share a thread.
     *
     * @return this.
     */
    public AgentPlacement conclude()
    {
        for (final Row row : rows.values())
        {
            if (row.cpu < CpuPinner.ANY_CPU || row.cpu > CpuPinner.LAST_CPU)
            {
                throw new IllegalArgumentException("setting is no CPU: name=" + CPU_PREFIX + row.agent +
                    " value=" + row.cpu);
            }
            for (final Row other : threadOf(row))
            {
                if (CpuPinner.ANY_CPU != row.cpu && CpuPinner.ANY_CPU != other.cpu && row.cpu != other.cpu)
                {
                    throw contradiction(CPU_PREFIX, row, row.cpu, other, other.cpu);
                }
                if (idleModeOf(row) != idleModeOf(other))
                {
                    throw contradiction(IDLE_PREFIX, row, idleModeOf(row), other, idleModeOf(other));
                }
            }
        }
        return this;
    }

    /**
     * Is it the shared profile.
     *
     * @return true if so.
     */
    public boolean isShared()
    {
        return threads.isShared();
    }

    /**
     * The thread that an agent runs on, by a name within the node.
     *
     * @param agent that was declared.
     * @return its own name, or that of the thread it shares.
     */
    public String thread(final String agent)
    {
        final Row row = row(agent);
        return isOnSharedThread(row) ? row.share : row.agent;
    }

    /**
     * The CPU that an agent's thread is to run on.
     *
     * @param agent that was declared.
     * @return from 0, or {@link CpuPinner#ANY_CPU}; on a shared thread the one that any of its agents asks for.
     */
    public int cpu(final String agent)
    {
        return threadOf(row(agent)).stream().mapToInt((each) -> each.cpu)
            .filter((each) -> CpuPinner.ANY_CPU != each).findFirst().orElse(CpuPinner.ANY_CPU);
    }

    /**
     * What an agent's thread does while idle.
     *
     * @param agent that was declared.
     * @return strategy.
     */
    public IdleMode idleMode(final String agent)
    {
        return idleModeOf(row(agent));
    }

    /**
     * New strategies for an agent's thread.
     *
     * @param agent that was declared.
     * @return gives one for each thread.
     */
    public Supplier<IdleStrategy> idleSupplier(final String agent)
    {
        return idleMode(agent)::newStrategy;
    }

    /**
     * A factory for an agent's thread, which pins itself and tells what it got.
     *
     * @param nodeName in front of the thread's name.
     * @param agent    that was declared; for a shared thread any of its agents.
     * @return the factory.
     */
    public ThreadFactory factory(final String nodeName, final String agent)
    {
        final Row row = row(agent);
        final String thread = nodeName + '-' + thread(agent);
        synchronized (rows)
        {
            threadOf(row).forEach((each) -> each.thread = PinnedThreads.shortName(thread));
        }
        return PinnedThreads.factory(thread, cpu(agent), (got) -> started(row, got));
    }

    /**
     * One line for each agent: its thread, the CPU that was asked for, what it got, what it does while idle.
     *
     * @param timeoutNs longest wait for threads that were made and have not started yet.
     * @return lines, with a head; agents that this node does not run are left out.
     */
    public String table(final long timeoutNs)
    {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        synchronized (rows)
        {
            while (rows.values().stream().anyMatch((each) -> null != each.thread && null == each.got))
            {
                final long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
                if (leftMs <= 0 || !await(leftMs))
                {
                    break;
                }
            }
            return format();
        }
    }

    private boolean await(final long timeoutMs)
    {
        try
        {
            rows.wait(timeoutMs);
            return true;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void started(final Row row, final String got)
    {
        synchronized (rows)
        {
            threadOf(row).forEach((each) -> each.got = got);
            rows.notifyAll();
        }
    }

    private String format()
    {
        final List<String[]> lines = new ArrayList<>();
        lines.add(new String[] {"agent", "thread", "core asked", "core got", "idle"});
        for (final Row row : rows.values())
        {
            if (null != row.thread)
            {
                final int cpu = cpu(row.agent);
                lines.add(new String[] {
                    row.agent, row.thread, CpuPinner.ANY_CPU == cpu ? "any" : Integer.toString(cpu),
                    null == row.got ? "not started" : row.got, lower(idleModeOf(row))});
            }
        }
        final StringBuilder builder = new StringBuilder();
        for (final String[] line : lines)
        {
            builder.append(String.format("%-17s %-15s %-10s %-11s %s%n", (Object[])line));
        }
        return builder.toString();
    }

    private Row row(final String agent)
    {
        final Row row = rows.get(agent);
        if (null == row)
        {
            throw new IllegalArgumentException("agent is not declared: agent=" + agent + " known=" + rows.keySet());
        }
        return row;
    }

    /** All agents on the thread of one. */
    private List<Row> threadOf(final Row row)
    {
        return isOnSharedThread(row) ?
            rows.values().stream().filter((each) -> row.share.equals(each.share)).toList() : List.of(row);
    }

    private boolean isOnSharedThread(final Row row)
    {
        return isShared() && null != row.share;
    }

    private IdleMode idleModeOf(final Row row)
    {
        return null == row.idleMode ? defaultOf(row) : row.idleMode;
    }

    private IdleMode defaultOf(final Row row)
    {
        return null == row.idleDefault ? idleMode : row.idleDefault;
    }

    private IllegalArgumentException contradiction(
        final String prefix, final Row one, final Object value, final Row other, final Object otherValue)
    {
        return new IllegalArgumentException("setting contradicts another, as both agents are on one thread: name=" +
            prefix + one.agent + " value=" + lower(value) + " other=" + prefix + other.agent + " otherValue=" +
            lower(otherValue) + " threads=shared");
    }

    private static String lower(final Object value)
    {
        return value.toString().toLowerCase(Locale.ROOT);
    }
}
