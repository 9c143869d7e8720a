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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import io.aeron.cluster.ElectionState;
import io.lockstep.sequencer.cluster.TermGate;

/** What Aeron Cluster does and Raft does not, each by a script that comes out right without the flaw. */
class LogFlawTest
{
    private static final long MS = 1_000_000;
    private static final long US = 1_000;

    private Consumer<LogModel> atBegin = (model) -> {};
    private LogWorld world;
    private SimulatedClusterPort port;
    private boolean isToldByOlderLeader;
    private boolean isToldByVoter;

    @Test
    void staleTermShouldCommitWhatIsThenLost()
    {
        assertTrue(isLostByStaleTerm(EnumSet.of(LogFlaw.STALE_TERM_COUNTS)));
    }

    @Test
    void staleTermShouldCommitNothingWithoutTheFlaw()
    {
        assertFalse(isLostByStaleTerm(EnumSet.noneOf(LogFlaw.class)));
    }

    @Test
    void staleTermShouldCountOnlyWhileItIsSwitchedOn()
    {
        atBegin = (model) -> model.flaw(LogFlaw.STALE_TERM_COUNTS, true);
        assertTrue(isLostByStaleTerm(EnumSet.noneOf(LogFlaw.class)));

        atBegin = (model) -> model.flaw(LogFlaw.STALE_TERM_COUNTS, false);
        assertFalse(isLostByStaleTerm(EnumSet.of(LogFlaw.STALE_TERM_COUNTS)));
    }

    @Test
    void replayShouldGiveServicesOfTwoWhatALaterLeaderLacks()
    {
        assertTrue(isReplayedAndLost(EnumSet.of(LogFlaw.REPLAY_BEFORE_TERM)));
    }

    @Test
    void replayShouldGiveServicesNothingWithoutTheFlaw()
    {
        assertFalse(isReplayedAndLost(EnumSet.noneOf(LogFlaw.class)));
    }

    @Test
    void memberThatVotedShouldCommitWithTheOlderLeaderWhatIsThenLost()
    {
        assertTrue(isLostByOlderLeader(EnumSet.of(LogFlaw.FOLLOWS_OLDER_TERM)));
    }

    @Test
    void memberThatVotedShouldNotCommitWithTheOlderLeaderWithoutTheFlaw()
    {
        assertFalse(isLostByOlderLeader(EnumSet.noneOf(LogFlaw.class)));
    }

    @Test
    void memberThatVotedShouldSayNothingOfWhatTheOlderLeaderCommits()
    {
        assertTrue(isLostByOlderLeader(EnumSet.of(LogFlaw.FOLLOWS_OLDER_TERM)));

        assertTrue(isToldByOlderLeader);
        assertFalse(isToldByVoter);
    }

    @Test
    void laggingServiceShouldFindTheLogNotContiguous()
    {
        final Set<LogFlaw> flaws = EnumSet.of(LogFlaw.REPLAY_BEFORE_TERM, LogFlaw.SERVICE_LAGS_AT_ELECTION);

        assertTrue(failuresOfLaggingServices(flaws) > 0);
        flaws.remove(LogFlaw.SERVICE_LAGS_AT_ELECTION);
        assertEquals(0, failuresOfLaggingServices(flaws));
    }

    @Test
    void shouldGoOnWithAllThatAeronDoes()
    {
        for (long seed = 0; seed < 30; seed++)
        {
            final LogWorld each = new LogWorld(seed, new LogSettings(3).flaws(LogFlaw.ofAeron()));
            each.isStrict = false;
            each.isRestarting = true;
            LogModelTest.survive(each, false);
        }
    }

    /** The script of aeron issue 2147. */
    private boolean isLostByStaleTerm(final Set<LogFlaw> flaws)
    {
        begin(flaws);
        atBegin.accept(world.model);
        final int old = world.model.leader();
        silence(old, true);
        for (int i = 0; i < 8; i++)
        {
            assertTrue(world.offer(port));
        }
        world.run(2 * MS);
        world.model.kill(old);
        silence(old, false);
        world.await("leader", 500 * MS, () -> world.model.leader() >= 0 && port.isConnected() &&
            world.model.isSettled(third(old, world.model.leader())));
        world.run(60 * MS);
        final int leader = world.model.leader();
        final int follower = third(old, leader);

        world.cut(leader, follower, true);
        assertTrue(world.offer(port));
        world.run(2 * MS);
        final MemberLog log = world.model.log(leader);
        final LogEntry entry = log.get(log.size() - 1);
        world.members[old].start();
        for (int i = 0; i < 1_000 && !world.isCommitted(entry); i++)
        {
            world.run(20 * US);
        }
        world.model.kill(leader);
        world.cut(leader, follower, false);
        world.await("next leader", 500 * MS, () -> world.model.leader() >= 0);

        return world.isCommitted(entry) && !world.model.log(world.model.leader()).holds(entry, false);
    }

