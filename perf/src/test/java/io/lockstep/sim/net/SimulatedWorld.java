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

import static org.junit.jupiter.api.Assertions.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.lockstep.runtime.transport.Transport;
import io.lockstep.sim.time.Scheduler;
import io.lockstep.sim.time.SeededRandom;

/** Hosts of a simulated network. Time-outs are a tenth of Aeron's. */
final class SimulatedWorld implements TransportWorld
{
    private static final long STEP_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long PASS_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final int PORT = 5000;

    private final Scheduler scheduler;
    private final SimulatedNetwork network;
    private final Map<Integer, SimulatedTransport> nodes = new TreeMap<>();
    private final Map<Integer, List<Throwable>> errors = new TreeMap<>();

    SimulatedWorld(final long seed)
    {
        final SeededRandom random = new SeededRandom(seed);
        scheduler = new Scheduler(random);
        network = new SimulatedNetwork(scheduler, random, new NetworkSettings().timeoutsBy(10));
    }

    SimulatedNetwork network()
    {
        return network;
    }

    long nowNs()
    {
        return scheduler.nowNs();
    }

    @Override
    public Transport node(final int index)
    {
        return transport(index);
    }

    SimulatedTransport transport(final int index)
    {
        return nodes.computeIfAbsent(index, (i) -> network.transport(i, (ex) -> errors(i).add(ex)));
    }

    @Override
    public List<Throwable> errors(final int index)
    {
        return errors.computeIfAbsent(index, (i) -> new ArrayList<>());
    }

    @Override
    public String host(final int index)
    {
        return SimulatedNetwork.address(index);
    }

    @Override
    public int port(final int index)
    {
        return PORT;
    }

    @Override
    public void kill(final int index)
    {
        nodes.remove(index).kill();
    }

    @Override
    public void await(final BooleanSupplier condition)
    {
        final long deadlineNs = scheduler.nowNs() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(scheduler.nowNs() < deadlineNs, "deadline is over");
            scheduler.runUntil(scheduler.nowNs() + STEP_NS);
        }
    }

    @Override
    public void pass()
    {
        pass(PASS_NS);
    }

    void pass(final long ns)
    {
        scheduler.runUntil(scheduler.nowNs() + ns);
    }

    /** All messages are let go when their nodes are gone. */
    @Override
    public void close()
    {
        nodes.values().forEach(SimulatedTransport::kill);
        pass(DEADLINE_NS);
        assertEquals(0, network.messages());
    }
}
