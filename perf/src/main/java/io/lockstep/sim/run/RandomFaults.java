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

import io.lockstep.sim.net.Disturbance;
import io.lockstep.sim.node.SimulatedMember;
import io.lockstep.sim.node.SimulatedHost;
import io.lockstep.sim.node.SimulatedWorld;
import io.lockstep.sim.time.SeededRandom;

/**
 * Faults by chance until a time, after which nothing is broken any more: nodes are killed, lose power, are paused, cut
 * off in one direction or both. A seed draws which kinds it has at all, as most bugs need much of few kinds. The
 * processes of a majority of members live at any time, so that what was released is always held by somebody.
 * <p>
 * Threading: the simulation's.
 */
final class RandomFaults
{
    /** Kinds of faults. */
    enum Kind
    {
        /** A process is killed and started again. */
        KILL,
        /** A host loses power, and its process is started again. */
        POWER_LOSS,
        /** A process stands still. */
        PAUSE,
        /** What one host sends to another is lost. */
        CUT,
        /** A host hears nobody, and nobody hears it. */
        PARTITION,
        /** One thread of a node is slow. */
        SLOW
    }

    private static final long FIRST_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long SHORTEST_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_NS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final int COUNT_LIMIT = 30;

    private final SimulatedWorld world;
    private final List<SimulatedHost> nodes;
    private final int memberCount;
    private final SeededRandom random;
    private final long healNs;
    private final StringBuilder log = new StringBuilder();

    RandomFaults(
        final SimulatedWorld world,
        final List<SimulatedHost> nodes,
        final int memberCount,
        final SeededRandom random,
        final long healNs)
    {
        this.world = world;
        this.nodes = nodes;
        this.memberCount = memberCount;
        this.random = random;
        this.healNs = healNs;
    }

    /** Draws the faults, and has them happen. */
    void begin()
    {
        final Kind[] kinds = Kind.values();
        int allowed = 1 << random.nextInt(kinds.length);
        for (int i = 0; i < kinds.length; i++)
        {
            allowed |= random.chance(0.3) ? 1 << i : 0;
        }
        final int count = random.nextInt(COUNT_LIMIT);
        for (int i = 0; i < count; i++)
        {
            final Kind kind = kinds[random.nextInt(kinds.length)];
            final long atNs = random.nextLong(FIRST_NS, healNs);
            final SimulatedHost node = nodes.get(random.nextInt(nodes.size()));
            final SimulatedHost other = nodes.get(random.nextInt(nodes.size()));
            final long forNs = Math.min(random.nextLong(SHORTEST_NS, LONGEST_NS), healNs - atNs);
            final int agent = random.nextInt(nodes.size());
            if (0 != (allowed & 1 << kind.ordinal()))
            {
                world.scheduler().at(atNs, () -> begin(kind, node, other, agent, forNs));
            }
        }
        world.scheduler().at(healNs, this::heal);
    }

    /** What was done, one fault a line. */
    @Override
    public String toString()
    {
        return log.toString();
    }

    private void begin(
        final Kind kind, final SimulatedHost node, final SimulatedHost other, final int agent, final long forNs)
    {
        switch (kind)
        {
            case KILL:
            case POWER_LOSS:
                if (!node.isUp() || isNeeded(node))
                {
                    return;
                }
                if (Kind.KILL == kind)
                {
                    node.kill();
                }
                else
                {
                    node.losePower();
                }
                world.scheduler().after(forNs, node::start);
                break;

            case PAUSE:
                pause(node, true);
                world.scheduler().after(forNs, () -> pause(node, false));
                break;

            case CUT:
                end(world.network().cut(node.host(), other.host()), forNs);
                break;

            case PARTITION:
                end(world.network().partition(node.host()), forNs);
                break;

            default:
                node.slow(agent);
                world.scheduler().after(forNs, () -> node.slow(-1));
        }
        log.append(world.scheduler().nowNs()).append("ns ").append(kind).append(' ').append(node.name())
            .append(Kind.CUT == kind ? " to " + other.name() : "").append(" for ").append(forNs).append("ns\n");
    }

    private boolean isNeeded(final SimulatedHost node)
    {
        if (!(node instanceof SimulatedMember))
        {
            return false;
        }
        int up = 0;
        for (int i = 0; i < memberCount; i++)
        {
            up += nodes.get(i).isUp() ? 1 : 0;
        }
        return up - 1 < memberCount / 2 + 1;
    }

    private void pause(final SimulatedHost node, final boolean isPaused)
    {
        if (isPaused)
        {
            node.pause();
        }
        else
        {
            node.resume();
        }
        if (node instanceof SimulatedMember)
        {
            world.log().pause(node.host(), isPaused);
        }
    }

    private void end(final Disturbance disturbance, final long forNs)
    {
        world.scheduler().after(forNs, disturbance::end);
    }

    private void heal()
    {
        world.network().heal();
        for (final SimulatedHost each : nodes)
        {
            each.slow(-1);
            pause(each, false);
            each.start();
        }
        log.append(healNs).append("ns healed\n");
    }
}
