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
package io.lockstep.sim.node;

import io.lockstep.sequencer.housekeeping.ClusterView;
import io.lockstep.sim.log.LogModel;

/**
 * A member of the model as the member's own agents see it.
 * <p>
 * Threading: the simulation's.
 */
final class MemberView implements ClusterView
{
    private final LogModel log;
    private final int memberId;

    MemberView(final LogModel log, final int memberId)
    {
        this.log = log;
        this.memberId = memberId;
    }

    @Override
    public boolean isLeader()
    {
        return log.isLeader(memberId);
    }

    @Override
    public boolean isSettled()
    {
        return log.isSettled(memberId);
    }

    @Override
    public long leadershipTermId()
    {
        return log.leadershipTermId(memberId);
    }

    @Override
    public boolean isTakingSnapshot()
    {
        return false;
    }

    @Override
    public long commitPosition()
    {
        return log.commitPosition(memberId);
    }

    @Override
    public long snapshotCount()
    {
        return 0;
    }

    @Override
    public boolean tryRequestSnapshot()
    {
        return false;
    }

    @Override
    public boolean isSnapshotRequested()
    {
        return false;
    }
}
