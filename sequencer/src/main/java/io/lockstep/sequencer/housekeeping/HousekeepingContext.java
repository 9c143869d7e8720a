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

import static io.lockstep.runtime.Settings.require;
import static io.lockstep.sequencer.housekeeping.HousekeepingConfiguration.*;

import java.util.concurrent.TimeUnit;

import io.lockstep.runtime.Settings;

/**
 * Settings of housekeeping, a part of a member's settings.
 * <p>
 * Threading: the thread that launches the node. Errors: {@link IllegalArgumentException} in one line that names the
 * value.
 */
public final class HousekeepingContext
{
    private static final int WARNING_FACTOR = 4;
    private static final long FRESH_INTERVALS = 10;
    private static final long KEEP_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private long peersIntervalNs = PEERS_INTERVAL_DEFAULT;
    private long peersTimeoutNs = PEERS_TIMEOUT_DEFAULT;
    private long snapshotIntervalNs = SNAPSHOT_INTERVAL_DEFAULT;
    private long snapshotLogGrowth = SNAPSHOT_LOG_GROWTH_DEFAULT;
    private long snapshotRetryNs = SNAPSHOT_RETRY_DEFAULT;
    private long logRetain = LOG_RETAIN_DEFAULT;
    private long keepIntervalNs = KEEP_INTERVAL_NS;
    private long diskReserve = DISK_RESERVE_DEFAULT;
    private long diskWarning = DISK_WARNING_DEFAULT;

    /**
     * A context from settings.
     *
     * @param settings to read.
     * @return a new context.
     */
    public static HousekeepingContext from(final Settings settings)
    {
        return new HousekeepingContext()
            .peersIntervalNs(settings.durationNs(PEERS_INTERVAL_PROP_NAME, PEERS_INTERVAL_DEFAULT))
            .peersTimeoutNs(settings.durationNs(PEERS_TIMEOUT_PROP_NAME, PEERS_TIMEOUT_DEFAULT))
            .snapshotIntervalNs(settings.durationNs(SNAPSHOT_INTERVAL_PROP_NAME, SNAPSHOT_INTERVAL_DEFAULT))
            .snapshotLogGrowth(settings.longSize(SNAPSHOT_LOG_GROWTH_PROP_NAME, SNAPSHOT_LOG_GROWTH_DEFAULT))
            .snapshotRetryNs(settings.durationNs(SNAPSHOT_RETRY_PROP_NAME, SNAPSHOT_RETRY_DEFAULT))
            .logRetain(settings.longSize(LOG_RETAIN_PROP_NAME, LOG_RETAIN_DEFAULT))
            .diskReserve(settings.longSize(DISK_RESERVE_PROP_NAME, DISK_RESERVE_DEFAULT))
            .diskWarning(settings.longSize(DISK_WARNING_PROP_NAME, DISK_WARNING_DEFAULT));
    }

    /**
     * Checks every value and every relation between values.
     *
     * @return this.
     */
    public HousekeepingContext conclude()
    {
        require(peersIntervalNs > 0, PEERS_INTERVAL_PROP_NAME, peersIntervalNs, "is not above 0");
        require(peersTimeoutNs > peersIntervalNs, PEERS_TIMEOUT_PROP_NAME, peersTimeoutNs,
            "is not above " + PEERS_INTERVAL_PROP_NAME + " of " + peersIntervalNs);
        require(snapshotIntervalNs >= 0, SNAPSHOT_INTERVAL_PROP_NAME, snapshotIntervalNs, "is below 0");
        require(snapshotLogGrowth >= 0, SNAPSHOT_LOG_GROWTH_PROP_NAME, snapshotLogGrowth, "is below 0");
        require(snapshotRetryNs > 0, SNAPSHOT_RETRY_PROP_NAME, snapshotRetryNs, "is not above 0");
        require(logRetain >= 0, LOG_RETAIN_PROP_NAME, logRetain, "is below 0");
        return this;
    }

