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

/**
 * What an election tells the members: the messages of Aeron's Election, and when it sends them.
 * <p>
 * Threading: the simulation's one thread.
 */
final class ElectionMessages
{
    private static final long NONE = TermMap.NONE;
    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    private final Election election;
    private final Consensus agent;
    private final LogSettings settings;
    private final PeerView[] members;
    private long lastUpdateNs = LONG_AGO;
    private long lastCommitUpdateNs = LONG_AGO;
    private long lastCommit;
    private long lastAppend;

    ElectionMessages(final Election election)
    {
        this.election = election;
        agent = election.agent;
        settings = agent.settings;
        members = agent.members;
    }

    void onStateChange()
    {
        lastUpdateNs = LONG_AGO;
        lastCommitUpdateNs = LONG_AGO;
    }

    void onReplicationStopped()
    {
        lastCommit = 0;
    }

    void onReplayStopped()
    {
        lastAppend = 0;
    }

    int canvassOnInterval(final long nowNs)
    {
        if (nowNs - lastUpdateNs < settings.statusIntervalNs)
        {
            return 0;
        }
        lastUpdateNs = nowNs;
        for (final PeerView each : members)
        {
            if (each != agent.self)
            {
                final Message m = agent.wire.newMessage(Message.Kind.CANVASS);
                m.a = election.logTermId;
                m.b = election.appendPosition;
                m.c = election.termId;
                m.d = election.candidateTermId;
                agent.send(each.id, m);
            }
        }
        return 1;
    }

    int requestVotes()
    {
        int workCount = 0;
        for (final PeerView each : members)
        {
            if (!each.isBallotSent)
            {
                final Message m = agent.wire.newMessage(Message.Kind.REQUEST_VOTE);
                m.a = election.logTermId;
                m.b = election.appendPosition;
                m.c = election.candidateTermId;
                agent.send(each.id, m);
                each.isBallotSent = true;
                workCount++;
            }
        }
        return workCount;
    }

    void placeVote(final long candidateTermId, final int candidateId, final boolean isYes)
    {
        final Message m = agent.wire.newMessage(Message.Kind.VOTE);
        m.a = election.logTermId;
        m.b = election.appendPosition;
        m.c = candidateTermId;
        m.x = isYes ? 1 : 0;
        agent.send(candidateId, m);
    }

    /** Term and commit position, each when it is due. */
    int tell(final long nowNs)
    {
        final long position = agent.positions.electionCommitPosition(election.appendPosition);
        int workCount = tellTerm(nowNs);
        if (lastCommit < position ||
            lastCommit == position && nowNs - lastCommitUpdateNs >= settings.heartbeatIntervalNs)
        {
            lastCommitUpdateNs = nowNs;
            lastCommit = position;
            agent.positions.publishCommitPosition(position, election.termId);
            workCount++;
        }
        return workCount;
    }

    int tellTerm(final long nowNs)
    {
        if (nowNs - lastUpdateNs < settings.heartbeatIntervalNs)
        {
            return 0;
        }
        lastUpdateNs = nowNs;
        for (final PeerView each : members)
        {
            newLeadershipTerm(each.id, election.logTermId);
        }
        return 1;
    }

    /** Election.publishNewLeadershipTerm: where the term behind the receiver's begins, as this member has it. */
    void newLeadershipTerm(final int to, final long receiversTermId)
    {
        if (to == agent.self.id || NONE == election.streamSessionId)
        {
            return;
        }
        final TermMap terms = agent.log.terms;
        final int next = terms.find(receiversTermId + 1);
        final Message m = agent.wire.newMessage(Message.Kind.NEW_TERM);
        m.a = receiversTermId;
        m.b = next >= 0 ? receiversTermId + 1 : election.termId;
        m.c = next >= 0 ? terms.base(next) : election.appendPosition;
        m.d = next < 0 ? NONE : NONE == terms.end(next) ? election.appendPosition : terms.end(next);
        m.e = election.termId;
        m.f = election.appendPosition;
        m.g = election.appendPosition;
        m.h = agent.positions.electionCommitPosition(election.appendPosition);
        m.i = election.streamSessionId;
        m.x = election.isLeaderStartup ? 1 : 0;
        agent.send(to, m);
    }

    int replicationPosition(final long position, final long nowNs)
    {
        if (position > election.appendPosition ||
            position == election.appendPosition && nowNs - lastUpdateNs >= settings.heartbeatIntervalNs)
        {
            appendPosition(position);
            election.appendPosition = position;
            lastUpdateNs = nowNs;
            return 1;
        }
        return 0;
    }

    int followerAppendPosition(final long nowNs)
    {
        if (lastAppend != election.appendPosition || nowNs - lastUpdateNs >= settings.heartbeatIntervalNs)
        {
            appendPosition(election.appendPosition);
            lastAppend = election.appendPosition;
            lastUpdateNs = nowNs;
            return 1;
        }
        return 0;
    }

    boolean appendPosition(final long position)
    {
        return agent.positions.sendAppendPosition(
            election.leaderId, election.termId, position, election.logTermId, false);
    }

    boolean catchupPosition()
    {
        final Message m = agent.wire.newMessage(Message.Kind.CATCHUP_POSITION);
        m.a = election.termId;
        m.b = election.logPosition;
        return agent.send(election.leaderId, m);
    }
}
