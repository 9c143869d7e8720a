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

import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;
import io.lockstep.sequencer.housekeeping.ClusterView;

/**
 * One life of a member's consensus module as housekeeping and the gate of attestations see it: what Aeron's counters
 * show.
 * <p>
 * Threading: the simulation's one thread.
 */
public final class SimulatedClusterView implements ClusterView
{
    private final Consensus agent;

    /**
     * A view of the present life.
     *
     * @param model    of the cluster.
     * @param memberId of a member that runs.
     */
    public SimulatedClusterView(final LogModel model, final int memberId)
    {
        agent = model.member(memberId);
        if (null == agent)
        {
            throw new IllegalStateException("member does not run: " + memberId);
        }
    }

    @Override
    public boolean isLeader()
    {
        return agent.isSettled() && Cluster.Role.LEADER == agent.role;
    }

    @Override
    public boolean isSettled()
    {
        return agent.isSettled();
    }

    @Override
    public boolean isReplaying()
    {
        return ElectionState.LEADER_REPLAY == agent.electionState ||
            ElectionState.FOLLOWER_REPLAY == agent.electionState;
    }

    @Override
    public long leadershipTermId()
    {
        return agent.leadershipTermId;
    }

    @Override
    public long promisedTermId()
    {
        return agent.promised.promisedTermId(agent.log.candidateTermId());
    }

    @Override
    public boolean isTakingSnapshot()
    {
        return agent.isTakingSnapshot();
    }

    @Override
    public long commitPosition()
    {
        return agent.commitPosition;
    }

    @Override
    public long snapshotCount()
    {
        return agent.snapshotCount;
    }

    @Override
    public boolean tryRequestSnapshot()
    {
        if (isLeader() && !isTakingSnapshot() && Consensus.Toggle.NEUTRAL == agent.toggle)
        {
            agent.toggle = Consensus.Toggle.SNAPSHOT;
            return true;
        }
        return false;
    }

    @Override
    public boolean isSnapshotRequested()
    {
        return !agent.isClosed() && (Consensus.Toggle.SNAPSHOT == agent.toggle || isTakingSnapshot());
    }
}
