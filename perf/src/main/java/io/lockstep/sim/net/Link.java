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
package io.lockstep.sim.net;

import java.util.ArrayList;

import io.lockstep.sim.time.SeededRandom;

/**
 * The way from one host to another. What goes back has a link of its own.
 * <p>
 * Chance of a link is a stream of its own, so that a fault elsewhere leaves it. Threading: the simulation's.
 */
final class Link
{
    private static final LinkSettings LOOPBACK = new LinkSettings().delayNs(2_000).jitterNs(3_000);

    private final int from;
    private final int to;
    private final SeededRandom random;
    private final SeededRandom outside;
    private final ArrayList<Flow> flows = new ArrayList<>();
    private LinkState state = LinkState.OPEN;
    private LinkSettings settings;

    Link(final int from, final int to, final SeededRandom random, final LinkSettings settings)
    {
        this.from = from;
        this.to = to;
        this.random = random;
        outside = random.split("outside");
        this.settings = isLoopback() ? LOOPBACK : settings;
    }

    int from()
    {
        return from;
    }

    int to()
    {
        return to;
    }

    LinkSettings settings()
    {
        return settings;
    }

    boolean isLoopback()
    {
        return from == to;
    }

    boolean isOpen()
    {
        return LinkState.OPEN == state;
    }

    LinkState state()
    {
        return state;
    }

    /** What holds now; tells the flows if the link opens or closes. */
    void set(final LinkState next, final LinkSettings settings)
    {
        if (isLoopback())
        {
            return;
        }
        this.settings = settings;
        final LinkState before = state;
        state = next;
        if (before == next)
        {
            return;
        }
        for (final Flow each : flows.toArray(new Flow[0]))
        {
            each.onLink(this, before);
        }
    }

    void add(final Flow flow)
    {
        flows.add(flow);
    }

    void remove(final Flow flow)
    {
        flows.remove(flow);
    }

    /** Time that a packet takes. */
    long delayNs()
    {
        return delayNs(random);
    }

    /** The same for what is no message of this network, from a stream of chance that these do not feel. */
    long outsideDelayNs()
    {
        return delayNs(outside);
    }

    boolean isLost()
    {
        return random.chance(settings.lossRate());
    }

    boolean isDoubled()
    {
        return random.chance(settings.doubleRate());
    }

    boolean isDamaged()
    {
        return random.chance(settings.damageRate());
    }

    /** How long a message is held back so that others overtake it, mostly 0. */
    long heldBackNs()
    {
        return random.chance(settings.overtakeRate()) ? random.nextLong(0, settings.overtakeNs() + 1) : 0;
    }

    SeededRandom random()
    {
        return random;
    }

    private long delayNs(final SeededRandom random)
    {
        final LinkSettings settings = this.settings;
        final long slowNs = random.chance(settings.slowRate()) ? random.nextLong(0, settings.slowNs() + 1) : 0;
        return settings.delayNs() + slowNs + random.nextLong(0, settings.jitterNs() + 1);
    }
}
