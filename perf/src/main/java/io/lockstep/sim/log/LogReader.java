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

/**
 * The log as the consensus module of a follower, or of a member in an election, reads it: Aeron's LogAdapter.
 * <p>
 * Threading: the simulation's one thread.
 */
final class LogReader
{
    private final Consensus agent;

    LogReader(final Consensus agent)
    {
        this.agent = agent;
    }

    /** Reads entries up to a position, and no further than a snapshot. Gives how many. */
    int poll(final long bound)
    {
        final MemberLog log = agent.log;
        int index = log.indexOf(agent.readPosition);
        int count = 0;
        while (index >= 0 && index < log.size() && count < agent.settings.fragmentLimit &&
            log.get(index).position() <= bound)
        {
            final LogEntry entry = log.get(index++);
            count++;
            agent.readPosition = entry.position();
            on(entry, index - 2);
            if (agent.isTakingSnapshot())
            {
                break;
            }
        }
        return count;
    }

    private void on(final LogEntry entry, final int before)
    {
        switch (entry.kind())
        {
            case MESSAGE:
                agent.sessions.onReplayMessage(entry);
                break;
            case TIMER:
                agent.timers.onReplayed(entry.id());
                break;
            case SESSION_OPEN:
                agent.sessions.onReplayOpen(entry);
                break;
            case SESSION_CLOSE:
                agent.sessions.onReplayClose(entry);
                break;
            case SNAPSHOT:
                if (entry.termId() == agent.leadershipTermId && agent.canTakeSnapshot())
                {
                    agent.state = Consensus.State.SNAPSHOT;
                }
                break;
            case NEW_TERM:
                onNewTerm(entry, before);
                break;
            default:
                break;
        }
    }

    private void onNewTerm(final LogEntry entry, final int before)
    {
        agent.leadershipTermId(entry.termId());
        if (null != agent.election)
        {
            agent.election.input.onReplayedTerm(entry.termId(), entry.position(), termBase(entry, before));
        }
    }

    int replayLogPoll(final long stop)
    {
        if (Consensus.State.ACTIVE != agent.state)
        {
            return 0;
        }
        final int count = poll(stop);
        if (agent.has(LogFlaw.REPLAY_BEFORE_TERM))
        {
            agent.commit(agent.readPosition);
        }
        return count;
    }

    boolean isBeyond(final long stop)
    {
        final LogEntry next = agent.log.at(agent.readPosition);
        return null == next || next.position() > stop;
    }

    int catchupPoll(final long limit)
    {
        int count = 0;
        if (Consensus.State.ACTIVE == agent.state)
        {
            if (!agent.has(LogFlaw.STALE_TERM_COUNTS))
            {
                joinRecordedTerms();
            }
            count = poll(Math.min(agent.recordedPosition(), limit));
            if (0 == count && agent.streams.isEnded())
            {
                throw new ClusterEvent("unexpected end of the log's stream during catchup");
            }
            agent.positions.updateFollower(
                agent.leadershipTermId, agent.election.logTermId, agent.recordedPosition(), true);
            agent.commit(Math.min(agent.readPosition, limit));
            if (agent.positions.isStalled())
            {
                throw new ClusterEvent("no catchup progress: commitPosition=" + agent.commitPosition);
            }
        }
        return count;
    }

    /**
     * Where only members of a term count, who catches up has to be one as soon as it holds the term's first entry.
     * Aeron has it join when that entry is committed, and counts it before.
     */
    private void joinRecordedTerms()
    {
        final MemberLog log = agent.log;
        final long recorded = agent.recordedPosition();
        for (int i = log.size() - 1; i >= 0 && log.get(i).termId() > agent.election.logTermId; i--)
        {
            final LogEntry entry = log.get(i);
            if (LogEntryKind.NEW_TERM == entry.kind() && entry.position() <= recorded && isOldest(i))
            {
                agent.election.coherent(entry.termId(), termBase(entry, i - 1), TermMap.NONE);
                agent.election.logTermId = entry.termId();
                joinRecordedTerms();
                return;
            }
        }
    }

    /** Is there no entry in front of this one of a term that was not joined either. */
    private boolean isOldest(final int index)
    {
        final MemberLog log = agent.log;
        int before = index - 1;
        while (before >= 0 && log.get(before).termId() == log.get(index).termId())
        {
            before--;
        }
        return before < 0 || log.get(before).termId() <= agent.election.logTermId;
    }

    private long termBase(final LogEntry newTerm, final int before)
    {
        final LogEntry padding = before >= 0 ? agent.log.get(before) : null;
        final boolean isPadded = null != padding && LogEntryKind.PADDING == padding.kind() &&
            padding.termId() == newTerm.termId();
        return isPadded ? padding.startPosition() : newTerm.startPosition();
    }
}
