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

import org.agrona.ErrorHandler;

import io.lockstep.sim.check.Events;
import io.lockstep.sim.log.LogListener;
import io.lockstep.sim.log.LogModel;
import io.lockstep.sim.log.MemberLog;
import io.lockstep.sim.net.SimulatedNetwork;
import io.lockstep.sim.net.SimulatedTransport;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.SwarmSetting;
import io.lockstep.sim.time.Scheduler;
import io.lockstep.sim.time.SeededRandom;
import io.lockstep.sim.time.SimulatedClock;
import io.lockstep.sim.time.StepDigest;

/**
 * What all nodes of a simulation share: time, chance, the network, the committed log, and who is told.
 * <p>
 * Threading: the simulation's.
 */
public final class SimulatedWorld
{
    /** What is told of a log that ended in half a write. */
    public static final String TAIL_CUT = "archive: cut unforced tail:";

    private static final long START_SPREAD_NS = 3_600_000_000_000L;

    private final Swarm swarm;
    private final SeededRandom random;
    private final Scheduler scheduler;
    private final SimulatedNetwork network;
    private final LogModel log;
    private final Events events;
    private final long[] writtenPositions;
    private final long[] forcedPositions;
    private final StepDigest digest = new StepDigest();
    private final Runnable[] wakeOf = new Runnable[Hosts.LIMIT];
    private final PooledCounters[] counters = new PooledCounters[Hosts.LIMIT];

    /**
     * A world in which nothing has happened.
     *
     * @param swarm     settings of the run.
     * @param random    of the simulation.
     * @param scheduler of it.
     * @param network   of it.
     * @param log       of the cluster.
     * @param events    told of everything; must not throw.
     */
    public SimulatedWorld(
        final Swarm swarm,
        final SeededRandom random,
        final Scheduler scheduler,
        final SimulatedNetwork network,
        final LogModel log,
        final Events events)
    {
        this.swarm = swarm;
        this.log = log;
        writtenPositions = new long[log.memberCount()];
        forcedPositions = new long[log.memberCount()];
        this.random = random;
        this.scheduler = scheduler;
        this.network = network;
        this.events = events;
        network.onDelivery(this::onDelivery);
        log.listener(new LogListener()
        {
            @Override
            public void onTruncated(final int memberId, final long from, final long to)
            {
                events.onLogTruncated(memberId, to);
            }

            @Override
            public void onTailCut(final int memberId, final long length)
            {
                // As the real check of the archive's tail says it.
                events.onWarning(memberId, TAIL_CUT + " length=" + length, true);
            }
        });
    }

    /** Chance of the simulation, to split from. */
    public SeededRandom random()
    {
        return random;
    }

    /** Scheduler of the simulation. */
    public Scheduler scheduler()
    {
        return scheduler;
    }

    /** Network of the simulation. */
    public SimulatedNetwork network()
    {
        return network;
    }

    /** Committed log of the cluster. */
    public LogModel log()
    {
        return log;
    }

    /** Who is told. */
    public Events events()
    {
        return events;
    }

    /** A number over everything that was done. */
    public StepDigest digest()
    {
        return digest;
    }

    /** Tells how far the members' logs have come: it moves between the steps of nodes only. */
    void tellLogs()
    {
        for (int id = 0; id < writtenPositions.length; id++)
        {
            final MemberLog each = log.log(id);
            if (writtenPositions[id] != each.endPosition() || forcedPositions[id] != each.forcedPosition())
            {
                writtenPositions[id] = each.endPosition();
                forcedPositions[id] = each.forcedPosition();
                events.onLog(id, writtenPositions[id], forcedPositions[id]);
            }
        }
    }

    SimulatedTransport newTransport(final int host, final ErrorHandler errorHandler)
    {
        return network.transport(host, errorHandler);
    }

    /** The clock of a machine: monotonic time from anywhere, wall time as right as the settings have it. */
    SimulatedClock newClock(final SeededRandom ofNode)
    {
        return new SimulatedClock(
            scheduler,
            ofNode.nextLong(0, START_SPREAD_NS),
            SimulatedClock.EPOCH_START_NS +
                ofNode.split("offset").nextLong(0, swarm.get(SwarmSetting.CLOCK_OFFSET) + 1),
            0);
    }

    /** What a machine's clock is wrong by when nothing is wrong with it, in millionths: two differ by the setting. */
    int newClockRate(final SeededRandom ofNode)
    {
        final int most = swarm.getInt(SwarmSetting.CLOCK_RATE);
        return ofNode.split("rate").nextInt(most + 1) - most / 2;
    }

    /** What a device writes whole or not at all, in bytes. */
    int sectorLength()
    {
        return swarm.getInt(SwarmSetting.SECTOR);
    }

    PooledCounters counters(final int host)
    {
        if (null == counters[host])
        {
            counters[host] = new PooledCounters();
        }
        counters[host].reset();
        return counters[host];
    }

    void onDelivery(final int host, final Runnable wake)
    {
        wakeOf[host] = wake;
    }

    private void onDelivery(final int host)
    {
        final Runnable wake = wakeOf[host];
        if (null != wake)
        {
            wake.run();
        }
    }
}
