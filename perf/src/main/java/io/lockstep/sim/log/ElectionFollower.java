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

import static io.aeron.cluster.ElectionState.CANVASS;
import static io.aeron.cluster.ElectionState.CLOSED;
import static io.aeron.cluster.ElectionState.FOLLOWER_CATCHUP;
import static io.aeron.cluster.ElectionState.FOLLOWER_CATCHUP_AWAIT;
import static io.aeron.cluster.ElectionState.FOLLOWER_CATCHUP_INIT;
import static io.aeron.cluster.ElectionState.FOLLOWER_LOG_AWAIT;
import static io.aeron.cluster.ElectionState.FOLLOWER_LOG_INIT;
import static io.aeron.cluster.ElectionState.FOLLOWER_READY;

import io.aeron.cluster.client.ClusterEvent;

/**
 * The states of an election in which a member follows a leader that it has heard of.
 * <p>
 * Threading: the simulation's one thread. Errors: {@link ClusterEvent} begins the election anew.
 */
final class ElectionFollower
{
    private static final long NONE = TermMap.NONE;

    private final Election election;
    private final Consensus agent;
    private final LogSettings settings;
    private LogReplication replication;

    ElectionFollower(final Election election)
    {
        this.election = election;
        agent = election.agent;
        settings = agent.settings;
    }

    int doWork(final long nowNs)
    {
        switch (election.state)
        {
            case FOLLOWER_LOG_REPLICATION:
                return logReplication(nowNs);
            case FOLLOWER_REPLAY:
                return replay(nowNs);
            case FOLLOWER_CATCHUP_INIT:
                return catchupInit(nowNs);
            case FOLLOWER_CATCHUP_AWAIT:
                return catchupAwait(nowNs);
            case FOLLOWER_CATCHUP:
                return catchup();
            case FOLLOWER_LOG_INIT:
                return logInit();
            case FOLLOWER_LOG_AWAIT:
                return logAwait(nowNs);
            case FOLLOWER_READY:
                return ready(nowNs);
            default:
                return 0;
        }
    }

    void onReplicated(final Message m)
    {
        if (null != replication)
        {
            replication.onReplicated(m);
        }
    }

    void stopReplication()
    {
        if (null != replication)
        {
            replication.close();
            replication = null;
        }
        election.replicationDeadlineNs = 0;
        election.messages.onReplicationStopped();
    }

    private int logReplication(final long nowNs)
    {
        if (null == replication)
        {
            if (election.appendPosition < election.replicationStop)
            {
                replication = new LogReplication(agent, election.leaderId, election.replicationStop);
                election.replicationDeadlineNs = nowNs + settings.heartbeatTimeoutNs;
            }
            else
            {
                replicated();
            }
            return 1;
        }
        int workCount = replication.doWork(nowNs);
        final boolean isDone = replication.isDone();
        workCount += election.messages.replicationPosition(replication.position(), nowNs);
        if (isDone)
        {
            if (election.notifiedCommitPosition >= election.appendPosition ||
                !settings.has(LogFlaw.REPLAY_BEFORE_TERM))
            {
                election.appendPosition = replication.position();
                stopReplication();
                replicated();
                return workCount + 1;
            }
            if (nowNs >= election.replicationDeadlineNs)
            {
                throw new ClusterEvent("timeout awaiting commit position");
            }
        }
        return workCount;
    }

    private void replicated()
    {
        election.coherent(
            election.replicationTermId,
            NONE != election.replicationBase ? election.replicationBase : election.initialBase,
            election.replicationStop);
        election.logTermId = election.replicationTermId;
        election.state(CANVASS);
    }

    /** Bounded by what the leader said is at a majority, in whatever term it was told so: Election.followerReplay. */
    private int replay(final long nowNs)
    {
        if (null != election.replay)
        {
            return replayOn();
        }
        final boolean isBounded = settings.has(LogFlaw.REPLAY_BEFORE_TERM);
        if (election.logPosition >= election.appendPosition)
        {
            onReplayed();
        }
        else if (isBounded && 0 == election.notifiedCommitPosition)
        {
            return election.messages.followerAppendPosition(nowNs);
        }
        else if (isBounded && election.logPosition >= election.notifiedCommitPosition)
        {
            election.state(CANVASS);
        }
        else
        {
            election.replay = new LogReplay(agent, election.logPosition, isBounded ?
                Math.min(election.appendPosition, election.notifiedCommitPosition) : election.appendPosition);
        }
        return 1;
    }

    private int replayOn()
    {
        final int workCount = election.replay.doWork();
        if (election.replay.isDone())
        {
            election.logPosition = election.replay.position();
            election.stopReplay();
            if (election.logPosition == election.appendPosition)
            {
                onReplayed();
            }
            else
            {
                election.state(CANVASS);
            }
        }
        return workCount;
    }

    private void onReplayed()
    {
        election.state(NONE != election.catchupJoinPosition ? FOLLOWER_CATCHUP_INIT : FOLLOWER_LOG_INIT);
    }

    private int catchupInit(final long nowNs)
    {
        agent.streams.expect(election.leaderId, election.streamSessionId);
        if (election.messages.catchupPosition())
        {
            agent.catchupInitiated();
            election.state(FOLLOWER_CATCHUP_AWAIT);
        }
        else
        {
            requireBefore(nowNs, "failed to send catchup position");
        }
        return 1;
    }

    private int catchupAwait(final long nowNs)
    {
        if (joinsStream())
        {
            election.state(FOLLOWER_CATCHUP);
            return 1;
        }
        requireBefore(nowNs, "failed to join catchup log");
        return 0;
    }

    private int catchup()
    {
        final int workCount = agent.reader.catchupPoll(election.notifiedCommitPosition);
        final long position = agent.commitPosition;
        if (position >= election.catchupJoinPosition && position >= election.notifiedCommitPosition &&
            !agent.isCatchupOpen && !agent.isTakingSnapshot())
        {
            election.appendPosition = position;
            election.logPosition = position;
            election.state(FOLLOWER_LOG_INIT);
            return workCount + 1;
        }
        return workCount;
    }

    private int logInit()
    {
        if (agent.streams.hasImage())
        {
            election.state(FOLLOWER_READY);
        }
        else if (NONE != election.streamSessionId)
        {
            agent.streams.expect(election.leaderId, election.streamSessionId);
            agent.streams.request();
            election.state(FOLLOWER_LOG_AWAIT);
        }
        return 1;
    }

    private int logAwait(final long nowNs)
    {
        if (joinsStream())
        {
            election.updateRecordingLog();
            election.state(FOLLOWER_READY);
            return 1;
        }
        requireBefore(nowNs, "failed to join live log");
        agent.streams.request();
        return 0;
    }

    private boolean joinsStream()
    {
        if (!agent.streams.hasImage())
        {
            return false;
        }
        if (!election.isJoining)
        {
            election.isJoining = true;
            agent.joinLogAsFollower(election.logPosition);
        }
        if (agent.isAwaitingService())
        {
            return false;
        }
        election.isJoining = false;
        return true;
    }

    private int ready(final long nowNs)
    {
        if (election.messages.appendPosition(election.logPosition))
        {
            agent.electionComplete();
            election.state(CLOSED);
        }
        else
        {
            requireBefore(nowNs, "ready follower failed to notify leader");
        }
        return 1;
    }

    private void requireBefore(final long nowNs, final String what)
    {
        if (nowNs >= election.stateChangeNs + settings.heartbeatTimeoutNs)
        {
            throw new ClusterEvent(what);
        }
    }
}
