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

import java.util.List;
import java.util.function.Supplier;

import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;

import io.lockstep.replica.StateMachine;
import io.lockstep.replica.agent.ReplicaAgents;
import io.lockstep.replica.status.ReplicaCounters;
import io.lockstep.replica.stream.StreamState;
import io.lockstep.runtime.StopRule;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.net.SimulatedTransport;

/**
 * A replica: {@link ReplicaAgents} over the simulated network, with a machine whose calls are
 * watched. It has no disk; each life begins with the first block.
 * <p>
 * Threading: the simulation's.
 */
public final class SimulatedReplica extends SimulatedHost
{
    private final SystemPlan plan;
    private final int streams;
    private final Supplier<? extends StateMachine> machines;
    private final int digestInterval;
    private SimulatedTransport transport;
    private PooledCounters counterSource;
    private ReplicaAgents agents;
    private StateMachine machine;

    /**
     * A replica that was never started.
     *
     * @param world   that it lives in.
     * @param plan    of the system.
     * @param index   of the replica, from 0.
     * @param streams how many gateways' groups it listens to, 0 for replay alone.
     * @param machines gives each life its machine.
     * @param digestInterval sequences from one digest that is told to the next.
     */
    SimulatedReplica(
        final SimulatedWorld world,
        final SystemPlan plan,
        final int index,
        final int streams,
        final Supplier<? extends StateMachine> machines,
        final int digestInterval)
    {
        super(world, Hosts.FIRST_REPLICA + index, "replica-" + index, StopRule.AGENT);
        this.plan = plan;
        this.streams = streams;
        this.machines = machines;
        this.digestInterval = digestInterval;
    }

    /**
     * Does it follow the stream at its end.
     *
     * @return false as well if it does not live.
     */
    public boolean isLive()
    {
        return isUp() && StreamState.LIVE == agents.follower().state();
    }

    /**
     * Last sequence that was applied.
     *
     * @return sequence, 0 if it does not live.
     */
    public long lastSequence()
    {
        return isUp() ? agents.apply().lastSequence() : 0;
    }

    /**
     * Its machine.
     *
     * @return that of the present life, null if it does not live.
     */
    public StateMachine machine()
    {
        return machine;
    }

    @Override
    protected void open(final List<Agent> made)
    {
        transport = world().newTransport(host(), this::onTransportError);
        counterSource = world().counters(host());
        machine = machines.get();
        final WatchedMachine watched = new WatchedMachine(world().events(), host(), machine, digestInterval);
        final ReplicaAgents.Config config = new ReplicaAgents.Config();
        config.context = plan.replica(streams)
            .host(Hosts.address(host()))
            .machineFactory(() -> watched)
            .applyListener(watched)
            .clock(clock())
            .errorHandler(this::onError)
            .terminationHook(this::terminate)
            .conclude();
        config.ownHost = Hosts.address(host());
        config.machine = watched;
        config.transport = transport;
        config.counters = new ReplicaCounters(counterSource, config.context.stream().groupCount());
        config.errorHandler = this::onError;
        agents = new ReplicaAgents(config);
        world().events().onMachineLoaded(host(), 0);
        made.addAll(agents.agents());
    }

    @Override
    protected void close()
    {
        CloseHelper.close(transport);
    }

    @Override
    protected void forget(final LifeEnd end)
    {
        if (LifeEnd.CLOSED != end)
        {
            transport.kill();
        }
        agents = null;
        machine = null;
    }

    @Override
    protected boolean isAllowed(final Throwable error)
    {
        return plan.allowance().mayTell(host(), error);
    }
}
