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
package io.lockstep.sim.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The faults of a run in the order of their times. Its text is those of its faults, joined by commas, without a space;
 * {@code none} if there are none.
 * <p>
 * Threading: immutable.
 */
public final class FaultPlan
{
    /** A plan in which nothing goes wrong. */
    public static final FaultPlan NONE = new FaultPlan(List.of());

    private static final String NONE_TEXT = "none";

    private final List<Fault> faults;

    /**
     * A plan of faults.
     *
     * @param faults in any order; those of one time stay in this one.
     */
    public FaultPlan(final List<Fault> faults)
    {
        final List<Fault> sorted = new ArrayList<>(faults);
        sorted.sort(Comparator.comparingLong(Fault::atNs));
        this.faults = List.copyOf(sorted);
    }

    /**
     * Draws a plan.
     *
     * @param swarm settings of the run, which say how much of what.
     * @param mode  what it is for.
     * @return the same plan for the same settings: their seed decides.
     */
    public static FaultPlan of(final Swarm swarm, final PlanMode mode)
    {
        return new FaultPlanner(swarm, mode).plan();
    }

    /**
     * Draws a plan of the mode that the settings say.
     *
     * @param swarm settings of the run.
     * @return the same plan for the same settings.
     */
    public static FaultPlan of(final Swarm swarm)
    {
        return of(swarm, swarm.is(SwarmSetting.HALT) ? PlanMode.HALT : PlanMode.RECOVER);
    }

    /**
     * Its faults.
     *
     * @return by time; cannot be changed.
     */
    public List<Fault> faults()
    {
        return faults;
    }

    /**
     * How many faults.
     *
     * @return count.
     */
    public int size()
    {
        return faults.size();
    }

    /**
     * The plan without some of its faults.
     *
     * @param isKept whether the fault of an index stays.
     * @return another plan. It is as recoverable as this one.
     */
    public FaultPlan keep(final IntPredicate isKept)
    {
        final List<Fault> kept = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++)
        {
            if (isKept.test(i))
            {
                kept.add(faults.get(i));
            }
        }
        return new FaultPlan(kept);
    }

    /**
     * When the last fault is over.
     *
     * @return simulated time; 0 if there is none.
     */
    public long endNs()
    {
        long endNs = 0;
        for (final Fault each : faults)
        {
            endNs = Math.max(endNs, each.endNs());
        }
        return endNs;
    }

    /**
     * Reads a plan.
     *
     * @param text as {@link #toString()} gives it.
     * @return the plan.
     * @throws IllegalArgumentException if it cannot be read.
     */
    public static FaultPlan parse(final String text)
    {
        if (NONE_TEXT.equals(text))
        {
            return NONE;
        }
        final List<Fault> faults = new ArrayList<>();
        for (final String each : text.split(",", -1))
        {
            faults.add(Fault.parse(each));
        }
        return new FaultPlan(faults);
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof FaultPlan && faults.equals(((FaultPlan)other).faults);
    }

    @Override
    public int hashCode()
    {
        return faults.hashCode();
    }

    @Override
    public String toString()
    {
        if (faults.isEmpty())
        {
            return NONE_TEXT;
        }
        final StringBuilder text = new StringBuilder();
        for (final Fault each : faults)
        {
            text.append(text.length() > 0 ? "," : "").append(each);
        }
        return text.toString();
    }
}
