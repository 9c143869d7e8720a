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

import java.util.concurrent.atomic.AtomicLongArray;

import io.aeron.Aeron;
import io.lockstep.protocol.MemberFlags;

/**
 * What is known of each member, this one included: the words in which the agents of housekeeping meet.
 * <p>
 * Threading: the row of this member is written by the housekeeping agent, the others by the peer agent; any reads. The
 * words of a row are in no particular relation to each other; each one only ever says what was true a moment ago.
 */
public final class PeerBoard
{
    private final AtomicLongArray heardNs;
    private final AtomicLongArray isHeard;
    private final AtomicLongArray flags;
    private final AtomicLongArray commitPositions;
    private final AtomicLongArray logStartPositions;
    private final AtomicLongArray termIds;
    private final AtomicLongArray promisedTermIds;
    private final int memberId;
    private volatile boolean isLeaving;

    /**
     * A board on which nothing stands yet.
     *
     * @param memberId    of this member.
     * @param memberCount of the cluster.
     */
    public PeerBoard(final int memberId, final int memberCount)
    {
        this.memberId = memberId;
        heardNs = new AtomicLongArray(memberCount);
        isHeard = new AtomicLongArray(memberCount);
        flags = new AtomicLongArray(memberCount);
        commitPositions = new AtomicLongArray(memberCount);
        logStartPositions = new AtomicLongArray(memberCount);
        termIds = new AtomicLongArray(memberCount);
        promisedTermIds = new AtomicLongArray(memberCount);
        for (int i = 0; i < memberCount; i++)
        {
            commitPositions.set(i, Aeron.NULL_VALUE);
            logStartPositions.set(i, Aeron.NULL_VALUE);
            termIds.set(i, Aeron.NULL_VALUE);
            promisedTermIds.set(i, Aeron.NULL_VALUE);
        }
    }

    static long flagsOf(final boolean isLeader)
    {
        return isLeader ? MemberFlags.LEADS : 0;
    }

    /** Of a member that follows a leader or leads, with no election going on. */
    static long takingPart(final long flags)
    {
        return flags | MemberFlags.TAKES_PART;
    }

    /** Of a member that is about to stop. */
    static long leaving(final long flags)
    {
        return flags | MemberFlags.LEAVES;
    }

    static boolean isLeader(final long flags)
    {
        return 0 != (flags & MemberFlags.LEADS);
    }

    /** This member is about to stop: the others are told with the next status. */
    public void leave()
    {
        isLeaving = true;
    }

    boolean isLeaving()
    {
        return isLeaving;
    }

    int memberId()
    {
        return memberId;
    }

    /**
     * Members of the cluster.
     *
     * @return count, this one included.
     */
    public int memberCount()
    {
        return flags.length();
    }

    void heard(
        final int id, final long nowNs, final long newFlags, final long commitPosition, final long logStartPosition)
    {
        flags.setRelease(id, newFlags);
        commitPositions.setRelease(id, commitPosition);
        logStartPositions.setRelease(id, logStartPosition);
        heardNs.setRelease(id, nowNs);
        isHeard.setRelease(id, 1);
    }

    /**
     * Written before the flags, and in the order of the words; read the other way round, so that a promise that is read
     * is never of a time after the term that is read with it.
     */
    void terms(final int id, final long termId, final long promisedTermId)
    {
        termIds.setRelease(id, termId);
        promisedTermIds.setRelease(id, promisedTermId);
    }

    /**
     * A member that takes part in a term although it may have promised a later one, this one included.
     *
     * @param termId    of the leader that it follows.
     * @param nowNs     time.
     * @param timeoutNs of silence, after which a member does not count.
     * @return member id, -1 if there is none.
     */
    int promisedAheadOf(final long termId, final long nowNs, final long timeoutNs)
    {
        for (int id = 0; id < memberCount(); id++)
        {
            if (isUp(id, nowNs, timeoutNs) && 0 != (flags(id) & MemberFlags.TAKES_PART) &&
                promisedTermId(id) > termId && termId == termId(id))
            {
                return id;
            }
        }
        return Aeron.NULL_VALUE;
    }

    /** A peer that was not heard for as long as the time-out is down. This member never is. */
    boolean isUp(final int id, final long nowNs, final long timeoutNs)
    {
        return id == memberId || 1 == isHeard.getAcquire(id) && nowNs - heardNs.getAcquire(id) < timeoutNs;
    }

    /** Is any member that is up low on space. */
    boolean isAnyLow(final long nowNs, final long timeoutNs)
    {
        for (int id = 0; id < flags.length(); id++)
        {
            if (isUp(id, nowNs, timeoutNs) && MemberFlags.isLow(flags(id)))
            {
                return true;
            }
        }
        return false;
    }

    /**
     * Other members that were heard within a time, take part in the cluster and are not about to stop.
     *
     * @param nowNs     time.
     * @param timeoutNs of silence.
     * @return count.
     */
    public int takingPart(final long nowNs, final long timeoutNs)
    {
        return count(nowNs, timeoutNs, MemberFlags.TAKES_PART | MemberFlags.LEAVES, MemberFlags.TAKES_PART);
    }

    /**
     * Other members that were heard within a time and are not about to stop.
     *
     * @param nowNs     time.
     * @param timeoutNs of silence.
     * @return count.
     */
    public int staying(final long nowNs, final long timeoutNs)
    {
        return count(nowNs, timeoutNs, MemberFlags.LEAVES, 0);
    }

    /**
     * Other members that were heard within a time, and take part in a term.
     *
     * @param termId    of it.
     * @param nowNs     time.
     * @param timeoutNs of silence.
     * @return count.
     */
    int following(final long termId, final long nowNs, final long timeoutNs)
    {
        int count = 0;
        for (int id = 0; id < memberCount(); id++)
        {
            count += id != memberId && isUp(id, nowNs, timeoutNs) && 0 != (flags(id) & MemberFlags.TAKES_PART) &&
                termId == termId(id) ? 1 : 0;
        }
        return count;
    }

    private int count(final long nowNs, final long timeoutNs, final long mask, final long expected)
    {
        int count = 0;
        for (int id = 0; id < memberCount(); id++)
        {
            count += id != memberId && isUp(id, nowNs, timeoutNs) && expected == (flags(id) & mask) ? 1 : 0;
        }
        return count;
    }

    /**
     * Another member that has said since a time that it leads.
     *
     * @param sinceNs time.
     * @return member id, -1 if there is none.
     */
    public int leaderSince(final long sinceNs)
    {
        for (int id = 0; id < memberCount(); id++)
        {
            if (id != memberId && 1 == isHeard.getAcquire(id) && heardNs.getAcquire(id) - sinceNs > 0 &&
                isLeader(flags(id)))
            {
                return id;
            }
        }
        return Aeron.NULL_VALUE;
    }

    long termId(final int id)
    {
        return termIds.getAcquire(id);
    }

    long promisedTermId(final int id)
    {
        return promisedTermIds.getAcquire(id);
    }

    long flags(final int id)
    {
        return flags.getAcquire(id);
    }

    long commitPosition(final int id)
    {
        return commitPositions.getAcquire(id);
    }

    long logStartPosition(final int id)
    {
        return logStartPositions.getAcquire(id);
    }
}
