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

import static io.lockstep.runtime.Settings.require;
import static io.lockstep.sequencer.recovery.RecoveryConfiguration.CANVASS_TIMEOUT_DEFAULT;
import static io.lockstep.sequencer.recovery.RecoveryConfiguration.CANVASS_TIMEOUT_PROP_NAME;
import static io.lockstep.sequencer.recovery.RecoveryConfiguration.COMPARE_GATEWAYS_DEFAULT;
import static io.lockstep.sequencer.recovery.RecoveryConfiguration.COMPARE_GATEWAYS_PROP_NAME;
import static io.lockstep.sequencer.recovery.RecoveryConfiguration.COMPARE_TIMEOUT_DEFAULT;
import static io.lockstep.sequencer.recovery.RecoveryConfiguration.COMPARE_TIMEOUT_PROP_NAME;

import io.lockstep.journal.replay.BackfillContext;
import io.lockstep.runtime.Settings;

/**
 * Settings by which a member compares itself with others when it starts, waits for them before a majority elects, and
 * fetches from them what is older than its journal; a part of a member's settings.
 * <p>
 * Threading: the thread that launches the node. Errors: {@link IllegalArgumentException} in one line that names the
 * value.
 */
public final class RecoveryContext
{
    private static final String ENDPOINT = "[^/:,\\s]+:[0-9]{1,5}";

    private long compareTimeoutNs = COMPARE_TIMEOUT_DEFAULT;
    private long canvassTimeoutNs = CANVASS_TIMEOUT_DEFAULT;
    private String compareGateways = COMPARE_GATEWAYS_DEFAULT;
    private BackfillContext backfill = new BackfillContext();

    /**
     * A context from settings.
     *
     * @param settings to read.
     * @return a new context.
     */
    public static RecoveryContext from(final Settings settings)
    {
        return new RecoveryContext()
            .compareTimeoutNs(settings.durationNs(COMPARE_TIMEOUT_PROP_NAME, COMPARE_TIMEOUT_DEFAULT))
            .canvassTimeoutNs(settings.durationNs(CANVASS_TIMEOUT_PROP_NAME, CANVASS_TIMEOUT_DEFAULT))
            .compareGateways(settings.text(COMPARE_GATEWAYS_PROP_NAME, COMPARE_GATEWAYS_DEFAULT))
            .backfill(BackfillContext.from(settings));
    }

    /**
     * Checks every value.
     *
     * @return this.
     */
    public RecoveryContext conclude()
    {
        require(compareTimeoutNs > 0, COMPARE_TIMEOUT_PROP_NAME, compareTimeoutNs, "is not above 0");
        for (final String each : gatewayEndpoints())
        {
            require(each.matches(ENDPOINT), COMPARE_GATEWAYS_PROP_NAME, compareGateways, "is no list of HOST:PORT");
        }
        backfill.conclude();
        return this;
    }

    /** Longest wait at start for other nodes, in ns. */
    public long compareTimeoutNs()
    {
        return compareTimeoutNs;
    }

    /** Sets {@link #compareTimeoutNs()}. */
    public RecoveryContext compareTimeoutNs(final long value)
    {
        compareTimeoutNs = value;
        return this;
    }

    /**
     * How long a member that has just started waits for all others before it stands for election with a majority, in
     * ns. It is of no account for the order: who comes later catches up. At least two heartbeat time-outs.
     */
    public long canvassTimeoutNs()
    {
        return canvassTimeoutNs;
    }

    /** Sets {@link #canvassTimeoutNs()}. */
    public RecoveryContext canvassTimeoutNs(final long value)
    {
        canvassTimeoutNs = value;
        return this;
    }

    /** Where gateways take requests for replay, comma separated. */
    public String compareGateways()
    {
        return compareGateways;
    }

    /** Sets {@link #compareGateways()}. */
    public RecoveryContext compareGateways(final String value)
    {
        compareGateways = value;
        return this;
    }

    /** The same, one by one. */
    public String[] gatewayEndpoints()
    {
        return compareGateways.isBlank() ? new String[0] : compareGateways.trim().split("\\s*,\\s*");
    }

    /** How older blocks are fetched. */
    public BackfillContext backfill()
    {
        return backfill;
    }

    /** Sets {@link #backfill()}. */
    public RecoveryContext backfill(final BackfillContext value)
    {
        backfill = value;
        return this;
    }
}
