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
package io.lockstep.journal;

import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.ChainCrc;

/**
 * A place between two blocks of the stream: what the next block has to follow on. The one definition of what "the next
 * block" is, for appending, recovering and reading.
 * <p>
 * Threading: one owner.
 */
final class StreamTail
{
    /** The sequence, where only the block's number and chain CRC are known. */
    static final long UNKNOWN_SEQUENCE = -1;

    private long blockNumber;
    private long sequence;
    private int chainCrc = ChainCrc.GENESIS;
    private long timestampNs;
    private int epoch;

    void set(final long blockNumber, final long sequence, final int chainCrc)
    {
        this.blockNumber = blockNumber;
        this.sequence = sequence;
        this.chainCrc = chainCrc;
        timestampNs = 0;
        epoch = 0;
    }

    void set(final StreamTail other)
    {
        blockNumber = other.blockNumber;
        sequence = other.sequence;
        chainCrc = other.chainCrc;
        timestampNs = other.timestampNs;
        epoch = other.epoch;
    }

    /**
     * Is a block the next one.
     *
     * @param block    that is wrapped.
     * @param computer of chain CRCs.
     * @return {@link RecordState#WHOLE} if so, else why not.
     */
    RecordState check(final BlockDecoder block, final ChainCrc computer)
    {
        if (blockNumber + 1 != block.blockNumber())
        {
            return RecordState.OUT_OF_ORDER;
        }
        if (block.chainCrc() != computer.compute(chainCrc, block.buffer(), block.offset(), block.totalLength()))
        {
            return RecordState.BROKEN_CHAIN;
        }
        if (UNKNOWN_SEQUENCE != sequence && sequence + 1 != block.firstSequence() || block.sequencedCount() < 0)
        {
            return RecordState.WRONG_SEQUENCE;
        }
        if (block.timestampNs() < timestampNs || block.epoch() < epoch)
        {
            return RecordState.BACK_IN_TIME;
        }
        return RecordState.WHOLE;
    }

    /** Moves behind a block that was found to be the next one. */
    void accept(final BlockDecoder block)
    {
        blockNumber = block.blockNumber();
        sequence = block.lastSequence();
        chainCrc = block.chainCrc();
        timestampNs = block.timestampNs();
        epoch = block.epoch();
    }

    long blockNumber()
    {
        return blockNumber;
    }

    long sequence()
    {
        return sequence;
    }

    int chainCrc()
    {
        return chainCrc;
    }

    /** The time that the next block must not be before, where it is known from elsewhere. */
    void timestampNs(final long timestampNs)
    {
        this.timestampNs = timestampNs;
    }

    long timestampNs()
    {
        return timestampNs;
    }
}
