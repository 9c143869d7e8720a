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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.sim.plan.FaultKind;
import io.lockstep.sim.plan.FaultPlan;
import io.lockstep.sim.plan.PlanMode;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.SwarmSetting;

/**
 * The whole appliance by seed: fixed ones, runs that failed once, and fresh seeds: of the clock, or from
 * {@code sim.first} on, as many as there is time for: two minutes, or what {@code sim.seconds} says, or no more than
 * {@code sim.seeds}.
 */
@Timeout(value = 900, unit = TimeUnit.SECONDS)
class SimulationTest
{
    private static final Path RUNS = Path.of("src", "test", "resources", "scenarios", "sim");
    private static final long FIXED_SEEDS = 40;
    private static final long PLANNED_SEEDS = 400;
    private static final long FRESH_SECONDS = 120;
    /** Of a run with a raw client that does much of everything. */
    private static final long ACTIVE_SEED = 9;

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldRunTheSameTwice(final long seed)
    {
        final SimulationResult first = new Simulation(seed).run();
        final SimulationResult second = new Simulation(seed).run();

        assertEquals(first, second);
        assertTrue(first.sequences() > 0, first::toString);
    }

    @Test
    void shouldRunAnotherWayWithAnotherSeed()
    {
        final Set<Long> digests = new HashSet<>();
        for (long seed = 1; seed <= 8; seed++)
        {
            digests.add(new Simulation(seed).run().digest());
        }

        assertEquals(8, digests.size());
    }

    @Test
    void shouldInjectEveryKindOfFault()
    {
        final Set<FaultKind> missing = EnumSet.allOf(FaultKind.class);
        for (long seed = 1; seed <= PLANNED_SEEDS; seed++)
        {
            FaultPlan.of(Swarm.of(seed), PlanMode.RECOVER).faults()
                .forEach((each) -> missing.remove(each.kind()));
        }

        assertEquals(Set.of(), missing);
    }

    @Test
    void shouldHoldWithFixedSeeds()
    {
        final StringWriter told = new StringWriter();
        final SeedRunner runner = new SeedRunner(new PrintWriter(told), "test");

        runner.run(1, () -> runner.seeds() < FIXED_SEEDS);

        assertEquals("", told.toString());
    }

    /** What they found is in docs/TESTING.md; their texts stay the same when seeds draw something else. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("runsThatFailedOnce")
    void shouldHoldWithRunsThatFailedOnce(final Path file) throws IOException
    {
        final Map<String, String> lines = Files.readAllLines(file).stream()
            .filter((line) -> !line.startsWith("#"))
            .map((line) -> line.split(" ", 2))
            .collect(Collectors.toMap((words) -> words[0], (words) -> words[1]));

        final RunPlan plan = new RunPlan(Swarm.parse(lines.get("settings")), FaultPlan.parse(lines.get("faults")));

        assertNull(plan.run().violation());
    }

    private static List<Path> runsThatFailedOnce() throws IOException
    {
        try (Stream<Path> files = Files.list(RUNS))
        {
            return files.sorted().toList();
        }
    }

    @Test
    void shouldHoldWithFreshSeeds()
    {
        final long limitNs = TimeUnit.SECONDS.toNanos(Long.getLong("sim.seconds", FRESH_SECONDS));
        final long limit = Long.getLong("sim.seeds", Long.MAX_VALUE);
        assumeTrue(limitNs > 0 && limit > 0, "no fresh seeds: -Dsim.seconds=0 or -Dsim.seeds=0");
        final long first = Long.getLong("sim.first", System.currentTimeMillis());
        final long startNs = System.nanoTime();
        final StringWriter told = new StringWriter();
        final SeedRunner runner = new SeedRunner(new PrintWriter(told), "test");

        runner.run(first, () -> runner.seeds() < limit && System.nanoTime() - startNs < limitNs);

        System.out.println("simulation: from seed " + first + ": " + runner.summary());
        assertEquals("", told.toString());
    }

    @Test
    void shouldDriveEveryActionOfClients()
    {
        final Swarm swarm = Swarm.usual(1)
            .with(SwarmSetting.RAW_CLIENTS, 2)
            .with(SwarmSetting.RETRY, 100)
            .with(SwarmSetting.ELSEWHERE, 50)
            .with(SwarmSetting.REUSE, 100)
            .with(SwarmSetting.MALFORMED, 200)
            .with(SwarmSetting.CLIENT_RESTART, 20);
        final Coverage coverage = new Coverage();

        final SimulationResult result = new RunPlan(swarm, FaultPlan.NONE)
            .run((next) -> next, (simulation) -> simulation.addTo(coverage));

        assertNull(result.violation());
        for (final String each : new String[] {
            "client does: retry", "client does: elsewhere", "client does: reuse", "client does: malformed",
            "client does: restart", "retry is told: applied", "reuse is told: conflict",
            "client is told: malformed", "client is told: message too long", "counter: gateway strangers"})
        {
            assertEquals(1, coverage.runs(each), each);
        }
    }

    @Test
    void shouldActivateTheRulesOfTheNextReleaseWhenAllMembersRunIt()
    {
        final Swarm swarm = Swarm.usual(1).with(SwarmSetting.RELEASES, 2);
        final Coverage coverage = new Coverage();

        final SimulationResult result = new RunPlan(swarm, FaultPlan.of(swarm))
            .run((next) -> next, (simulation) -> simulation.addTo(coverage));

        assertNull(result.violation());
        for (final String each : new String[] {
            "fault: upgrade", "replica applies: admin", "counter: sequencer admin-records"})
        {
            assertEquals(1, coverage.runs(each), each);
        }
    }

    @Test
    void shouldRunTheSameFromItsTexts()
    {
        final RunPlan plan = RunPlan.of(ACTIVE_SEED);

        assertTrue(plan.swarm().is(SwarmSetting.RAW_CLIENTS));
        assertEquals(plan.run(),
            new RunPlan(Swarm.parse(plan.swarm().toString()), FaultPlan.parse(plan.faults().toString())).run());
    }

    @Test
    void shouldSettleWithoutFaults()
    {
        final Swarm swarm = Swarm.usual(1);

        final SimulationResult result = new Simulation(swarm).run();

        assertNull(result.violation());
        assertEquals(FaultPlan.NONE.toString(), result.faults());
        assertTrue(result.sequences() >= swarm.getInt(SwarmSetting.RUN_REQUESTS) / 2, result::toString);
    }
}