    /**
     * Fills in and checks what is kept free.
     *
     * @param leastReserve what may still have to be written when nothing new is taken, with some to spare.
     */
    public void concludeSpace(final long leastReserve)
    {
        diskReserve = 0 == diskReserve ? Math.max(leastReserve, DISK_RESERVE_USUAL) : diskReserve;
        diskWarning = 0 == diskWarning ? WARNING_FACTOR * diskReserve : diskWarning;
        require(diskReserve >= leastReserve, DISK_RESERVE_PROP_NAME, diskReserve,
            "is less than what may still have to be written then, raise it to " + leastReserve +
            " or lower clients, window, block, ring or segment length");
        require(diskWarning >= diskReserve, DISK_WARNING_PROP_NAME, diskWarning,
            "is less than " + DISK_RESERVE_PROP_NAME + " of " + diskReserve);
    }

    /** Room in bytes below which this member counts as one without; after concluding never 0. */
    public long diskReserve()
    {
        return diskReserve;
    }

    /** Sets {@link #diskReserve()}. */
    public HousekeepingContext diskReserve(final long value)
    {
        diskReserve = value;
        return this;
    }

    /** Room in bytes below which this member warns; after concluding never 0. */
    public long diskWarning()
    {
        return diskWarning;
    }

    /** Sets {@link #diskWarning()}. */
    public HousekeepingContext diskWarning(final long value)
    {
        diskWarning = value;
        return this;
    }

    /** Interval in which a member tells the others what it holds, in ns. */
    public long peersIntervalNs()
    {
        return peersIntervalNs;
    }

    /** Sets {@link #peersIntervalNs()}. */
    public HousekeepingContext peersIntervalNs(final long value)
    {
        peersIntervalNs = value;
        return this;
    }

    /** Silence after which another member counts as down, in ns. */
    public long peersTimeoutNs()
    {
        return peersTimeoutNs;
    }

    /**
     * Age of the last word of another member beyond which it does not say how that one stands now, in ns. Shorter than
     * the silence after which it counts as down.
     */
    public long peersFreshNs()
    {
        return Math.min(peersTimeoutNs, FRESH_INTERVALS * peersIntervalNs);
    }

    /** Sets {@link #peersTimeoutNs()}. */
    public HousekeepingContext peersTimeoutNs(final long value)
    {
        peersTimeoutNs = value;
        return this;
    }

    /** Longest age of the last snapshot while the log grows, in ns; 0 for any. */
    public long snapshotIntervalNs()
    {
        return snapshotIntervalNs;
    }

    /** Sets {@link #snapshotIntervalNs()}. */
    public HousekeepingContext snapshotIntervalNs(final long value)
    {
        snapshotIntervalNs = value;
        return this;
    }

    /** Bytes of log behind the last snapshot after which the next is taken; 0 for any. */
    public long snapshotLogGrowth()
    {
        return snapshotLogGrowth;
    }

    /** Sets {@link #snapshotLogGrowth()}. */
    public HousekeepingContext snapshotLogGrowth(final long value)
    {
        snapshotLogGrowth = value;
        return this;
    }

    /** Wait after a snapshot that was postponed or failed, in ns. */
    public long snapshotRetryNs()
    {
        return snapshotRetryNs;
    }

    /** Sets {@link #snapshotRetryNs()}. */
    public HousekeepingContext snapshotRetryNs(final long value)
    {
        snapshotRetryNs = value;
        return this;
    }

    /** Time between two looks at what of the log may be purged, in ns: a second. No setting of a member gives it. */
    public long keepIntervalNs()
    {
        return keepIntervalNs;
    }

    /** Sets {@link #keepIntervalNs()}. */
    public HousekeepingContext keepIntervalNs(final long value)
    {
        keepIntervalNs = value;
        return this;
    }

    /** Bytes of log kept in front of what the older snapshot and the slowest member need. */
    public long logRetain()
    {
        return logRetain;
    }

    /** Sets {@link #logRetain()}. */
    public HousekeepingContext logRetain(final long value)
    {
        logRetain = value;
        return this;
    }
}
