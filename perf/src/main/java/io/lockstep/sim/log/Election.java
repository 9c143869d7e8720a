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
import static io.aeron.cluster.ElectionState.CLOSED;
import static io.aeron.cluster.ElectionState.FOLLOWER_BALLOT;
import static io.aeron.cluster.ElectionState.FOLLOWER_LOG_REPLICATION;
import static io.aeron.cluster.ElectionState.FOLLOWER_REPLAY;
import static io.aeron.cluster.ElectionState.INIT;
import static io.aeron.cluster.ElectionState.LEADER_INIT;
import static io.aeron.cluster.ElectionState.LEADER_LOG_REPLICATION;
import static io.aeron.cluster.ElectionState.LEADER_READY;
import static io.aeron.cluster.ElectionState.LEADER_REPLAY;
import static io.aeron.cluster.ElectionState.NOMINATE;

import io.aeron.cluster.ElectionState;
import io.aeron.cluster.client.ClusterEvent;
import io.aeron.cluster.service.Cluster;

/**
 * An election as a member lives it: Aeron's Election of 1.51, in its states and their order, as the order decides what
 * can go wrong. Differences are marked by the {@link LogFlaw} that has them. What is left out: membership changes, and
 * the appointed leader.
 * <p>
 * {@link #logTermId} is not the term of the last entry. It is the last term that the member has joined, entries or not:
 * set by a leader in LEADER_INIT, by a follower in FOLLOWER_LOG_AWAIT (Election.updateRecordingLog), by what is
 * replayed (onReplayNewLeadershipTermEvent) and replicated (updateRecordingLogForReplication).
 * <p>
 * Threading: the simulation's one thread. Errors: {@link ClusterEvent} and others begin the election anew, by
 * {@link #onError}.
 */
final class Election
{
    private static final long NONE = TermMap.NONE;

    final Consensus agent;
    final ElectionMessages messages;
    final ElectionInput input;
    final ElectionFollower follower;
    final long initialBase;
    private final MemberLog log;
    private final LogSettings settings;
    private final PeerView[] members;
    private final PeerView self;
    private final boolean isNodeStartup;
    private final long initialTermId;

    ElectionState state = INIT;
    long logPosition;
    long appendPosition;
    long logTermId;
    long termId;
    long candidateTermId;
    long notifiedCommitPosition;
    long catchupJoinPosition = NONE;
    long streamSessionId = NONE;
    int leaderId = -1;
    int closedLeaderId;
    boolean isLeaderStartup;
    boolean isJoining;
    long stateChangeNs;
    long replicationTermId;
    long replicationBase;
    long replicationStop;
    long replicationDeadlineNs;
    LogReplay replay;
    private long nominationNs;
    private boolean isFirstInit = true;
    private boolean isExtendedCanvass;

    Election(
        final Consensus agent,
        final boolean isNodeStartup,
        final int closedLeaderId,
        final long termId,
        final long termBase,
        final long logPosition,
        final long appendPosition)
    {
        this.agent = agent;
        this.isNodeStartup = isNodeStartup;
        isExtendedCanvass = isNodeStartup;
        this.closedLeaderId = closedLeaderId;
        this.logPosition = logPosition;
        this.appendPosition = appendPosition;
        this.termId = termId;
        logTermId = termId;
        candidateTermId = termId;
        initialTermId = termId;
        initialBase = termBase;
        settings = agent.settings;
        members = agent.members;
        self = agent.self;
        log = agent.log;
        messages = new ElectionMessages(this);
        input = new ElectionInput(this);
        follower = new ElectionFollower(this);
    }

    int doWork(final long nowNs)
    {
        switch (state)
        {
            case INIT:
                return init();
            case CANVASS:
                return canvass(nowNs);
            case NOMINATE:
                return nominate(nowNs);
            case CANDIDATE_BALLOT:
                return candidateBallot(nowNs);
            case FOLLOWER_BALLOT:
                return followerBallot(nowNs);
            case LEADER_LOG_REPLICATION:
                return leaderLogReplication(nowNs);
            case LEADER_REPLAY:
                return leaderReplay(nowNs);
            case LEADER_INIT:
                return leaderInit(nowNs);
            case LEADER_READY:
                return leaderReady(nowNs);
            case CLOSED:
                return 0;
            default:
                return follower.doWork(nowNs);
        }
    }

    /** Election.handleError: begins anew, from what was committed. */
    void onError(final RuntimeException ex)
    {
        agent.error(ex);
        logPosition = agent.commitPosition;
        state(INIT);
    }

    private int init()
    {
        if (isFirstInit)
        {
            isFirstInit = false;
            if (!isNodeStartup)
            {
                appendPosition = agent.prepareForNewLeadership(logPosition);
            }
        }
        else
        {
            follower.stopReplication();
            agent.stopAllCatchups();
            catchupJoinPosition = NONE;
            appendPosition = agent.prepareForNewLeadership(logPosition);
            streamSessionId = NONE;
            stopReplay();
            isJoining = false;
        }
        notifiedCommitPosition = 0;
        candidateTermId = Math.max(log.candidateTermId(), termId);
        if (1 == members.length)
        {
            candidateTermId = log.proposeCandidateTermId(candidateTermId + 1);
            lead();
        }
        else
        {
            state(CANVASS);
        }
        return 1;
    }

