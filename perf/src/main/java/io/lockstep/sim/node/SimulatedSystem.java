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
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;

import io.lockstep.protocol.AeronStreams;
import io.lockstep.replica.StateMachine;
import io.lockstep.sim.check.Events;
import io.lockstep.sim.log.Links;
import io.lockstep.sim.log.LogFlaw;
import io.lockstep.sim.log.LogModel;
import io.lockstep.sim.log.LogSettings;
import io.lockstep.sim.log.SimulatedClusterView;
import io.lockstep.sim.net.ChannelMode;
import io.lockstep.sim.net.NetworkSettings;
import io.lockstep.sim.net.SimulatedNetwork;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.SwarmSetting;
import io.lockstep.sim.time.Scheduler;
import io.lockstep.sim.time.SeededRandom;

/**
 * All hosts of a simulation and what connects them, made by the settings of a run. Nothing is started.
 * <p>
 * Threading: the simulation's.
 */
public final class SimulatedSystem
{
    /** No host has this number or a higher one. */
    public static final int HOST_LIMIT = Hosts.LIMIT;

    /** Sequences from one digest of a replica to the next, where a run does not say. */
    private static final int DIGEST_INTERVAL = 16;
    private static final int TIMEOUT_DIVISOR = 50;
    private static final int HEARTBEATS_PER_TIMEOUT = 5;
    private static final long STATUS_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final long STARTUP_CANVASS_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long WRITE_NS = TimeUnit.MICROSECONDS.toNanos(10);
    private static final int LOG_WINDOW = 32 * 1024;
    private static final double MILLE = 1000.0;

    private final Swarm swarm;
    private final Scheduler scheduler;
    private final SimulatedNetwork network;
    private final LogModel log;
    private final SimulatedWorld world;
    private final SystemPlan plan;
    private final SimulatedOperator operator;
    private final SimulatedHost[] byNumber = new SimulatedHost[HOST_LIMIT];
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<RawClient> rawClients = new ArrayList<>();
    private final List<SimulatedReplica> replicas = new ArrayList<>();

    /**
     * A system that was never started.
     *
     * @param swarm     settings of the run.
     * @param requests  what a client sends, by its number from 0.
     * @param allowance says what hosts may complain of.
     * @param events    told of everything; must not throw.
     */
    public SimulatedSystem(
        final Swarm swarm,
        final IntFunction<RequestSource> requests,
        final Allowance allowance,
        final Events events)
    {
        this(swarm, requests, allowance, events, PrefixMachine::new, DIGEST_INTERVAL);
    }

    /**
     * A system that was never started, whose replicas run a machine of the caller's.
     *
     * @param swarm          settings of the run.
     * @param requests       what a client sends, by its number from 0.
     * @param allowance      says what hosts may complain of.
     * @param events         told of everything; must not throw.
     * @param machines       gives each life of a replica its machine, in the state before the first sequence.
     * @param digestInterval sequences from one comparison of the machines' digests to the next, at least 1.
     */
    public SimulatedSystem(
        final Swarm swarm,
        final IntFunction<RequestSource> requests,
        final Allowance allowance,
        final Events events,
        final Supplier<? extends StateMachine> machines,
        final int digestInterval)
    {
        this.swarm = swarm;
        final SeededRandom random = swarm.random("system");
        scheduler = new Scheduler(random);
        network = newNetwork(random);
        final int members = swarm.getInt(SwarmSetting.MEMBERS);
        log = new LogModel(logSettings(members), scheduler, random, new NetworkLinks(network));
        world = new SimulatedWorld(swarm, random, scheduler, network, log, events);
        plan = new SystemPlan(swarm, allowance);
        final List<SimulatedMember> cluster = new ArrayList<>();
        for (int i = 0; i < members; i++)
        {
            cluster.add(add(new SimulatedMember(world, plan, i)));
        }
        operator = new SimulatedOperator(world, cluster);
        final int gateways = swarm.getInt(SwarmSetting.GATEWAYS);
        for (int i = 0; i < gateways; i++)
        {
            add(new SimulatedGateway(world, plan, i));
        }
        for (int i = 0; i < swarm.getInt(SwarmSetting.REPLICAS); i++)
        {
            replicas.add(add(new SimulatedReplica(
                world, plan, i, random.nextInt(gateways + 1), machines, digestInterval)));
        }
        for (int i = 0; i < swarm.getInt(SwarmSetting.CLIENTS); i++)
        {
            if (swarm.isRaw(i))
            {
                rawClients.add(add(new RawClient(world, plan, i, requests.apply(i))));
            }
            else
            {
                addClient(i, requests.apply(i));
            }
        }
    }

