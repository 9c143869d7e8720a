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

/** Names and defaults of the settings of housekeeping. */
public final class HousekeepingConfiguration
{
    /** Interval in which a member tells the others what it holds. */
    public static final String PEERS_INTERVAL_PROP_NAME = "lockstep.peers.interval";
    /** Default of {@link #PEERS_INTERVAL_PROP_NAME}. */
    public static final long PEERS_INTERVAL_DEFAULT = TimeUnit.MILLISECONDS.toNanos(100);
    /** Silence after which another member counts as down. */
    public static final String PEERS_TIMEOUT_PROP_NAME = "lockstep.peers.timeout";
    /** Default of {@link #PEERS_TIMEOUT_PROP_NAME}. */
    public static final long PEERS_TIMEOUT_DEFAULT = TimeUnit.SECONDS.toNanos(5);
    /** Longest age of the last snapshot while the log grows; 0 for any. */
    public static final String SNAPSHOT_INTERVAL_PROP_NAME = "lockstep.snapshot.interval";
    /** Default of {@link #SNAPSHOT_INTERVAL_PROP_NAME}. */
    public static final long SNAPSHOT_INTERVAL_DEFAULT = TimeUnit.HOURS.toNanos(1);
    /** Bytes of log behind the last snapshot after which the next is taken; 0 for any. */
    public static final String SNAPSHOT_LOG_GROWTH_PROP_NAME = "lockstep.snapshot.log.growth";
    /** Default of {@link #SNAPSHOT_LOG_GROWTH_PROP_NAME}. */
    public static final long SNAPSHOT_LOG_GROWTH_DEFAULT = 1024L * 1024 * 1024;
    /** Wait after a snapshot that was postponed or failed. */
    public static final String SNAPSHOT_RETRY_PROP_NAME = "lockstep.snapshot.retry";
    /** Default of {@link #SNAPSHOT_RETRY_PROP_NAME}. */
    public static final long SNAPSHOT_RETRY_DEFAULT = TimeUnit.SECONDS.toNanos(30);
    /** Bytes of log kept in front of what the older snapshot and the slowest member need: what a member may miss. */
    public static final String LOG_RETAIN_PROP_NAME = "lockstep.log.retain";
    /** Default of {@link #LOG_RETAIN_PROP_NAME}. */
    public static final long LOG_RETAIN_DEFAULT = 1024L * 1024 * 1024;
    /**
     * Room below which a member counts as one without; 0 for the most of 1g and what may still have to be written then.
     * While fewer than a majority of members have room, the cluster takes no requests.
     */
    public static final String DISK_RESERVE_PROP_NAME = "lockstep.disk.reserve";
    /** Default of {@link #DISK_RESERVE_PROP_NAME}. */
    public static final long DISK_RESERVE_DEFAULT = 0;
    /** The reserve where the setting is 0, unless more may have to be written. */
    public static final long DISK_RESERVE_USUAL = 1024L * 1024 * 1024;
    /** Room below which a member warns; 0 for four times the reserve. */
    public static final String DISK_WARNING_PROP_NAME = "lockstep.disk.warning";
    /** Default of {@link #DISK_WARNING_PROP_NAME}. */
    public static final long DISK_WARNING_DEFAULT = 0;

    private HousekeepingConfiguration()
    {
    }
}
