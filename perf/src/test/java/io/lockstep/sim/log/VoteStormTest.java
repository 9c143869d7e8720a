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

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.sim.log.VoteStorm.Rule;
import io.lockstep.sim.log.VoteStorm.Tally;

/**
 * What a majority answered for stays, whatever Aeron does with votes. With {@code -Dlockstep.test.log.storms=300} it
 * says how often a member joins a term behind its vote, and how many leaders give way for it: the figures of ADR 0020.
 */
class VoteStormTest
{
    private static final long MS = 1_000_000;
    private static final int SEEDS = Integer.getInteger("lockstep.test.log.storms", 15);
    /** In which a member that is ahead of its term has a majority release what is then lost. */
    private static final long SEED_OF_LOSS = 48;
    /** In which one that does not end vouches for what is void, and something else is released in its place. */
    private static final long SEED_OF_CUT = 870;

    @ParameterizedTest(name = "members={0}")
    @ValueSource(ints = {3, 5})
    void shouldKeepWhatAMajorityToldInATermAsLateAsItsPromises(final int memberCount)
    {
        final Tally promised = storms(memberCount, Rule.PROMISED);

        assertTrue(promised.promised <= promised.noted, promised::toString);
        if (Integer.getInteger("lockstep.test.log.storms") != null)
        {
            System.out.println("members=" + memberCount + " seeds=" + SEEDS + "\n  counts what it may have promised: " +
                promised + "\n  counts what it has noted: " + storms(memberCount, Rule.NOTED));
        }
    }

    /** A member whose log was cut behind what it had consumed, and was filled again before it joined. */
    @Test
    void shouldEndWhoHasConsumedWhatItsLogLost()
    {
        new VoteStorm(SEED_OF_CUT, 3, Rule.PROMISED).run(1_500 * MS);
    }

    @Test
    void shouldLoseWhatAMajorityToldIfTheirPromisesDoNotCount()
    {
        final AssertionError ex = assertThrows(
            AssertionError.class, () -> new VoteStorm(SEED_OF_LOSS, 5, Rule.NONE).run(1_500 * MS));

        assertTrue(ex.getMessage().contains("leader lacks what was released"), ex.getMessage());
        new VoteStorm(SEED_OF_LOSS, 5, Rule.PROMISED).run(1_500 * MS);
    }

    private static Tally storms(final int memberCount, final Rule rule)
    {
        final Tally sum = new Tally();
        for (long seed = 0; seed < SEEDS; seed++)
        {
            try
            {
                sum.add(new VoteStorm(seed, memberCount, rule).run(1_500 * MS));
            }
            catch (final AssertionError ex)
            {
                throw new AssertionError("seed=" + seed + " members=" + memberCount + " rule=" + rule, ex);
            }
        }
        return sum;
    }
}
