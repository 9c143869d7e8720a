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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.lockstep.sim.check.CheckSettings;
import io.lockstep.sim.check.Invariants;
import io.lockstep.sim.check.Violation;
import io.lockstep.sim.log.Links;
import io.lockstep.sim.log.LogModel;
import io.lockstep.sim.log.LogSettings;
import io.lockstep.sim.net.SimulatedNetwork;
import io.lockstep.sim.node.SimulatedClient;
import io.lockstep.sim.node.SimulatedGateway;
import io.lockstep.sim.node.SimulatedMember;
import io.lockstep.sim.node.SimulatedHost;
import io.lockstep.sim.node.SimulatedReplica;
import io.lockstep.sim.node.SimulatedWorld;
import io.lockstep.sim.node.SystemPlan;
import io.lockstep.sim.time.Scheduler;
import io.lockstep.sim.time.SeededRandom;

/**
 * One run: a whole system from its start until every request has its outcome and every replica is at the head.
 * <p>
 * Threading: one thread.
 */
public final class Simulation
{
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    private final Scheduler scheduler;
    private final SimulatedWorld world;
    private final Invariants invariants;
    private final Witness witness;
    private final List<SimulatedHost> nodes = new ArrayList<>();
    private final List<SimulatedMember> members = new ArrayList<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<SimulatedReplica> replicas = new ArrayList<>();
    private final RandomFaults faults;
    private final long healedNs;

    /**
     * A run that has not begun, with the settings that its seed draws.
     *
     * @param seed of everything.
     */
    public Simulation(final long seed)
    {
        this(seed, SmallSystem.of(seed));
    }

    /**
     * A run that has not begun.
     *
     * @param seed     of everything.
     * @param settings of the run.
     */
    public Simulation(final long seed, final SimulationSettings settings)
    {
        final SeededRandom random = new SeededRandom(seed);
        scheduler = new Scheduler(random);
        invariants = new Invariants(new CheckSettings(settings.members(), settings.isDurable()));
        witness = new Witness(invariants);
        final SimulatedNetwork network = new SimulatedNetwork(scheduler, random);
        final LogModel log = new LogModel(
            new LogSettings(settings.members()), scheduler, random, new Links()
            {
                @Override
                public boolean mayPass(final int fromHost, final int toHost)
                {
                    return network.mayPass(fromHost, toHost);
                }

                @Override
                public long delayNs(final int fromHost, final int toHost)
                {
                    return network.delayNs(fromHost, toHost);
                }
            });
        world = new SimulatedWorld(random, scheduler, network, log, settings.members(), witness);
        final SystemPlan plan = new SystemPlan(
            settings.members(), settings.gateways(), settings.properties(), new ExplainedErrors());
        for (int i = 0; i < settings.members(); i++)
        {
            members.add(new SimulatedMember(world, plan, i));
        }
        nodes.addAll(members);
        for (int i = 0; i < settings.gateways(); i++)
        {
            nodes.add(new SimulatedGateway(world, plan, i));
        }
        for (int i = 0; i < settings.replicas(); i++)
        {
            replicas.add(new SimulatedReplica(world, plan, i, settings.gateways()));
        }
        nodes.addAll(replicas);
        for (int i = 0; i < settings.clients(); i++)
        {
            clients.add(new SimulatedClient(world, plan, i, new OpenLoopRequests(
                random.split("requests." + i), settings.meanNs(), settings.requests(), settings.maxLength())));
        }
        nodes.addAll(clients);
        faults = new RandomFaults(world, nodes, settings.members(), random.split("faults"), settings.faultsNs());
        healedNs = settings.faultsNs();
    }

    /**
     * Runs.
     *
     * @return what came of it.
     */
    public SimulationResult run()
    {
        nodes.forEach(SimulatedHost::start);
        if (healedNs > 0)
        {
            faults.begin();
        }
        while (null == witness.violation() && !isSettled() && scheduler.nowNs() < LIMIT_NS)
        {
            witness.onStep(scheduler.nextNs());
            scheduler.runNext();
        }
        if (null == witness.violation() && !isSettled())
        {
            witness.violate(new Violation("Liveness", "not settled in time", state()));
        }
        return new SimulationResult(
            scheduler.nowNs(), scheduler.steps(), invariants.releasedBlock(), invariants.releasedSequence(),
            world.digest().value(), faults.toString(), witness.violation());
    }

    private boolean isSettled()
    {
        if (scheduler.nowNs() <= healedNs && healedNs > 0)
        {
            return false;
        }
        for (final SimulatedClient each : clients)
        {
            if (!each.isDone())
            {
                return false;
            }
        }
        for (final SimulatedReplica each : replicas)
        {
            if (!each.isLive() || each.lastSequence() < invariants.releasedSequence())
            {
                return false;
            }
        }
        return true;
    }

    private String state()
    {
        return nodes.stream().map(SimulatedHost::toString).collect(Collectors.joining(", "));
    }
}
