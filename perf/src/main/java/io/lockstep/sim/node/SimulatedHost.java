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
package io.lockstep.sim.node;

import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.status.AtomicCounter;

import io.lockstep.runtime.ExitCode;
import io.lockstep.runtime.FailStopAgent;
import io.lockstep.runtime.StopReason;
import io.lockstep.runtime.StopRule;
import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.time.Scheduler;
import io.lockstep.sim.time.SeededRandom;
import io.lockstep.sim.time.SimulatedClock;

/**
 * A node and its lives, one after the other: the agents of production code, stepped in an order that the seed gives.
 * <p>
 * A step of the node steps each of its agents at most once, beginning with any of them, and leaves some out; an agent
 * that is made slow is left out mostly. A node that had work is stepped again soon, an idle one after some
 * milliseconds, or when something was delivered to it. So every order of agents comes that threads could bring, as far
 * as agents meet between two duty cycles and not within one.
 * <p>
 * What an agent throws, or tells as an error, stops the node as it stops the real one: {@link StopReason} judges.
 * <p>
 * Threading: the simulation's.
 */
public abstract class SimulatedHost
{
    private static final int HOT_MIN_NS = 2_000;
    private static final int HOT_MAX_NS = 60_000;
    private static final int IDLE_MIN_NS = 1_000_000;
    private static final int IDLE_MAX_NS = 6_000_000;
    private static final int WAKE_MAX_NS = 30_000;
    private static final long BACK_MAX_NS = 40_000_000;
    private static final long LEAVE_MAX_NS = 3_000_000;
    private static final int STOP_ONE_IN = 4;
    private static final int SKIP_ONE_IN = 8;
    private static final int SLOW_ONE_IN = 64;

    private final SimulatedWorld world;
    private final int host;
    private final String name;
    private final StopRule transportRule;
    private final SeededRandom random;
    private final SimulatedClock clock;
    private final int clockRate;
    private Scheduler.Task step;
    private final List<Agent> agents = new ArrayList<>();
    private final AtomicCounter cycles =
        CounterSource.detached().newCounter(CounterType.NODE_AGENT_CYCLES, CounterSource.ONLY, "agents");
    private StopReason stopReason;
    private Agent current;
    private ExitCode lastExit = ExitCode.OK;
    private Throwable lastError;
    private int lives;
    private int slowAgent = -1;
    private boolean isUp;
    private boolean isPaused;
    private boolean isStopping;
    private boolean isStepping;

    /**
     * A node that was never started.
     *
     * @param world         that it lives in.
     * @param host          of it.
     * @param name          of it, for what is printed.
     * @param transportRule which errors that its transport tells end it.
     */
    protected SimulatedHost(
        final SimulatedWorld world, final int host, final String name, final StopRule transportRule)
    {
        this.transportRule = transportRule;
        this.world = world;
        this.host = host;
        this.name = name;
        random = world.random().split("node." + host);
        clock = world.newClock(random);
        clockRate = world.newClockRate(random);
        drift(0);
    }

    /** Host of the node. */
    public final int host()
    {
        return host;
    }

    /** Name of the node. */
    public final String name()
    {
        return name;
    }

    /** Does it live; also while it is paused. */
    public final boolean isUp()
    {
        return isUp;
    }

    /** Does it stand still; it may have been ended meanwhile. */
    public final boolean isPaused()
    {
        return isPaused;
    }

    /** Lives so far, the present one counted. */
    public final int lives()
    {
        return lives;
    }

    /** Clock of the node's machine. */
    public final SimulatedClock clock()
    {
        return clock;
    }

    /**
     * Its clock runs faster or slower from now on.
     *
     * @param ppm millionths beyond the rate that is its own, as far as a clock drifts at all.
     */
    public final void drift(final int ppm)
    {
        clock.drift(Math.max(
            -SimulatedClock.DRIFT_LIMIT_PPM, Math.min(SimulatedClock.DRIFT_LIMIT_PPM, clockRate + ppm)));
    }

    /** Disk and journal of the host, null if it has none. */
    public HostJournal disk()
    {
        return null;
    }

    /** Puts an empty disk in the place of its disk. For a host that is down and can fetch what it needs. */
    public void replaceDisk()
    {
        throw new UnsupportedOperationException("disk is not replaced: " + name);
    }

