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
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.replica.ApplyListener;
import io.lockstep.replica.Digest64;
import io.lockstep.replica.StateMachine;
import io.lockstep.replica.agent.ReplicaAgents;
import io.lockstep.replica.status.ReplicaCounters;
import io.lockstep.replica.stream.StreamState;
import io.lockstep.runtime.StopRule;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.net.SimulatedTransport;

/**
 * A replica: {@link ReplicaAgents} over the simulated network, with a machine that tells what it is handed. It has no
 * disk; each life begins with the first block.
 * <p>
 * Threading: the simulation's.
 */
public final class SimulatedReplica extends SimulatedHost
{
    private static final int DIGEST_INTERVAL = 16;

    private final SystemPlan plan;
    private final int streams;
    private SimulatedTransport transport;
    private PooledCounters counterSource;
    private ReplicaAgents agents;

    /**
     * A replica that was never started.
     *
     * @param world   that it lives in.
     * @param plan    of the system.
     * @param index   of the replica, from 0.
     * @param streams how many gateways' groups it listens to, 0 for replay alone.
     */
    SimulatedReplica(final SimulatedWorld world, final SystemPlan plan, final int index, final int streams)
    {
        super(world, Hosts.FIRST_REPLICA + index, "replica-" + index, StopRule.AGENT);
        this.plan = plan;
        this.streams = streams;
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

    @Override
    protected void open(final List<Agent> made)
    {
        transport = world().newTransport(host(), this::onTransportError);
        counterSource = world().counters(host());
        final ReplicaAgents.Config config = new ReplicaAgents.Config();
        config.context = plan.replica(streams)
            .host(Hosts.address(host()))
            .machineFactory(Machine::new)
            .applyListener(new SystemEntries())
            .clock(clock())
            .errorHandler(this::onError)
            .terminationHook(this::terminate)
            .conclude();
        config.ownHost = Hosts.address(host());
        config.machine = new Machine();
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
    }

    @Override
    protected boolean isAllowed(final Throwable error)
    {
        return plan.allowance().mayTell(host(), error);
    }

    /** Entries that are no messages; the machine is told those that are meant for it. */
    private final class SystemEntries implements ApplyListener
    {
        @Override
        public void onApplied(
            final long sequence, final long timestampNs, final long clientId, final long requestId)
        {
            // The machine has told it.
        }

        @Override
        public void onSystemEntry(final long sequence, final long timestampNs, final EntryKind kind)
        {
            world().events().onSystemApplied(host(), sequence, timestampNs, kind);
        }
    }

    /** What it was handed, in order, as a number; and told as it is handed. */
    private final class Machine implements StateMachine
    {
        private final Digest64 digest = new Digest64();

        private Machine()
        {
            digest.reset();
        }

        @Override
        public void onMessage(
            final long sequence,
            final long timestampNs,
            final long clientId,
            final DirectBuffer buffer,
            final int offset,
            final int length)
        {
            digest.add(sequence).add(timestampNs).add(clientId).add(length);
            for (int i = 0; i + Long.BYTES <= length; i += Long.BYTES)
            {
                digest.add(buffer.getLong(offset + i));
            }
            world().events().onApplied(host(), sequence, timestampNs, clientId, buffer, offset, length);
            tell(sequence);
        }

        @Override
        public void onSessionOpened(final long sequence, final long timestampNs, final long clientId)
        {
            onSystemEntry(sequence, timestampNs, clientId);
        }

        @Override
        public void onSessionClosed(final long sequence, final long timestampNs, final long clientId)
        {
            onSystemEntry(sequence, timestampNs, -clientId);
        }

        @Override
        public void onTick(final long sequence, final long timestampNs)
        {
            onSystemEntry(sequence, timestampNs, 0);
        }

        @Override
        public long digest()
        {
            return digest.value();
        }

        @Override
        public String name()
        {
            return "simulated";
        }

        private void onSystemEntry(final long sequence, final long timestampNs, final long what)
        {
            digest.add(sequence).add(timestampNs).add(what);
            tell(sequence);
        }

        private void tell(final long sequence)
        {
            if (0 == sequence % DIGEST_INTERVAL)
            {
                world().events().onDigest(host(), sequence, digest.value());
            }
        }
    }
}
