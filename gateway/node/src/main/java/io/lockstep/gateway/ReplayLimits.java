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
package io.lockstep.gateway;

import java.util.concurrent.TimeUnit;

import io.lockstep.journal.replay.ReplayServerContext;
import io.lockstep.runtime.Settings;

/**
 * What this gateway gives to those who ask it for replay.
 *
 * @param requesterLimit requesters that are served at a time.
 * @param rateLimit      bytes of blocks that a requester is sent in a second, 0 for no limit.
 * @param waitLimitNs    most time that a request waits at the tail.
 */
record ReplayLimits(int requesterLimit, int rateLimit, long waitLimitNs)
{
    static ReplayLimits read(final Settings settings)
    {
        return new ReplayLimits(
            settings.number(
                ReplayServerContext.REQUESTER_LIMIT_PROP_NAME, ReplayServerContext.REQUESTER_LIMIT_DEFAULT),
            settings.size(ReplayServerContext.RATE_LIMIT_PROP_NAME, ReplayServerContext.RATE_LIMIT_DEFAULT),
            settings.durationNs(
                ReplayServerContext.WAIT_LIMIT_PROP_NAME,
                TimeUnit.MILLISECONDS.toNanos(ReplayServerContext.WAIT_LIMIT_MS_DEFAULT)));
    }

    boolean isRateLimitGood(final int maxBlockLength)
    {
        return 0 == rateLimit || rateLimit >= maxBlockLength;
    }

    boolean isWaitLimitGood()
    {
        return waitLimitNs >= 0 && waitLimitNs < ReplayServerContext.IDLE_TIMEOUT_NS_DEFAULT;
    }

    ReplayServerContext applyTo(final ReplayServerContext context)
    {
        return context
            .requesterLimit(requesterLimit)
            .rateLimit(rateLimit)
            .waitLimitMs((int)TimeUnit.NANOSECONDS.toMillis(waitLimitNs));
    }
}
