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

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

import io.lockstep.journal.replay.ReplayClient;
import io.lockstep.journal.replay.ReplayEnd;
import io.lockstep.journal.replay.ReplayRange;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.LockstepException;

/**
 * Fetches blocks of one member through its replay server. A client that fails, as when the member's host is not known,
 * is made anew after a while.
 * <p>
 * Threading: the egress agent's.
 */
public final class ReplayFetcher implements BlockFetcher, ReplayClient.Handler
{
    private static final long RETRY_DELAY_NS = TimeUnit.SECONDS.toNanos(1);

    private final ReplayRange range = new ReplayRange();
    private final String peer;
    private final Supplier<ReplayClient> factory;
    private final ErrorHandler errorHandler;
    private ReplayClient client;
    private Handler handler;
    private long retryAtNs;
    private boolean isFailureTold;

    /**
     * A fetcher that is not connected yet.
     *
     * @param peer         to name in errors.
     * @param factory      of the client.
     * @param errorHandler for clients that fail.
     */
    public ReplayFetcher(final String peer, final Supplier<ReplayClient> factory, final ErrorHandler errorHandler)
    {
        this.peer = peer;
        this.factory = factory;
        this.errorHandler = errorHandler;
        client = factory.get();
    }

    @Override
    public boolean isBusy()
    {
        return null != client && client.isBusy();
    }

    @Override
    public boolean request(final long fromBlock, final long toBlock, final long nowNs)
    {
        return null != client && client.request(range.fromBlock(fromBlock).toBlock(toBlock), nowNs);
    }

    @Override
    public int poll(final long nowNs, final Handler blockHandler)
    {
        handler = blockHandler;
        try
        {
            if (null == client && nowNs - retryAtNs >= 0)
            {
                client = factory.get();
            }
            return null == client ? 0 : client.poll(nowNs, this);
        }
        catch (final LockstepException ex)
        {
            throw ex;
        }
        catch (final RuntimeException ex)
        {
            onFailure(ex, nowNs);
            return 1;
        }
    }

    @Override
    public void close()
    {
        CloseHelper.close(client);
        client = null;
    }

    @Override
    public void onReplayBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        handler.onBlock(buffer, offset, length);
    }

    @Override
    public void onReplayEnd(final ReplayEnd end)
    {
        final long lastBlock = ErrorCode.MALFORMED == end.code() ? 0 : end.lastBlock();
        handler.onEnd(end.firstBlock(), lastBlock, ErrorCode.RANGE_GONE == end.code());
    }

    private void onFailure(final RuntimeException ex, final long nowNs)
    {
        if (!isFailureTold)
        {
            isFailureTold = true;
            errorHandler.onError(new LockstepException(LockstepException.Severity.WARN,
                "replay of a member is not to be had, trying on: channel=" + peer, ex));
        }
        final boolean wasBusy = isBusy();
        CloseHelper.quietClose(client);
        client = null;
        retryAtNs = nowNs + RETRY_DELAY_NS;
        if (wasBusy)
        {
            handler.onEnd(0, 0, false);
        }
    }
}
