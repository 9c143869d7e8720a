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

import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

import io.aeron.exceptions.RegistrationException;
import io.lockstep.journal.replay.ReplayClient;
import io.lockstep.journal.replay.ReplayEnd;
import io.lockstep.journal.replay.ReplayRange;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.OwnAddress;
import io.lockstep.runtime.transport.Transport;

/**
 * Asks a node that serves replay what it holds. A host that nobody knows is one that does not answer.
 * <p>
 * Threading: one owner, who waits.
 */
public final class JournalProbe implements AutoCloseable, ReplayClient.Handler
{
    private final NanoClock clock;
    private final IdleStrategy idleStrategy;
    private final ReplayClient client;
    private final BlockDecoder decoder = new BlockDecoder();
    private final ReplayRange range = new ReplayRange();
    private boolean hasAnswer;
    private boolean hasBlock;
    private boolean isAsked;
    private boolean isUnreachable;
    private boolean isOfAnotherStream;
    private long firstBlock;
    private long lastBlock;
    private int chainCrc;
    private int epoch;
    private long sequence;

    /**
     * A probe.
     *
     * @param transport    to ask through.
     * @param clock        for deadlines.
     * @param idleStrategy while answers are awaited.
     * @param channel      on which the node takes requests.
     * @param ownHost      that the answers are sent to.
     * @param streamId     of the stream.
     */
    public JournalProbe(
        final Transport transport,
        final NanoClock clock,
        final IdleStrategy idleStrategy,
        final String channel,
        final String ownHost,
        final int streamId)
    {
        this.clock = clock;
        this.idleStrategy = idleStrategy;
        client = new ReplayClient(transport, channel, OwnAddress.channelAt(ownHost), streamId);
    }

    @Override
    public void close()
    {
        client.close();
    }

    /**
     * Asks for the range that is held.
     *
     * @param deadlineNs when to give up, by the clock.
     * @return true if there was an answer: {@link #firstBlock()} and {@link #lastBlock()} hold it.
     */
    public boolean askEnds(final long deadlineNs)
    {
        return ask(1, deadlineNs);
    }

    /**
     * Asks for one block.
     *
     * @param blockNumber of it.
     * @param deadlineNs  when to give up, by the clock.
     * @return true if it came: {@link #chainCrc()}, {@link #epoch()} and {@link #sequence()} are its.
     */
    public boolean askBlock(final long blockNumber, final long deadlineNs)
    {
        return ask(blockNumber, deadlineNs) && hasBlock;
    }

    /**
     * First block that is held.
     *
     * @return 0 if there is none.
     */
    public long firstBlock()
    {
        return firstBlock;
    }

    /**
     * Last block that is held.
     *
     * @return 0 if there is none.
     */
    public long lastBlock()
    {
        return lastBlock;
    }

    /**
     * Of the block asked for.
     *
     * @return chain CRC.
     */
    public int chainCrc()
    {
        return chainCrc;
    }

    /**
     * Of the block asked for.
     *
     * @return epoch.
     */
    public int epoch()
    {
        return epoch;
    }

    /**
     * Of the block asked for.
     *
     * @return last sequence up to it.
     */
    public long sequence()
    {
        return sequence;
    }

    private boolean ask(final long blockNumber, final long deadlineNs)
    {
        begin(blockNumber);
        while (!hasEnded() && clock.nanoTime() - deadlineNs < 0)
        {
            idleStrategy.idle(poll());
        }
        return hasAnswer;
    }

    /** Asks for a block, or the ends, without waiting: {@link #poll} until {@link #hasAnswer}. */
    void begin(final long blockNumber)
    {
        hasAnswer = false;
        hasBlock = false;
        isAsked = false;
        range.fromBlock(blockNumber).toBlock(blockNumber);
    }

    int poll()
    {
        if (isUnreachable)
        {
            return 0;
        }
        try
        {
            isAsked = isAsked && client.isBusy() || client.request(range, clock.nanoTime());
            return client.poll(clock.nanoTime(), this);
        }
        catch (final RegistrationException ex)
        {
            // The driver has said why.
            isUnreachable = true;
            return 0;
        }
    }

    /** Has the node said that its stream is another one. */
    boolean isOfAnotherStream()
    {
        return isOfAnotherStream;
    }

    /** Is there an answer, or will there be none. */
    boolean hasEnded()
    {
        return hasAnswer || isUnreachable || isOfAnotherStream;
    }

    boolean hasAnswer()
    {
        return hasAnswer;
    }

    boolean hasBlock()
    {
        return hasBlock;
    }

    @Override
    public void onReplayBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        if (decoder.tryWrap(buffer, offset, length))
        {
            hasBlock = true;
            chainCrc = decoder.chainCrc();
            epoch = decoder.epoch();
            sequence = decoder.lastSequence();
        }
    }

    @Override
    public void onReplayEnd(final ReplayEnd end)
    {
        // One that was overloaded, or lost the answer, is asked again.
        hasAnswer = ErrorCode.NONE == end.code() || ErrorCode.RANGE_GONE == end.code() ||
            ErrorCode.RANGE_AHEAD == end.code();
        isOfAnotherStream |= ErrorCode.WRONG_STREAM == end.code();
        firstBlock = end.firstBlock();
        lastBlock = end.lastBlock();
    }
}
