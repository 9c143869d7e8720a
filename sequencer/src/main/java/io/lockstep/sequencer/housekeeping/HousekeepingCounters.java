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

import org.agrona.concurrent.status.AtomicCounter;

import io.lockstep.runtime.SpaceLevel;
import io.lockstep.runtime.counters.CounterSet;
import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.CounterType.Scope;

/**
 * What housekeeping did, written by the housekeeping agent, how much room there is, written by the monitor, and what
 * came damaged from other members, written by the peer agent. Read by any.
 */
public final class HousekeepingCounters
{
    private final AtomicCounter snapshotFailures;
    private final AtomicCounter snapshotPause;
    private final AtomicCounter snapshotPauseMax;
    private final AtomicCounter snapshotPosition;
    private final AtomicCounter snapshotSize;
    private final AtomicCounter snapshotsReadBack;
    private final AtomicCounter snapshotsBroken;
    private final AtomicCounter logPurges;
    private final AtomicCounter logPurged;
    private final AtomicCounter logStart;
    private final AtomicCounter spaceLevel;
    private final AtomicCounter spaceWarning;
    private final AtomicCounter spaceReserve;
    private final AtomicCounter readOnly;
    private final AtomicCounter members;
    private final AtomicCounter peersTakingPart;
    private final AtomicCounter damaged;

    /** Counters that are all 0 and that nobody outside of the process sees. */
    public HousekeepingCounters()
    {
        this(CounterSource.detached());
    }

    /**
     * Counters that are all 0.
     *
     * @param source of them.
     */
    public HousekeepingCounters(final CounterSource source)
    {
        final CounterSet all = new CounterSet(source, CounterType.of(Scope.HOUSEKEEPING));
        snapshotFailures = all.of(CounterType.HOUSEKEEPING_SNAPSHOT_FAILURES);
        snapshotPause = all.of(CounterType.HOUSEKEEPING_SNAPSHOT_PAUSE);
        snapshotPauseMax = all.of(CounterType.HOUSEKEEPING_SNAPSHOT_PAUSE_MAX);
        snapshotPosition = all.of(CounterType.HOUSEKEEPING_SNAPSHOT_POSITION);
        snapshotSize = all.of(CounterType.HOUSEKEEPING_SNAPSHOT_SIZE);
        snapshotsReadBack = all.of(CounterType.HOUSEKEEPING_SNAPSHOTS_READ_BACK);
        snapshotsBroken = all.of(CounterType.HOUSEKEEPING_SNAPSHOTS_BROKEN);
        logPurges = all.of(CounterType.HOUSEKEEPING_LOG_PURGES);
        logPurged = all.of(CounterType.HOUSEKEEPING_LOG_PURGED);
        logStart = all.of(CounterType.HOUSEKEEPING_LOG_START);
        logStart.setRelease(-1);
        spaceLevel = all.of(CounterType.HOUSEKEEPING_SPACE_LEVEL);
        spaceWarning = all.of(CounterType.HOUSEKEEPING_SPACE_WARNING);
        spaceReserve = all.of(CounterType.HOUSEKEEPING_SPACE_RESERVE);
        readOnly = all.of(CounterType.HOUSEKEEPING_READ_ONLY);
        members = all.of(CounterType.HOUSEKEEPING_MEMBERS);
        peersTakingPart = all.of(CounterType.HOUSEKEEPING_PEERS_TAKING_PART);
        damaged = all.of(CounterType.HOUSEKEEPING_DAMAGED);
    }

    void snapshotFailed()
    {
        snapshotFailures.incrementRelease();
    }

    void snapshotPause(final long pauseNs)
    {
        snapshotPause.setRelease(pauseNs);
        snapshotPauseMax.setRelease(Math.max(pauseNs, snapshotPauseMax.getPlain()));
    }

    void snapshot(final long logPosition, final long size)
    {
        snapshotSize.setRelease(size);
        snapshotPosition.setRelease(logPosition);
    }

    void readBack()
    {
        snapshotsReadBack.incrementRelease();
    }

    void notReadBack()
    {
        snapshotsBroken.incrementRelease();
    }

    void purged(final long bytes)
    {
        logPurged.getAndAddRelease(bytes);
        logPurges.incrementRelease();
    }

    void spaceLevels(final long warning, final long reserve)
    {
        spaceWarning.setRelease(warning);
        spaceReserve.setRelease(reserve);
    }

    void space(final SpaceLevel level, final boolean isReadOnly)
    {
        spaceLevel.setRelease(level.code());
        readOnly.setRelease(isReadOnly ? 1 : 0);
    }

    /**
     * How much room this member has.
     *
     * @return 0 enough, 1 low, 2 short.
     */
    public long spaceLevel()
    {
        return spaceLevel.get();
    }

    /**
     * Do too few members have room, as this one knows it.
     *
     * @return true while gateways answer Busy.
     */
    public boolean isReadOnly()
    {
        return 1 == readOnly.get();
    }

    void logStart(final long position)
    {
        logStart.setRelease(position);
    }

    void members(final int count)
    {
        members.setRelease(count);
    }

    void takingPart(final int count)
    {
        peersTakingPart.setRelease(count);
    }

    void damaged()
    {
        damaged.incrementRelease();
    }

    /**
     * Messages of other members whose checksum was wrong.
     *
     * @return count.
     */
    public long damagedMessages()
    {
        return damaged.get();
    }

    /**
     * Snapshots that this member has read back and found whole.
     *
     * @return count.
     */
    public long snapshotsReadBack()
    {
        return snapshotsReadBack.get();
    }

    /**
     * Snapshots that this member could not read back.
     *
     * @return count.
     */
    public long snapshotsBroken()
    {
        return snapshotsBroken.get();
    }

    /**
     * Times that this member purged its copy of the cluster's log.
     *
     * @return count.
     */
    public long logPurges()
    {
        return logPurges.get();
    }

    /**
     * First position of the cluster's log that this member has.
     *
     * @return position, -1 before it is known.
     */
    public long logStart()
    {
        return logStart.get();
    }

    /**
     * Snapshots that this member asked for as the leader and that were postponed or failed.
     *
     * @return count.
     */
    public long snapshotFailures()
    {
        return snapshotFailures.get();
    }

    /**
     * How long the last snapshot held up the stamping of this member, to about a millisecond.
     *
     * @return ns, 0 before the first.
     */
    public long snapshotPauseNs()
    {
        return snapshotPause.get();
    }

    /**
     * The longest of these pauses.
     *
     * @return ns, 0 before the first.
     */
    public long snapshotPauseMaxNs()
    {
        return snapshotPauseMax.get();
    }

    /**
     * Position in the cluster's log of the last snapshot that this member has.
     *
     * @return position, 0 for none.
     */
    public long snapshotPosition()
    {
        return snapshotPosition.get();
    }

    /**
     * How long it is, both of its recordings together.
     *
     * @return bytes, 0 for none.
     */
    public long snapshotSize()
    {
        return snapshotSize.get();
    }

    /**
     * Other members that take part in the cluster, as they said a moment ago.
     *
     * @return count.
     */
    public long peersTakingPart()
    {
        return peersTakingPart.get();
    }
}
