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
package io.lockstep.gateway.admin;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import io.lockstep.journal.replay.ReplayClient;
import io.lockstep.journal.replay.ReplayEnd;
import io.lockstep.journal.replay.ReplayRange;
import io.lockstep.protocol.ErrorCode;

/**
 * Reads the stream of one member: first how far it goes, then what follows on a given block. A member that cannot be
 * read is asked again; that some cannot is no error.
 * <p>
 * Threading: one owner.
 */
final class MemberReplay implements MemberStream, ReplayClient.Handler, AutoCloseable
{
    private static final long RETRY_DELAY_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long FAILURE_DELAY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int WAIT_MS = 500;
    private static final long UNKNOWN = -1;

    private final int memberId;
    private final Supplier<ReplayClient> factory;
    private final CommandWatch watch;
    private final ReplayRange range = new ReplayRange();
    private ReplayClient client;
    private long lastBlock = UNKNOWN;
    private int knownVersion;
    private long nextBlock;
    private long nowNs;
    private long retryAtNs;
    private boolean isWaiting;
    private boolean isFollowing;

    /**
     * A reader that is not connected yet.
     *
     * @param memberId of the member.
     * @param factory  of its client.
     * @param watch    that is told of blocks.
     */
    MemberReplay(final int memberId, final Supplier<ReplayClient> factory, final CommandWatch watch)
    {
        this.memberId = memberId;
        this.factory = factory;
        this.watch = watch;
    }

    @Override
    public boolean hasLastBlock()
    {
        return UNKNOWN != lastBlock;
    }

    @Override
    public long lastBlock()
    {
        return lastBlock;
    }

    @Override
    public int knownVersion()
    {
        return knownVersion;
    }

    @Override
    public void follow(final long blockNumber)
    {
        nextBlock = blockNumber;
    }

    @Override
    public int poll(final long newNowNs)
    {
        nowNs = newNowNs;
        if (isWaiting && nowNs - retryAtNs < 0)
        {
            return null == client ? 0 : client.poll(nowNs, this);
        }
        isWaiting = false;
        try
        {
            client = null == client ? factory.get() : client;
            final int workCount = client.poll(nowNs, this);
            return workCount + (client.isBusy() || isWaiting || !request() ? 0 : 1);
        }
        catch (final RuntimeException ex)
        {
            // A host that is not known now may be known later; the time-out of the command is the limit.
            close();
            waitFor(FAILURE_DELAY_NS);
            return 1;
        }
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(client);
        client = null;
    }

    @Override
    public void onReplayBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        if (isFollowing)
        {
            watch.onBlock(memberId, buffer, offset, length);
            nextBlock++;
        }
    }

    @Override
    public void onReplayEnd(final ReplayEnd end)
    {
        final boolean isAnswer = ErrorCode.NONE == end.code() || ErrorCode.RANGE_GONE == end.code() ||
            ErrorCode.RANGE_AHEAD == end.code();
        if (isAnswer && !hasLastBlock())
        {
            lastBlock = end.lastBlock();
            knownVersion = end.knownVersion();
        }
        waitFor(RETRY_DELAY_NS);
    }

    private boolean request()
    {
        isFollowing = nextBlock > 0;
        if (isFollowing)
        {
            return client.request(range.fromBlock(nextBlock).toBlock(0).waitMs(WAIT_MS), nowNs);
        }
        return !hasLastBlock() && client.request(range.fromBlock(1).toBlock(1).waitMs(0), nowNs);
    }

    private void waitFor(final long delayNs)
    {
        isWaiting = true;
        retryAtNs = nowNs + delayNs;
    }
}