    /**
     * Adds a client to a system that may be running. It is not started.
     *
     * @param index    of the client, from 0, that no client has; its client id is one more.
     * @param requests that its user sends.
     * @return the client.
     */
    public SimulatedClient addClient(final int index, final RequestSource requests)
    {
        final SimulatedClient client = add(new SimulatedClient(world, plan, index, requests));
        clients.add(client);
        return client;
    }

    /**
     * Has nodes check the settings as they do when they start.
     *
     * @throws IllegalArgumentException in one line that names the setting.
     */
    public void checkSettings()
    {
        plan.check();
    }

    /** Hosts, members first. */
    public List<SimulatedHost> hosts()
    {
        return hosts;
    }

    /** Has every client done what it is to do, and been told every outcome. */
    public boolean areClientsDone()
    {
        return clients.stream().allMatch(SimulatedClient::isDone) && rawClients.stream().allMatch(RawClient::isDone);
    }

    /** Clients that the client library speaks for, by number. */
    public List<SimulatedClient> clients()
    {
        return clients;
    }

    /** Replicas, by number. */
    public List<SimulatedReplica> replicas()
    {
        return replicas;
    }

    /** Host of a number, null if there is none. */
    public SimulatedHost host(final int number)
    {
        return number < 0 || number >= HOST_LIMIT ? null : byNumber[number];
    }

    /** The member that leads, null if none does. */
    public SimulatedHost leader()
    {
        return host(log.leader());
    }

    /** Network of all. */
    public SimulatedNetwork network()
    {
        return network;
    }

    /** Scheduler of all. */
    public Scheduler scheduler()
    {
        return scheduler;
    }

    /** A number over everything that was done. */
    public long digest()
    {
        return world.digest().value();
    }

    /** Simulated time in ns. */
    public long nowNs()
    {
        return scheduler.nowNs();
    }

    /** Has something done at a simulated time. */
    public void at(final long timeNs, final Runnable action)
    {
        scheduler.at(timeNs, action);
    }

    /** Chance of a purpose. */
    public SeededRandom random(final String purpose)
    {
        return swarm.random(purpose);
    }

    /** Is it one of the cluster. */
    public boolean isMember(final SimulatedHost host)
    {
        return Hosts.isMember(host.host());
    }

    /** Is a host one of the gateways. */
    public boolean isGateway(final SimulatedHost host)
    {
        return Hosts.isGateway(host.host());
    }

    /** A process stands still, or goes on. */
    public void pause(final SimulatedHost host, final boolean isPaused)
    {
        if (isPaused)
        {
            host.pause();
        }
        else
        {
            host.resume();
        }
        if (Hosts.isMember(host.host()))
        {
            log.pause(host.host(), isPaused);
        }
    }

    /** A device says that it has what it has not, or is honest again. */
    public void lie(final SimulatedHost host, final boolean isLying)
    {
        host.disk().storage().faults().isLying(isLying);
        if (Hosts.isMember(host.host()))
        {
            log.lie(host.host(), isLying);
        }
    }

    /**
     * Seeds a member from the leader's disk, as the reseed tool does.
     *
     * @param host of a member that is down, with an empty disk.
     * @return false if nobody leads a majority without it, or what is to be copied is not all there: try again.
     */
    public boolean trySeed(final SimulatedHost host)
    {
        final int leader = log.leader();
        return leader >= 0 && leader != host.host() &&
            ((SimulatedMember)host).trySeed((SimulatedMember)byNumber[leader]);
    }

