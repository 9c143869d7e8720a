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

import java.util.concurrent.TimeUnit;

/**
 * Tells how much may be taken now, at a rate and after a pause at most a burst. What is taken may be more than is
 * there: the debt is paid before there is anything again, so a thing that is larger than the burst passes as well.
 * <p>
 * Threading: one owner; time is passed in. Allocates nothing.
 */
final class TokenBucket
{
    /** A token is as many units of the level as a second has ns, so that nothing is lost or won by rounding. */
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final long rate;
    private final long full;
    private long level;
    private long filledNs;

    /**
     * A full bucket.
     *
     * @param ratePerSecond tokens that come in a second, 0 for no limit.
     * @param burst         most tokens that it holds.
     */
    TokenBucket(final int ratePerSecond, final int burst)
    {
        rate = ratePerSecond;
        full = burst * SECOND_NS;
        level = full;
    }

    /** Fills it up. */
    void fill(final long nowNs)
    {
        level = full;
        filledNs = nowNs;
    }

    /** Is there a token in it. */
    boolean hasTokens(final long nowNs)
    {
        if (0 == rate)
        {
            return true;
        }
        final long elapsedNs = nowNs - filledNs;
        level = elapsedNs > (full - level) / rate ? full : level + elapsedNs * rate;
        filledNs = nowNs;
        return level >= SECOND_NS;
    }

    /** Takes tokens, whether or not there are as many. */
    void take(final int count)
    {
        if (rate > 0)
        {
            level -= count * SECOND_NS;
        }
    }
}
