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

import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.BlockSource;
import io.lockstep.journal.JournalReader;

/**
 * The journal up to where this member answers for it. What is behind that may yet be replaced, and must not count as
 * this member's word; see {@link FeedAgent}.
 * <p>
 * Threading: one thread owns it, and with it the reader.
 */
public final class AttestedSource implements BlockSource
{
    private final JournalReader reader;
    private final ChainWindow chain;
    private long nextBlock = 1;

    /**
     * A source.
     *
     * @param reader of the journal, for this alone.
     * @param chain  that says how far it goes.
     */
    public AttestedSource(final JournalReader reader, final ChainWindow chain)
    {
        this.reader = reader;
        this.chain = chain;
    }

    @Override
    public long firstBlockNumber()
    {
        return 0 == lastBlockNumber() ? 0 : reader.firstBlockNumber();
    }

    @Override
    public long lastBlockNumber()
    {
        return Math.min(chain.lastBlock(), reader.lastBlockNumber());
    }

    @Override
    public long firstSequence()
    {
        return 0 == lastBlockNumber() ? 0 : reader.firstSequence();
    }

    @Override
    public long lastSequence()
    {
        return Math.min(chain.lastSequence(), reader.lastSequence());
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
