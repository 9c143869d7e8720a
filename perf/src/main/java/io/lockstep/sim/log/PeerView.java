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

import java.util.Arrays;

/**
 * What a consensus module knows of a member, itself included: Aeron's ClusterMember.
 * <p>
 * Threading: the simulation's one thread.
 */
final class PeerView
{
    static final int NO_VOTE = 0;
    static final int YES = 1;
    static final int NO = -1;

    final int id;
    long termId;
    long position;
    /** Term that its log is of, as it said with its position: what Aeron's message does not say. */
    long logTermId;
    long lastPositionNs = Long.MIN_VALUE / 2;
    long candidateTermId;
    int vote;
    boolean isBallotSent;
    boolean isCatchingUp;

    PeerView(final int id)
    {
        this.id = id;
        reset();
    }

    void reset()
    {
        isBallotSent = false;
        vote = NO_VOTE;
        candidateTermId = TermMap.NONE;
        termId = TermMap.NONE;
        logTermId = TermMap.NONE;
        position = TermMap.NONE;
    }

    void update(final long newTermId, final long newPosition, final long newLogTermId, final long nowNs)
    {
        termId = newTermId;
        position = newPosition;
        logTermId = newLogTermId;
        lastPositionNs = nowNs;
    }

    boolean isActive(final long nowNs, final long timeoutNs)
    {
        return lastPositionNs + timeoutNs > nowNs;
    }

    boolean willVoteFor(final PeerView candidate)
    {
        return TermMap.NONE != position && compare(termId, position, candidate.termId, candidate.position) <= 0;
    }

    /** Which log is the more recent: the one of the later term, in the same term the longer one. */
    static int compare(final long termId, final long position, final long otherTermId, final long otherPosition)
    {
        return termId != otherTermId ? Long.compare(termId, otherTermId) : Long.compare(position, otherPosition);
    }

    static boolean isUnanimousCandidate(
        final PeerView[] members, final PeerView candidate, final int closedLeaderId, final int quorum)
    {
        int votes = 0;
        for (final PeerView each : members)
        {
            if (each.id != closedLeaderId)
            {
                if (!each.willVoteFor(candidate))
                {
                    return false;
                }
                votes++;
            }
        }
        return votes >= quorum;
    }

    static boolean isQuorumCandidate(final PeerView[] members, final PeerView candidate, final int quorum)
    {
        int votes = 0;
        for (final PeerView each : members)
        {
            votes += each.willVoteFor(candidate) ? 1 : 0;
        }
        return votes >= quorum;
    }

    static boolean isUnanimousLeader(
        final PeerView[] members, final long candidateTermId, final int closedLeaderId, final int quorum)
    {
        int votes = 0;
        for (final PeerView each : members)
        {
            if (each.id != closedLeaderId)
            {
                if (candidateTermId != each.candidateTermId || YES != each.vote)
                {
                    return false;
                }
                votes++;
            }
        }
        return votes >= quorum;
    }

    static boolean isQuorumLeader(final PeerView[] members, final long candidateTermId, final int quorum)
    {
        int votes = 0;
        for (final PeerView each : members)
        {
            if (candidateTermId == each.candidateTermId)
            {
                if (NO == each.vote)
                {
                    return false;
                }
                votes += YES == each.vote ? 1 : 0;
            }
        }
        return votes >= quorum;
    }

    static boolean hasActiveQuorum(
        final PeerView[] members, final long nowNs, final long timeoutNs, final int quorum)
    {
        int active = 0;
        for (final PeerView each : members)
        {
            active += each.isActive(nowNs, timeoutNs) ? 1 : 0;
        }
        return active >= quorum;
    }

    /** Aeron looks at the term of the report alone, and not whether the member has joined it: with the flaw. */
    static boolean hasQuorumAt(
        final PeerView[] members,
        final long termId,
        final long position,
        final long nowNs,
        final LogSettings settings)
    {
        final boolean isReportEnough = settings.has(LogFlaw.STALE_TERM_COUNTS);
        int reached = 0;
        for (final PeerView each : members)
        {
            if (each.isActive(nowNs, settings.heartbeatTimeoutNs) && each.position >= position &&
                termId == (isReportEnough ? each.termId : each.logTermId))
            {
                reached++;
            }
        }
        return reached >= settings.quorum();
    }

    /** What a quorum of active members has; where {@code termId} is given, of those whose log is of that term. */
    static long quorumPosition(
        final PeerView[] members, final long termId, final long nowNs, final LogSettings settings, final long[] ranked)
    {
        Arrays.fill(ranked, 0);
        for (final PeerView each : members)
        {
            if (each.isActive(nowNs, settings.heartbeatTimeoutNs) &&
                (TermMap.NONE == termId || termId == each.logTermId))
            {
                long next = each.position;
                for (int i = 0; i < ranked.length; i++)
                {
                    final long rank = ranked[i];
                    if (next > rank)
                    {
                        ranked[i] = next;
                        next = rank;
                    }
                }
            }
        }
        return ranked[ranked.length - 1];
    }
}
