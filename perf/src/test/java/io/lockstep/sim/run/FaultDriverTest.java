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

import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.lockstep.sim.plan.FaultPlan;
import io.lockstep.sim.plan.Swarm;

/** What kinds of faults do to a whole system, each by itself. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FaultDriverTest
{
    private static final String PURGING = "log.retain=0,log.segment=16384,run.requests=1500,message.max=1200";

    private final Coverage coverage = new Coverage();

    @Test
    void shouldPurgeTheLogAndRefuseWhoWasAwayForTooLong()
    {
        assertHolds(PURGING, "crash@200ms:m2:for=1200ms,purge@1s:leader");

        assertEquals(1, coverage.runs("fault: purge"));
        assertEquals(1, coverage.runs("counter: housekeeping log-purges"));
        assertEquals(1, coverage.runs("node stops: 14 reseed"));
        assertEquals(1, coverage.runs("member seeded from a peer"));
    }

    @Test
    void shouldPurgeNothingThatAMemberThatIsUpLacks()
    {
        assertHolds(PURGING, "slow-service@200ms:m2:for=900ms,purge@600ms:leader,purge@1500ms:leader");

        assertEquals(1, coverage.runs("counter: housekeeping log-purges"));
        assertEquals(0, coverage.runs("node stops: 14 reseed"));
    }

    @Test
    void shouldKeepTheLogWhereItIsRetained()
    {
        assertHolds("log.segment=16384,run.requests=1500", "crash@200ms:m2:for=1200ms,purge@1s:leader");

        assertEquals(0, coverage.runs("counter: housekeeping log-purges"));
        assertEquals(0, coverage.runs("node stops: 14 reseed"));
    }

    @Test
    void shouldCutHalfAWriteOffTheLogAfterALossOfPower()
    {
        assertHolds("run.requests=1500,force.latency=1ms,tick.interval=1ms", "torn-tail@500ms:m0:for=20ms," +
            "torn-tail@700ms:m1:for=20ms,torn-tail@900ms:m2:for=20ms,torn-tail@1100ms:m0+m1+m2:for=20ms");

        assertEquals(1, coverage.runs("fault: torn-tail"));
        assertEquals(1, coverage.runs("log's torn tail cut"));
    }

    @Test
    void shouldSeedAMemberWhoseDiskIsNew()
    {
        assertHolds("run.requests=1500,snapshot.interval=300ms", "reseed@300ms:m2:for=20ms,reseed@900ms:m2:for=20ms," +
            "crash@1200ms:m0:for=100ms,crash@1400ms:m1:for=100ms");

        assertEquals(1, coverage.runs("fault: reseed"));
        assertEquals(1, coverage.runs("disk replaced"));
        assertEquals(1, coverage.runs("member seeded from a peer"));
        assertEquals(0, coverage.runs("node stops: 14 reseed"));
    }

    @Test
    void shouldHoldWhileALogCountsWhatMembersOfAnOlderTermHold()
    {
        assertHolds("aeron.flaws=0,run.requests=1500,tick.interval=1ms", "stale-term@100ms::for=1700ms," +
            "partition@300ms:leader:for=200ms,partition@700ms:leader:for=100ms,crash@900ms:leader:for=200ms");

        assertEquals(1, coverage.runs("fault: stale-term"));
    }

    @Test
    void shouldStandStillAndRefuseWhereAMajorityHasLostItsDisks()
    {
        final String faults = "reseed@300ms:m0+m1:for=20ms";

        assertHolds("halt=1", faults);

        assertEquals(1, coverage.runs("majority is damaged: the stream stands still"));
        assertEquals(1, coverage.runs("node stops: 14 reseed"));
        assertEquals(0, coverage.runs("member seeded from a peer"));
        assertEquals("Liveness", run("run.duration=500ms", faults).violation().invariant());
    }

    @Test
    void shouldGoOnWhereAMajorityIsDamagedInNothingThatIsNeeded()
    {
        assertHolds("halt=1", "bit-rot@300ms:g0:n=1");

        assertEquals(1, coverage.runs("majority is damaged: the stream goes on"));
        assertEquals(0, coverage.runs("majority is damaged: the stream stands still"));
    }

    /** What is whole behind what rotted was written: this is no torn end. */
    @Test
    void shouldRefuseAJournalThatRotsInFrontOfItsEndWhileItsProcessIsDown()
    {
        assertHolds("run.requests=1500", "bit-rot@1s:m2:for=100ms:n=1:x=1");

        assertEquals(1, coverage.runs("fault: bit-rot"));
        assertEquals(1, coverage.runs("life of a member ends: killed"));
        assertEquals(1, coverage.runs("node stops: 11 journal"));
    }

    private void assertHolds(final String settings, final String faults)
    {
        final SimulationResult result = run(settings, faults);

        assertNull(result.violation(), result::toString);
    }

    private SimulationResult run(final String settings, final String faults)
    {
        final Swarm swarm = Swarm.parse("seed=1," + settings);
        final FaultPlan plan = FaultPlan.parse(faults);
        return new RunPlan(swarm, plan).run(UnaryOperator.identity(), (simulation) -> simulation.addTo(coverage));
    }
}
