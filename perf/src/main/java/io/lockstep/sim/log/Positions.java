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
 * How far members have the log, what follows of it, and who is told.
 * <p>
 * Threading: the simulation's one thread.
 */
final class Positions
{
    private static final long NONE = TermMap.NONE;

    private final Consensus agent;
    private final long[] ranked;
    private long lastAppend;
    private long lastAppendUpdateNs;
    private long lastAppendSendNs;
    private long lastCommitTold;

    Positions(final Consensus agent)
    {
        this.agent = agent;
        ranked = new long[agent.settings.quorum()];
    }

    void begin(final long appendPosition)
    {
        lastAppend = appendPosition;
        lastAppendUpdateNs = agent.nowNs;
    }

    void onFollowing()
    {
        lastAppendUpdateNs = agent.nowNs;
        lastAppendSendNs = agent.nowNs;
    }

    boolean isStalled()
    {
        return agent.nowNs > lastAppendUpdateNs + agent.settings.heartbeatTimeoutNs;
    }

    /** What a quorum of agent.members said they have, whatever it is: quorumPositionBoundedByLeaderLog. */
    long replicatedPosition(final long appendPosition)
    {
        return Math.min(appendPosition, quorumPosition(NONE));
    }

    /** What is committed: with {@link LogFlaw#STALE_TERM_COUNTS} the same. */
    private long committablePosition(final long appendPosition, final long termId)
    {
        return agent.has(LogFlaw.STALE_TERM_COUNTS) ? replicatedPosition(appendPosition) :
            Math.min(appendPosition, quorumPosition(termId));
    }

    private long quorumPosition(final long termId)
    {
        return PeerView.quorumPosition(agent.members, termId, agent.nowNs, agent.settings, ranked);
    }

    /** What an election tells as committed. */
    long electionCommitPosition(final long appendPosition)
    {
        return agent.has(LogFlaw.REPLAY_BEFORE_TERM) ? replicatedPosition(appendPosition) :
            committablePosition(appendPosition, agent.election.termId);
    }

    int updateLeader(final long appendPosition)
    {
        agent.self.update(agent.self.termId, appendPosition, agent.self.logTermId, agent.nowNs);
        final long quorumPosition = committablePosition(appendPosition, agent.leadershipTermId);
        if (quorumPosition > agent.commitPosition ||
            agent.nowNs >= agent.lastLogUpdateNs + agent.settings.heartbeatIntervalNs)
        {
            publishCommitPosition(quorumPosition, agent.leadershipTermId);
            if (quorumPosition > lastCommitTold)
            {
                lastCommitTold = quorumPosition;
                agent.model.listener.onCommitted(agent.id, agent.leadershipTermId, quorumPosition);
            }
            agent.commit(quorumPosition);
            agent.lastLogUpdateNs = agent.nowNs;
            agent.sweepUncommitted(quorumPosition);
            return 1;
        }
        return 0;
    }

    void publishCommitPosition(final long position, final long termId)
    {
        for (final PeerView each : agent.members)
        {
            if (each != agent.self)
            {
                final Message m = agent.wire.newMessage(Message.Kind.COMMIT_POSITION);
                m.a = termId;
                m.b = position;
                agent.send(each.id, m);
            }
        }
    }

    void updateFollower(
        final long termId, final long logTermId, final long appendPosition, final boolean isCatchup)
    {
        final long position = Math.max(appendPosition, lastAppend);
        if (position > lastAppend || agent.nowNs >= lastAppendSendNs + agent.settings.heartbeatIntervalNs)
        {
            final int to = null == agent.election ? agent.leaderId : agent.election.leaderId;
            sendAppendPosition(to, termId, position, logTermId, isCatchup);
            if (position > lastAppend)
            {
                lastAppend = position;
                lastAppendUpdateNs = agent.nowNs;
            }
            lastAppendSendNs = agent.nowNs;
        }
    }

    boolean sendAppendPosition(
        final int to, final long termId, final long position, final long logTermId, final boolean isCatchup)
    {
        final Message m = agent.wire.newMessage(Message.Kind.APPEND_POSITION);
        m.a = termId;
        m.b = position;
        m.c = logTermId;
        m.x = isCatchup ? 1 : 0;
        return agent.send(to, m);
    }
}