    private int canvass(final long nowNs)
    {
        int workCount = messages.canvassOnInterval(nowNs);
        final long deadlineNs = isExtendedCanvass ?
            stateChangeNs + settings.startupCanvassTimeoutNs : agent.lastLeaderUpdateNs + settings.heartbeatTimeoutNs;
        if (PeerView.isUnanimousCandidate(members, self, closedLeaderId, settings.quorum()) ||
            nowNs >= deadlineNs && PeerView.isQuorumCandidate(members, self, settings.quorum()))
        {
            nominationNs = nowNs + (long)(agent.random.nextDouble() * (settings.electionTimeoutNs >> 1));
            state(NOMINATE);
            workCount++;
        }
        return workCount;
    }

    private int nominate(final long nowNs)
    {
        if (nowNs >= nominationNs)
        {
            candidateTermId = log.proposeCandidateTermId(candidateTermId + 1);
            for (final PeerView each : members)
            {
                final boolean isSelf = each == self;
                each.vote = isSelf ? PeerView.YES : PeerView.NO_VOTE;
                each.candidateTermId = isSelf ? candidateTermId : NONE;
                each.isBallotSent = isSelf;
            }
            state(CANDIDATE_BALLOT);
            return 1;
        }
        return messages.canvassOnInterval(nowNs);
    }

    private int candidateBallot(final long nowNs)
    {
        if (PeerView.isUnanimousLeader(members, candidateTermId, closedLeaderId, settings.quorum()))
        {
            lead();
            return 1;
        }
        if (nowNs >= stateChangeNs + settings.electionTimeoutNs)
        {
            if (PeerView.isQuorumLeader(members, candidateTermId, settings.quorum()))
            {
                lead();
            }
            else
            {
                state(CANVASS);
            }
            return 1;
        }
        return messages.requestVotes();
    }

    private void lead()
    {
        leaderId = self.id;
        termId = candidateTermId;
        state(LEADER_LOG_REPLICATION);
    }

    private int followerBallot(final long nowNs)
    {
        if (nowNs >= stateChangeNs + settings.electionTimeoutNs)
        {
            state(CANVASS);
            return 1;
        }
        return 0;
    }

    /** Whatever a member's position is of counts here: ClusterMember.quorumPosition. */
    private int leaderLogReplication(final long nowNs)
    {
        self.update(self.termId, appendPosition, NONE, nowNs);
        final int workCount = messages.tell(nowNs);
        if (agent.positions.replicatedPosition(appendPosition) >= appendPosition)
        {
            state(LEADER_REPLAY);
            return workCount + 1;
        }
        return workCount;
    }

    /** The service gets the end of the log before the term holds anything: Election.leaderReplay. */
    private int leaderReplay(final long nowNs)
    {
        int workCount = 0;
        if (null == replay)
        {
            if (logPosition < appendPosition)
            {
                replay = new LogReplay(agent, logPosition, appendPosition);
            }
            else
            {
                state(LEADER_INIT);
            }
            workCount++;
            isLeaderStartup = isNodeStartup;
            self.update(termId, appendPosition, NONE, nowNs);
        }
        else
        {
            workCount += replay.doWork();
            if (replay.isDone())
            {
                stopReplay();
                logPosition = appendPosition;
                state(LEADER_INIT);
            }
        }
        return workCount + messages.tell(nowNs);
    }

    private int leaderInit(final long nowNs)
    {
        if (!isJoining)
        {
            isJoining = true;
            agent.joinLogAsLeader(termId, logPosition);
        }
        if (!agent.isAwaitingService())
        {
            isJoining = false;
            updateRecordingLog();
            state(LEADER_READY);
        }
        return 1;
    }

    private int leaderReady(final long nowNs)
    {
        self.update(termId, appendPosition, termId, nowNs);
        int workCount = agent.positions.updateLeader(appendPosition);
        workCount += messages.tellTerm(nowNs);
        if (PeerView.hasQuorumAt(
            members, termId, logPosition, nowNs, settings))
        {
            agent.leaderLog.appendNewTerm();
            agent.electionComplete();
            state(CLOSED);
            workCount++;
        }
        return workCount;
    }

    void replicate(final long ofTermId, final long base, final long stop)
    {
        replicationTermId = ofTermId;
        replicationBase = base;
        replicationStop = stop;
        state(FOLLOWER_LOG_REPLICATION);
    }

    void coherent(final long ofTermId, final long base, final long end)
    {
        log.terms.ensureCoherent(initialTermId, initialBase, ofTermId, base, end);
    }

    void updateRecordingLog()
    {
        coherent(termId, logPosition, NONE);
        logTermId = termId;
    }

    void stopReplay()
    {
        if (null != replay)
        {
            replay.close();
            replay = null;
        }
        messages.onReplayStopped();
    }

    void state(final ElectionState next)
    {
        if (next == state)
        {
            return;
        }
        if (CANVASS == state)
        {
            isExtendedCanvass = false;
        }
        if (CANVASS == next)
        {
            for (final PeerView each : members)
            {
                each.reset();
            }
            self.termId = termId;
            self.position = appendPosition;
            leaderId = -1;
            agent.role = Cluster.Role.FOLLOWER;
        }
        else if (CANDIDATE_BALLOT == next)
        {
            agent.role = Cluster.Role.CANDIDATE;
        }
        else if (LEADER_LOG_REPLICATION == next)
        {
            agent.role = Cluster.Role.LEADER;
            streamSessionId = agent.addLogStream(appendPosition);
        }
        else if (FOLLOWER_LOG_REPLICATION == next || FOLLOWER_REPLAY == next)
        {
            agent.role = Cluster.Role.FOLLOWER;
        }
        agent.onElectionState(state, next);
        state = next;
        stateChangeNs = agent.nowNs;
        messages.onStateChange();
    }
}
