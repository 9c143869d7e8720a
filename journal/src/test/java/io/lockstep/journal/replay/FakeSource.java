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

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.BlockSource;
import io.lockstep.journal.RangeGoneException;
import io.lockstep.journal.TestBlocks;
import io.lockstep.protocol.BlockDecoder;

/** Blocks in memory as a source whose range and faults the test decides, also between two calls. */
final class FakeSource implements BlockSource
{
    long first;
    long last;
    /** Thrown by the next poll, once. */
    RuntimeException fault;
    /** Thrown when the next sequence is looked up, once. */
    RuntimeException lookupFault;
    /** Run by the next poll before it reads, once. */
    Runnable beforePoll;
    int polls;
    private final TestBlocks blocks;
    private final BlockDecoder decoder = new BlockDecoder();
    private long next;

    FakeSource(final TestBlocks blocks, final long first, final long last)
    {
        this.blocks = blocks;
        this.first = first;
        this.last = last;
    }

    @Override
    public long firstBlockNumber()
    {
        return first;
    }

    @Override
    public long lastBlockNumber()
    {
        return last;
    }

    @Override
    public long firstSequence()
    {
        return 0 == first ? 0 : block(first).firstSequence();
    }

    @Override
    public long lastSequence()
    {
        return 0 == last ? 0 : block(last).lastSequence();
    }

    @Override
    public long blockOf(final long sequence)
    {
        if (null != lookupFault)
        {
            final RuntimeException once = lookupFault;
            lookupFault = null;
            throw once;
        }
        if (0 == first ? sequence <= lastSequence() : sequence < firstSequence())
        {
            throw new RangeGoneException(0, first);
        }
        long number = 0 == first ? last + 1 : first;
        while (number <= last && block(number).lastSequence() < sequence)
        {
            number++;
        }
        return number;
    }

    @Override
    public void seek(final long blockNumber)
    {
        next = blockNumber;
    }

    @Override
    public int poll(final BlockConsumer consumer, final int blockLimit)
    {
        polls++;
        if (null != beforePoll)
        {
            final Runnable once = beforePoll;
            beforePoll = null;
            once.run();
        }
        if (null != fault)
        {
            final RuntimeException once = fault;
            fault = null;
            throw once;
        }
        if (next < first)
        {
            throw new RangeGoneException(next, first);
        }
        int count = 0;
        while (count < blockLimit && next <= last)
        {
            final UnsafeBuffer block = blocks.block(next++);
            consumer.onBlock(block, 0, block.capacity());
            count++;
        }
        return count;
    }

    /** Header of a block. */
    BlockDecoder block(final long blockNumber)
    {
        decoder.tryWrap(blocks.block(blockNumber), 0, blocks.bytes(blockNumber).length);
        return decoder;
    }
}
