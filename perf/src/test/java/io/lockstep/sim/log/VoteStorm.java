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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.aeron.cluster.ElectionState;
import io.lockstep.sequencer.cluster.TermGate;

/**
 * A cluster of the model under faults, with all that Aeron does. Its members answer for what their services were given
 * while their gate is open, and a leader gives way to a member that is ahead of its term. What a majority has answered
 * for is released, and every leader of a later term must have it. It counts how often a member joins a term ahead of
 * it.
 */
final class VoteStorm implements LogListener
{
    private static final long MS = 1_000_000;
    private static final long STEP_NS = MS / 10;
    private static final long STUCK_NS = 500 * MS;

    final Tally tally = new Tally();
    private final LogWorld world;
    private final Rule rule;
    private final Teller[] tellers;
    private final Map<Long, List<Claim>> claims = new HashMap<>();
    private final List<Claim> released = new ArrayList<>();
    private long aheadOfTermId = -1;
    private long aheadSinceNs;

    VoteStorm(final long seed, final int memberCount, final Rule rule)
    {
        this.rule = rule;
        world = new LogWorld(seed, new LogSettings(memberCount).flaws(LogFlaw.ofAeron()));
        world.isStrict = false;
        world.isRestarting = true;
        world.model.listener(this);
        tellers = new Teller[memberCount];
        for (int i = 0; i < memberCount; i++)
        {
            tellers[i] = new Teller(i);
        }
    }

    /** Faults for so long, then none until all take part in one term, and none of them is ahead of it. */
    Tally run(final long forNs)
    {
        world.startAll();
        world.newPort();
        world.newPort();
        world.load(3 * MS);
        final LogFaults faults = new LogFaults(world, false);
        faults.start();
        step();
        world.run(forNs);
        faults.stop();
        world.heal();
        awaitWhole();
        for (final Teller each : tellers)
        {
            tally.leftNoted |= each.notedTermId() > each.termId() ? 1 : 0;
            tally.leftPromised |= each.promisedTermId() > each.termId() ? 1 : 0;
        }
        if (Rule.NONE != rule)
        {
            world.await("all tell", 3_000 * MS, () -> world.isWhole() && !isAnyAhead());
        }
        return tally;
    }

    /** Aeron leaves members that wait in an election for ever, as {@link LogFlaw#ELECTED_LEADER_STAYS}: restarted. */
    private void awaitWhole()
    {
        world.run(STUCK_NS);
        for (int i = 0; i < tellers.length; i++)
        {
            if (world.model.leader() >= 0 && world.model.isRunning(i) && !world.model.isSettled(i))
            {
                world.model.kill(i);
                world.members[i].start();
            }
        }
        world.await("cluster", 3_000 * MS, world::isWhole);
    }

    private void step()
    {
        for (final Teller each : tellers)
        {
            each.tell();
        }
        giveWay();
        world.scheduler.after(STEP_NS, this::step);
    }

    private boolean isAnyAhead()
    {
        boolean isAhead = false;
        for (final Teller each : tellers)
        {
            isAhead |= world.model.isRunning(each.id) && world.model.isSettled(each.id) && each.isAhead();
        }
        return isAhead;
    }

    /** What VoteWatch has a leader do. */
    private void giveWay()
    {
        final int leader = world.model.leader();
        boolean isAhead = false;
        for (int i = 0; i < tellers.length && leader >= 0; i++)
        {
            isAhead |= world.model.isRunning(i) && world.model.isSettled(i) && world.mayPass(i, leader) &&
                tellers[i].termId() == tellers[leader].termId() && tellers[i].isAhead();
        }
        if (!isAhead)
        {
            aheadOfTermId = -1;
            return;
        }
        final long nowNs = world.scheduler.nowNs();
        if (aheadOfTermId != tellers[leader].termId())
        {
            aheadOfTermId = tellers[leader].termId();
            aheadSinceNs = nowNs;
        }
        if (nowNs - aheadSinceNs >= world.settings.heartbeatTimeoutNs)
        {
            tally.gaveWay++;
            aheadOfTermId = -1;
            world.model.leave(leader);
            world.scheduler.after(20 * MS, () ->
            {
                if (!world.model.isRunning(leader))
                {
                    world.members[leader].start();
                }
            });
        }
    }

    @Override
    public void onElectionState(final int memberId, final ElectionState from, final ElectionState to)
    {
        world.onElectionState(memberId, from, to);
        if (ElectionState.CLOSED == to)
        {
            // The cycle that joins is not over yet.
            world.scheduler.after(1, () -> joined(memberId, ElectionState.LEADER_READY == from));
        }
        else if (ElectionState.LEADER_LOG_REPLICATION == to)
        {
            onVoted(memberId, tellers[memberId].notedTermId());
        }
        else if (ElectionState.LEADER_READY == to)
        {
            elected(memberId);
        }
    }

    @Override
    public void onVoted(final int memberId, final long termId)
    {
        tellers[memberId].gaveTermId = Math.max(tellers[memberId].gaveTermId, termId);
    }

