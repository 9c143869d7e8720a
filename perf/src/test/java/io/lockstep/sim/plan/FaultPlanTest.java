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
package io.lockstep.sim.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.lockstep.sim.time.SeededRandom;

/** Plans of faults: texts, how often what comes, and that a plan can be survived where it has to be. */
class FaultPlanTest
{
    private static final int SEEDS = 2000;
    private static final int SOON = 400;

    @Test
    void shouldBeTheSameFromItsText()
    {
        for (long seed = 1; seed <= SEEDS; seed++)
        {
            for (final PlanMode mode : PlanMode.values())
            {
                final FaultPlan plan = FaultPlan.of(Swarm.of(seed), mode);
                final String text = plan.toString();

                assertEquals(plan, FaultPlan.parse(text));
                assertEquals(text, FaultPlan.parse(text).toString());
                assertFalse(text.contains(" "), text);
                assertEquals(plan, FaultPlan.of(Swarm.of(seed), mode));
            }
        }
        assertEquals("none", FaultPlan.NONE.toString());
        assertEquals(0, FaultPlan.parse("none").size());
    }

    @Test
    void shouldReadWhatAPersonWrites()
    {
        final String text = "power-loss@1200ms:m0+m2:for=50ms,partition@2s:leader:to=g0+r1:for=300us," +
            "clock-jump@3s:m1:n=-3600,failed-write@4s:g1:n=3:x=100,stale-term@5s::for=1s";

        final FaultPlan plan = FaultPlan.parse(text);

        assertEquals(text, plan.toString());
        final Fault cut = plan.faults().get(1);
        assertEquals(List.of(Fault.LEADER), cut.hosts());
        assertEquals(List.of(100, 201), cut.peers());
        assertEquals(2_000_300_000L, cut.endNs());
        assertEquals(6_000_000_000L, plan.endNs());
    }

    @Test
    void shouldRefuseWhatIsNoFault()
    {
        for (final String each : new String[] {
            "", "crash", "crash@1s", "crash@1s:x0", "crash@1s:m", "crash@1s:m0:for", "crash@1s:m0:y=1", "nothing@1s:m0",
            "crash@1:m0", "crash@1s:m0:n=x", "crash@-1s:m0", "crash@1s:m0,", "crash@1s:m100"})
        {
            assertThrows(IllegalArgumentException.class, () -> FaultPlan.parse(each), each);
        }
    }

    @Test
    void shouldComeWithEachKindSoonAndWithNoneThatIsOff()
    {
        final EnumSet<FaultKind> missing = EnumSet.allOf(FaultKind.class);
        for (long seed = 1; seed <= SEEDS; seed++)
        {
            final Swarm swarm = Swarm.of(seed);
            for (final Fault each : FaultPlan.of(swarm, PlanMode.RECOVER).faults())
            {
                assertTrue(swarm.weight(each.kind()) > 0 || FaultKind.UPGRADE == each.kind() &&
                    swarm.get(SwarmSetting.RELEASES) > 1, () -> each + " of " + swarm);
                if (seed <= SOON)
                {
                    missing.remove(each.kind());
                }
            }
        }
        assertTrue(missing.isEmpty(), () -> "never came: " + missing);
    }

    @Test
    void shouldHitOnlyWhoIsThere()
    {
        for (long seed = 1; seed <= SEEDS; seed++)
        {
            final Swarm swarm = Swarm.of(seed);
            final int[] counts = {swarm.getInt(SwarmSetting.MEMBERS), swarm.getInt(SwarmSetting.GATEWAYS),
                swarm.getInt(SwarmSetting.REPLICAS)};
            for (final Fault each : FaultPlan.of(swarm, PlanMode.RECOVER).faults())
            {
                for (final List<Integer> hosts : List.of(each.hosts(), each.peers()))
                {
                    for (final int host : hosts)
                    {
                        assertTrue(host == Fault.LEADER || host % 100 < counts[host / 100], () -> each + " " + swarm);
                    }
                }
                assertTrue(FaultKind.STALE_TERM == each.kind() || !each.hosts().isEmpty(), each::toString);
            }
        }
    }

    @Test
    void shouldAlwaysBeRecoverableInThatModeAndNeverInTheOther()
    {
        int damages = 0;
        int powerLosses = 0;
        final SeededRandom random = new SeededRandom(1);
        for (long seed = 1; seed <= SEEDS; seed++)
        {
            final Swarm swarm = Swarm.of(seed);
            final FaultPlan plan = FaultPlan.of(swarm, PlanMode.RECOVER);
            assertNull(Recoverability.violation(swarm, plan), () -> swarm + " " + plan);
            assertNull(Recoverability.violation(swarm, plan.keep((i) -> random.chance(0.5))));
            assertIndependent(swarm, plan);
            for (final Fault each : plan.faults())
            {
                damages += FaultKind.Harm.DAMAGE == each.kind().harm() ? 1 : 0;
                powerLosses += FaultKind.POWER_LOSS == each.kind() && each.hosts().size() > 1 ? 1 : 0;
            }
            final FaultPlan halt = FaultPlan.of(swarm, PlanMode.HALT);
            assertNotNull(Recoverability.violation(swarm, halt), () -> swarm + " " + halt);
            assertEquals(plan, FaultPlan.of(swarm.with(SwarmSetting.HALT, 0)));
            assertEquals(halt, FaultPlan.of(swarm.with(SwarmSetting.HALT, 1)));
        }
        assertTrue(damages > SEEDS / 5, "damaging faults: " + damages);
        assertTrue(powerLosses > SEEDS / 50, "losses of power of several: " + powerLosses);
    }

