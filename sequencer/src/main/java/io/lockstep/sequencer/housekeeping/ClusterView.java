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

/**
 * What is seen of the consensus module of this member, and the one thing that housekeeping asks of it.
 * <p>
 * Threading: any. Nothing here waits.
 */
public interface ClusterView
{
    /**
     * Does this member lead, with no election going on.
     *
     * @return true if so.
     */
    boolean isLeader();

    /**
     * Does this member take part in the cluster: no election, no catching up.
     *
     * @return true if so.
     */
    boolean isSettled();

    /**
     * The leadership term that the member is in.
     *
     * @return id of the term; while an election goes on, maybe that of a term that is replayed.
     */
    long leadershipTermId();

    /**
     * The latest term that the member may have promised: in which it gave another its vote, or was elected itself.
     * Above the term that the member is in, it may have helped a leader to be elected that lacks what it has appended
     * since. Never below a promise made before it is asked for; what turns out to be none is taken back.
     *
     * @return id of the term, -1 if there is none.
     */
    long promisedTermId();

    /**
     * Is its own log replayed to it in an election.
     *
     * @return true from when the replay is asked for.
     */
    boolean isReplaying();

    /**
     * Is a snapshot being taken on this member.
     *
     * @return true while it stamps nothing for that.
     */
    boolean isTakingSnapshot();

    /**
     * Position of the cluster's log up to which this member has consumed it.
     *
     * @return position, -1 if there is none.
     */
    long commitPosition();

    /**
     * Snapshots that this member has taken since it started.
     *
     * @return count of those that are whole.
     */
    long snapshotCount();

    /**
     * Asks the cluster for a snapshot. For the leader.
     *
     * @return false if something else is going on; ask again.
     */
    boolean tryRequestSnapshot();

    /**
     * Is a snapshot asked for and not over yet.
     *
     * @return true until it was taken or has failed.
     */
    boolean isSnapshotRequested();
}
