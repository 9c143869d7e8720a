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

import org.agrona.CloseHelper;
import org.agrona.concurrent.NanoClock;

import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.RepairSource;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.LockstepException;

/**
 * A journal that a recovery asks: of a node that serves replay, or a directory.
 * <p>
 * Threading: one owner, who waits. Errors: {@link LockstepException} ERROR where it does not give a block that it said
 * it holds.
 */
public final class JournalHolder implements AutoCloseable
{
    private final String name;
    private final JournalProbe probe;
    private final JournalReader reader;
    private final RepairSource source;
    private final NanoClock clock;
    private final long timeoutNs;
    private final BlockDecoder decoder = new BlockDecoder();
    private long firstBlock;
    private long lastBlock;
    private int chainCrc;
    private int epoch;
    private long sequence;
    private boolean hasAnswered;

    /**
     * A node.
     *
     * @param name      to call it by.
     * @param probe     to ask it with; closed with this.
     * @param source    to fetch from.
     * @param clock     for deadlines.
     * @param timeoutNs longest wait for an answer.
     */
    public JournalHolder(
        final String name,
        final JournalProbe probe,
        final RepairSource source,
        final NanoClock clock,
        final long timeoutNs)
    {
        this.name = name;
        this.probe = probe;
        this.source = source;
        this.clock = clock;
        this.timeoutNs = timeoutNs;
        reader = null;
    }

    /**
     * A directory, or the member's own journal.
     *
     * @param name   to call it by.
     * @param reader of it; closed with this.
     */
    public JournalHolder(final String name, final JournalReader reader)
    {
        this.name = name;
        this.reader = reader;
        probe = null;
        source = null;
        clock = null;
        timeoutNs = 0;
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(probe);
        CloseHelper.quietClose(reader);
    }

    /**
     * Asks for the ends.
     *
     * @return true if it answered.
     */
    public boolean ask()
    {
        hasAnswered = null == probe || probe.askEnds(clock.nanoTime() + timeoutNs);
        if (null != probe && probe.isOfAnotherStream())
        {
            throw LockstepException.fatal(
                LockstepException.Fault.REFUSED, "journal is of another stream: journal=" + name);
        }
        if (hasAnswered)
        {
            firstBlock = null == probe ? reader.firstBlockNumber() : probe.firstBlock();
            lastBlock = null == probe ? reader.lastBlockNumber() : probe.lastBlock();
            if (lastBlock > 0 && firstBlock > 0)
            {
                read(lastBlock);
            }
        }
        return hasAnswered;
    }

    /**
     * Goes to a block: {@link #chainCrc()}, {@link #epoch()} and {@link #sequence()} are its afterwards.
     *
     * @param blockNumber that is held.
     */
    public void read(final long blockNumber)
    {
        boolean hasBlock = false;
        if (null == probe)
        {
            reader.seek(blockNumber);
            hasBlock = 1 == reader.poll(
                (buffer, offset, length) ->
                {
                    if (!decoder.tryWrap(buffer, offset, length))
                    {
                        throw missing(blockNumber);
                    }
                    chainCrc = decoder.chainCrc();
                    epoch = decoder.epoch();
                    sequence = decoder.lastSequence();
                },
                1);
        }
        else if (probe.askBlock(blockNumber, clock.nanoTime() + timeoutNs))
        {
            hasBlock = true;
            chainCrc = probe.chainCrc();
            epoch = probe.epoch();
            sequence = probe.sequence();
        }
        if (!hasBlock)
        {
            throw missing(blockNumber);
        }
    }

    /**
     * Hands over blocks, in order.
     *
     * @param first    block.
     * @param last     block.
     * @param consumer of them.
     */
    public void fetch(final long first, final long last, final BlockConsumer consumer)
    {
        if (null != source)
        {
            source.fetch(first, last, consumer);
            return;
        }
        reader.seek(first);
        for (long each = first; each <= last; each++)
        {
            if (1 != reader.poll(consumer, 1))
            {
                throw missing(each);
            }
        }
    }

    /**
     * Does it hold a block.
     *
     * @param blockNumber to look for.
     * @return true if so.
     */
    public boolean holds(final long blockNumber)
    {
        return firstBlock > 0 && blockNumber >= firstBlock && blockNumber <= lastBlock;
    }

    /** First block that is held, 0 if there is none. */
    public long firstBlock()
    {
        return firstBlock;
    }

    /** Last block that is held, 0 if there is none. */
    public long lastBlock()
    {
        return lastBlock;
    }

    /** Of the block that was read last. */
    public int chainCrc()
    {
        return chainCrc;
    }

    /** Of the block that was read last. */
    public int epoch()
    {
        return epoch;
    }

    /** Last sequence up to the block that was read last. */
    public long sequence()
    {
        return sequence;
    }

    /** Has it answered. */
    public boolean hasAnswered()
    {
        return hasAnswered;
    }

    @Override
    public String toString()
    {
        return name;
    }

    private LockstepException missing(final long blockNumber)
    {
        return new LockstepException(LockstepException.Severity.ERROR,
            "journal does not give a block: journal=" + name + " block=" + blockNumber + " held=" + firstBlock + '-' +
            lastBlock);
    }
}
