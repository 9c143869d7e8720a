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
package io.lockstep.sim.run;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.lockstep.sim.check.Events;
import io.lockstep.sim.check.Violation;
import io.lockstep.sim.plan.FaultPlan;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.Workload;

/**
 * What decides a run from its first step to its last: settings, among them the seed, and faults. What clients send is
 * drawn by the settings.
 * <p>
 * Threading: immutable.
 *
 * @param swarm  settings.
 * @param faults that strike.
 */
public record RunPlan(Swarm swarm, FaultPlan faults)
{
    private static final int FRAME_LIMIT = 8;

    /**
     * What a seed draws.
     *
     * @param seed of everything.
     * @return the same for the same seed.
     */
    public static RunPlan of(final long seed)
    {
        return of(Swarm.of(seed));
    }

    /**
     * Settings, and the faults that they draw.
     *
     * @param swarm settings.
     * @return the same for the same settings.
     */
    public static RunPlan of(final Swarm swarm)
    {
        return new RunPlan(swarm, FaultPlan.of(swarm));
    }

    /**
     * The options by which {@code lockstep sim} runs it again, whatever a seed draws by then.
     *
     * @return words of a command line without anything that a shell takes for something else.
     */
    public String options()
    {
        return "--settings " + swarm + " --faults " + faults;
    }

    /**
     * Runs it.
     *
     * @return what came of it.
     */
    public SimulationResult run()
    {
        return run(UnaryOperator.identity(), (simulation) -> {});
    }

    /**
     * Runs it, with somebody who listens, and who looks at what is there in the end. What a run throws is a violation
     * too, of the invariant {@code Simulator}: the seed is to be known.
     *
     * @param listener makes who hears everything, of who is to hear it next.
     * @param after    handed the run when it is over, unless it could not even be made.
     * @return what came of it.
     */
    SimulationResult run(final UnaryOperator<Events> listener, final Consumer<Simulation> after)
    {
        Simulation simulation = null;
        SimulationResult result;
        try
        {
            simulation = new Simulation(swarm, faults, Workload.of(swarm), listener);
            result = simulation.run();
        }
        catch (final RuntimeException | Error ex)
        {
            result = new SimulationResult(
                null == simulation ? 0 : simulation.nowNs(), 0, 0, 0, 0, swarm.toString(), faults.toString(),
                new Violation("Simulator", "ends by " + ex.getClass().getName(), text(ex)));
        }
        if (null != simulation)
        {
            after.accept(simulation);
        }
        return result;
    }

    private static String text(final Throwable error)
    {
        final StringBuilder text = new StringBuilder(String.valueOf(error.getMessage()).replace('\n', ' '));
        final StackTraceElement[] frames = error.getStackTrace();
        for (int i = 0; i < Math.min(FRAME_LIMIT, frames.length); i++)
        {
            text.append(" at ").append(frames[i]);
        }
        return text.append(null == error.getCause() ? "" : ", caused by " + error.getCause()).toString();
    }
}
