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

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.MemberFlags;
import io.lockstep.runtime.SpaceLevel;
import io.lockstep.runtime.SpaceLevels;
import io.lockstep.runtime.counters.NodeCounters;

/**
 * Watches the room of this member, and says what that means for the cluster.
 * <pre>
 *   free    |---- enough ----|---- low: warned ----|---- short ----|-- half the reserve --|  0
 *                         warning               reserve
 *                                                   tells everybody   stops, if others go on
 * </pre>
 * While fewer than a majority of members have room, gateways answer Busy: nothing grows then but by what was under way,
 * and every member stays up. While a majority has room the stream goes on, and a member that comes below half of its
 * reserve leaves it to them before its device is full: it stops. That it waits some seconds with it gives the others
 * time to say that they are short too.
 * <p>
 * Threading: {@link #run} on the monitor's thread; what follows from it is read by any. Errors: a member that has to
 * stop throws, once.
 */
public final class MemberSpace implements Runnable, IntSupplier, BooleanSupplier
{
    static final long STOP_DELAY_NS = TimeUnit.SECONDS.toNanos(3);

    private final LongSupplier freeSpace;
    private final long warning;
    private final long reserve;
    private final long peersTimeoutNs;
    private final PeerBoard board;
    private final NanoClock clock;
    private final NodeCounters nodeCounters;
    private final HousekeepingCounters counters;
    private final ErrorHandler errorHandler;
    private final SpaceLevels levels;
    private SpaceLevel level = SpaceLevel.ENOUGH;
    private long belowFloorNs;
    private boolean isBelowFloor;
    private boolean isStopped;
    private volatile int flags;
    private volatile boolean isReadOnly;

    /**
     * A watch before its first reading.
     *
     * @param freeSpace    reads the room of this member, in bytes.
     * @param settings     of housekeeping, concluded.
     * @param board        on which stands what the others say.
     * @param clock        that the board goes by.
     * @param nodeCounters to show the reading in.
     * @param counters     to show what follows in.
     * @param errorHandler for changes of the level.
     */
    public MemberSpace(
        final LongSupplier freeSpace,
        final HousekeepingContext settings,
        final PeerBoard board,
        final NanoClock clock,
        final NodeCounters nodeCounters,
        final HousekeepingCounters counters,
        final ErrorHandler errorHandler)
    {
        this.freeSpace = freeSpace;
        warning = settings.diskWarning();
        reserve = settings.diskReserve();
        peersTimeoutNs = settings.peersTimeoutNs();
        this.board = board;
        this.clock = clock;
        this.nodeCounters = nodeCounters;
        this.counters = counters;
        this.errorHandler = errorHandler;
        levels = new SpaceLevels(warning, reserve);
        counters.spaceLevels(warning, reserve);
    }

    /** Takes a reading. */
    @Override
    public void run()
    {
        final long nowNs = clock.nanoTime();
        final long free = freeSpace.getAsLong();
        nodeCounters.freeSpace(free);
        final SpaceLevel before = level;
        level = levels.update(free);
        flags = SpaceLevel.SHORT == level ? MemberFlags.SHORT_OF_SPACE | MemberFlags.LOW_ON_SPACE :
            SpaceLevel.LOW == level ? MemberFlags.LOW_ON_SPACE : 0;
        if (before != level)
        {
            tell(free);
        }
        judge(nowNs);
        counters.space(level, isReadOnly);
        stopInTime(nowNs, free);
    }

    /**
     * What the others and the gateways are to know.
     *
     * @return bits of {@link MemberFlags}, without the one of the leader.
     */
    @Override
    public int getAsInt()
    {
        return flags;
    }

    /**
     * Do too few members have room, as this one knows it.
     *
     * @return true while gateways answer Busy.
     */
    @Override
    public boolean getAsBoolean()
    {
        return isReadOnly;
    }

    private void judge(final long nowNs)
    {
        int withRoom = 0;
        int withoutRoom = 0;
        for (int id = 0; id < board.memberCount(); id++)
        {
            if (board.isUp(id, nowNs, peersTimeoutNs))
            {
                final boolean isShort = MemberFlags.isShort(id == board.memberId() ? flags : board.flags(id));
                withoutRoom += isShort ? 1 : 0;
                withRoom += isShort ? 0 : 1;
            }
        }
        final boolean isNowReadOnly = MemberFlags.isReadOnly(board.memberCount(), withRoom, withoutRoom);
        if (isReadOnly != isNowReadOnly)
        {
            isReadOnly = isNowReadOnly;
            warn(isNowReadOnly ?
                "too few members have room, gateways answer Busy: withRoom=" + withRoom + " without=" + withoutRoom :
                "members have room again, requests are taken: withRoom=" + withRoom + " without=" + withoutRoom);
        }
    }

    private void tell(final long free)
    {
        switch (level)
        {
            case SHORT:
                warn("this member is short of space: reserve=" + reserve + " free=" + free);
                break;

            case LOW:
                warn("this member is low on space: warning=" + warning + " free=" + free);
                break;

            default:
                warn("this member has room again: warning=" + warning + " free=" + free);
                break;
        }
    }

    private void warn(final String message)
    {
        errorHandler.onError(new LockstepException(LockstepException.Severity.WARN, message));
    }

    private void stopInTime(final long nowNs, final long free)
    {
        final boolean isNowBelow = free < reserve / 2 && !isReadOnly;
        if (isNowBelow && !isBelowFloor)
        {
            belowFloorNs = nowNs;
        }
        isBelowFloor = isNowBelow;
        if (isNowBelow && !isStopped && nowNs - belowFloorNs >= STOP_DELAY_NS)
        {
            isStopped = true;
            throw LockstepException.fatal(LockstepException.Fault.NO_SPACE,
                "this member is nearly full, and leaves the stream to the others: limit=" + reserve / 2 +
                " free=" + free);
        }
    }
}
