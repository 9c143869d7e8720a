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
package io.lockstep.status;

import java.util.concurrent.TimeUnit;

/** Names and defaults of the settings of metrics and health, the same for every node. */
public final class StatusConfiguration
{
    /** Address {@code host:port} on which metrics, health and readiness are served by HTTP; empty for none. */
    public static final String ADDRESS_PROP_NAME = "lockstep.metrics.address";
    /** Default of {@link #ADDRESS_PROP_NAME}. */
    public static final String ADDRESS_DEFAULT = "";

    /** How long an agent may make no round before the node counts as unhealthy. */
    public static final String AGENT_LIMIT_PROP_NAME = "lockstep.health.agent.limit";
    /** Default of {@link #AGENT_LIMIT_PROP_NAME} in ns. */
    public static final long AGENT_LIMIT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(5);

    /** How far a member's service may be behind the commit position and count as ready, in bytes of the log. */
    public static final String READY_LAG_PROP_NAME = "lockstep.ready.lag";
    /** Default of {@link #READY_LAG_PROP_NAME}. */
    public static final int READY_LAG_DEFAULT = 4 * 1024 * 1024;

    /** How many blocks a gateway may be behind the head of the stream and count as ready. */
    public static final String READY_LAG_BLOCKS_PROP_NAME = "lockstep.ready.lag.blocks";
    /** Default of {@link #READY_LAG_BLOCKS_PROP_NAME}. */
    public static final int READY_LAG_BLOCKS_DEFAULT = 1024;

    private StatusConfiguration()
    {
    }
}
