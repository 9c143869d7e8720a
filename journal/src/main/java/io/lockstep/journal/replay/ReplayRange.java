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

import io.lockstep.codecs.stream.ReplayRequestDecoder;

/**
 * A part of the stream to ask for: from a block or from a sequence on, up to a block, up to a sequence, or without an
 * end; and how long the server waits for more where the stream ends now.
 * <p>
 * Blocks are whole. The first block is the one that holds the sequence, so it may hold earlier ones; the last is the
 * first block that reaches the sequence, so it may hold later ones. Who wants sequences alone leaves the others out.
 * <p>
 * Threading: one owner. It may be changed and used again after a request.
 */
public final class ReplayRange
{
    private long fromBlock;
    private long fromSequence;
    private long toBlock;
    private long toSequence;
    private int waitMs;

    /**
     * Starts at a block, and not at a sequence.
     *
     * @param blockNumber from 1.
     * @return this.
     */
    public ReplayRange fromBlock(final long blockNumber)
    {
        fromBlock = blockNumber;
        fromSequence = 0;
        return this;
    }

    /**
     * First block.
     *
     * @return block number, 0 if the range starts at a sequence.
     */
    public long fromBlock()
    {
        return fromBlock;
    }

    /**
     * Starts at the block that holds a sequence, and not at the number of a block.
     *
     * @param sequence from 1.
     * @return this.
     */
    public ReplayRange fromSequence(final long sequence)
    {
        fromSequence = sequence;
        fromBlock = 0;
        return this;
    }

    /**
     * Sequence that the first block holds.
     *
     * @return sequence, 0 if the range starts at the number of a block.
     */
    public long fromSequence()
    {
        return fromSequence;
    }

    /**
     * Ends after a block.
     *
     * @param blockNumber not before the first one; 0 for no such end.
     * @return this.
     */
    public ReplayRange toBlock(final long blockNumber)
    {
        toBlock = blockNumber;
        toSequence = 0;
        return this;
    }

    /**
     * Last block.
     *
     * @return block number, 0 if no block is said to be the last.
     */
    public long toBlock()
    {
        return toBlock;
    }

    /**
     * Ends after the first block whose last sequence reaches a sequence.
     *
     * @param sequence not before the first one; 0 for no such end.
     * @return this.
     */
    public ReplayRange toSequence(final long sequence)
    {
        toSequence = sequence;
        toBlock = 0;
        return this;
    }

    /**
     * Sequence that the last block reaches.
     *
     * @return sequence, 0 if no sequence is said to be the last.
     */
    public long toSequence()
    {
        return toSequence;
    }

    /**
     * How long the server waits at the tail for more blocks before it ends its answer, counted from the request. A
     * server may wait less.
     *
     * @param waitMs in ms, 0 not to wait.
     * @return this.
     */
    public ReplayRange waitMs(final int waitMs)
    {
        this.waitMs = waitMs;
        return this;
    }

    /**
     * How long the server waits at the tail.
     *
     * @return time in ms.
     */
    public int waitMs()
    {
        return waitMs;
    }

    /**
     * Can it be asked for: exactly one start, at most one end, and that not before the start.
     *
     * @return false if a server would call it malformed.
     */
    public boolean isValid()
    {
        return fromBlock >= 0 && fromSequence >= 0 && 0 == fromBlock != (0 == fromSequence) &&
            toBlock >= 0 && toSequence >= 0 && (0 == toBlock || 0 == toSequence) &&
            (0 == toBlock || fromBlock <= toBlock) &&
            (0 == toSequence || fromSequence <= toSequence) &&
            waitMs >= 0;
    }

    void set(final ReplayRequestDecoder request)
    {
        fromBlock = request.fromBlock();
        fromSequence = request.fromSequence();
        toBlock = request.toBlock();
        toSequence = request.toSequence();
        waitMs = request.waitMs();
    }

    void set(final ReplayRange other)
    {
        fromBlock = other.fromBlock;
        fromSequence = other.fromSequence;
        toBlock = other.toBlock;
        toSequence = other.toSequence;
        waitMs = other.waitMs;
    }

    @Override
    public String toString()
    {
        return "fromBlock=" + fromBlock + " fromSequence=" + fromSequence + " toBlock=" + toBlock +
            " toSequence=" + toSequence + " waitMs=" + waitMs;
    }
}
