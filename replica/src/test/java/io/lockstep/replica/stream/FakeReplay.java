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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.protocol.ErrorCode;
import io.lockstep.replica.TestStream;

/** A gateway's replay on simulated time, with the faults that a test sets. */
final class FakeReplay implements ReplayPort
{
    private record Message(long atNs, byte[] block, long nextBlock, long first, long last, ErrorCode code)
    {
    }

    private final Deque<Message> pending = new ArrayDeque<>();
    private final SplittableRandom random;
    private TestStream stream;
    private int batchLimit = 8;
    private long delayNs = 100_000;
    private int lossPercent;
    private long first = 1;
    private long last;
    private boolean isConnected = true;
    private boolean isMute;
    private boolean isBusy;
    private boolean isClosed;
    private int requests;
    private long lastFromBlock;

    FakeReplay(final TestStream stream, final SplittableRandom random)
    {
        this.stream = stream;
        this.random = random;
    }

    FakeReplay stream(final TestStream stream)
    {
        this.stream = stream;
        return this;
    }

    FakeReplay available(final long first, final long last)
    {
        this.first = first;
        this.last = last;
        return this;
    }

    FakeReplay batchLimit(final int batchLimit)
    {
        this.batchLimit = batchLimit;
        return this;
    }

    FakeReplay lossPercent(final int lossPercent)
    {
        this.lossPercent = lossPercent;
        return this;
    }

    FakeReplay connected(final boolean isConnected)
    {
        this.isConnected = isConnected;
        return this;
    }

    FakeReplay mute(final boolean isMute)
    {
        this.isMute = isMute;
        return this;
    }

    int requests()
    {
        return requests;
    }

    long lastFromBlock()
    {
        return lastFromBlock;
    }

    boolean isClosed()
    {
        return isClosed;
    }

    @Override
    public boolean isBusy()
    {
        return isBusy;
    }

    @Override
    public boolean request(final long fromBlock, final long nowNs)
    {
        if (!isConnected || isBusy)
        {
            return false;
        }
        requests++;
        lastFromBlock = fromBlock;
        if (isMute || random.nextInt(100) < lossPercent)
        {
            return true;
        }

        isBusy = true;
        final long atNs = nowNs + delayNs;
        if (0 != last && fromBlock < first)
        {
            pending.add(new Message(atNs, null, fromBlock, first, last, ErrorCode.RANGE_GONE));
            return true;
        }
        long nextBlock = fromBlock;
        while (nextBlock <= last && nextBlock < fromBlock + batchLimit)
        {
            if (random.nextInt(100) >= lossPercent)
            {
                pending.add(new Message(atNs, stream.block(nextBlock), 0, 0, 0, null));
            }
            nextBlock++;
        }
        final ErrorCode code = fromBlock > last + 1 ? ErrorCode.RANGE_AHEAD : ErrorCode.NONE;
        pending.add(new Message(atNs, null, nextBlock, first, last, code));
        return true;
    }

    @Override
    public int poll(final long nowNs, final Handler handler)
    {
        int count = 0;
        while (!pending.isEmpty() && pending.peek().atNs <= nowNs)
        {
            final Message message = pending.poll();
            count++;
            if (null != message.block)
            {
                handler.onReplayBlock(new UnsafeBuffer(message.block), 0, message.block.length);
            }
            else
            {
                isBusy = false;
                handler.onReplayEnd(message.nextBlock, message.first, message.last, message.code);
            }
        }
        return count;
    }

    @Override
    public String peer()
    {
        return "fake";
    }

    @Override
    public void close()
    {
        isClosed = true;
    }
}
