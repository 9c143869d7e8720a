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

    private HousekeepingConfiguration()
    {
    }
}
