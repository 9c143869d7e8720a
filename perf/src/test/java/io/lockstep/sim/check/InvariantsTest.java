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
package io.lockstep.sim.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All invariants over one good run, and over every way to break it. */
class InvariantsTest
{
    private static final CheckSettings SETTINGS = new CheckSettings(3, true);

    @Test
    void shouldLetGoodRunPass()
    {
        final Invariants invariants = new Invariants(SETTINGS);

        ScriptedRun.good().tellTo(invariants);

        assertTrue(invariants.releasedBlock() > 30, () -> "blocks=" + invariants.releasedBlock());
        assertTrue(invariants.releasedSequence() > 60, () -> "sequences=" + invariants.releasedSequence());
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindMutation(final RunMutation mutation)
    {
        final ScriptedRun run = ScriptedRun.good();
        mutation.apply(run);

        final Violation violation = firstViolation(run, new Invariants(SETTINGS));

        assertNotNull(violation, "nobody found it");
        assertEquals(mutation.invariant(), violation.invariant(), violation.getMessage());
    }

    @Test
    void shouldHaveMutationForEveryInvariant()
    {
        final Set<String> expected = new TreeSet<>();
        new Invariants(SETTINGS).all().forEach((each) -> expected.add(each.name()));

        final Set<String> actual = new TreeSet<>();
        for (final RunMutation each : RunMutation.values())
        {
            actual.add(each.invariant());
        }

        assertEquals(expected, actual);
    }

    @Test
    void shouldNameInvariantAndValuesInOneLine()
    {
        final ScriptedRun run = ScriptedRun.good();
        RunMutation.RELEASED_WITHOUT_MAJORITY.apply(run);

        final Violation violation = firstViolation(run, new Invariants(SETTINGS));

        assertEquals("block is visible that no majority holds", violation.what());
        assertTrue(violation.getMessage().startsWith(
            "NothingBeforeRelease: block is visible that no majority holds: block="), violation.getMessage());
        assertEquals(1, violation.getMessage().lines().count());
    }

    @Test
    void shouldJudgeWhatIsWrittenWhereReplicated()
    {
        final ScriptedRun run = ScriptedRun.good();
        RunMutation.RELEASED_BEFORE_FORCE.apply(run);

        run.tellTo(new Invariants(new CheckSettings(3, false)));
    }

    private static Violation firstViolation(final ScriptedRun run, final Invariants invariants)
    {
        try
        {
            run.tellTo(invariants);
            return null;
        }
        catch (final Violation ex)
        {
            return ex;
        }
    }
}
