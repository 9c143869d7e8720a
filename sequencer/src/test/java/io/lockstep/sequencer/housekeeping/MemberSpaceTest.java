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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.MemberFlags;
import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.NodeCounters;

class MemberSpaceTest
{
    private static final long RESERVE = 1_000;
    private static final long WARNING = 4_000;
    private static final int SHORT = MemberFlags.SHORT_OF_SPACE | MemberFlags.LOW_ON_SPACE;
    private static final long PEERS_TIMEOUT_NS = new HousekeepingContext().peersTimeoutNs();

    private final List<String> told = new ArrayList<>();
    private final HousekeepingCounters counters = new HousekeepingCounters();
    private final PeerBoard board = new PeerBoard(1, 3);
    private final HousekeepingContext settings =
        new HousekeepingContext().diskReserve(RESERVE).diskWarning(WARNING);
    private long nowNs = Long.MAX_VALUE - 1_000;
    private long free = 10_000;
    private final MemberSpace space = newSpace(board);

    @Test
    void shouldTellItsLevelAndEachChangeOnce()
    {
        assertEquals(0, flagsWith(10_000));
        assertEquals(MemberFlags.LOW_ON_SPACE, flagsWith(3_999));
        assertEquals(1, counters.spaceLevel());
        assertEquals(MemberFlags.LOW_ON_SPACE, flagsWith(3_000));
        assertEquals(1, told.size(), told.toString());
        assertEquals(SHORT, flagsWith(999));
        assertEquals(2, counters.spaceLevel());
        assertEquals(0, flagsWith(10_000));
        assertEquals(0, counters.spaceLevel());
        assertEquals(5, told.size(), told.toString());
    }

    @Test
    void shouldBeReadOnlyWhileFewerThanAMajorityHaveRoom()
    {
        hear(0, 0);
        hear(2, 0);
        flagsWith(999);
        assertFalse(space.getAsBoolean(), "two of three have room");
        hear(2, SHORT);
        flagsWith(999);
        assertTrue(space.getAsBoolean());
        assertTrue(counters.isReadOnly());
        flagsWith(10_000);
        assertFalse(space.getAsBoolean(), "this one has room again");

        hear(0, SHORT);
        hear(2, 0);
        flagsWith(10_000);
        assertFalse(space.getAsBoolean());
        nowNs += PEERS_TIMEOUT_NS;
        hear(0, SHORT);
        flagsWith(10_000);
        assertTrue(space.getAsBoolean(), "the other one that had room is down");
    }

    @Test
    void shouldStopOnceBelowHalfTheReserveWhileTheOthersGoOn()
    {
        hear(0, 0);
        hear(2, MemberFlags.LOW_ON_SPACE);
        flagsWith(500);
        nowNs += 2 * MemberSpace.STOP_DELAY_NS;
        hear(0, 0);
        hear(2, 0);
        flagsWith(500);
        flagsWith(499);
        nowNs += MemberSpace.STOP_DELAY_NS - 1;
        flagsWith(499);
        nowNs++;

        final LockstepException fault = assertThrows(LockstepException.class, () -> flagsWith(499));
        assertEquals(LockstepException.Fault.NO_SPACE, fault.fault());
        assertEquals(LockstepException.Severity.FATAL, fault.severity());
        flagsWith(499);
    }

    @Test
    void shouldStayUpWhereTheOthersHaveNoRoomEitherOrSayIt()
    {
        hear(0, 0);
        hear(2, 0);
        flagsWith(0);
        nowNs += MemberSpace.STOP_DELAY_NS - 1;
        hear(2, SHORT);
        flagsWith(0);
        nowNs += TimeUnit.HOURS.toNanos(1);
        flagsWith(0);
        assertTrue(space.getAsBoolean(), "short, and alone");

        final MemberSpace single = newSpace(new PeerBoard(0, 1));
        single.run();
        nowNs += TimeUnit.HOURS.toNanos(1);
        single.run();
        assertTrue(single.getAsBoolean());
    }

    @Test
    void shouldRefuseAReserveThatIsTooSmallAndFillInWhatIsNotSet()
    {
        final IllegalArgumentException tooSmall = assertThrows(IllegalArgumentException.class,
            () -> new HousekeepingContext().diskReserve(99).concludeSpace(100));
        assertTrue(tooSmall.getMessage().contains("lockstep.disk.reserve") &&
            tooSmall.getMessage().contains("raise it to 100"), tooSmall.getMessage());
        final IllegalArgumentException crossed = assertThrows(IllegalArgumentException.class,
            () -> new HousekeepingContext().diskReserve(100).diskWarning(99).concludeSpace(100));
        assertTrue(crossed.getMessage().contains("lockstep.disk.warning"), crossed.getMessage());

        final HousekeepingContext filled = new HousekeepingContext();
        filled.concludeSpace(5L << 30);
        assertEquals(5L << 30, filled.diskReserve());
        assertEquals(20L << 30, filled.diskWarning());
    }

    private int flagsWith(final long bytes)
    {
        free = bytes;
        space.run();
        return space.getAsInt();
    }

    private void hear(final int id, final long flags)
    {
        board.heard(id, nowNs, flags, 0, 0);
    }

    private MemberSpace newSpace(final PeerBoard onBoard)
    {
        return new MemberSpace(
            () -> free, settings, onBoard, () -> nowNs, new NodeCounters(CounterSource.detached(), 1, 1, 1), counters,
            (ex) -> told.add(ex.getMessage()));
    }
}
