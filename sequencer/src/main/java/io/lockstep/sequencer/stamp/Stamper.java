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
package io.lockstep.sequencer.stamp;

import static io.lockstep.protocol.BlockDescriptor.HEADER_LENGTH;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ChainCrc;

/**
 * Turns committed input blocks into stamped blocks, one for one: the single writer of block numbers and sequences.
 * <p>
 * The result is a pure function of the input blocks, their terms and their times, in order. Time never goes back: a
 * block that was appended under a clock that lags gets the time of the block before. An input that does not have the
 * shape of a block yields an empty block, so that numbers stay dense and every member does the same.
 * <p>
 * Threading: one thread. No allocation but for a new client.
 */
public final class Stamper
{
    private final int streamId;
    private final int epoch;
    private final DuplicateFilter filter;
    private final BlockDecoder decoder = new BlockDecoder();
    private final BlockEncoder emptyBlock = new BlockEncoder();
    private final BlockFlyweight stamp = new BlockFlyweight();
    private final ChainCrc chain = new ChainCrc();
    private final OutcomeCounts outcomes = new OutcomeCounts();
    long blockNumber;
    long lastSequence;
    long timestampNs;
    int chainCrc = ChainCrc.GENESIS;
    private long malformedCount;

    /**
     * A stamper before the first block.
     *
     * @param streamId of the stream.
     * @param epoch    life of the stream, from 1.
     * @param filter   that decides outcomes; owned by the stamper from here on.
     */
    public Stamper(final int streamId, final int epoch, final DuplicateFilter filter)
    {
        this.streamId = streamId;
        this.epoch = epoch;
        this.filter = filter;
    }

    /**
     * Stamps the next block of the log.
     *
     * @param input            that holds the input block.
     * @param inputOffset      of the block.
     * @param inputLength      of the block in bytes.
     * @param leadershipTermId in which it was appended.
     * @param clusterTimeNs    at which it was appended.
     * @param isAdmin          whether its sender may give commands; from the log, like the rest.
     * @param output           to write the stamped block to, from offset 0.
     * @return length of the stamped block in bytes, never more than the longer of input and an empty block.
     */
    public int stamp(
        final DirectBuffer input,
        final int inputOffset,
        final int inputLength,
        final long leadershipTermId,
        final long clusterTimeNs,
        final boolean isAdmin,
        final MutableDirectBuffer output)
    {
        final int length = copy(input, inputOffset, inputLength, output);
        final long firstSequence = lastSequence + 1;
        stamp.wrap(output, 0);
        while (decoder.nextEntry())
        {
            if (filter.decide(decoder, stamp, isAdmin, lastSequence + 1))
            {
                lastSequence++;
            }
            outcomes.count(decoder.kind(), decoder.code());
        }

        blockNumber++;
        timestampNs = Math.max(timestampNs, clusterTimeNs);
        stamp.stamp(
            streamId, epoch, leadershipTermId, blockNumber, firstSequence, timestampNs,
            (int)(lastSequence - firstSequence + 1));
        chainCrc = chain.compute(chainCrc, output, 0, length);
        stamp.chainCrc(chainCrc);
        return length;
    }

    private int copy(
        final DirectBuffer input, final int inputOffset, final int inputLength, final MutableDirectBuffer output)
    {
        if (inputLength >= HEADER_LENGTH && inputLength <= output.capacity())
        {
            output.putBytes(0, input, inputOffset, inputLength);
            if (decoder.tryWrap(output, 0, inputLength) &&
                BlockDescriptor.INPUT_TEMPLATE_ID == decoder.templateId() &&
                decoder.hasWholeEntries())
            {
                return inputLength;
            }
        }

        malformedCount++;
        emptyBlock.wrap(output, 0, HEADER_LENGTH).finish();
        decoder.tryWrap(output, 0, HEADER_LENGTH);
        return HEADER_LENGTH;
    }

    /**
     * Number of the last block.
     *
     * @return 0 before the first.
     */
    public long blockNumber()
    {
        return blockNumber;
    }

    /**
     * Last sequence that was given.
     *
     * @return 0 before the first.
     */
    public long lastSequence()
    {
        return lastSequence;
    }

    /**
     * Chain CRC of the last block.
     *
     * @return {@link ChainCrc#GENESIS} before the first.
     */
    public int chainCrc()
    {
        return chainCrc;
    }

    /**
     * Sequenced time of the last block.
     *
     * @return ns since the epoch, 0 before the first.
     */
    public long timestampNs()
    {
        return timestampNs;
    }

    /**
     * Inputs that were no blocks, since this process started.
     *
     * @return count.
     */
    public long malformedCount()
    {
        return malformedCount;
    }

    /**
     * Outcomes, since this process started.
     *
     * @return counts.
     */
    public OutcomeCounts outcomes()
    {
        return outcomes;
    }

    /**
     * Stream that is stamped.
     *
     * @return stream id.
     */
    public int streamId()
    {
        return streamId;
    }

    /**
     * Life of the stream.
     *
     * @return epoch, from 1.
     */
    public int epoch()
    {
        return epoch;
    }

    /**
     * The filter.
     *
     * @return owned by this.
     */
    public DuplicateFilter filter()
    {
        return filter;
    }
}
