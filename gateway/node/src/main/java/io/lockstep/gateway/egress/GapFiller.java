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
package io.lockstep.gateway.egress;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.LockstepException;

/**
 * Fetches from the members what the feed left out. A block is missing when there is none on top of the last released
 * one; votes are missing when there is one and too few vouch for it. In the second case another member is asked for
 * the <em>last</em> block of the held chain: having the same CRC there, it vouches for all of it, and what follows
 * comes along. So while catching up two members take turns, and as long as they answer no block is fetched twice. Where
 * that brought nothing, what is held may be of a leader that was replaced, and nobody else has it: the next is asked
 * from the last released block on. And where the feed has fallen silent, members are asked now and then whether there
 * is anything.
 * <p>
 * A member that says nothing for the stall time is not waited for, though its request goes on: one that was just
 * killed still looks connected, and would hold up everybody for the time-out of the request.
 * <p>
 * Threading: the egress agent's.
 */
final class GapFiller implements BlockFetcher.Handler, AutoCloseable
{
    private static final int BACKOFF_LIMIT = 4;
    private static final int SILENCE_FACTOR = 10;

    private final Release release;
    private final BlockFetcher[] fetchers;
    private final long[] lastAvailable;
    private final boolean[] isGone;
    private final long settleNs;
    private final long stallNs;
    private final GatewayCounters counters;
    private final ErrorHandler errorHandler;
    private int member;
    private int attempts;
    private int polled;
    private long linkedBefore;
    private long releasedBefore;
    private long quietSinceNs;
    private long votesBefore = -1;
    private long silentSinceNs;
    private long answeredNs;
    private boolean hasAnswered;
    private boolean isFetching;
    private boolean isStarting = true;
    private boolean isQuiet;
    private boolean isGoneTold;

    GapFiller(
        final Release release,
        final BlockFetcher[] fetchers,
        final long settleNs,
        final long stallNs,
        final GatewayCounters counters,
        final ErrorHandler errorHandler)
    {
        this.release = release;
        this.fetchers = fetchers;
        this.settleNs = settleNs;
        this.stallNs = stallNs;
        this.counters = counters;
        this.errorHandler = errorHandler;
        lastAvailable = new long[fetchers.length];
        isGone = new boolean[fetchers.length];
        member = fetchers.length - 1;
    }

    int poll(final long nowNs)
    {
        int workCount = 0;
        for (polled = 0; polled < fetchers.length; polled++)
        {
            workCount += fetchers[polled].poll(nowNs, this);
        }
        if (hasAnswered)
        {
            hasAnswered = false;
            answeredNs = nowNs;
        }
        if (isFetching && nowNs - answeredNs < stallNs)
        {
            return workCount;
        }
        isFetching = false;
        return workCount + (isDue(nowNs) ? fetch(nowNs) : 0);
    }

    @Override
    public void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        hasAnswered |= polled == member;
        counters.increment(GatewayCounter.REPLAYED_BLOCKS);
        release.onBlock(polled, buffer, offset, length);
    }

    @Override
    public void onEnd(final long firstAvailable, final long last, final boolean isRangeGone)
    {
        lastAvailable[polled] = last;
        isGone[polled] = isRangeGone || last <= 0 && isGone[polled];
        // All have been asked since anything was of use.
        if (isRangeGone && !isGoneTold && attempts > fetchers.length && isGoneForAll())
        {
            isGoneTold = true;
            errorHandler.onError(new LockstepException(LockstepException.Severity.ERROR,
                "stream is gone at all members that answer, copy a journal first: member=" + polled +
                    " next=" + (release.released() + 1) + " first=" + firstAvailable));
        }
        isStarting &= last <= 0;
        if (polled == member)
        {
            isFetching = false;
            if (release.linkedTo() > linkedBefore)
            {
                attempts = 0;
                isQuiet = false;
            }
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(fetchers);
    }

    /**
     * One member that holds a block is enough, as those that hold later ones vouch for it by their chain. A member that
     * was seeded again holds little for a while; a minority may be away.
     */
    private boolean isGoneForAll()
    {
        int count = 0;
        for (int i = 0; i < fetchers.length; i++)
        {
            if (lastAvailable[i] > 0 && !isGone[i])
            {
                return false;
            }
            count += isGone[i] ? 1 : 0;
        }
        return count > fetchers.length / 2;
    }

    /** Is something missing, for as long as the feed may take to bring it. */
    private boolean isDue(final long nowNs)
    {
        final boolean isMissing = isStarting || isSilent(nowNs) || release.isBehind() ||
            lastAvailable[member] > release.released();
        if (!isMissing || release.released() != releasedBefore)
        {
            releasedBefore = release.released();
            quietSinceNs = nowNs;
            isQuiet = true;
            attempts = 0;
            isStarting &= 0 == releasedBefore;
            return isMissing && lastAvailable[member] > releasedBefore && lastAvailable[member] > release.linkedTo();
        }
        if (!isQuiet)
        {
            return true;
        }
        final long waitNs = (release.hasNext() || isStarting ? stallNs : settleNs) << Math.min(attempts, BACKOFF_LIMIT);
        return nowNs - quietSinceNs >= waitNs;
    }

    private boolean isSilent(final long nowNs)
    {
        if (release.votes() != votesBefore)
        {
            votesBefore = release.votes();
            silentSinceNs = nowNs;
        }
        return nowNs - silentSinceNs >= SILENCE_FACTOR * stallNs;
    }

    private int fetch(final long nowNs)
    {
        final boolean hasNext = release.hasNext();
        linkedBefore = release.linkedTo();
        isQuiet = true;
        quietSinceNs = nowNs;
        attempts++;
        silentSinceNs = nowNs;
        for (int i = 0; i < fetchers.length; i++)
        {
            member = member + 1 == fetchers.length ? 0 : member + 1;
            final boolean isUseful = !hasNext || !release.isVouched(member);
            // What could not be held would only be fetched again.
            if (isUseful && !fetchers[member].isBusy() &&
                fetchers[member].request(from(hasNext), release.lastHoldable(), nowNs))
            {
                isFetching = true;
                answeredNs = nowNs;
                counters.increment(GatewayCounter.REPLAY_REQUESTS);
                return 1;
            }
        }
        return 0;
    }

    private long from(final boolean hasNext)
    {
        final long first = release.released() + 1;
        if (!hasNext || attempts > 1)
        {
            return first;
        }
        final long linkedTo = release.linkedTo();
        final long last = lastAvailable[member];
        return last >= first && last < linkedTo ? last : linkedTo;
    }
}
