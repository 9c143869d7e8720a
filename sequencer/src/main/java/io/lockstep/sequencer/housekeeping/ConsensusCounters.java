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
package io.lockstep.sequencer.housekeeping;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

import io.aeron.Aeron;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.NodeStateFile;
import io.aeron.cluster.service.Cluster;

/**
 * The consensus module as its counters show it. They are read through another client of the driver than the module's
 * own, so that they stay mapped when the module ends first; what its counters held last then stays. So it is with the
 * file in which the module notes the term of its latest ballot: it is mapped once more, and never unmapped while
 * anybody can ask.
 * <p>
 * Threading: any.
 */
public final class ConsensusCounters implements ClusterView
{
    private final CountersReader reader;
    private final int roleId;
    private final int stateId;
    private final int electionId;
    private final int termId;
    private final int commitPositionId;
    private final int snapshotCountId;
    private final AtomicCounter toggle;
    private final NodeStateFile.CandidateTerm noted;
    private final PromisedTerm promised;

    /**
     * A view of a module that runs.
     *
     * @param reader   of the counters of the module's driver; mapped for as long as this is used, so not one of an
     *                 Aeron client, which is unmapped as soon as that client gives up.
     * @param module   that runs.
     * @param promised of this module.
     */
    public ConsensusCounters(
        final CountersReader reader, final ConsensusModule.Context module, final PromisedTerm promised)
    {
        this.reader = reader;
        this.promised = promised;
        roleId = module.clusterNodeRoleCounter().id();
        stateId = module.moduleStateCounter().id();
        electionId = module.electionStateCounter().id();
        termId = module.leadershipTermIdCounter().id();
        commitPositionId = module.commitPositionCounter().id();
        snapshotCountId = module.snapshotCounter().id();
        toggle = new AtomicCounter(reader.valuesBuffer(), module.controlToggleCounter().id());
        try
        {
            // Not closed: the collector unmaps it once nobody holds this view.
            noted = new NodeStateFile(module.clusterDir(), false, 0).candidateTerm();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("vote cannot be read: directory=" + module.clusterDir(), ex);
        }
    }

    @Override
    public boolean isLeader()
    {
        return isSettled() && Cluster.Role.LEADER.code() == reader.getCounterValue(roleId);
    }

    @Override
    public boolean isSettled()
    {
        return CountersReader.RECORD_ALLOCATED == reader.getCounterState(stateId) &&
            ElectionState.CLOSED.code() == reader.getCounterValue(electionId);
    }

    @Override
    public boolean isReplaying()
    {
        final long state = reader.getCounterValue(electionId);
        return ElectionState.LEADER_REPLAY.code() == state || ElectionState.FOLLOWER_REPLAY.code() == state;
    }

    @Override
    public long leadershipTermId()
    {
        return reader.getCounterValue(termId);
    }

    @Override
    public long promisedTermId()
    {
        return promised.promisedTermId(noted.candidateTermId());
    }

    @Override
    public boolean isTakingSnapshot()
    {
        return ConsensusModule.State.SNAPSHOT.code() == reader.getCounterValue(stateId);
    }

    @Override
    public long commitPosition()
    {
        return CountersReader.RECORD_ALLOCATED == reader.getCounterState(commitPositionId) ?
            reader.getCounterValue(commitPositionId) : Aeron.NULL_VALUE;
    }

    @Override
    public long snapshotCount()
    {
        return reader.getCounterValue(snapshotCountId);
    }

    @Override
    public boolean tryRequestSnapshot()
    {
        return isLeader() && ConsensusModule.State.ACTIVE.code() == reader.getCounterValue(stateId) &&
            ClusterControl.ToggleState.SNAPSHOT.toggle(toggle);
    }

    @Override
    public boolean isSnapshotRequested()
    {
        return CountersReader.RECORD_ALLOCATED == reader.getCounterState(stateId) &&
            (ClusterControl.ToggleState.SNAPSHOT.code() == toggle.get() || isTakingSnapshot());
    }
}
