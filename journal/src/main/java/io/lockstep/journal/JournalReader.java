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

import java.io.IOException;

import io.lockstep.protocol.LockstepException;

/**
 * Reads blocks in order, each verified against the chain. A reader of a {@link Journal} reads beside the writer and
 * never beyond what the writer has written whole; one opened on a directory at rest sees what was there then.
 * <p>
 * Threading: one owner, any thread. Errors: {@link LockstepException} FATAL that names file, offset and block where
 * what is read is not what was written. Allocates nothing in steady state but when it comes to another segment.
 */
public final class JournalReader implements BlockSource, AutoCloseable
{
    private static final int OPEN_LIMIT = 5;

    private final SegmentCatalog catalog;
    private final RecordCursor cursor;
    private boolean isClosed;

    JournalReader(final SegmentCatalog catalog, final RecordCursor cursor)
    {
        this.catalog = catalog;
        this.cursor = cursor;
    }

    /**
     * Opens a directory at rest to read. Nothing is changed in it; a torn tail is left out. It stands at the first
     * block.
     *
     * @param context of the journal, not concluded.
     * @return the reader; the caller closes it.
     */
    public static JournalReader open(final JournalContext context)
    {
        context.conclude();
        for (int i = 1; ; i++)
        {
            try
            {
                final SegmentCatalog catalog = new JournalRecovery(context, false).recover().newCatalog();
                return new JournalReader(catalog, new RecordCursor(context, catalog));
            }
            catch (final IOException ex)
            {
                // Beside a writer a file may be renamed or deleted after it was listed: it is listed again.
                if (OPEN_LIMIT == i)
                {
                    throw LockstepException.fatal(
                        "journal cannot be read: directory=" + context.storage().description(), ex);
                }
            }
        }
    }

    /** Lets the file go. Idempotent. */
    @Override
    public void close()
    {
        isClosed = true;
        cursor.close();
    }

    @Override
    public long firstBlockNumber()
    {
        return catalog.firstBlock();
    }

    @Override
    public long lastBlockNumber()
    {
        return catalog.publishedBlock();
    }

    @Override
    public void seek(final long blockNumber)
    {
        final long limit = catalog.publishedBlock() + 1;
        final long first = catalog.firstBlock();
        if (blockNumber > limit || blockNumber < (0 == first ? limit : first))
        {
            throw new IllegalArgumentException("seek out of range: firstBlock=" + first +
                " lastBlock=" + (limit - 1) + " block=" + blockNumber);
        }
        cursor.seek(blockNumber);
    }

    /**
     * First sequence that can be read.
     *
     * @return sequence, 0 if there is none.
     */
    public long firstSequence()
    {
        return catalog.firstSequence();
    }

    /**
     * Last sequence that can be read now.
     *
     * @return sequence, 0 if there has never been one.
     */
    public long lastSequence()
    {
        return catalog.publishedSequence();
    }

    /**
     * Sets the block that is polled next to the one that holds a sequence, which need not be its first. It takes as
     * long as to find the nearest point of the index and to scan from there.
     *
     * @param sequence from the first to one beyond the last.
     * @return the block's number; one beyond the last block for one beyond the last sequence.
     */
    public long seekSequence(final long sequence)
    {
        final long nextBlock = catalog.publishedBlock() + 1;
        final long last = catalog.publishedSequence();
        final long first = catalog.firstSequence();
        if (sequence == last + 1)
        {
            cursor.seek(nextBlock);
            return nextBlock;
        }
        if (sequence > last || sequence < first || 0 == first)
        {
            throw new IllegalArgumentException("seek out of range: firstSequence=" + first +
                " lastSequence=" + last + " sequence=" + sequence);
        }
        cursor.seekSequence(sequence);
        return cursor.nextBlock();
    }

    @Override
    public int poll(final BlockConsumer consumer, final int blockLimit)
    {
        if (isClosed)
        {
            throw new IllegalStateException("JournalReader is closed");
        }
        int count = 0;
        while (count < blockLimit && cursor.next())
        {
            count++;
            consumer.onBlock(cursor.buffer(), cursor.blockOffset(), cursor.blockLength());
        }
        return count;
    }
}
