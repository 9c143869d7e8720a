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

import java.nio.file.Path;
import java.util.function.BooleanSupplier;

import io.lockstep.sim.check.Events;
import io.lockstep.sim.check.Violation;
import io.lockstep.sim.plan.Fault;
import io.lockstep.sim.plan.SwarmSetting;

/**
 * All that is told of a run that failed: what broke, of which version, how to repeat it, a smaller run that breaks the
 * same, and the last events of each host before. Nothing of it is kept by the run itself: it is run again, which shows
 * as well whether it fails again.
 * <p>
 * Threading: one thread.
 */
final class FailureReport
{
    private final String version;
    private final int runLimit;
    private final int eventCount;
    private final BooleanSupplier mayShrink;
    private Trace trace;
    private String events = "";

    /**
     * What reports have in common.
     *
     * @param version    of the program.
     * @param runLimit   runs at most to shrink one, 0 for none.
     * @param eventCount last events of each kind that are told of each host, 0 for none.
     * @param mayShrink  asked before each run to shrink; false ends it.
     */
    FailureReport(
        final String version, final int runLimit, final int eventCount, final BooleanSupplier mayShrink)
    {
        this.version = version;
        this.runLimit = runLimit;
        this.eventCount = eventCount;
        this.mayShrink = mayShrink;
    }

    /** The words by which a run is named: of a seed that draws all of it, or of its texts. */
    static String again(final RunPlan plan)
    {
        return "bin/lockstep sim " + (plan.equals(RunPlan.of(plan.swarm().seed())) ?
            "--seed " + plan.swarm().seed() : plan.options());
    }

    /**
     * What is told of any run.
     *
     * @param plan    of it.
     * @param result  of it.
     * @param version of the program.
     * @return lines, with an end of the last.
     */
    static String text(final RunPlan plan, final SimulationResult result, final String version)
    {
        return "seed " + plan.swarm().seed() + (null == result.violation() ? " holds" : " fails") +
            (null == result.violation() ? "" : ": " + result.violation().getMessage()) +
            "\nversion " + version +
            "\nat " + result.timeNs() + "ns of simulated time, step " + result.steps() + ", block " +
            result.blocks() + ", sequence " + result.sequences() + ", digest " + Long.toHexString(result.digest()) +
            "\nsettings " + result.swarm() + "\nfaults " + result.faults() +
            "\nagain: " + again(plan) + '\n';
    }

    /**
     * All of it.
     *
     * @param plan    that failed.
     * @param result  of it.
     * @param history where histories and journals of it are to be kept, null for nowhere.
     * @return lines, with an end of the last.
     */
    String text(final RunPlan plan, final SimulationResult result, final Path history)
    {
        final StringBuilder text = new StringBuilder(text(plan, result, version));
        final SimulationResult second = again(text, plan, history);
        if (!result.equals(second) && !isSame(result, second))
        {
            return text.append("NOT REPEATED: run again, the same program ended otherwise: ")
                .append(null == second.violation() ? "no violation" : second.violation().getMessage())
                .append(", digest ").append(Long.toHexString(second.digest())).append('\n').toString();
        }
        final boolean isShrunk = 0 != runLimit && shrink(text, plan, result.violation());
        if (eventCount > 0)
        {
            text.append("last events of each host").append(isShrunk ? ", in the shrunk run" : "").append('\n')
                .append(events);
        }
        return text.toString();
    }

    private SimulationResult again(final StringBuilder text, final RunPlan plan, final Path history)
    {
        if (null == history)
        {
            return plan.run(this::listen, this::look);
        }
        final RunHistory kept = new RunHistory(history);
        final SimulationResult result = kept.run(plan, this::listen, this::look);
        text.append("history ").append(history).append('\n').append(kept.check().text());
        return result;
    }

    /** What it threw is the same by its kind; its text may tell identities of objects. */
    private static boolean isSame(final SimulationResult result, final SimulationResult second)
    {
        return null != second.violation() && result.digest() == second.digest() &&
            result.violation().invariant().equals(second.violation().invariant()) &&
            result.violation().what().equals(second.violation().what());
    }

    private boolean shrink(final StringBuilder text, final RunPlan plan, final Violation violation)
    {
        final Reduction reduction = new Reduction(plan, violation, runLimit, mayShrink);
        final RunPlan shrunk = reduction.reduce();
        text.append(shrunk.equals(plan) ? "not shrunk by " : "shrunk by ").append(reduction.runs()).append(" runs")
            .append(reduction.isCutShort() ? ", cut short by its limits" : "").append(": faults ")
            .append(plan.faults().size()).append(" -> ").append(shrunk.faults().size())
            .append(", requests ").append(plan.swarm().get(SwarmSetting.RUN_REQUESTS)).append(" -> ")
            .append(shrunk.swarm().get(SwarmSetting.RUN_REQUESTS)).append(", hosts ").append(hosts(plan))
            .append(" -> ").append(hosts(shrunk)).append(", settings that are not the usual ones ")
            .append(settings(plan)).append(" -> ").append(settings(shrunk)).append('\n');
        if (shrunk.equals(plan))
        {
            return false;
        }
        final Violation found = shrunk.run(this::listen, this::look).violation();
        text.append("fails: ").append(null == found ? "NOT AGAIN" : found.getMessage())
            .append("\nsettings ").append(shrunk.swarm()).append("\nfaults\n");
        for (final Fault each : shrunk.faults().faults())
        {
            text.append("  ").append(each).append('\n');
        }
        text.append("again: ").append(again(shrunk)).append('\n');
        return true;
    }

    private static long hosts(final RunPlan plan)
    {
        return plan.swarm().get(SwarmSetting.MEMBERS) + plan.swarm().get(SwarmSetting.GATEWAYS) +
            plan.swarm().get(SwarmSetting.REPLICAS) + plan.swarm().get(SwarmSetting.CLIENTS);
    }

    private static int settings(final RunPlan plan)
    {
        return plan.swarm().toString().split(",").length - 1;
    }

    private Events listen(final Events next)
    {
        trace = new Trace(next, Math.max(1, eventCount));
        return trace;
    }

    private void look(final Simulation simulation)
    {
        events = trace.text(simulation.hosts());
    }
}
