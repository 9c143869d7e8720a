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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.lockstep.sim.check.Events;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.SwarmSetting;
import io.lockstep.sim.time.SimulatedClock;

/** What the settings of a run make of the machines. */
class SimulatedSystemTest
{
    private static final Swarm USUAL = Swarm.usual(1).with(SwarmSetting.CLIENTS, 0);
    private static final long SECOND_NS = 1_000_000_000;

    @Test
    void shouldSpreadWallClocksOverTheOffset()
    {
        final long offsetNs = 100_000_000;
        final Set<Long> starts = new HashSet<>();

        for (final SimulatedHost each : system(USUAL.with(SwarmSetting.CLOCK_OFFSET, offsetNs)).hosts())
        {
            final long startNs = each.clock().epochNanos() - SimulatedClock.EPOCH_START_NS;
            assertTrue(startNs >= 0 && startNs <= offsetNs, () -> each + " starts at " + startNs);
            starts.add(startNs);
        }

        assertEquals(7, starts.size());
    }

    @Test
    void shouldRunEachClockAtARateOfItsOwnAndBackAtItAfterADrift()
    {
        final int ratePpm = 20_000;
        final SimulatedSystem system = system(USUAL.with(SwarmSetting.CLOCK_RATE, ratePpm));

        final List<Long> first = elapsedNs(system);
        system.hosts().forEach((each) -> each.drift(100_000));
        final List<Long> drifted = elapsedNs(system);
        system.hosts().forEach((each) -> each.drift(0));

        assertEquals(first, elapsedNs(system));
        assertNotEquals(first, drifted);
        assertEquals(7, new HashSet<>(first).size());
        for (final long each : first)
        {
            assertTrue(Math.abs(each - SECOND_NS) <= SECOND_NS / 1_000_000 * ratePpm / 2, first::toString);
        }
    }

    @Test
    void shouldHaveClocksThatAgreeWhereNoneIsWrong()
    {
        final Swarm exact = USUAL.with(SwarmSetting.CLOCK_OFFSET, 0).with(SwarmSetting.CLOCK_RATE, 0);
        final SimulatedSystem system = system(exact);

        pass(system, SECOND_NS);

        final Set<Long> times = new HashSet<>();
        system.hosts().forEach((each) -> times.add(each.clock().epochNanos()));
        assertEquals(Set.of(SimulatedClock.EPOCH_START_NS + SECOND_NS), times);
    }

    @Test
    void shouldGiveDevicesTheSectorsOfTheSettings()
    {
        for (final int length : new int[] {64, 512, 4096})
        {
            final SimulatedSystem system = system(USUAL.with(SwarmSetting.SECTOR, length));

            for (final SimulatedHost each : system.hosts())
            {
                assertTrue(null == each.disk() || length == each.disk().disk().sectorLength(), each::toString);
            }
            assertEquals(length, system.host(0).disk().disk().sectorLength());
        }
    }

    /** What a second is on each host. */
    private static List<Long> elapsedNs(final SimulatedSystem system)
    {
        final List<Long> elapsed = new ArrayList<>();
        system.hosts().forEach((each) -> elapsed.add(-each.clock().nanoTime()));
        pass(system, SECOND_NS);
        for (int i = 0; i < elapsed.size(); i++)
        {
            elapsed.set(i, elapsed.get(i) + system.hosts().get(i).clock().nanoTime());
        }
        return elapsed;
    }

    private static void pass(final SimulatedSystem system, final long ns)
    {
        system.at(system.nowNs() + ns, () -> {});
        assertTrue(system.scheduler().runNext());
    }

    private static SimulatedSystem system(final Swarm swarm)
    {
        return new SimulatedSystem(swarm, (client) -> null, (host, error) -> true, new Events()
        {
        });
    }
}