    private void joined(final int memberId, final boolean isLeading)
    {
        if (world.model.isRunning(memberId))
        {
            final Teller teller = tellers[memberId];
            tally.joins++;
            if (teller.notedTermId() > teller.termId())
            {
                tally.noted++;
                tally.notedLeaders += isLeading ? 1 : 0;
            }
            if (teller.promisedTermId() > teller.termId())
            {
                tally.promised++;
                tally.promisedLeaders += isLeading ? 1 : 0;
            }
        }
    }

    private void elected(final int memberId)
    {
        final long termId = world.model.leadershipTermId(memberId);
        final MemberLog log = world.model.log(memberId);
        for (final Claim each : released)
        {
            world.check(
                each.termId >= termId || log.startPosition() >= each.entry.position() || log.holds(each.entry, false),
                "leader lacks what was released: member=" + memberId + " term=" + termId + " releasedIn=" +
                each.termId + ' ' + each.entry);
        }
    }

    private void claim(final int memberId, final LogEntry entry, final long termId)
    {
        final List<Claim> rivals = claims.computeIfAbsent(entry.startPosition(), (position) -> new ArrayList<>(1));
        Claim claim = null;
        for (final Claim each : rivals)
        {
            claim = entry == each.entry ? each : claim;
        }
        if (null == claim)
        {
            claim = new Claim(entry);
            rivals.add(claim);
        }
        if (claim.add(memberId, termId, tellers.length / 2 + 1))
        {
            released.add(claim);
            for (final Claim each : rivals)
            {
                world.check(each == claim || !each.isReleased, "released twice: " + each.entry + ' ' + entry);
            }
        }
    }

    @Override
    public void onCommitted(final int memberId, final long termId, final long position)
    {
        world.onCommitted(memberId, termId, position);
    }

    @Override
    public void onDelivered(final int memberId, final LogEntry entry, final boolean isReplay)
    {
        world.onDelivered(memberId, entry, isReplay);
    }

    @Override
    public void onTruncated(final int memberId, final long from, final long to)
    {
        world.onTruncated(memberId, from, to);
    }

    /** Which of the terms that a member has noted counts, for its gate and for its leader. */
    enum Rule
    {
        /** None. */
        NONE,
        /** The latest that it has noted, for whatever reason. */
        NOTED,
        /** The latest that it may have promised. */
        PROMISED
    }

    /** How often it was so. */
    static final class Tally
    {
        int joins;
        int noted;
        int notedLeaders;
        int promised;
        int promisedLeaders;
        int gaveWay;
        int leftNoted;
        int leftPromised;

        void add(final Tally other)
        {
            joins += other.joins;
            noted += other.noted;
            notedLeaders += other.notedLeaders;
            promised += other.promised;
            promisedLeaders += other.promisedLeaders;
            gaveWay += other.gaveWay;
            leftNoted += other.leftNoted;
            leftPromised += other.leftPromised;
        }

        @Override
        public String toString()
        {
            return "joins=" + joins + " behind noted=" + noted + " of them leaders=" + notedLeaders +
                " behind promised=" + promised + " of them leaders=" + promisedLeaders + " leaders that gave way=" +
                gaveWay + " clusters left behind noted=" + leftNoted + " behind promised=" + leftPromised;
        }
    }

    /** One member's word. */
    private final class Teller
    {
        private final int id;
        private long gaveTermId = -1;
        private SimulatedCluster life;
        private SimulatedClusterView view;
        private TermGate gate;
        private int told;

        Teller(final int id)
        {
            this.id = id;
        }

        long termId()
        {
            return world.model.leadershipTermId(id);
        }

        long notedTermId()
        {
            return world.model.log(id).candidateTermId();
        }

        long promisedTermId()
        {
            final long termId = new SimulatedClusterView(world.model, id).promisedTermId();
            world.check(termId >= gaveTermId, "promise forgotten: member=" + id + " expected=" + gaveTermId +
                " actual=" + termId);
            return termId;
        }

        boolean isAhead()
        {
            return Rule.NOTED == rule && notedTermId() > termId() ||
                Rule.PROMISED == rule && promisedTermId() > termId();
        }

        void tell()
        {
            if (!world.model.isRunning(id))
            {
                return;
            }
            final LogWorld.Member member = world.members[id];
            if (life != member.cluster)
            {
                life = member.cluster;
                view = new SimulatedClusterView(world.model, id);
                gate = new TermGate(() -> member.consumedTermId);
                gate.consensus(view);
                told = 0;
            }
            final boolean isOpen = Rule.NONE == rule ?
                view.isSettled() && termId() == member.consumedTermId : gate.getAsBoolean() && !isAhead();
            while (isOpen && told < member.entries.size())
            {
                claim(id, member.entries.get(told++), termId());
            }
        }
    }

    /** What members have answered for at one position. */
    private static final class Claim
    {
        private final LogEntry entry;
        private int members;
        private long termId;
        private boolean isReleased;

        Claim(final LogEntry entry)
        {
            this.entry = entry;
        }

        boolean add(final int memberId, final long toldIn, final int quorum)
        {
            if (isReleased)
            {
                return false;
            }
            members |= 1 << memberId;
            termId = Math.max(termId, toldIn);
            isReleased = Integer.bitCount(members) >= quorum;
            return isReleased;
        }
    }
}
