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
package io.lockstep.sim.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The model without flaws is Raft: what a leader committed stays, every service is given the same entries, and work
 * goes on when all is well again. The world checks the first two with every entry.
 */
class LogModelTest
{
    private static final long MS = 1_000_000;
    private static final int SEEDS = Integer.getInteger("lockstep.test.log.seeds", 40);

    static LongStream starts()
    {
        return LongStream.of(0, 1_000_000, 2_000_000, 3_000_000, 4_000_000);
    }

    @ParameterizedTest(name = "seeds from {0}")
    @MethodSource("starts")
    void shouldKeepWhatIsCommittedOverKillsPowerLossesAndPartitionsOfThree(final long from)
    {
        for (long seed = from; seed < from + SEEDS; seed++)
        {
            survive(seed, new LogSettings(3), true);
        }
    }

    @ParameterizedTest(name = "seeds from {0}")
    @MethodSource("starts")
    void shouldKeepWhatIsCommittedOverKillsOfFiveThatOnlyWrite(final long from)
    {
        for (long seed = from; seed < from + SEEDS / 4; seed++)
        {
            survive(seed, new LogSettings(5).device(false, 10_000, 0, 0), false);
        }
    }

    @ParameterizedTest(name = "seeds from {0}")
    @MethodSource("starts")
    void shouldKeepWhatIsCommittedOverPowerLossesOfFive(final long from)
    {
        for (long seed = from + 500_000; seed < from + 500_000 + SEEDS / 4; seed++)
        {
            survive(seed, new LogSettings(5), true);
        }
    }

    @Test
    void shouldCommitAlone()
    {
        final LogWorld world = survive(7, new LogSettings(1), true);

        assertTrue(world.committed.size() > 100);
    }

    @Test
    void shouldRepeatARunBitForBit()
    {
        final LogWorld first = survive(42, new LogSettings(3), true);
        final LogWorld second = survive(42, new LogSettings(3), true);
        final LogWorld other = survive(43, new LogSettings(3), true);

        assertEquals(first.digest.value(), second.digest.value());
        assertEquals(first.scheduler.steps(), second.scheduler.steps());
        assertNotEquals(first.digest.value(), other.digest.value());
    }

    @Test
    void shouldGiveServicesOfAllMembersTheSameEntries()
    {
        final LogWorld world = new LogWorld(1, new LogSettings(3));
        world.startAll();
        final SimulatedClusterPort port = world.newPort();
        world.await("cluster", 500 * MS, world::isWhole);
        world.await("session", 500 * MS, port::isConnected);

        assertTrue(world.offer(port));
        world.run(50 * MS);

        final LogEntry last = world.members[0].entries.stream()
            .filter((each) -> LogEntryKind.MESSAGE == each.kind()).findFirst().orElseThrow();
        assertEquals(world.members[0].entries, world.members[1].entries);
        assertEquals(world.members[0].entries, world.members[2].entries);
        assertEquals(3, world.model.holders(last, true));
    }

    /** Runs a cluster under faults, heals it, and asks for everything to go on. */
    static LogWorld survive(final long seed, final LogSettings settings, final boolean hasPowerLoss)
    {
        final LogWorld world = new LogWorld(seed, settings);
        try
        {
            survive(world, hasPowerLoss);
        }
        catch (final AssertionError ex)
        {
            throw new AssertionError("seed=" + seed + " members=" + settings.memberCount(), ex);
        }
        return world;
    }

    static void survive(final LogWorld world, final boolean hasPowerLoss)
    {
        world.startAll();
        world.newPort();
        world.newPort();
        world.load(3 * MS);
        final LogFaults faults = new LogFaults(world, hasPowerLoss);
        faults.start();
        world.run(1_500 * MS);
        faults.stop();
        world.heal();
        world.await("cluster", 3_000 * MS, world::isWhole);
        for (final SimulatedClusterPort each : world.ports)
        {
            world.await("session", 2_000 * MS, each::isConnected);
        }
        final int before = world.committed.size();
        world.await("commit", 1_000 * MS, () -> world.committed.size() > before + 5);
    }
}
