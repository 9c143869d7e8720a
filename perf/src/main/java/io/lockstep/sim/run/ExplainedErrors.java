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

import java.util.regex.Pattern;

import io.aeron.exceptions.AeronEvent;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.StopReason;
import io.lockstep.sim.check.Events;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.node.Allowance;
import io.lockstep.sim.node.SimulatedSystem;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.SwarmSetting;

/**
 * What nodes may tell without being wrong: elections, what recovery from a lost process or host says, and whatever a
 * journal says on a disk that was made to fail.
 * <p>
 * Threading: the simulation's.
 */
public final class ExplainedErrors implements Allowance
{
    /**
     * A host lost power, somebody who is asked at a start was away, a snapshot will be tried again, a leader ends for
     * one that was voted for, a member ends as an election cut its log or as its journal holds what an election has
     * replayed and nobody attested, or Aeron ends a follower whose log has a hole (issue 1923): the text says which.
     */
    private static final Pattern EXPLAINED = Pattern.compile(
        "unforced segment dropped: .*|torn tail cut: .*|journals not compared, no answer: .*" +
        "|snapshot (postponed|not taken), journal is not forced in time: .*" +
        "|snapshot not taken, the term of what was replayed is not committed yet: .*" +
        "|snapshot postponed, the cluster is not ready for it: .*|snapshot failed, it is tried again: .*" +
        "|member has voted in a later term, another leader is needed: .*" +
        "|leader has lost its majority while it takes a snapshot, another leader is needed: .*" +
        "|election has cut the log in front of what is committed here, this member has to start again: .*" +
        "|own log cannot be replayed from the commit position, this member has to start again: .*" +
        "|tail that was never attested set aside, the log has other blocks: .*" +
        "|journal's tail was never attested and is not in the log, the next start sets it aside: .*" +
        "|too few members have room, .*|members have room again, .*|ERROR - Cluster log must be contiguous .*");

    /** Where the log is purged, a member that was away finds that it is too late. */
    private static final Pattern OUT_OF_REACH = Pattern.compile(
        "log of this member ends before the leader's begins, reseed it from a peer: .*");

    /** What a member says that has attested what is replaced, and what gateways and members say of it. */
    private static final Pattern ANOTHER_CHAIN = Pattern.compile(
        "journal holds another block: .*|this member has left the majority's chain: .*" +
        "|member has another chain than the majority, ignored from there: .*" +
        "|another member has left the majority's chain: .*" +
        "|log holds another block than was released: .* heldBy=a majority of the members");

    /** What the stream has forgotten, a client takes for another process with its id. */
    private static final Pattern FORGOTTEN = Pattern.compile("nobody else has the client id: .*");

    /** What was written, and not forced, is gone. */
    private static final Pattern FORGETFUL = Pattern.compile(
        "machine lost its power and the log was not forced, this member joins when others follow a leader .*");

    /** Both snapshots are behind the end of the log, or behind a cut. */
    private static final Pattern NO_SNAPSHOT = Pattern.compile(
        "model: (snapshot is gone|log begins behind the last snapshot), reseed this member: .*");

    private final boolean isDamaging;
    private final boolean isDurable;
    private final boolean isHalting;
    private final boolean hasFlaws;
    private final boolean[] hasLostLog = new boolean[SimulatedSystem.HOST_LIMIT];
    private final boolean[] hasLostPower = new boolean[SimulatedSystem.HOST_LIMIT];
    private final boolean[] hasDiskFault = new boolean[SimulatedSystem.HOST_LIMIT];
    private boolean hasCountedStaleTerms;
    private final boolean[] wasAway = new boolean[SimulatedSystem.HOST_LIMIT];

    /**
     * Nothing is explained yet.
     *
     * @param swarm settings of the run: a network that changes what it carries has nodes hear what nobody said; a log
     *              that is not forced loses its end from under snapshots; one that does what Aeron's does cuts what a
     *              member has attested with its leader alone (ADR 0020); a majority that is damaged forgets clients.
     */
    public ExplainedErrors(final Swarm swarm)
    {
        isDamaging = swarm.get(SwarmSetting.DAMAGE) > 0;
        isDurable = swarm.is(SwarmSetting.DURABLE);
        hasFlaws = swarm.is(SwarmSetting.AERON_FLAWS);
        isHalting = swarm.is(SwarmSetting.HALT);
    }

    /** Hears what explains errors, before somebody else does. */
    Events hearing(final Events next)
    {
        return new ForwardingEvents(next)
        {
            @Override
            public void onLogTruncated(final int member, final long position)
            {
                hasLostLog[member] = true;
                super.onLogTruncated(member, position);
            }

            @Override
            public void onLifeEnded(final int host, final LifeEnd end)
            {
                hasLostPower[host] |= LifeEnd.POWER_LOST == end;
                super.onLifeEnded(host, end);
            }
        };
    }

    /** May a member find that its stream is not that of the others: it attested with its leader what is replaced. */
    boolean mayDiverge()
    {
        return hasFlaws || hasCountedStaleTerms;
    }

    /** A disk is made to fail. */
    void onDiskFault(final int host)
    {
        hasDiskFault[host] = true;
    }

    /** A commit counts members of an older term: one of them may find itself with a stream of its own. */
    void onStaleTerm()
    {
        hasCountedStaleTerms = true;
    }

    /** The others may take a host for one that is down. */
    void onAway(final int host)
    {
        wasAway[host] = true;
    }

    @Override
    public boolean mayTell(final int host, final Throwable error)
    {
        return error instanceof AeronEvent ||
            isDamaging && StopReason.isEvent(error) ||
            hasDiskFault[host] && error instanceof LockstepException ||
            maySay(host, String.valueOf(error.getMessage()));
    }

    private boolean maySay(final int host, final String message)
    {
        return EXPLAINED.matcher(message).matches() ||
            isHalting && FORGOTTEN.matcher(message).matches() ||
            mayDiverge() && ANOTHER_CHAIN.matcher(message).matches() ||
            hasLostPower[host] && !isDurable && FORGETFUL.matcher(message).matches() ||
            (hasLostLog[host] || hasLostPower[host] && !isDurable) && NO_SNAPSHOT.matcher(message).matches() ||
            wasAway[host] && OUT_OF_REACH.matcher(message).matches();
    }
}
