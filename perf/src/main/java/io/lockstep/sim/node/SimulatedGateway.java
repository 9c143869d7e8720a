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

import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;

import io.lockstep.gateway.GatewayAgents;
import io.lockstep.gateway.GatewayContext;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalReader;
import io.lockstep.runtime.StopRule;
import io.lockstep.runtime.keys.Principal;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.log.SimulatedClusterPort;
import io.lockstep.sim.net.SimulatedTransport;

/**
 * A gateway: {@link GatewayAgents} over the simulated network and a simulated disk, with a way to the model of the
 * cluster in place of Aeron's client.
 * <p>
 * Threading: the simulation's.
 */
public final class SimulatedGateway extends SimulatedHost
{
    private final SystemPlan plan;
    private final int gatewayId;
    private final HostJournal disk;
    private SimulatedTransport network;
    private Journal journal;
    private JournalReader reader;
    private GatewayAgents agents;

    /**
     * A gateway that was never started.
     *
     * @param world that it lives in.
     * @param plan  of the system.
     * @param index of the gateway, from 0; its id is one more.
     */
    SimulatedGateway(final SimulatedWorld world, final SystemPlan plan, final int index)
    {
        super(world, Hosts.FIRST_GATEWAY + index, "gateway-" + (index + 1), StopRule.GATEWAY);
        this.plan = plan;
        gatewayId = index + 1;
        disk = new HostJournal(world, host(), name());
    }

    @Override
    public void replaceDisk()
    {
        disk.replace();
    }

    @Override
    public HostJournal disk()
    {
        return disk;
    }

    @Override
    protected void open(final List<Agent> made) throws Exception
    {
        network = world().newTransport(host(), this::onTransportError);
        final PooledCounters counterSource = world().counters(host());
        final GatewayContext ctx = plan.gateway(gatewayId)
            .clock(clock())
            .errorHandler(this::onError)
            .terminationHook(this::terminate);
        ctx.conclude();
        journal = disk.open(
            plan.buffers(GatewayAgents.journalContext(ctx, counterSource, this::onError)),
            clock(), counterSource, this::onError);
        reader = journal.newReader();

        final GatewayAgents.Config config = new GatewayAgents.Config();
        config.context = ctx;
        config.channels = plan.gatewayChannels(gatewayId);
        config.incarnation = clock().epochNanos();
        config.transport = new TransportTap(network, world().events(), host());
        config.port = new ClusterPortTap(
            new SimulatedClusterPort(
                world().log(), host(), Principal.gateway(gatewayId).encode(), random().split("port." + lives())),
            world().events(), host());
        config.journal = journal;
        config.reader = reader;
        config.counters = new GatewayCounters(counterSource);
        config.counterSource = counterSource;
        config.errorHandler = this::onError;
        agents = new GatewayAgents(config);
        made.add(new ConductorAgent(network));
        made.add(journal.keeper());
        made.addAll(agents.agents());
        made.add(disk.watch());
    }

    @Override
    protected void close()
    {
        CloseHelper.closeAll(this::onError, reader, journal, network);
    }

    @Override
    protected void forget(final LifeEnd end)
    {
        if (LifeEnd.CLOSED != end)
        {
            network.kill();
        }
        disk.onLifeEnded(end, random());
        journal = null;
        agents = null;
    }

    @Override
    protected boolean isAllowed(final Throwable error)
    {
        return plan.allowance().mayTell(host(), error);
    }
}
