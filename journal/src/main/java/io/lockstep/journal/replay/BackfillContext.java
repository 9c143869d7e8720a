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
package io.lockstep.journal.replay;

import static io.lockstep.journal.replay.Limits.atLeast;
import static io.lockstep.journal.replay.Limits.isGiven;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.lockstep.journal.JournalBackfill;
import io.lockstep.runtime.Settings;

/**
 * Settings and parts of a {@link BackfillAgent}. The settings are read with those of the node, the parts are set when
 * the node starts.
 * <p>
 * Threading: one thread. Errors: {@link IllegalArgumentException} in one line that names the setting.
 */
public final class BackfillContext
{
    /** Are blocks that are older than the journal's first one fetched from other nodes while this one runs. */
    public static final String BACKFILL_PROP_NAME = "lockstep.journal.backfill";
    /** Default of {@link #BACKFILL_PROP_NAME}. */
    public static final boolean BACKFILL_DEFAULT = true;

    /** Most bytes of older blocks that are fetched in a second, so that live traffic is not disturbed. */
    public static final String RATE_LIMIT_PROP_NAME = "lockstep.journal.backfill.rate.limit";
    /** Default of {@link #RATE_LIMIT_PROP_NAME}. */
    public static final int RATE_LIMIT_DEFAULT = 16 * 1024 * 1024;
    /** Lowest value of {@link #RATE_LIMIT_PROP_NAME}: below it an answer would take longer than is waited for. */
    public static final int RATE_LIMIT_MIN = 64 * 1024;

    /** Fragments that the client may take at once, so that the rate is met in small steps. */
    public static final int FRAGMENT_LIMIT = 8;

    /** Wait after no other node could help, or there was no room; while nobody can help it doubles, up to 64 times. */
    public static final String PAUSE_PROP_NAME = "lockstep.journal.backfill.pause";
    /** Default of {@link #PAUSE_PROP_NAME} in ns. */
    public static final long PAUSE_DEFAULT = TimeUnit.SECONDS.toNanos(5);

    private boolean isEnabled = BACKFILL_DEFAULT;
    private int rateLimit = RATE_LIMIT_DEFAULT;
    private long pauseNs = PAUSE_DEFAULT;
    private NanoClock clock = SystemNanoClock.INSTANCE;
    private JournalBackfill backfill;
    private ReplayClientContext client;
    private List<String> servers = List.of();
    private BooleanSupplier isLow = () -> false;
    private long spaceLevel;
    private ErrorHandler errorHandler;

    /**
     * Reads the settings.
     *
     * @param settings to read.
     * @return a new context without its parts.
     */
    public static BackfillContext from(final Settings settings)
    {
        return new BackfillContext()
            .isEnabled(settings.flag(BACKFILL_PROP_NAME, BACKFILL_DEFAULT))
            .rateLimit(settings.size(RATE_LIMIT_PROP_NAME, RATE_LIMIT_DEFAULT))
            .pauseNs(settings.durationNs(PAUSE_PROP_NAME, PAUSE_DEFAULT));
    }

    /**
     * Checks the settings.
     *
     * @return this.
     */
    public BackfillContext conclude()
    {
        atLeast(RATE_LIMIT_PROP_NAME, RATE_LIMIT_MIN, rateLimit);
        atLeast(PAUSE_PROP_NAME, 1, pauseNs);
        return this;
    }

    /** Checks that the parts are there, as an agent needs them. */
    void concludeParts()
    {
        conclude();
        isGiven("backfill", backfill);
        isGiven("client", client);
        isGiven("errorHandler", errorHandler);
        atLeast("servers", 1, servers.size());
    }

    /** Is there to be a backfill. */
    public boolean isEnabled()
    {
        return isEnabled;
    }

    /** Sets {@link #isEnabled()}. */
    public BackfillContext isEnabled(final boolean value)
    {
        isEnabled = value;
        return this;
    }

    /** Most bytes in a second. */
    public int rateLimit()
    {
        return rateLimit;
    }

    /** Sets {@link #rateLimit()}. */
    public BackfillContext rateLimit(final int value)
    {
        rateLimit = value;
        return this;
    }

    /** Wait after nobody could help, in ns. */
    public long pauseNs()
    {
        return pauseNs;
    }

    /** Sets {@link #pauseNs()}. */
    public BackfillContext pauseNs(final long value)
    {
        pauseNs = value;
        return this;
    }

    /** Clock of pauses, time-outs and the rate. */
    public NanoClock clock()
    {
        return clock;
    }

    /** Sets {@link #clock()}. */
    public BackfillContext clock(final NanoClock value)
    {
        clock = value;
        return this;
    }

    /** What the blocks are put in front with. */
    public JournalBackfill backfill()
    {
        return backfill;
    }

    /** Sets {@link #backfill()}; closed with the agent. */
    public BackfillContext backfill(final JournalBackfill value)
    {
        backfill = value;
        return this;
    }

    /** Settings of the client of each server. */
    public ReplayClientContext client()
    {
        return client;
    }

    /** Sets {@link #client()}: not concluded, without a request channel. The Aeron client stays the caller's. */
    public BackfillContext client(final ReplayClientContext value)
    {
        client = value;
        return this;
    }

    /** Request channels of the nodes that are asked. */
    public List<String> servers()
    {
        return servers;
    }

    /** Sets {@link #servers()}, in the order in which they are asked. */
    public BackfillContext servers(final List<String> value)
    {
        servers = List.copyOf(value);
        return this;
    }

    /** Says whether this node is low on space, wherever it is. */
    public BooleanSupplier isLow()
    {
        return isLow;
    }

    /** Sets {@link #isLow()}; asked by the agent's thread. */
    public BackfillContext isLow(final BooleanSupplier value)
    {
        isLow = value;
        return this;
    }

    /** Bytes that are to be left on the journal's device. */
    public long spaceLevel()
    {
        return spaceLevel;
    }

    /** Sets {@link #spaceLevel()}. */
    public BackfillContext spaceLevel(final long value)
    {
        spaceLevel = value;
        return this;
    }

    /** Where it is told, as WARN, what keeps older blocks away. */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /** Sets {@link #errorHandler()}. */
    public BackfillContext errorHandler(final ErrorHandler value)
    {
        errorHandler = value;
        return this;
    }
}
