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
package io.lockstep.replica.agent;

import java.util.List;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;

import io.lockstep.journal.replay.ReplayClient;
import io.lockstep.journal.replay.ReplayClientContext;
import io.lockstep.protocol.OwnAddress;
import io.lockstep.replica.ReplicaContext;
import io.lockstep.replica.StateMachine;
import io.lockstep.replica.apply.ApplyLoop;
import io.lockstep.replica.status.DutyCycle;
import io.lockstep.replica.status.ReplicaCounter;
import io.lockstep.replica.status.ReplicaCounters;
import io.lockstep.replica.stream.ReplayClientPort;
import io.lockstep.replica.stream.ReplayPort;
import io.lockstep.replica.stream.StreamFollower;
import io.lockstep.replica.stream.StreamReceiver;
import io.lockstep.runtime.HostChannels;
import io.lockstep.runtime.transport.Transport;

/**
 * The agent of a replica and what it is made of, in one life of it. What touches driver, threads and clocks of the
 * system is given: the node gives those of the machine, the simulator its own.
 * <p>
 * Threading: made by one thread, before the agent is stepped. After that everything belongs to whoever steps the agent,
 * but for {@link #reader()}. Errors: what cannot be opened is thrown; what was opened until then is closed with the
 * transport. Ownership: the agent closes groups and ways to replay in its {@code onClose}; the transport stays the
 * caller's.
 */
public final class ReplicaAgents
{
    private final StateReader reader;
    private final ApplyLoop apply;
    private final StreamFollower follower;
    private final List<Agent> agents;

    /**
     * An agent that has not been stepped yet. Its groups are open.
     *
     * @param config of this life.
     */
    public ReplicaAgents(final Config config)
    {
        final ReplicaContext ctx = config.context;
        apply = new ApplyLoop(config.machine, ctx.applyListener(), config.counters,
            ctx.stream().fromBlock() - 1, ctx.fromSequence() - 1, 0);
        reader = new StateReader(apply);
        follower = new StreamFollower(
            ctx.stream(), replayPorts(config), apply, config.counters, config.errorHandler, ctx.stateListener());
        final StreamReceiver receiver = new StreamReceiver(
            config.transport,
            ctx.streamChannels().stream().map((each) -> HostChannels.onInterfaceOf(each, config.ownHost)).toList(),
            ctx.stream().maxBlockLength(),
            follower);
        final DutyCycle dutyCycle = new DutyCycle(config.counters, ctx.cycleThresholdNs());
        agents = List.of(new ReplicaAgent(config.transport, receiver, reader, ctx.clock(), dutyCycle));
    }

    /**
     * The agents: one, which applies.
     *
     * @return agents, to be wrapped by what stops the node at an error.
     */
    public List<Agent> agents()
    {
        return agents;
    }

    /**
     * What lets other threads read the state.
     *
     * @return reader; whoever has seen the agent end tells it {@link StateReader#joined()}.
     */
    public StateReader reader()
    {
        return reader;
    }

    /**
     * What applies. The agent's thread only.
     *
     * @return loop, to read machine, last block and last sequence of.
     */
    public ApplyLoop apply()
    {
        return apply;
    }

    /**
     * What follows the stream. The agent's thread only.
     *
     * @return follower, to read the state of.
     */
    public StreamFollower follower()
    {
        return follower;
    }

    private static ReplayPort[] replayPorts(final Config config)
    {
        final ReplicaContext ctx = config.context;
        final List<String> channels = ctx.replayChannels();
        final String answers = ctx.responseChannel().isEmpty() ?
            OwnAddress.channelAt(config.ownHost.isEmpty() ? "localhost" : config.ownHost) : ctx.responseChannel();
        final Runnable onDamaged = () -> config.counters.increment(ReplicaCounter.DAMAGED);
        final ReplayPort[] ports = new ReplayPort[channels.size()];
        for (int i = 0; i < ports.length; i++)
        {
            ports[i] = new ReplayClientPort(new ReplayClient(new ReplayClientContext()
                .transport(config.transport)
                .requestChannel(channels.get(i))
                .responseChannel(answers)
                .streamId(ctx.stream().streamId())
                .damageListener(onDamaged)
                .maxBlockLength(ctx.stream().maxBlockLength())
                .requestTimeoutNs(ctx.stream().replayTimeoutNs())));
        }
        return ports;
    }

    /** What one life of a replica is made of. Not checked here: the context is. */
    public static final class Config
    {
        /** Settings of the replica, concluded; its clock is that of the agent. */
        public ReplicaContext context;
        /** Address of this host, as the context finds it; empty if no gateway is on a network. */
        public String ownHost = "";
        /** Machine in the state of the place where the context begins. */
        public StateMachine machine;
        /** Client of the node, whose conductor the agent steps. Not closed by the agent. */
        public Transport transport;
        /** Counters of the replica, for as many groups as the context has. */
        public ReplicaCounters counters;
        /** For what does not stop the node. */
        public ErrorHandler errorHandler;
    }
}