    /** What its process ended with the last time that it ended by itself. */
    public final ExitCode lastExit()
    {
        return lastExit;
    }

    /** What it ended for when its process ended by itself the last time, null if it never has. */
    public final Throwable lastError()
    {
        return lastError;
    }

    /** Which of its agents does what the node is there for. */
    public int mainAgent()
    {
        return 0;
    }

    /** Would another start end in another way: not if it stopped for what an operator has to mend. */
    public final boolean isRestartOfUse()
    {
        return ExitCode.DIVERGED != lastExit && ExitCode.RESEED != lastExit;
    }

    @Override
    public final String toString()
    {
        return name + (isUp ? isPaused ? " paused" : " up" : " down " + lastExit) + " lives=" + lives;
    }

    /** Begins a life. Nothing happens if it lives. */
    public final void start()
    {
        if (isUp)
        {
            return;
        }
        if (null == step)
        {
            step = world.scheduler().newTask(this::step);
            world.onDelivery(host, this::wake);
        }
        lives++;
        isUp = true;
        isPaused = false;
        isStopping = false;
        slowAgent = -1;
        stopReason = new StopReason(this::onRecorded);
        world.events().onStarted(host);
        try
        {
            final List<Agent> made = new ArrayList<>();
            open(made);
            made.forEach(this::add);
        }
        catch (final Exception | Error ex)
        {
            stopReason.onError(ex);
            stop();
            return;
        }
        step.after(random.nextInt(HOT_MAX_NS));
    }

    /** Ends its process at once: what was written stays, nothing is closed. Nothing happens if it does not live. */
    public final void kill()
    {
        end(LifeEnd.KILLED);
    }

    /** Cuts the power of its host: what was forced stays, of the rest some. Nothing happens if it does not live. */
    public final void losePower()
    {
        end(LifeEnd.POWER_LOST);
    }

    /** Cuts the power in the middle of what its log writes. Nothing happens if it does not live. */
    public void tearLog()
    {
        losePower();
    }

    /** Stops it as an operator does: everything is closed in order. Nothing happens if it does not live. */
    public final void stop()
    {
        if (!isUp)
        {
            return;
        }
        if (isStepping)
        {
            isStopping = true;
            return;
        }
        if (null != stopReason.error())
        {
            lastExit = stopReason.exitCode();
            lastError = stopReason.error();
            world.events().onStopped(
                host, stopReason.exitCode().code(), firstLine(stopReason.error()), isAllowed(stopReason.error()));
        }
        for (int i = agents.size() - 1; i >= 0; i--)
        {
            closeAgent(agents.get(i));
        }
        close();
        end(LifeEnd.CLOSED);
    }

    /** It is not stepped any more, although its clock goes on: a stopped process, or a hiccup of its host. */
    public final void pause()
    {
        isPaused = true;
        if (isUp)
        {
            step.cancel();
        }
    }

    /** It is stepped again. */
    public final void resume()
    {
        if (isPaused)
        {
            isPaused = false;
            wake();
        }
    }

    /**
     * One of its agents is stepped seldom from now on, until this life ends.
     *
     * @param agent any number; -1 for none.
     */
    public final void slow(final int agent)
    {
        slowAgent = agent < 0 || agents.isEmpty() ? -1 : agent % agents.size();
    }

    /**
     * Makes the parts of a life.
     *
     * @param made to add agents to, in the order in which they are started.
     * @throws Exception if it cannot start; what is open then is closed by {@link #close()}.
     */
    protected abstract void open(List<Agent> made) throws Exception;

    /** Closes what the agents have not closed, in the order of the real node. */
    protected abstract void close();

    /**
     * The life is over: forgets it, and does to disk and network what its end does to them.
     *
     * @param end how it ended.
     */
    protected abstract void forget(LifeEnd end);

    /**
     * May the node stop for this, with the faults that were injected.
     *
     * @param error that it stops for.
     * @return false for what nothing explains.
     */
    protected abstract boolean isAllowed(Throwable error);

    /** World that it lives in. */
    protected final SimulatedWorld world()
    {
        return world;
    }

    /** Chance of its own. */
    protected final SeededRandom random()
    {
        return random;
    }

