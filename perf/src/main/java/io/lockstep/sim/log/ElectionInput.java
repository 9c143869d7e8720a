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

import static io.aeron.cluster.ElectionState.CANDIDATE_BALLOT;
import static io.aeron.cluster.ElectionState.CANVASS;
import static io.aeron.cluster.ElectionState.FOLLOWER_BALLOT;
import static io.aeron.cluster.ElectionState.FOLLOWER_CATCHUP;
import static io.aeron.cluster.ElectionState.FOLLOWER_LOG_REPLICATION;
import static io.aeron.cluster.ElectionState.FOLLOWER_REPLAY;
import static io.aeron.cluster.ElectionState.INIT;
import static io.aeron.cluster.ElectionState.LEADER_LOG_REPLICATION;
import static io.aeron.cluster.ElectionState.LEADER_READY;
import static io.aeron.cluster.ElectionState.NOMINATE;

import io.aeron.cluster.client.ClusterEvent;
import io.aeron.cluster.service.Cluster;

/**
 * What an election does when a member speaks: the handlers of Aeron's Election.
 * <p>
 * Threading: the simulation's one thread. Errors: {@link ClusterEvent} begins the election anew.
 */
final class ElectionInput
{
    private static final long NONE = TermMap.NONE;

    private final Election election;
    private final Consensus agent;
    private final LogSettings settings;
    private final PeerView[] members;

    ElectionInput(final Election election)
    {
        this.election = election;
        agent = election.agent;
        settings = agent.settings;
        members = agent.members;
    }

    void on(final Message m)
    {
        if (INIT == election.state)
        {
            return;
        }
        switch (m.kind)
        {
            case CANVASS:
                onCanvassPosition(m);
                break;
            case REQUEST_VOTE:
                onRequestVote(m);
                break;
            case VOTE:
                onVote(m);
                break;
            case NEW_TERM:
                onNewLeadershipTerm(m);
                break;
            case APPEND_POSITION:
                onAppendPosition(m);
                break;
            case COMMIT_POSITION:
                onCommitPosition(m);
                break;
            default:
                break;
        }
    }

    /** The log that is replayed has another term: Election.onReplayNewLeadershipTermEvent. */
    void onReplayedTerm(final long termId, final long position, final long base)
    {
        if (FOLLOWER_CATCHUP == election.state || FOLLOWER_REPLAY == election.state)
        {
            election.coherent(termId, base, NONE);
            election.logPosition = position;
            election.logTermId = Math.max(election.logTermId, termId);
        }
    }

    /** Aeron asks nothing here: a member that has voted in a later term takes the word of an older leader. */
    boolean mayFollow(final long termId)
    {
        return settings.has(LogFlaw.FOLLOWS_OLDER_TERM) || termId >= election.candidateTermId;
    }

    private void onCanvassPosition(final Message m)
    {
        if (m.from == election.closedLeaderId)
        {
            election.closedLeaderId = -1;
        }
        members[m.from].update(m.a, m.b, NONE, agent.nowNs);
        if (m.a < election.termId)
        {
            if (Cluster.Role.LEADER == agent.role)
            {
                election.messages.newLeadershipTerm(m.from, m.a);
            }
        }
        else if (m.a > election.termId && (LEADER_LOG_REPLICATION == election.state || LEADER_READY == election.state))
        {
            throw new ClusterEvent("potential new election in progress");
        }
        if (!settings.has(LogFlaw.FOLLOWS_OLDER_TERM) && m.d > election.termId &&
            Cluster.Role.LEADER == agent.role)
        {
            agent.log.proposeCandidateTermId(m.d);
            throw new ClusterEvent("a later term has been voted in");
        }
    }

    private void onRequestVote(final Message m)
    {
        if (m.c <= election.candidateTermId)
        {
            election.messages.placeVote(m.c, m.from, false);
        }
        else if (PeerView.compare(election.logTermId, election.appendPosition, m.a, m.b) > 0)
        {
            election.candidateTermId = agent.log.proposeCandidateTermId(m.c);
            election.messages.placeVote(m.c, m.from, false);
            if (Cluster.Role.LEADER == agent.role)
            {
                election.messages.newLeadershipTerm(m.from, m.a);
            }
        }
        else if (CANVASS == election.state || NOMINATE == election.state || CANDIDATE_BALLOT == election.state ||
            FOLLOWER_BALLOT == election.state)
        {
            election.candidateTermId = agent.log.proposeCandidateTermId(m.c);
            election.messages.placeVote(m.c, m.from, true);
            agent.model.listener.onVoted(agent.id, m.c);
            election.state(FOLLOWER_BALLOT);
        }
    }

