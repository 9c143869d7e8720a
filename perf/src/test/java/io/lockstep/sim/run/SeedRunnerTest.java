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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.lockstep.sim.check.Events;
import io.lockstep.sim.plan.FaultPlan;
import io.lockstep.sim.plan.Swarm;

/** What is told of runs, of which one is bound to fail: the journal of its only member rots before it starts again. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SeedRunnerTest
{
    private static final long FAILING = 3;
    private static final String VERSION = "lockstep 7";
    private static final FaultPlan HARMLESS = FaultPlan.parse("crash@100ms:g0:for=20ms,clock-jump@50ms:r0:n=1000");
    private static final FaultPlan HARMFUL = FaultPlan.parse(
        "clock-jump@50ms:r0:n=1000,bit-rot@200ms:m0:n=300,pause@200ms:r0:for=10ms,crash@300ms:m0:for=20ms");

    private final StringWriter told = new StringWriter();

    @Test
    void shouldTellNothingOfSeedsThatHold()
    {
        final SeedRunner runner = runner();

        assertTrue(runner.run(1, 2, () -> true));

        assertEquals("", told.toString());
        assertEquals(2, runner.seeds());
        assertTrue(runner.summary().startsWith("seeds 2, failed 0, steps "), runner::summary);
        assertTrue(runner.rates(2_000_000_000L).startsWith("in 2.0 s by 1 job: 1.0 seeds, "), () -> runner.rates(1));
        assertEquals("", runner.failuresByInvariant());
    }

    @Test
    void shouldTellAllOfAFailure()
    {
        final SeedRunner runner = runner().events(4);

        assertFalse(runner.run(1, 5, () -> true));

        final String text = told.toString();
        assertEquals(3, runner.seeds(), "stops at the first failure");
        assertTrue(text.startsWith("seed 3 fails: "), text);
        assertTrue(text.contains("\nversion " + VERSION + "\n"), text);
        assertTrue(text.contains("\nsettings " + plan(FAILING).swarm() + "\nfaults " + HARMFUL + '\n'), text);
        assertTrue(text.contains("\nagain: bin/lockstep sim " + plan(FAILING).options() + '\n'), text);
        assertTrue(text.contains(": faults 4 -> 2, requests 50 -> "), text);
        assertTrue(text.contains("\nlast events of each host, in the shrunk run\nmember-0 "), text);
        assertTrue(text.contains(" stops status=11 "), text);
        assertTrue(runner.failuresByInvariant().matches("failed 1: .*: seeds \\[3]"), runner::failuresByInvariant);
    }

    @Test
    void shouldFailAgainInTheSameWayByTheTextsThatAreTold()
    {
        runner().run(FAILING, 1, () -> true);

        final String[] lines = told.toString().split("\n");
        final String[] words = lastStartingWith(lines, "again: ").split(" ");
        assertEquals("--settings", words[3]);
        final RunPlan shrunk = new RunPlan(Swarm.parse(words[4]), FaultPlan.parse(words[6]));
        assertEquals("bit-rot@200ms:m0:n=300,crash@300ms:m0:for=20ms", shrunk.faults().toString());
        assertEquals(lastStartingWith(lines, "fails: "), "fails: " + shrunk.run().violation().getMessage());
    }

    @Test
    void shouldGoOnWhenAskedToAndSumUp()
    {
        final SeedRunner runner =
            new SeedRunner(new PrintWriter(told), VERSION, (seed) -> plan(0 == seed % 2 ? FAILING : 1))
                .keepGoing(true).shrink(0, 0).events(0);

        assertFalse(runner.run(1, 4, () -> true));

        assertEquals(4, runner.seeds());
        assertEquals(1, told.toString().split("version ", -1).length - 1, "all of it is told once");
        assertEquals(2, told.toString().split("seed 3 fails: ", -1).length - 1);
        assertTrue(runner.failuresByInvariant().matches("failed 2: .*: seeds \\[3, 3]"), runner::failuresByInvariant);
        assertTrue(runner.summary().startsWith("seeds 4, failed 2, "), runner::summary);
    }

    @Test
    void shouldFindTheSameWithSeveralJobs()
    {
        final SeedRunner one = runner().keepGoing(true).shrink(0, 0).events(0);
        final SeedRunner three = runner().keepGoing(true).shrink(0, 0).events(0).jobs(3);

        one.run(1, 8, () -> true);
        three.run(1, 8, () -> true);

        assertEquals(one.summary(), three.summary());
        assertEquals(one.coverage().table(), three.coverage().table());
        assertEquals(one.failuresByInvariant(), three.failuresByInvariant());
        assertEquals(8, three.seeds());
    }

    @Test
    void shouldEndWhenCancelledAndHaveTheSumsSoFar()
    {
        final SeedRunner runner = runner();
        runner.cancelled(() -> runner.seeds() >= 2);

        assertTrue(runner.run(1, () -> true));

        assertEquals(2, runner.seeds());
        assertEquals(2, runner.coverage().runs("fault: crash"));
    }

    @Test
    void shouldMarkWhatWasMetAndSayWhatNeverWas()
    {
        final SeedRunner runner = runner();

        runner.run(1, 2, () -> true);

        final Coverage coverage = runner.coverage();
        assertEquals(2, coverage.runs("fault: crash"));
        assertEquals(2, coverage.runs("fault: clock-jump"));
        assertEquals(2, coverage.runs("life of a gateway ends: killed"));
        assertEquals(2, coverage.runs("counter: sequencer sessions-opened"));
        assertEquals(0, coverage.runs("fault: power-loss"));
        assertEquals(0, coverage.runs("life of a member ends: killed"));
        assertEquals(0, coverage.runs("counter: sequencer divergences"));
        assertTrue(coverage.neverHit().contains("fault: power-loss"));
        assertTrue(coverage.table().matches("(?s).*\\nfault: power-loss +never hit\\n.*"), coverage::table);
        assertTrue(coverage.table().matches("(?s).*\\nlife of a gateway ends: killed +2 +2\\n.*"), coverage::table);
    }

    @Test
    void shouldTakeWhatARunThrowsForAViolation()
    {
        final SimulationResult result = plan(1).run((next) -> new Events()
        {
            @Override
            public void onStep(final long timeNs)
            {
                throw new IllegalStateException("no way on");
            }
        }, (simulation) -> {});

        assertEquals("Simulator", result.violation().invariant());
        assertTrue(result.violation().getMessage().startsWith(
            "Simulator: ends by java.lang.IllegalStateException: no way on at io.lockstep.sim.run.SeedRunnerTest"),
            () -> result.violation().getMessage());
    }

    private SeedRunner runner()
    {
        return new SeedRunner(new PrintWriter(told), VERSION, SeedRunnerTest::plan).events(0);
    }

    private static RunPlan plan(final long seed)
    {
        return new RunPlan(
            Swarm.parse("seed=" + seed + ",members=1,gateways=1,clients=2,replicas=1,run.duration=500ms," +
                "run.requests=50,open.check=1,clock.offset=0s,clock.rate=0"),
            FAILING == seed ? HARMFUL : HARMLESS);
    }

    private static String lastStartingWith(final String[] lines, final String start)
    {
        String last = "";
        for (final String each : lines)
        {
            last = each.startsWith(start) ? each : last;
        }
        return last;
    }
}