    /** For what its parts tell as errors: recorded, and no more. */
    protected final void onError(final Throwable error)
    {
        stopReason.onError(error);
    }

    /** For what its transport tells, among it what its handlers threw. */
    protected final void onTransportError(final Throwable error)
    {
        stopReason.onError(error);
        if (transportRule.stops(error))
        {
            isStopping = true;
        }
    }

    /**
     * Adds an agent to a life that goes on.
     *
     * @param agent to step from the next step on.
     */
    protected final void add(final Agent agent)
    {
        agents.add(wrapped(agent));
    }

    /** Its parts ask for its end. */
    protected final void terminate()
    {
        isStopping = true;
    }

    /** Is it about to end. */
    protected final boolean isStopping()
    {
        return isStopping;
    }

    /** The agent that is being stepped waits; the other threads of the node go on. */
    protected final void stepOthers()
    {
        final Agent waiting = current;
        for (int i = 0; i < agents.size() && !isStopping; i++)
        {
            if (agents.get(i) != waiting)
            {
                stepAgent(agents.get(i));
            }
        }
        current = waiting;
    }

    /** Its process dies once this step is over, or is stopped in order; it comes back a little later. */
    protected final void restart()
    {
        final boolean isKilled = 0 != random.nextInt(STOP_ONE_IN);
        final long backNs = random.nextLong(0, BACK_MAX_NS);
        final int life = lives;
        world.scheduler().after(0, () ->
        {
            if (isUp && life == lives)
            {
                if (isKilled)
                {
                    kill();
                }
                else
                {
                    stop();
                }
                world.scheduler().after(backNs, this::start);
            }
        });
    }

    /** How long a user waits for an outcome who waits too short: often not at all, mostly not for a round trip. */
    protected final long leaveDelayNs()
    {
        return random.chance(0.5) ? 0 : random.nextLong(0, LEAVE_MAX_NS);
    }

    /** Something came in that it should look at soon. */
    protected final void wake()
    {
        if (isUp && !isPaused)
        {
            step.atLatest(world.scheduler().nowNs() + random.nextInt(WAKE_MAX_NS));
        }
    }

    private void step()
    {
        world.tellLogs();
        isStepping = true;
        int workCount = 0;
        final int count = agents.size();
        final int first = random.nextInt(Math.max(1, count));
        for (int i = 0; i < count && !isStopping; i++)
        {
            final int index = (first + i) % count;
            if (0 != random.nextInt(SKIP_ONE_IN) && (index != slowAgent || 0 == random.nextInt(SLOW_ONE_IN)))
            {
                workCount += stepAgent(agents.get(index));
            }
        }
        isStepping = false;
        world.digest().add(workCount);
        if (isStopping)
        {
            stop();
        }
        else if (isUp && !isPaused)
        {
            final long forcedNs = null == disk() ? 0 : disk().disk().takeDelayNs();
            step.atLatest(world.scheduler().nowNs() + forcedNs + (workCount > 0 ?
                random.nextInt(HOT_MIN_NS, HOT_MAX_NS) : random.nextInt(IDLE_MIN_NS, IDLE_MAX_NS)));
        }
    }

    private Agent wrapped(final Agent agent)
    {
        return new FailStopAgent(agent, this::onError, this::terminate, cycles);
    }

    private int stepAgent(final Agent agent)
    {
        current = agent;
        try
        {
            return agent.doWork();
        }
        catch (final AgentTerminationException ex)
        {
            terminate();
            return 1;
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException("agent is not fail-stop: " + agent.roleName(), ex);
        }
    }

    private void closeAgent(final Agent agent)
    {
        try
        {
            agent.onClose();
        }
        catch (final Exception | Error ex)
        {
            stopReason.onError(ex);
        }
    }

    private void end(final LifeEnd end)
    {
        if (!isUp)
        {
            return;
        }
        isUp = false;
        step.cancel();
        agents.clear();
        world.events().onLifeEnded(host, end);
        forget(end);
    }

    private void onRecorded(final Throwable error)
    {
        if (StopReason.isEvent(error))
        {
            world.events().onWarning(host, firstLine(error), isAllowed(error));
        }
    }

    private static String firstLine(final Throwable error)
    {
        final String text = String.valueOf(error);
        final int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
