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
package io.lockstep.sequencer.recovery;

import java.util.concurrent.TimeUnit;

/** Names and defaults of the settings by which a member that starts compares itself with others and waits for them. */
public final class RecoveryConfiguration
{
    /** Longest wait at start for other nodes to say what their journals hold. */
    public static final String COMPARE_TIMEOUT_PROP_NAME = "lockstep.start.compare.timeout";
    /** Default of {@link #COMPARE_TIMEOUT_PROP_NAME}. */
    public static final long COMPARE_TIMEOUT_DEFAULT = TimeUnit.SECONDS.toNanos(2);
    /** Longest wait of a member that has just started for all others, before it stands for election with a majority. */
    public static final String CANVASS_TIMEOUT_PROP_NAME = "lockstep.start.canvass.timeout";
    /** Default of {@link #CANVASS_TIMEOUT_PROP_NAME}, that of Aeron Cluster. */
    public static final long CANVASS_TIMEOUT_DEFAULT = TimeUnit.SECONDS.toNanos(60);
    /** Where gateways take requests for replay, as HOST:PORT, comma separated: their journals are compared too. */
    public static final String COMPARE_GATEWAYS_PROP_NAME = "lockstep.start.compare.gateways";
    /** Default of {@link #COMPARE_GATEWAYS_PROP_NAME}: only the members'. */
    public static final String COMPARE_GATEWAYS_DEFAULT = "";

    private RecoveryConfiguration()
    {
    }
}
