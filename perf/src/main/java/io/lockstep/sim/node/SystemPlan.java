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

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.agrona.ErrorHandler;

import io.lockstep.client.ClientContext;
import io.lockstep.gateway.GatewayChannels;
import io.lockstep.gateway.GatewayContext;
import io.lockstep.journal.JournalContext;
import io.lockstep.replica.ReplicaContext;
import io.lockstep.runtime.Settings;
import io.lockstep.sequencer.SequencerContext;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.SwarmProperties;
import io.lockstep.sim.plan.SwarmSetting;

/**
 * The settings of all nodes of a simulation, as properties like those of real nodes, and their addresses.
 * <p>
 * Threading: the simulation's. A context is made anew for each life of a node.
 */
final class SystemPlan
{
    private static final String SOURCE = "simulation";
    private static final String FEED = "aeron:udp?endpoint=239.255.0.1:20901";
    private static final int INGRESS_PORT = 21000;
    private static final int STREAM_PORT = 21100;
    private static final int REPLAY_PORT = 21200;
    private static final int APP_VERSION = 1;
    /** A fiftieth of the real one, as other times. */
    private static final long KEEP_INTERVAL_NS = 20_000_000;

    private final Swarm swarm;
    private final int members;
    private final int gateways;
    private final Allowance allowance;

    /**
     * A plan.
     *
     * @param swarm     settings of the run.
     * @param allowance says what a node may stop for.
     */
    SystemPlan(final Swarm swarm, final Allowance allowance)
    {
        this.swarm = swarm;
        this.allowance = allowance;
        members = swarm.getInt(SwarmSetting.MEMBERS);
        gateways = swarm.getInt(SwarmSetting.GATEWAYS);
    }

    Swarm swarm()
    {
        return swarm;
    }

    Allowance allowance()
    {
        return allowance;
    }

    int appVersion()
    {
        return APP_VERSION;
    }

    void requireVersion(final int version)
    {
        if (APP_VERSION != version)
        {
            throw new IllegalStateException("version of another cluster: " + version);
        }
    }

    SequencerContext member(final int memberId)
    {
        final Properties own = common();
        own.setProperty("lockstep.cluster.member.id", Integer.toString(memberId));
        own.setProperty("lockstep.sequencer.dir", "simulated");
        own.setProperty("lockstep.cluster.authorised.keys", "simulated");
        final SequencerContext ctx = SequencerContext.from(new Settings(own, SOURCE));
        ctx.housekeeping().keepIntervalNs(KEEP_INTERVAL_NS);
        return ctx;
    }

    GatewayContext gateway(final int gatewayId)
    {
        final Properties own = common();
        own.setProperty("lockstep.gateway.id", Integer.toString(gatewayId));
        own.setProperty("lockstep.gateway.host", gatewayHost(gatewayId));
        own.setProperty("lockstep.gateway.ingress.channel", ingressChannel(gatewayId));
        own.setProperty("lockstep.gateway.stream.channel", streamChannel(gatewayId));
        own.setProperty("lockstep.gateway.replay.channel", replayChannel(gatewayId));
        return new GatewayContext(new Settings(own, SOURCE));
    }

    GatewayChannels gatewayChannels(final int gatewayId)
    {
        return new GatewayChannels(
            gatewayHost(gatewayId), List.of(FEED), ingressChannel(gatewayId), streamChannel(gatewayId),
            replayChannel(gatewayId));
    }

    ReplicaContext replica(final int streams)
    {
        final List<String> groups = new ArrayList<>();
        final List<String> replays = new ArrayList<>();
        for (int id = 1; id <= gateways; id++)
        {
            replays.add(replayChannel(id));
            if (id <= streams)
            {
                groups.add(streamChannel(id));
            }
        }
        return ReplicaContext.from(new Settings(common(), SOURCE), (machine) -> null)
            .streamChannels(groups)
            .replayChannels(replays);
    }

    ClientContext client(final long clientId)
    {
        return new ClientContext()
            .clientId(clientId)
            .gatewayChannels(gatewayIngressChannels())
            .maxMessageLength(swarm.getInt(SwarmSetting.MESSAGE_MAX))
            .window(swarm.getInt(SwarmSetting.CLIENT_WINDOW))
            .keepAliveNs(swarm.get(SwarmSetting.CLIENT_KEEP_ALIVE))
            .connectTimeoutNs(swarm.get(SwarmSetting.CONNECT_TIMEOUT))
            .establishRetryNs(swarm.get(SwarmSetting.ESTABLISH_RETRY))
            .establishTimeoutNs(swarm.get(SwarmSetting.ESTABLISH_TIMEOUT))
            .requestTimeoutNs(swarm.get(SwarmSetting.REQUEST_TIMEOUT))
            .backoffMinNs(swarm.get(SwarmSetting.BACKOFF_MIN))
            .backoffMaxNs(swarm.get(SwarmSetting.BACKOFF_MAX));
    }

    String[] gatewayIngressChannels()
    {
        return IntStream.rangeClosed(1, gateways).mapToObj(SystemPlan::ingressChannel).toArray(String[]::new);
    }

    /** Has nodes check the settings as they do when they start. */
    void check()
    {
        final ErrorHandler refusing = (error) ->
        {
            throw new IllegalArgumentException(error);
        };
        final Runnable nothing = () -> {};
        member(0).errorHandler(refusing).terminationHook(nothing).conclude();
        gateway(1).errorHandler(refusing).terminationHook(nothing).conclude();
        replica(gateways).machineFactory(PrefixMachine::new)
            .errorHandler(refusing).terminationHook(nothing).conclude();
    }

    /** What has no name among the settings of a node. */
    JournalContext buffers(final JournalContext journal)
    {
        return journal
            .writeBufferLength(swarm.getInt(SwarmSetting.WRITE_BUFFER))
            .readBufferLength(swarm.getInt(SwarmSetting.READ_BUFFER));
    }

    private Properties common()
    {
        final Properties properties = SwarmProperties.of(swarm);
        properties.setProperty("lockstep.cluster.hosts", IntStream.range(0, members)
            .mapToObj(Hosts::address).collect(Collectors.joining(",")));
        properties.setProperty("lockstep.feed.channel", FEED);
        properties.setProperty("lockstep.feed.channels", FEED);
        return properties;
    }

    private static String gatewayHost(final int gatewayId)
    {
        return Hosts.address(Hosts.FIRST_GATEWAY + gatewayId - 1);
    }

    private static String ingressChannel(final int gatewayId)
    {
        return "aeron:udp?endpoint=" + gatewayHost(gatewayId) + ':' + INGRESS_PORT;
    }

    private static String streamChannel(final int gatewayId)
    {
        return "aeron:udp?endpoint=239.255.1." + (2 * gatewayId - 1) + ':' + STREAM_PORT;
    }

    private static String replayChannel(final int gatewayId)
    {
        return "aeron:udp?endpoint=" + gatewayHost(gatewayId) + ':' + REPLAY_PORT;
    }
}
