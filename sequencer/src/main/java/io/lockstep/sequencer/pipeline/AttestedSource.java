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
package io.lockstep.sequencer.pipeline;

import java.util.function.LongSupplier;

import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.BlockSource;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalReader;

/**
 * The journal up to some block that moves. What is behind that may yet be replaced: it must not count as this member's
 * word, nor be taken for what was released; see {@link FeedAgent}.
 * <p>
 * Threading: one thread owns it, and with it the reader.
 */
public final class AttestedSource implements BlockSource
{
    private final JournalReader reader;
    private final LongSupplier lastBlock;
    private final LongSupplier lastSequence;
    private long nextBlock = 1;

    /**
     * A source of what the member answers for in this life.
     *
     * @param reader of the journal, for this alone.
     * @param chain  that says how far that goes.
     */
    public AttestedSource(final JournalReader reader, final ChainWindow chain)
    {
        this(reader, chain::lastBlock, chain::lastSequence);
    }

    /**
     * A source of what the member may ever have answered for.
     *
     * @param reader  of the journal, for this alone.
     * @param journal that says how far that goes.
     */
    public AttestedSource(final JournalReader reader, final Journal journal)
    {
        this(reader, journal::lastAttestable, journal::lastAttestableSequence);
    }

    private AttestedSource(final JournalReader reader, final LongSupplier lastBlock, final LongSupplier lastSequence)
    {
        this.reader = reader;
        this.lastBlock = lastBlock;
        this.lastSequence = lastSequence;
    }

    @Override
    public long firstBlockNumber()
    {
        return 0 == lastBlockNumber() ? 0 : reader.firstBlockNumber();
    }

    @Override
    public long lastBlockNumber()
    {
        final long last = Math.min(lastBlock.getAsLong(), reader.lastBlockNumber());
        return last < reader.firstBlockNumber() ? 0 : last;
    }

    @Override
    public long firstSequence()
    {
        return 0 == lastBlockNumber() ? 0 : reader.firstSequence();
    }

    @Override
    public long lastSequence()
    {
        return 0 == lastBlockNumber() ? 0 : Math.min(lastSequence.getAsLong(), reader.lastSequence());
    }

    @Override
    public long blockOf(final long sequence)
    {
        return reader.blockOf(sequence);
    }

    @Override
    public void seek(final long blockNumber)
    {
        reader.seek(blockNumber);
        nextBlock = blockNumber;
    }

    @Override
    public int poll(final BlockConsumer consumer, final int blockLimit)
    {
        final int limit = (int)Math.min(blockLimit, lastBlockNumber() - nextBlock + 1);
        final int count = limit <= 0 ? 0 : reader.poll(consumer, limit);
        nextBlock += count;
        return count;
    }
}
