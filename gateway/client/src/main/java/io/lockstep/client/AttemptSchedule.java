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
package io.lockstep.client;

import java.util.SplittableRandom;

/**
 * Which gateway is next, how long to wait before it, and the nonce of the attempt.
 * <p>
 * The wait doubles with every failure up to a limit; half of it is random, so that clients that lost the same gateway
 * do not come back all at once. A nonce is 48 random bits of this client object and a count of 16 bits: of two attempts
 * of one object it can be told which is the later. The bits come of the seed and of the time at which the object was
 * made: one that is made later with the same seed must not count through the nonces of the one before, as its attempts
 * would be taken for those of that one, and fenced until they have come further.
 * <p>
 * Threading: the client's owner thread.
 */
final class AttemptSchedule
{
    private static final int COUNT_BITS = 16;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final int SHIFT_MAX = 16;

    private final int gatewayCount;
    private final long backoffMinNs;
    private final long backoffMaxNs;
    private final SplittableRandom random;
    private final SplittableRandom nonces;
    private int gatewayIndex;
    private int failureCount;
    private long openedNs;
    private long nonce;

    AttemptSchedule(final ClientContext ctx, final long nowNs)
    {
        gatewayCount = ctx.gateways().size();
        backoffMinNs = ctx.backoffMinNs();
        backoffMaxNs = ctx.backoffMaxNs();
        random = new SplittableRandom(ctx.seed());
        nonces = new SplittableRandom(ctx.seed() ^ nowNs);
        nonce = nonces.nextLong() & ~COUNT_MASK;
    }

    int gatewayIndex()
    {
        return gatewayIndex;
    }

    long nextNonce()
    {
        if (COUNT_MASK == (nonce & COUNT_MASK))
        {
            nonce = nonces.nextLong() & ~COUNT_MASK;
        }
        return ++nonce;
    }

    void onOpened(final long nowNs)
    {
        openedNs = nowNs;
    }

    /** A session that held for a while makes up for the failures before it. */
    void onLost(final long nowNs)
    {
        if (nowNs - openedNs > backoffMaxNs)
        {
            failureCount = 0;
        }
    }

    /** Turns to the next gateway and returns how long to wait before it. */
    long nextDelayNs()
    {
        gatewayIndex = (gatewayIndex + 1) % gatewayCount;
        final long delayNs = Math.min(backoffMaxNs, backoffMinNs << Math.min(failureCount, SHIFT_MAX));
        failureCount++;
        final long half = delayNs / 2;
        return half + random.nextLong(delayNs - half + 1);
    }
}