    /** Said once more, without the class that says it: who is damaged, counted over the whole run. */
    private static void assertIndependent(final Swarm swarm, final FaultPlan plan)
    {
        final boolean[] isDamaged = new boolean[300];
        int anybody = 0;
        for (final Fault each : plan.faults())
        {
            assertTrue(each.endNs() <= swarm.get(SwarmSetting.RUN_DURATION), each::toString);
            anybody |= FaultKind.STALE_TERM == each.kind() ? 1 : 0;
            final boolean isDurable = swarm.is(SwarmSetting.DURABLE);
            final boolean isDamage = EnumSet.of(
                FaultKind.BIT_ROT, FaultKind.UNREADABLE, FaultKind.LOST_WRITE, FaultKind.MISDIRECTED_WRITE,
                FaultKind.LYING_DEVICE, FaultKind.RESEED).contains(each.kind()) ||
                !isDurable && EnumSet.of(FaultKind.POWER_LOSS, FaultKind.TORN_TAIL).contains(each.kind()) ||
                0 == swarm.get(SwarmSetting.FORCE_POLICY) && FaultKind.FAILED_FORCE == each.kind();
            for (final int host : each.hosts())
            {
                if (isDamage)
                {
                    assertTrue(host >= 0, each::toString);
                    isDamaged[host] = true;
                }
            }
        }
        // Where the log is purged, whoever is away then may be out of reach of it.
        int members = anybody + (swarm.isPurging() ? (swarm.getInt(SwarmSetting.MEMBERS) - 1) / 2 : 0);
        int gateways = 0;
        for (int i = 0; i < 100; i++)
        {
            members += isDamaged[i] ? 1 : 0;
            gateways += isDamaged[100 + i] ? 1 : 0;
        }
        assertTrue(2 * members < swarm.get(SwarmSetting.MEMBERS), () -> swarm + " " + plan);
        assertTrue(gateways < swarm.get(SwarmSetting.GATEWAYS), () -> swarm + " " + plan);
    }

    @Test
    void shouldKeepTheFaultsThatAreAskedFor()
    {
        final FaultPlan plan = FaultPlan.parse("crash@2s:m0,pause@1s:m1,snapshot@3s:leader");

        assertEquals("pause@1s:m1,crash@2s:m0,snapshot@3s:leader", plan.toString(), "by time");
        assertEquals("pause@1s:m1,snapshot@3s:leader", plan.keep((i) -> 1 != i).toString());
        assertEquals(FaultPlan.NONE, plan.keep((i) -> false));
        assertNotEquals(plan, FaultPlan.NONE);
    }

    @Test
    void shouldSayWhyAPlanNeedNotBeSurvived()
    {
        final Swarm three = Swarm.usual(1);
        final Swarm one = three.with(SwarmSetting.MEMBERS, 1);
        final Swarm written = three.with(SwarmSetting.DURABLE, 0);
        final Swarm unforced = three.with(SwarmSetting.FORCE_POLICY, 0);

        assertSurvived(three, "bit-rot@1s:m0,reseed@1s:m0,power-loss@1s:m0+m1+m2:for=1ms,bit-rot@1s:g0");
        assertNotSurvived(three, "more than a minority", "bit-rot@1s:m0,reseed@1s:m1");
        assertNotSurvived(three, "every gateway", "bit-rot@1s:g0,unreadable@1s:g1");
        assertNotSurvived(three, "more than a minority", "stale-term@1s::for=1ms,bit-rot@1s:m0");
        assertNotSurvived(three, "more than a minority", "bit-rot@1s:m0,stale-term@1s::for=1ms");
        assertNotSurvived(three, "does not end", "crash@1s:m0:for=1100ms");
        assertNotSurvived(three, "whoever leads", "bit-rot@1s:leader");
        assertNotSurvived(one, "more than a minority", "bit-rot@1s:m0");
        assertSurvived(one, "power-loss@1s:m0:for=1ms,failed-force@1s:m0");
        assertSurvived(written, "power-loss@1s:m0:for=1ms,torn-tail@1s:m0:for=1ms,power-loss@1s:m0:for=1ms");
        assertNotSurvived(written, "more than a minority", "power-loss@1s:m0:for=1ms,power-loss@1s:m1:for=1ms");
        assertNotSurvived(written, "more than a minority", "torn-tail@1s:m0:for=1ms,bit-rot@1s:m1");
        assertNotSurvived(written, "whoever leads", "power-loss@1s:leader:for=1ms");
        assertSurvived(written, "power-loss@1s:g0:for=1ms,failed-force@1s:m0");
        assertNotSurvived(unforced, "more than a minority", "failed-force@1s:m0,failed-force@1s:m1");
        final Swarm purging = three.with(SwarmSetting.LOG_RETAIN, 0);
        assertSurvived(purging, "purge@1s:leader,power-loss@1s:m0+m1+m2:for=1ms");
        assertNotSurvived(purging, "more than a minority", "bit-rot@1s:m0");
        assertNotSurvived(purging, "more than a minority", "stale-term@1s::for=1ms");
        assertSurvived(purging.with(SwarmSetting.MEMBERS, 5), "bit-rot@1s:g0");
        assertSurvived(three, Arrays.toString(new int[0]).replace("[]", "none"));
    }

    private static void assertSurvived(final Swarm swarm, final String plan)
    {
        assertNull(Recoverability.violation(swarm, FaultPlan.parse(plan)), plan);
    }

    private static void assertNotSurvived(final Swarm swarm, final String reason, final String plan)
    {
        final String violation = Recoverability.violation(swarm, FaultPlan.parse(plan));
        assertNotNull(violation, plan);
        assertTrue(violation.contains(reason), violation);
    }
}
