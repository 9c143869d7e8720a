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

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.lockstep.sim.check.CheckSettings;
import io.lockstep.sim.check.Events;
import io.lockstep.sim.check.Invariants;
import io.lockstep.sim.check.Violation;
import io.lockstep.sim.node.SimulatedHost;
import io.lockstep.sim.node.SimulatedSystem;
import io.lockstep.sim.plan.FaultPlan;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.SwarmSetting;
import io.lockstep.sim.plan.Workload;

/**
 * One run: a whole system from its start through its faults, healed, until every request has its outcome and every
 * replica is at the head.
 * <p>
 * Threading: one thread.
 */
public final class Simulation
{
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(20);
    /** So long whoever refuses is tried again, where recovery is not possible. */
    private static final long HALT_NS = TimeUnit.SECONDS.toNanos(3);

    private final Swarm swarm;
    private final FaultPlan plan;
    private final Invariants invariants;
    private final Marks marks;
    private final Witness witness;
    private final SimulatedSystem system;
    private final FaultDriver faults;
    private final long healNs;
    private final long limitNs;
    private boolean isHealed;

    /**
     * A run that has not begun, with what its seed draws.
     *
     * @param seed of everything.
     */
    public Simulation(final long seed)
    {
        this(Swarm.of(seed));
    }

    /**
     * A run that has not begun.
     *
     * @param swarm settings.
     */
    public Simulation(final Swarm swarm)
    {
        this(swarm, FaultPlan.of(swarm), Workload.of(swarm));
    }

    /**
     * A run that has not begun.
     *
     * @param swarm    settings.
     * @param plan     of the faults.
     * @param workload of the clients.
     */
    public Simulation(final Swarm swarm, final FaultPlan plan, final Workload workload)
    {
        this(swarm, plan, workload, UnaryOperator.identity());
    }

    /** With somebody who hears everything before those who judge: made of who is to hear it next. */
    Simulation(
        final Swarm swarm, final FaultPlan plan, final Workload workload, final UnaryOperator<Events> listener)
    {
        this.swarm = swarm;
        this.plan = plan;
        final ExplainedErrors errors = new ExplainedErrors(swarm);
        invariants = new Invariants(new CheckSettings(
            swarm.getInt(SwarmSetting.MEMBERS), swarm.is(SwarmSetting.DURABLE)));
        marks = new Marks(listener.apply(invariants));
        witness = new Witness(errors.hearing(marks));
        system = new SimulatedSystem(
            swarm, (client) -> new PlannedRequests(workload.of(client), swarm.isRaw(client)), errors, witness);
        healNs = Math.max(swarm.get(SwarmSetting.RUN_DURATION), plan.endNs()) + 1;
        limitNs = healNs + LIMIT_NS + swarm.workNs() + swarm.queueNs() +
            workload.leaves() * swarm.leaveNs();
        faults = new FaultDriver(system, swarm, plan, errors, healNs);
    }

    /**
     * Runs.
     *
     * @return what came of it.
     */
    public SimulationResult run()
    {
        system.hosts().forEach(SimulatedHost::start);
        faults.begin();
        system.at(healNs, this::heal);
        while (null == witness.violation() && !isSettled() && !isHalted() && system.nowNs() < limitNs)
        {
            witness.onStep(system.scheduler().nextNs());
            system.scheduler().runNext();
        }
        if (null == witness.violation())
        {
            judge();
        }
        return new SimulationResult(
            system.nowNs(), system.scheduler().steps(), invariants.releasedBlock(), invariants.releasedSequence(),
            system.digest(), swarm.toString(), plan.toString(), witness.violation());
    }

    private void judge()
    {
        if (swarm.is(SwarmSetting.HALT))
        {
            marks.onHaltJudged(isSettled());
        }
        else if (!isSettled() && isHalted())
        {
            marks.onMajorityLost();
        }
        if (!isSettled() && !isHalted())
        {
            witness.violate(new Violation("Liveness", "not settled in time", state()));
        }
    }

    /** All hosts. */
    List<SimulatedHost> hosts()
    {
        return system.hosts();
    }

    /** Simulated time. */
    long nowNs()
    {
        return system.nowNs();
    }

    /** What the run has met. For when it is over: counters of the present lives are taken into their totals. */
    void addTo(final Coverage coverage)
    {
        coverage.add(faults.struck(), marks, system.hosts());
    }

    /** Goes on for a while, whatever is found, and closes every host in order, so that its disk can be looked at. */
    void close(final long durationNs)
    {
        final long endNs = system.nowNs() + durationNs;
        while (system.scheduler().nextNs() <= endNs)
        {
            witness.onStep(system.scheduler().nextNs());
            system.scheduler().runNext();
        }
        for (int i = system.hosts().size() - 1; i >= 0; i--)
        {
            system.hosts().get(i).stop();
        }
    }

    private void heal()
    {
        faults.heal();
        isHealed = true;
        witness.onHealed(
            system.hosts().stream().mapToInt(SimulatedHost::host).toArray(),
            swarm.is(SwarmSetting.HALT) ? limitNs : LIMIT_NS / 2 + swarm.queueNs());
    }

    /** Where that is right: does whoever is needed refuse, however often it is tried. */
    private boolean isHalted()
    {
        return system.nowNs() > healNs + HALT_NS && faults.isHalted();
    }

    private boolean isSettled()
    {
        return isHealed && invariants.isSettled() && system.areClientsDone() && system.isActivated();
    }

    private String state()
    {
        return system.hosts().stream().map(SimulatedHost::toString).collect(Collectors.joining(", "));
    }
}
