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

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

/**
 * The planned end of a leader. The consensus module is closed first and alone: that ends the log's publication, the
 * followers' archives see the end of the stream, and the followers elect at once and without the one that closed. For
 * that the media driver has to live until they have seen it, which is known when one of them says that it leads.
 * <p>
 * Threading: the thread that closes the node. Nothing here can make the stream wrong: what the followers do is what
 * they would do had this member been killed, only sooner.
 */
public final class LeaderHandOver
{
    private final ClusterView cluster;
    private final PeerBoard board;
    private final long freshNs;
    private final long limitNs;
    private final NanoClock clock;
    private final IdleStrategy idleStrategy;

    /**
     * A hand-over that may never be needed.
     *
     * @param cluster      this member's consensus module.
     * @param board        that says what the others say.
     * @param freshNs      age of a peer's word beyond which it does not count.
     * @param limitNs      longest wait for a successor.
     * @param clock        for these.
     * @param idleStrategy while a successor is awaited.
     */
    public LeaderHandOver(
        final ClusterView cluster,
        final PeerBoard board,
        final long freshNs,
        final long limitNs,
        final NanoClock clock,
        final IdleStrategy idleStrategy)
    {
        this.cluster = cluster;
        this.board = board;
        this.freshNs = freshNs;
        this.limitNs = limitNs;
        this.clock = clock;
        this.idleStrategy = idleStrategy;
    }

    /**
     * Tells the others that this member is about to stop.
     *
     * @return true if it leads, and the others are a majority without it.
     */
    public boolean begin()
    {
        board.leave();
        return cluster.isLeader() &&
            board.takingPart(clock.nanoTime(), freshNs) >= majority(board.memberCount());
    }

    /**
     * Waits until another member leads; to be called when the consensus module is closed. Where so many others are
     * about to stop that there will be none, it does not wait.
     *
     * @param sinceNs when that was begun.
     * @return its member id, -1 if there was none in time.
     */
    public int awaitSuccessor(final long sinceNs)
    {
        idleStrategy.reset();
        final int majority = majority(board.memberCount());
        long nowNs = clock.nanoTime();
        int successor = board.leaderSince(sinceNs);
        while (successor < 0 && nowNs - sinceNs < limitNs && board.staying(nowNs, freshNs) >= majority)
        {
            idleStrategy.idle();
            nowNs = clock.nanoTime();
            successor = board.leaderSince(sinceNs);
        }
        return successor;
    }

    /**
     * Members that can elect and commit.
     *
     * @param memberCount of the cluster.
     * @return count.
     */
    public static int majority(final int memberCount)
    {
        return memberCount / 2 + 1;
    }
}
