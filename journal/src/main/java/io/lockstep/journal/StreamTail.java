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
public final class StreamTail
{
    /** The sequence, where only the block's number and chain CRC are known. */
    public static final long UNKNOWN_SEQUENCE = -1;

    private long blockNumber;
    private long sequence;
    private int chainCrc = ChainCrc.GENESIS;
    private long timestampNs;
    private int epoch;

    /** A place before the first block of a stream. */
    public StreamTail()
    {
    }

    /**
     * Goes to a place of which time and epoch are not known.
     *
     * @param blockNumber of the block before it.
     * @param sequence    up to that block, or {@link #UNKNOWN_SEQUENCE}.
     * @param chainCrc    of that block.
     */
    public void set(final long blockNumber, final long sequence, final int chainCrc)
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
    public RecordState check(final BlockDecoder block, final ChainCrc computer)
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

    /**
     * Moves behind a block that was found to be the next one.
     *
     * @param block that is wrapped.
     */
    public void accept(final BlockDecoder block)
    {
        blockNumber = block.blockNumber();
        sequence = block.lastSequence();
        chainCrc = block.chainCrc();
        timestampNs = block.timestampNs();
        epoch = block.epoch();
    }

    /**
     * Block before this place.
     *
     * @return block number, 0 before the first.
     */
    public long blockNumber()
    {
        return blockNumber;
    }

    /**
     * Last sequence before this place.
     *
     * @return sequence, or {@link #UNKNOWN_SEQUENCE}.
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * Chain CRC of the block before this place.
     *
     * @return chain CRC.
     */
    public int chainCrc()
    {
        return chainCrc;
    }

    /** The time that the next block must not be before, where it is known from elsewhere. */
    void timestampNs(final long timestampNs)
    {
        this.timestampNs = timestampNs;
    }

    /**
     * Time of the block before this place.
     *
     * @return ns since the epoch, 0 if it is not known.
     */
    public long timestampNs()
    {
        return timestampNs;
    }

    int epoch()
    {
        return epoch;
    }
}
