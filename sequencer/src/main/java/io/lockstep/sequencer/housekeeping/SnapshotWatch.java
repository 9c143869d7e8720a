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

import io.lockstep.protocol.LockstepException;

/**
 * Ends a leader that its majority has left while it takes a snapshot. From when it appends the snapshot's action until
 * its service has taken it, Aeron's leader does not look whether a quorum still follows it
 * (ConsensusModuleAgent.slowTickWork); and where the followers are lost before they have that action, it is never
 * committed, so the service never takes it. Such a leader stays one for ever, and answers nobody of a later term: with
 * another member away, the others are no majority without it.
 * <p>
 * Threading: the housekeeping agent's. Errors: {@link LockstepException}, FATAL, for the leader that has to end.
 */
final class SnapshotWatch
{
    private final ClusterView cluster;
    private final PeerBoard board;
    private final LastingInTerm alone;
    private final long freshNs;

    /**
     * A watch that has seen nothing yet.
     *
     * @param cluster this member's consensus module.
     * @param board   that says who takes part in which term.
     * @param limitNs how long a leader may be without a majority, from when the words of the others are not fresh.
     * @param freshNs age of a peer's word beyond which it does not count.
     */
    SnapshotWatch(final ClusterView cluster, final PeerBoard board, final long limitNs, final long freshNs)
    {
        this.cluster = cluster;
        this.board = board;
        alone = new LastingInTerm(limitNs);
        this.freshNs = freshNs;
    }

    /** Looks once more. Of a member that does not lead it asks nothing. */
    void poll(final long nowNs)
    {
        final long termId = cluster.leadershipTermId();
        final int following = board.following(termId, nowNs, freshNs);
        final boolean isAlone =
            cluster.isLeader() && cluster.isTakingSnapshot() && 1 + following <= board.memberCount() / 2;
        if (alone.isOver(isAlone, termId, nowNs))
        {
            throw LockstepException.fatal(
                LockstepException.Fault.CLUSTER,
                "leader has lost its majority while it takes a snapshot, another leader is needed: leadershipTermId=" +
                termId + " following=" + following + " members=" + board.memberCount());
        }
    }
}
