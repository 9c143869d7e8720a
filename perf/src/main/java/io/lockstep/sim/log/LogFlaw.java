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

import java.util.EnumSet;
import java.util.Set;

/**
 * What Aeron Cluster 1.51 or the machine below it does and Raft does not allow. With none of them the model is Raft.
 * <p>
 * Threading: immutable.
 */
public enum LogFlaw
{
    /**
     * The leader counts the position that a member reported, whatever term it reported it in: a member that still has
     * the end of an older term makes a commit ({@code ClusterMember.quorumPosition}; aeron issue 2147).
     */
    STALE_TERM_COUNTS,
    /**
     * An election gives services the end of the log before the new term holds anything at a majority
     * ({@code Election.leaderReplay}, {@code followerReplay}, {@code ConsensusModuleAgent.replayLogPoll}).
     */
    REPLAY_BEFORE_TERM,
    /**
     * A member that voted in a later term follows the leader of an earlier one again, if that one answers its canvass
     * first, and acknowledges what it appends ({@code Election.onNewLeadershipTerm} in {@code CANVASS} does not look at
     * the candidate term).
     */
    FOLLOWS_OLDER_TERM,
    /**
     * A member that was elected, and whose majority then follows another, waits for it until somebody canvasses it
     * ({@code Election.onCommitPosition} asks for {@code LEADER_READY}).
     */
    ELECTED_LEADER_STAYS,
    /**
     * A service that lags behind its consensus module when the leader goes loses what it did not consume yet, and then
     * finds that the log is not contiguous (aeron issue 1923).
     */
    SERVICE_LAGS_AT_ELECTION,
    /** A device of a member that {@link LogModel#lie} names says that it has forced what it has not. */
    LYING_DEVICE,
    /** A member whose disk was wiped may start from nothing, and vote. */
    RESEEDED_MEMBER,
    /** A loss of power leaves half a write at the end of the log, not only whole ones. */
    TORN_TAIL;

    /**
     * What Aeron Cluster does wherever it runs.
     *
     * @return a set that the caller may change.
     */
    public static Set<LogFlaw> ofAeron()
    {
        return EnumSet.of(STALE_TERM_COUNTS, REPLAY_BEFORE_TERM, FOLLOWS_OLDER_TERM, ELECTED_LEADER_STAYS,
            SERVICE_LAGS_AT_ELECTION);
    }
}