    /**
     * Was what a member needs purged by another one that is up: it has to be seeded, and finds out as soon as somebody
     * leads.
     */
    public boolean isOutOfReach(final SimulatedHost host)
    {
        if (!isMember(host) || !log.isRunning(host.host()))
        {
            return false;
        }
        final long end = log.log(host.host()).endPosition();
        return hosts.stream().anyMatch((each) -> isMember(each) && log.isRunning(each.host()) &&
            log.log(each.host()).startPosition() > end);
    }

    /** Is it a member that is up and does not take part yet. */
    public boolean isStarting(final SimulatedHost host)
    {
        return isMember(host) && host.isUp() && ((SimulatedMember)host).isStarting();
    }

    /** Does a member wait for the others, as it has forgotten what it acknowledged. */
    public boolean isWaiting(final SimulatedHost host)
    {
        return isMember(host) && host.isUp() && ((SimulatedMember)host).isWaiting();
    }

    /** From its next start on a member is one of the next release; with the last of them its rules are activated. */
    public void upgrade(final SimulatedHost host)
    {
        operator.upgrade((SimulatedMember)host);
    }

    /** Are the rules in force that were to be activated. */
    public boolean isActivated()
    {
        return operator.isDone();
    }

    /** The log counts what members of an older term hold, or is as the settings have it again. */
    public void countStaleTerms(final boolean isCounting)
    {
        log.flaw(LogFlaw.STALE_TERM_COUNTS, isCounting || swarm.is(SwarmSetting.AERON_FLAWS));
    }

    /**
     * Asks the leader for a snapshot.
     *
     * @return false if there is no leader, or it takes one already.
     */
    public boolean tryRequestSnapshot()
    {
        final int leader = log.leader();
        return leader >= 0 && new SimulatedClusterView(log, leader).tryRequestSnapshot();
    }

    private <T extends SimulatedHost> T add(final T host)
    {
        byNumber[host.host()] = host;
        hosts.add(host);
        return host;
    }

    private SimulatedNetwork newNetwork(final SeededRandom random)
    {
        final SimulatedNetwork made = new SimulatedNetwork(
            scheduler, random, new NetworkSettings().timeoutsBy(TIMEOUT_DIVISOR));
        made.linkSettings()
            .delayNs(swarm.get(SwarmSetting.DELAY))
            .jitterNs(swarm.get(SwarmSetting.JITTER))
            .lossRate(swarm.get(SwarmSetting.LOSS) / MILLE)
            .doubleRate(swarm.get(SwarmSetting.DOUBLE) / MILLE)
            .overtakeRate(swarm.get(SwarmSetting.OVERTAKE) / MILLE)
            .damageRate(swarm.get(SwarmSetting.DAMAGE) / MILLE);
        made.mode(AeronStreams.FEED, ChannelMode.DATAGRAM);
        made.mode(AeronStreams.MULTICAST, ChannelMode.DATAGRAM);
        made.mode(AeronStreams.PEERS, ChannelMode.DATAGRAM);
        return made;
    }

    private LogSettings logSettings(final int members)
    {
        final LogSettings settings = new LogSettings(members)
            .heartbeat(
                swarm.get(SwarmSetting.HEARTBEAT_TIMEOUT) / HEARTBEATS_PER_TIMEOUT,
                swarm.get(SwarmSetting.HEARTBEAT_TIMEOUT))
            .election(swarm.get(SwarmSetting.ELECTION_TIMEOUT), STATUS_INTERVAL_NS, STARTUP_CANVASS_NS)
            .device(
                swarm.is(SwarmSetting.DURABLE), WRITE_NS, swarm.get(SwarmSetting.FORCE_LATENCY),
                2 * swarm.get(SwarmSetting.FORCE_LATENCY) + 1);
        final int segmentLength = swarm.getInt(SwarmSetting.LOG_SEGMENT);
        settings.lengths(segmentLength, segmentLength, LOG_WINDOW);
        if (swarm.is(SwarmSetting.AERON_FLAWS))
        {
            settings.flaws(LogFlaw.ofAeron());
        }
        return settings;
    }

    /** The network, as the model of the log sees it. */
    private record NetworkLinks(SimulatedNetwork network) implements Links
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
    }
}
