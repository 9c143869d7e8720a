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

import io.aeron.cluster.client.ClusterEvent;
import io.aeron.cluster.service.Cluster;

/**
 * What a consensus module does when another speaks: the handlers of Aeron's ConsensusModuleAgent, which hand over to
 * the election while there is one.
 * <p>
 * Threading: the simulation's one thread.
 */
final class ConsensusInput
{
    private static final long NONE = TermMap.NONE;

    private final Consensus agent;

    ConsensusInput(final Consensus agent)
    {
        this.agent = agent;
    }

    void on(final Message m)
    {
        final boolean isOfElection = null != agent.election;
        switch (m.kind)
        {
            case CANVASS:
                if (!isOfElection)
                {
                    onCanvassPosition(m);
                    return;
                }
                break;
            case REQUEST_VOTE:
                if (!isOfElection)
                {
                    if (m.c > agent.leadershipTermId)
                    {
                        agent.enterElection(false, "unexpected vote request");
                    }
                    return;
                }
                break;
            case NEW_TERM:
            case COMMIT_POSITION:
                onLeader(m);
                return;
            case APPEND_POSITION:
                if (!isOfElection)
                {
                    if (m.a <= agent.leadershipTermId && Cluster.Role.LEADER == agent.role)
                    {
                        agent.members[m.from].update(m.a, m.b, m.c, agent.nowNs);
                        trackCatchup(agent.members[m.from], m.a, 1 == m.x);
                    }
                    return;
                }
                break;
            case CATCHUP_POSITION:
                onCatchupPosition(m);
                return;
            case STOP_CATCHUP:
                if (m.a == agent.leadershipTermId)
                {
                    agent.isCatchupOpen = false;
                }
                return;
            default:
                break;
        }
        if (isOfElection)
        {
            if (Message.Kind.REPLICATED == m.kind)
            {
                agent.election.follower.onReplicated(m);
            }
            agent.election.input.on(m);
        }
    }

    /** A new term, or a commit position: onNewLeadershipTerm, onCommitPosition. */
    private void onLeader(final Message m)
    {
        final boolean isTerm = Message.Kind.NEW_TERM == m.kind;
        final long termId = isTerm ? m.e : m.a;
        if (termId >= agent.leadershipTermId && (null == agent.election || agent.election.input.mayFollow(termId)))
        {
            agent.lastLeaderUpdateNs = agent.nowNs;
        }
        if (null != agent.election)
        {
            agent.election.input.on(m);
        }
        else if (termId == agent.leadershipTermId)
        {
            if (Cluster.Role.FOLLOWER == agent.role && m.from == agent.leaderId)
            {
                agent.notifiedCommitPosition = Math.max(agent.notifiedCommitPosition, isTerm ? m.h : m.b);
                agent.lastLogUpdateNs = agent.nowNs;
            }
        }
        else if (termId > agent.leadershipTermId)
        {
            agent.enterElection(false, "new leader of a later term");
        }
    }

    private void onCanvassPosition(final Message m)
    {
        if (!agent.has(LogFlaw.FOLLOWS_OLDER_TERM) && m.d > agent.leadershipTermId && Cluster.Role.LEADER == agent.role)
        {
            agent.log.proposeCandidateTermId(m.d);
            agent.enterElection(false, "a later term has been voted in");
            return;
        }
        if (Cluster.Role.LEADER != agent.role || m.a > agent.leadershipTermId)
        {
            return;
        }
        agent.members[m.from].update(m.a, m.b, NONE, agent.nowNs);
        agent.members[m.from].isCatchingUp = false;
        final TermMap terms = agent.log.terms;
        final long base = terms.base(terms.find(agent.leadershipTermId));
        final int next = m.a < agent.leadershipTermId ? terms.find(m.a + 1) : -1;
        final Message answer = agent.wire.newMessage(Message.Kind.NEW_TERM);
        answer.a = m.a;
        answer.b = m.a == agent.leadershipTermId ? NONE : next >= 0 ? m.a + 1 : agent.leadershipTermId;
        answer.c = m.a == agent.leadershipTermId ? NONE : next >= 0 ? terms.base(next) : base;
        answer.d = next >= 0 ? terms.end(next) : NONE;
        answer.e = agent.leadershipTermId;
        answer.f = base;
        answer.g = agent.streams.published().position();
        answer.h = agent.commitPosition;
        answer.i = agent.streams.published().sessionId;
        answer.x = 0;
        agent.send(m.from, answer);
    }

    private void onCatchupPosition(final Message m)
    {
        final PeerView follower = agent.members[m.from];
        if (m.a <= agent.leadershipTermId && Cluster.Role.LEADER == agent.role && !follower.isCatchingUp &&
            null != agent.streams.published())
        {
            follower.isCatchingUp = agent.streams.startCatchup(m.from, m.b);
            if (!follower.isCatchingUp)
            {
                agent.error(new ClusterEvent("catchup replay failed: member=" + m.from + " position=" + m.b +
                    " logStart=" + agent.log.startPosition()));
            }
        }
    }

    void trackCatchup(final PeerView follower, final long termId, final boolean isCatchup)
    {
        if ((follower.isCatchingUp || isCatchup) && null != agent.streams.published() &&
            follower.position >= agent.streams.published().position())
        {
            final Message m = agent.wire.newMessage(Message.Kind.STOP_CATCHUP);
            m.a = termId;
            if (agent.send(follower.id, m))
            {
                follower.isCatchingUp = false;
            }
        }
    }
}
