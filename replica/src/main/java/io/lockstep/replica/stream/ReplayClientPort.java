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
package io.lockstep.replica.stream;

import org.agrona.DirectBuffer;

import io.lockstep.journal.replay.ReplayClient;
import io.lockstep.journal.replay.ReplayEnd;

/**
 * The real {@link ReplayPort}: a client of a gateway's replay server.
 * <p>
 * Threading: the receiver's thread. Ownership: the client is closed with it.
 */
public final class ReplayClientPort implements ReplayPort, ReplayClient.Handler
{
    private final ReplayClient client;
    private Handler handler;

    /**
     * A port.
     *
     * @param client to ask through; owned from here on.
     */
    public ReplayClientPort(final ReplayClient client)
    {
        this.client = client;
    }

    @Override
    public boolean isBusy()
    {
        return client.isBusy();
    }

    @Override
    public boolean request(final long fromBlock, final long nowNs)
    {
        return client.request(fromBlock, nowNs);
    }

    @Override
    public int poll(final long nowNs, final Handler handler)
    {
        this.handler = handler;
        return client.poll(nowNs, this);
    }

    @Override
    public String peer()
    {
        return client.peer();
    }

    @Override
    public void close()
    {
        client.close();
    }

    @Override
    public void onReplayBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        handler.onReplayBlock(buffer, offset, length);
    }

    @Override
    public void onReplayEnd(final ReplayEnd end)
    {
        handler.onReplayEnd(end.nextBlock(), end.firstBlock(), end.lastBlock(), end.code());
    }
}
