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

/** A consensus module that is in the state that a test says. */
public final class TestClusterView implements ClusterView
{
    public boolean isLeader;
    public boolean isSettled = true;
    public boolean isReplaying;
    public boolean isTakingSnapshot;
    public long leadershipTermId = 1;
    public long promisedTermId = 1;

    @Override
    public boolean isLeader()
    {
        return isLeader && isSettled;
    }

    @Override
    public boolean isSettled()
    {
        return isSettled;
    }

    @Override
    public boolean isReplaying()
    {
        return isReplaying;
    }

    @Override
    public long leadershipTermId()
    {
        return leadershipTermId;
    }

    @Override
    public long promisedTermId()
    {
        return promisedTermId;
    }

    @Override
    public boolean isTakingSnapshot()
    {
        return isTakingSnapshot;
    }

    @Override
    public long commitPosition()
    {
        return 0;
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
