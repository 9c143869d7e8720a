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

import static io.lockstep.sequencer.housekeeping.HousekeepingConfiguration.*;

import io.lockstep.runtime.Settings;

/**
 * Settings of housekeeping, a part of a member's settings.
 * <p>
 * Threading: the thread that launches the node. Errors: {@link IllegalArgumentException} in one line that names the
 * value.
 */
public final class HousekeepingContext
{
    private long peersIntervalNs = PEERS_INTERVAL_DEFAULT;
    private long peersTimeoutNs = PEERS_TIMEOUT_DEFAULT;
    private long snapshotIntervalNs = SNAPSHOT_INTERVAL_DEFAULT;
    private long snapshotLogGrowth = SNAPSHOT_LOG_GROWTH_DEFAULT;
    private long snapshotRetryNs = SNAPSHOT_RETRY_DEFAULT;
    private long logRetain = LOG_RETAIN_DEFAULT;

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
            .logRetain(settings.longSize(LOG_RETAIN_PROP_NAME, LOG_RETAIN_DEFAULT));
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

    private static void require(final boolean isRight, final String name, final Object value, final String problem)
    {
        if (!isRight)
        {
            throw new IllegalArgumentException("setting " + problem + ": name=" + name + " value=" + value);
        }
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