    private void onVote(final Message m)
    {
        if (CANDIDATE_BALLOT == election.state && m.c == election.candidateTermId)
        {
            final PeerView voter = members[m.from];
            voter.candidateTermId = m.c;
            voter.vote = 1 == m.x ? PeerView.YES : PeerView.NO;
            voter.update(m.a, m.b, NONE, agent.nowNs);
        }
    }

    private void onNewLeadershipTerm(final Message m)
    {
        if (m.from == election.closedLeaderId)
        {
            election.closedLeaderId = -1;
        }
        final boolean isElected = m.e == election.candidateTermId &&
            (FOLLOWER_BALLOT == election.state || CANDIDATE_BALLOT == election.state);
        if (isElected || CANVASS == election.state && mayFollow(m.e))
        {
            if (m.a == election.logTermId)
            {
                follow(m);
            }
            else
            {
                election.state(CANVASS);
            }
        }
        if (FOLLOWER_LOG_REPLICATION == election.state && m.a == election.logTermId && election.leaderId == m.from)
        {
            election.replicationDeadlineNs = agent.nowNs + settings.heartbeatTimeoutNs;
        }
    }

    private void follow(final Message m)
    {
        if (NONE != m.c && m.c < election.appendPosition)
        {
            truncate(m.c);
        }
        if (election.termId != m.e && !settings.has(LogFlaw.REPLAY_BEFORE_TERM))
        {
            election.notifiedCommitPosition = 0;
        }
        final long appendPosition = election.appendPosition;
        election.leaderId = m.from;
        election.isLeaderStartup = 1 == m.x;
        election.termId = m.e;
        election.candidateTermId = Math.max(m.e, election.candidateTermId);
        election.streamSessionId = m.i;
        election.catchupJoinPosition = appendPosition < m.g ? m.g : NONE;
        election.notifiedCommitPosition = Math.max(election.notifiedCommitPosition, m.h);
        if (appendPosition >= m.f)
        {
            election.state(FOLLOWER_REPLAY);
        }
        else if (NONE == m.b)
        {
            throw new ClusterEvent("invalid new leadership term: appendPosition=" + appendPosition + ' ' + m);
        }
        else if (appendPosition < m.c)
        {
            election.replicate(election.logTermId, NONE, m.c);
        }
        else if (appendPosition == m.c && NONE != m.d)
        {
            election.replicate(m.b, m.c, m.d);
        }
    }

    /** Nobody asks what the service holds of it: Election.onTruncateLogEntry. */
    private void truncate(final long position)
    {
        final long from = election.appendPosition;
        agent.truncate(election.logTermId, position);
        election.appendPosition = position;
        throw new ClusterEvent("Truncating Cluster Log - memberId=" + agent.self.id + " state=" + election.state +
            " this.commitPosition=" + agent.commitPosition + " oldPosition=" + from + " newPosition=" + position);
    }

    private void onAppendPosition(final Message m)
    {
        if (m.a <= election.termId)
        {
            members[m.from].update(m.a, m.b, m.c, agent.nowNs);
            agent.input.trackCatchup(members[m.from], m.a, 1 == m.x);
        }
    }

    private void onCommitPosition(final Message m)
    {
        if (election.leaderId == m.from)
        {
            election.notifiedCommitPosition = Math.max(election.notifiedCommitPosition, m.b);
            if (FOLLOWER_LOG_REPLICATION == election.state)
            {
                election.replicationDeadlineNs = agent.nowNs + settings.heartbeatTimeoutNs;
            }
        }
        else if (m.a > election.termId && (LEADER_READY == election.state ||
            Cluster.Role.LEADER == agent.role && !settings.has(LogFlaw.ELECTED_LEADER_STAYS)))
        {
            throw new ClusterEvent("new leader detected due to commit position");
        }
    }
}