    /** The old end of a log at two members, given to both services, and then replaced. */
    private boolean isReplayedAndLost(final Set<LogFlaw> flaws)
    {
        begin(flaws);
        final int first = world.model.leader();
        silence(first, true);
        assertTrue(world.offer(port));
        world.run(2 * MS);
        final MemberLog log = world.model.log(first);
        final LogEntry entry = log.get(log.size() - 1);
        world.model.kill(first);
        silence(first, false);

        world.awaitFine("candidate", 500 * MS, () -> candidate(ElectionState.LEADER_LOG_REPLICATION) >= 0);
        final int third = candidate(ElectionState.LEADER_LOG_REPLICATION);
        final int second = third(first, third);
        world.cut(third, second, true);
        world.awaitFine("third", 500 * MS, () -> ElectionState.LEADER_READY == world.members[third].election);
        world.model.kill(third);
        world.cut(third, second, false);

        world.members[first].start();
        for (int i = 0; i < 20_000 && !(isGiven(first, entry) && isGiven(second, entry)) &&
            ElectionState.FOLLOWER_READY != world.members[second].election; i++)
        {
            if (ElectionState.FOLLOWER_REPLAY == world.members[second].election)
            {
                world.cut(first, second, true);
            }
            world.run(10 * US);
        }
        final boolean isGivenToTwo = isGiven(first, entry) && isGiven(second, entry);
        world.model.kill(first);
        world.cut(first, second, false);
        world.members[third].start();
        world.run(200 * MS);
        restart(second);
        world.await("leader", 800 * MS, () -> world.model.leader() >= 0);
        return isGivenToTwo && world.model.isLeader(third) && !world.model.log(third).holds(entry, false);
    }

    /** A member votes in a later term, and then joins the leader of the earlier one again. */
    private boolean isLostByOlderLeader(final Set<LogFlaw> flaws)
    {
        begin(flaws);
        final int old = world.model.leader();
        silence(old, true);
        world.awaitFine("candidate", 500 * MS, () -> candidate(ElectionState.CANDIDATE_BALLOT) >= 0);
        final int next = candidate(ElectionState.CANDIDATE_BALLOT);
        final int voter = third(old, next);
        world.cut(next, old, true);
        world.awaitFine("vote", 100 * MS, () -> ElectionState.FOLLOWER_BALLOT == world.members[voter].election);
        world.run(MS);
        world.cut(next, voter, true);
        world.cut(old, voter, false);
        world.run(60 * MS);
        assertTrue(world.model.isLeader(old));
        port.poll(world.scheduler.nowNs());
        if (!port.isConnected() || !world.offer(port))
        {
            return false;
        }
        world.run(10 * MS);
        final MemberLog log = world.model.log(old);
        final LogEntry entry = log.get(log.size() - 1);
        final boolean wasCommitted = world.isCommitted(entry) && isGiven(voter, entry) && isGiven(old, entry);
        isToldByOlderLeader = isTold(old);
        isToldByVoter = isTold(voter);

        world.isolate(old, true);
        world.cut(next, voter, false);
        world.run(200 * MS);
        restart(voter);
        world.await("leader", 800 * MS, () -> world.model.isLeader(next) || world.model.isLeader(voter));
        return wasCommitted && !world.model.log(voter).holds(entry, false) &&
            !world.model.log(next).holds(entry, false);
    }

    private long failuresOfLaggingServices(final Set<LogFlaw> flaws)
    {
        long failures = 0;
        for (long seed = 0; seed < 10; seed++)
        {
            world = new LogWorld(seed, new LogSettings(3).flaws(flaws));
            world.isStrict = false;
            world.startAll();
            port = world.newPort();
            world.load(MS);
            world.run(300 * MS);
            for (final LogWorld.Member each : world.members)
            {
                each.slowness = 400;
                each.limit = 1;
            }
            world.run(60 * MS);
            if (world.model.leader() >= 0)
            {
                world.model.kill(world.model.leader());
            }
            world.run(80 * MS);
            for (final LogWorld.Member each : world.members)
            {
                each.slowness = 1;
                each.limit = 10;
            }
            world.run(500 * MS);
            for (final LogWorld.Member each : world.members)
            {
                failures += each.failures;
            }
        }
        return failures;
    }

    private void begin(final Set<LogFlaw> flaws)
    {
        world = new LogWorld(11, new LogSettings(3).flaws(flaws));
        world.isStrict = false;
        world.startAll();
        port = world.newPort();
        world.await("cluster", 500 * MS, world::isWhole);
        world.await("session", 500 * MS, port::isConnected);
        world.run(20 * MS);
        for (int i = 0; i < world.members.length; i++)
        {
            assertTrue(isTold(i), "a whole cluster answers for all");
        }
    }

    /** A member whose log was cut below what its service holds finds no way on until it is started again. */
    private void restart(final int member)
    {
        world.model.kill(member);
        world.members[member].start();
    }

    private int candidate(final ElectionState state)
    {
        for (int i = 0; i < world.members.length; i++)
        {
            if (world.model.isRunning(i) && state == world.members[i].election)
            {
                return i;
            }
        }
        return -1;
    }

    private boolean isGiven(final int member, final LogEntry entry)
    {
        return world.members[member].entries.contains(entry);
    }

    /** May a member answer for what its service was given. */
    private boolean isTold(final int member)
    {
        final TermGate gate = new TermGate(() -> world.members[member].consumedTermId);
        gate.consensus(new SimulatedClusterView(world.model, member));
        return gate.getAsBoolean();
    }

    private static int third(final int one, final int other)
    {
        return 3 - one - other;
    }

    private void silence(final int member, final boolean isCut)
    {
        for (int i = 0; i < world.members.length; i++)
        {
            world.cut(member, i, isCut);
        }
    }
}
