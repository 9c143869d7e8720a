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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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

    @Test
    void shouldCountWhoHeldABlockUntilItsDiskWasReplaced()
    {
        final ScriptedRun run = ScriptedRun.good();
        int index = run.tells.indexOf(run.find(Tell.Kind.JOURNALED, ScriptedRun.GATEWAYS, 5));
        for (int member = 1; member < 3; member++)
        {
            run.tells.add(index++, new Tell(Tell.Kind.REPLACED, member));
        }

        run.tells.subList(index + 1, run.tells.size()).clear();

        assertNull(firstViolation(run, new Invariants(SETTINGS)));
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindMutation(final RunMutation mutation)
    {
        final ScriptedRun run = ScriptedRun.good();
        mutation.apply(run);

        final Violation violation = firstViolation(run, new Invariants(SETTINGS));

        assertNotNull(violation, "nobody found it");
        assertEquals(mutation.finders().get(0), violation.invariant(), violation.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindMutationByItsInvariantsAlone(final RunMutation mutation)
    {
        final Set<String> actual = new TreeSet<>();
        for (final Invariant each : new Invariants(SETTINGS).all())
        {
            final ScriptedRun run = ScriptedRun.good();
            mutation.apply(run);
            if (null != firstViolation(run, new Invariants(SETTINGS, each.name()::equals)))
            {
                actual.add(each.name());
            }
        }

        assertEquals(new TreeSet<>(mutation.finders()), actual);
    }

    @Test
    void shouldHaveMutationForEveryInvariant()
    {
        final Set<String> expected = new TreeSet<>();
        new Invariants(SETTINGS).all().forEach((each) -> expected.add(each.name()));

        final Set<String> actual = new TreeSet<>();
        for (final RunMutation each : RunMutation.values())
        {
            actual.addAll(each.finders());
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

    @Test
    void shouldCountWhoLostWhatItHeldWhereReplicated()
    {
        final ScriptedRun run = ScriptedRun.good();
        RunMutation.RELEASED_AFTER_LOGS_WERE_CUT.apply(run);

        run.tellTo(new Invariants(new CheckSettings(3, false)));
    }

    @Test
    void shouldLetElectionCutWhatMajorityHolds()
    {
        final ScriptedRun run = ScriptedRun.good();
        run.find(Tell.Kind.TRUNCATED, 2, 0).values[0] -= 1;

        run.tellTo(new Invariants(SETTINGS));
    }

    @Test
    void shouldSettleWhenNothingIsOwed()
    {
        final ScriptedRun run = ScriptedRun.good();
        final int healed = run.tells.indexOf(run.find(Tell.Kind.HEALED, 0, 0));
        final int lastTold = run.tells.indexOf(run.find(Tell.Kind.TOLD, ScriptedRun.CLIENTS + 1, -1));
        final int lastApplied = run.tells.indexOf(run.find(Tell.Kind.APPLIED, ScriptedRun.REPLICAS + 1, -1));
        final Invariants invariants = new Invariants(SETTINGS);

        tell(run, 0, healed, invariants);
        assertFalse(invariants.isSettled(), "before it is healed");
        tell(run, healed, healed + 1, invariants);
        assertTrue(invariants.isSettled(), "all is answered");
        tell(run, healed + 1, lastTold, invariants);
        assertFalse(invariants.isSettled(), "one is not answered");
        tell(run, lastTold, lastApplied, invariants);
        assertFalse(invariants.isSettled(), "one is not applied");
        tell(run, lastApplied, run.tells.size(), invariants);
        assertTrue(invariants.isSettled(), "at the end");
    }

    @Test
    void shouldMakeVisibleWhatVisibleBlockGoesOnFrom()
    {
        final ScriptedRun run = ScriptedRun.ofBlocks(10);
        final Tell last = run.find(Tell.Kind.RELEASED, ScriptedRun.GATEWAYS, -1);
        final Tell.Kind[] kinds = {Tell.Kind.LOG, Tell.Kind.STAMPED, Tell.Kind.INVOKED};
        run.tells.removeIf((each) -> !Arrays.asList(kinds).contains(each.kind));
        run.tells.add(last);
        final Invariants invariants = new Invariants(SETTINGS);

        run.tellTo(invariants);

        assertEquals(12, invariants.releasedBlock());
    }

    @Test
    void shouldNotCountWhatStandsBehindBlockThatWasReplaced()
    {
        final ScriptedRun run = ScriptedRun.ofBlocks(4);
        final Tell fifth = run.find(Tell.Kind.STAMPED, 0, 4);
        final Tell sixth = run.find(Tell.Kind.STAMPED, 0, 5);
        final byte[] other = RunBlocks.altered(run, fifth.bytes);
        final Ledger ledger = new Ledger(SETTINGS);
        for (int i = 0; i < 6; i++)
        {
            final Tell tell = run.find(Tell.Kind.STAMPED, 0, i);
            ledger.hold(0, ledger.add(ScriptedRun.decode(tell.bytes)), tell.values[0]);
            ledger.extent(0, tell.values[0], tell.values[0]);
        }
        final Stamp behind = ledger.find(ScriptedRun.decode(sixth.bytes));
        assertEquals(1, ledger.holderCount(behind));

        ledger.hold(0, ledger.add(ScriptedRun.decode(other)), fifth.values[0]);

        assertEquals(0, ledger.holderCount(behind));
        assertEquals(0, ledger.holderCount(ledger.find(ScriptedRun.decode(fifth.bytes))));
        assertEquals(1, ledger.holderCount(ledger.find(ScriptedRun.decode(other))));
    }

    @Test
    void shouldExpectWhatWasForcedOverLossOfPowerAndWhatWasWrittenOverKill()
    {
        for (final LifeEnd end : LifeEnd.values())
        {
            final int kept = LifeEnd.POWER_LOST == end ? 8 : 10;
            final Invariants enough = new Invariants(SETTINGS);
            final Invariants tooFew = new Invariants(SETTINGS);
            for (final Invariants each : List.of(enough, tooFew))
            {
                each.onJournalExtent(2, 10, 8);
                each.onLifeEnded(2, end);
            }

            enough.onJournalOpened(2, 1, kept, 0);
            final Violation violation =
                assertThrows(Violation.class, () -> tooFew.onJournalOpened(2, 1, kept - 1, 0));

            assertEquals("JournalKeeps", violation.invariant());
        }
    }

    @Test
    void shouldExpectOfJournalWhatFaultLeft()
    {
        final Invariants invariants = new Invariants(SETTINGS);
        invariants.onJournalExtent(2, 10, 8);
        invariants.onLifeEnded(2, LifeEnd.KILLED);

        invariants.onJournalLost(2, 5);

        invariants.onJournalOpened(2, 1, 5, 0);
    }

    @Test
    void shouldOweAnswerToRequestThatIsSentAgainByLaterLife()
    {
        final ScriptedRun run = ScriptedRun.good();
        final Tell sent = run.find(Tell.Kind.INVOKED, ScriptedRun.CLIENTS, 1);
        final Tell last = run.find(Tell.Kind.INVOKED, ScriptedRun.CLIENTS, -1);
        run.tells.add(last);
        run.tells.add(new Tell(Tell.Kind.STEP, 0, ScriptedRun.LIMIT_NS));
        run.tells.add(run.find(Tell.Kind.TOLD, ScriptedRun.CLIENTS, -1));
        run.tells.add(sent);
        run.tells.add(new Tell(Tell.Kind.STEP, 0, 4 * ScriptedRun.LIMIT_NS));

        final Violation violation = firstViolation(run, new Invariants(SETTINGS, "Liveness"::equals));

        assertNotNull(violation, "nothing is owed");
        assertEquals("Liveness", violation.invariant(), violation.getMessage());
        assertTrue(violation.getMessage().contains("request=" + sent.values[1] + " "), violation.getMessage());
    }

    @Test
    void shouldOweNothingToClientThatGaveUp()
    {
        final ScriptedRun run = ScriptedRun.good();
        run.tells.add(run.find(Tell.Kind.INVOKED, ScriptedRun.CLIENTS, 1));
        run.tells.add(new Tell(Tell.Kind.ABANDONED, ScriptedRun.CLIENTS, 1));
        run.tells.add(new Tell(Tell.Kind.STEP, 0, 8 * ScriptedRun.LIMIT_NS));
        final Invariants invariants = new Invariants(SETTINGS);

        run.tellTo(invariants);

        assertTrue(invariants.isSettled());
    }

    @Test
    void shouldForgetWhatIsOlderThanWindow()
    {
        final Invariants invariants = new Invariants(new CheckSettings(3, true, 16));

        ScriptedRun.ofBlocks(1_000).tellTo(invariants);

        assertEquals(1_002, invariants.releasedBlock());
    }

    /** A figure for whoever looks at it; no limit is asserted. */
    @Test
    void shouldTellHowManyEventsItTakesASecond()
    {
        final ScriptedRun run = ScriptedRun.ofBlocks(20_000);
        long bestNs = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++)
        {
            final Invariants invariants = new Invariants(SETTINGS);
            final long startNs = System.nanoTime();
            run.tellTo(invariants);
            bestNs = Math.min(bestNs, System.nanoTime() - startNs);
            assertEquals(20_002, invariants.releasedBlock());
        }
        System.out.printf(Locale.ROOT, "invariants: events=%,d ms=%,d ns/event=%,d%n",
            run.tells.size(), bestNs / 1_000_000, bestNs / run.tells.size());
    }

    private static void tell(final ScriptedRun run, final int from, final int to, final Invariants invariants)
    {
        run.tells.subList(from, to).forEach((each) -> each.to(invariants));
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
