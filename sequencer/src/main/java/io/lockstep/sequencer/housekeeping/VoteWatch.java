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

import io.aeron.Aeron;
import io.lockstep.protocol.LockstepException;

/**
 * Ends a leader whose term is behind the promise of a member that follows it, or behind its own. Such a member attests
 * nothing as long as it is in that term ({@link io.lockstep.sequencer.cluster.TermGate}), which a leader that does not
 * fall could make for ever. Whoever is elected next is so for a term above the promises of all that elect it.
 * <p>
 * A member that was away when the others elected can still be ahead. Each leader that ends for it raises the term, and
 * its promise stays, so this comes to an end.
 * <p>
 * Threading: the housekeeping agent's. Errors: {@link LockstepException}, FATAL, for the leader that has to end.
 */
final class VoteWatch
{
    private final ClusterView cluster;
    private final PeerBoard board;
    private final LastingInTerm behind;
    private final long freshNs;

    /**
     * A watch that has seen nothing yet.
     *
     * @param cluster this member's consensus module.
     * @param board   that says which promises and terms the members tell.
     * @param limitNs how long a member may be in a term behind its promise.
     * @param freshNs age of a peer's word beyond which it does not count.
     */
    VoteWatch(final ClusterView cluster, final PeerBoard board, final long limitNs, final long freshNs)
    {
        this.cluster = cluster;
        this.board = board;
        behind = new LastingInTerm(limitNs);
        this.freshNs = freshNs;
    }

    /** Looks once more. Of a member that does not lead it asks nothing. */
    void poll(final long nowNs)
    {
        final long termId = cluster.leadershipTermId();
        final int ahead = cluster.isLeader() ? board.promisedAheadOf(termId, nowNs, freshNs) : Aeron.NULL_VALUE;
        if (behind.isOver(Aeron.NULL_VALUE != ahead, termId, nowNs))
        {
            throw LockstepException.fatal(
                LockstepException.Fault.CLUSTER,
                "member has voted in a later term, another leader is needed: member=" + ahead + " leadershipTermId=" +
                termId + " promisedTermId=" + board.promisedTermId(ahead));
        }
    }
}
