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

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

import io.lockstep.sim.check.Violation;
import io.lockstep.sim.plan.FaultKind;
import io.lockstep.sim.plan.FaultPlan;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.SwarmSetting;

/** Reduction of runs of which it is known what they need to fail. */
class ReductionTest
{
    private static final int LIMIT = 1_000;
    private static final Violation BROKEN = new Violation("OneOrder", "two at one sequence", "sequence=1");
    private static final RunPlan LARGE = new RunPlan(
        Swarm.parse("seed=7,members=5,gateways=3,clients=16,replicas=4,run.requests=1500,loss=10,attest.interval=1ms," +
            "establish.retry=250ms,weight.crash=3,run.faults=30"),
        FaultPlan.parse("crash@1ms:m1:for=1ms,power-loss@2ms:m0:for=1ms,clog@3ms:m2:for=1ms,crash@4ms:m3:for=1ms," +
            "pause@5ms:g0:for=1ms,crash@6ms:m1:for=1ms"));

    @Test
    void shouldKeepWhatTheFailureNeedsAndNothingElse()
    {
        final Reduction reduction = reduction(LIMIT, (plan) -> fails(plan) ? BROKEN : null);

        final RunPlan shrunk = reduction.reduce();

        assertEquals("seed=7,members=1,gateways=1,clients=2,replicas=1,run.requests=50,loss=10",
            shrunk.swarm().toString());
        assertEquals("power-loss@2ms:m0:for=1ms,crash@6ms:m1:for=1ms", shrunk.faults().toString());
        assertFalse(reduction.isCutShort());
    }

    @Test
    void shouldNotTakeAnotherFailureForThisOne()
    {
        final Reduction reduction = reduction(LIMIT, (plan) -> fails(plan) ? BROKEN :
            1 == plan.faults().size() % 2 ? new Violation("OneOrder", "hole", "") :
            new Violation("NoGap", BROKEN.what(), ""));

        assertEquals(2, reduction.reduce().faults().size());
    }

    @Test
    void shouldGiveBackWhatCannotBeSmaller()
    {
        final Reduction reduction = reduction(LIMIT, (plan) -> null);

        assertEquals(LARGE, reduction.reduce());
        assertTrue(reduction.runs() > LARGE.faults().size());
    }

    @Test
    void shouldRunNoMoreThanItMay()
    {
        final AtomicInteger runs = new AtomicInteger();
        final Reduction few = reduction(5, (plan) ->
        {
            runs.incrementAndGet();
            return fails(plan) ? BROKEN : null;
        });
        final Reduction none = new Reduction(LARGE, BROKEN, LIMIT, () -> false, (plan) -> BROKEN);

        assertTrue(fails(few.reduce()));
        assertEquals(5, runs.get());
        assertTrue(few.isCutShort());
        assertEquals(LARGE, none.reduce());
        assertEquals(0, none.runs());
    }

    private static Reduction reduction(final int limit, final Function<RunPlan, Violation> runner)
    {
        return new Reduction(LARGE, BROKEN, limit, () -> true, runner);
    }

    private static boolean fails(final RunPlan plan)
    {
        return plan.faults().faults().stream().anyMatch((each) -> FaultKind.POWER_LOSS == each.kind()) &&
            plan.faults().faults().stream().anyMatch((each) -> 6_000_000 == each.atNs()) &&
            plan.swarm().get(SwarmSetting.LOSS) > 0 && plan.swarm().get(SwarmSetting.CLIENTS) >= 2 &&
            plan.swarm().get(SwarmSetting.RUN_REQUESTS) >= 40;
    }
}
