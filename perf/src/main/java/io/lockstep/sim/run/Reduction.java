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

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import io.lockstep.sim.check.Violation;
import io.lockstep.sim.plan.FaultKind;
import io.lockstep.sim.plan.FaultPlan;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.SwarmSetting;

/**
 * Makes a run that fails smaller, as long as it still breaks the same invariant in the same words: first its faults are
 * shrunk, then its settings go back to the usual ones, then there are fewer requests, clients, replicas, gateways and
 * members, then its faults are shrunk once more. Of the settings that only draw faults none is left.
 * <p>
 * Each try is a whole run. What is found was seen to fail; whether it is the smallest is not said.
 * <p>
 * Threading: one thread.
 */
final class Reduction
{
    private static final String SEPARATOR = ",";
    private static final SwarmSetting[] COUNTS = {
        SwarmSetting.CLIENTS, SwarmSetting.REPLICAS, SwarmSetting.GATEWAYS, SwarmSetting.MEMBERS};

    private final Violation violation;
    private final int runLimit;
    private final BooleanSupplier mayGoOn;
    private final Function<RunPlan, Violation> runner;
    private RunPlan best;
    private int runs;

    /**
     * A reduction that has not tried anything.
     *
     * @param failing   run that fails.
     * @param violation by which it does.
     * @param runLimit  runs at most.
     * @param mayGoOn   asked before each run; false ends it with what was found.
     */
    Reduction(
        final RunPlan failing, final Violation violation, final int runLimit, final BooleanSupplier mayGoOn)
    {
        this(failing, violation, runLimit, mayGoOn, (each) -> each.run().violation());
    }

    /** With another way to run a plan, that gives its violation or null. */
    Reduction(
        final RunPlan failing,
        final Violation violation,
        final int runLimit,
        final BooleanSupplier mayGoOn,
        final Function<RunPlan, Violation> runner)
    {
        this.runner = runner;
        best = failing;
        this.violation = violation;
        this.runLimit = runLimit;
        this.mayGoOn = mayGoOn;
    }

    /**
     * Tries.
     *
     * @return the smallest run that failed in the same way; the one that was given, if no smaller one did.
     */
    RunPlan reduce()
    {
        tryIt(new RunPlan(withoutDraws(best.swarm()), best.faults()));
        reduceFaults();
        reduceSettings();
        reduceCounts();
        reduceFaults();
        return best;
    }

    /** Runs so far. */
    int runs()
    {
        return runs;
    }

    /** Did the limits end it. */
    boolean isCutShort()
    {
        return runs >= runLimit || !mayGoOn.getAsBoolean();
    }

    private void reduceFaults()
    {
        new Shrinker(runLimit).shrink(
            best.faults().faults(), (each) -> tryIt(new RunPlan(best.swarm(), new FaultPlan(each))));
    }

    private void reduceSettings()
    {
        final List<String> parts = List.of(best.swarm().toString().split(SEPARATOR));
        final String seed = parts.get(0);
        new Shrinker(runLimit).shrink(parts.subList(1, parts.size()), (each) ->
        {
            final List<String> text = new ArrayList<>(each);
            text.add(0, seed);
            return tryIt(parsed(String.join(SEPARATOR, text)));
        });
    }

    private void reduceCounts()
    {
        while (best.swarm().get(SwarmSetting.RUN_REQUESTS) > 1 &&
            tryIt(with(SwarmSetting.RUN_REQUESTS, best.swarm().get(SwarmSetting.RUN_REQUESTS) / 2)))
        {
            continue;
        }
        for (final SwarmSetting each : COUNTS)
        {
            // From the least on; a count of members that is not legal is not run.
            for (long count = 1; count < best.swarm().get(each); count++)
            {
                if (tryIt(with(each, count)))
                {
                    break;
                }
            }
        }
    }

    private RunPlan with(final SwarmSetting setting, final long value)
    {
        final StringBuilder text = new StringBuilder();
        for (final String each : best.swarm().toString().split(SEPARATOR))
        {
            text.append(each.startsWith(setting.key() + '=') ? "" : each + SEPARATOR);
        }
        return parsed(text.append(setting.key()).append('=').append(value).toString());
    }

    /** Null if settings are not legal with each other. */
    private RunPlan parsed(final String swarm)
    {
        try
        {
            return new RunPlan(Swarm.parse(swarm), best.faults());
        }
        catch (final IllegalArgumentException ex)
        {
            return null;
        }
    }

    private boolean tryIt(final RunPlan candidate)
    {
        if (null == candidate || candidate.equals(best) || isCutShort())
        {
            return false;
        }
        runs++;
        final Violation found = runner.apply(candidate);
        final boolean isSame = null != found && found.invariant().equals(violation.invariant()) &&
            found.what().equals(violation.what());
        best = isSame ? candidate : best;
        return isSame;
    }

    /** Settings that only say which faults are drawn decide nothing once the faults are named. */
    private static Swarm withoutDraws(final Swarm swarm)
    {
        Swarm plain = swarm.with(SwarmSetting.RUN_FAULTS, SwarmSetting.RUN_FAULTS.usual());
        for (final FaultKind each : FaultKind.values())
        {
            plain = plain.with(each, 0);
        }
        return plain;
    }
}
