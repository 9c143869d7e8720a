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

    private final JournalContext context;
    private final SegmentCatalog catalog;
    private final RecordCursor cursor;
    private final String tornTail;
    private boolean isClosed;

    JournalReader(final JournalContext context, final SegmentCatalog catalog, final String tornTail)
    {
        this.context = context;
        this.catalog = catalog;
        this.tornTail = tornTail;
        cursor = new RecordCursor(context, catalog);
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
                final JournalRecovery recovery = new JournalRecovery(context, false).recover();
                return new JournalReader(
                    context, recovery.newCatalog(), recovery.isCut() ? recovery.report() : null);
            }
            catch (final IOException ex)
            {
                // Beside a writer a file may be renamed or deleted after it was listed: it is listed again.
                if (OPEN_LIMIT == i)
                {
                    throw LockstepException.fatal(LockstepException.Fault.JOURNAL,
                        "journal cannot be read: directory=" + context.storage().description(), ex);
                }
            }
        }
    }

    /**
     * Another reader of the same journal, for another thread. It stands at the first block.
     *
     * @return the reader; the caller closes it.
     */
    public JournalReader newReader()
    {
        return new JournalReader(context, catalog, tornTail);
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
    public long firstSequence()
    {
        return catalog.firstSequence();
    }

    @Override
    public long lastSequence()
    {
        return catalog.publishedSequence();
    }

    /** As long as it takes to find the nearest point of the index and to scan from there; it moves the reader there. */
    @Override
    public long blockOf(final long sequence)
    {
        final long last = catalog.publishedSequence();
        if (sequence > last + 1)
        {
            throw new IllegalArgumentException("out of range: lastSequence=" + last + " sequence=" + sequence);
        }
        if (sequence == last + 1)
        {
            return blockAfterLast(sequence);
        }
        final long first = catalog.firstSequence();
        if (0 == first || sequence < first)
        {
            throw new RangeGoneException(0, catalog.firstBlock());
        }
        cursor.seekSequence(sequence);
        return cursor.nextBlock();
    }

    /**
     * Sets the block that is polled next to the one that holds a sequence, which need not be its first.
     *
     * @param sequence from the first to one beyond the last.
     * @return the block's number; one beyond the last block for one beyond the last sequence.
     */
    public long seekSequence(final long sequence)
    {
        final long blockNumber = blockOf(sequence);
        cursor.seek(blockNumber);
        return blockNumber;
    }

    @Override
    public void seek(final long blockNumber)
    {
        final long limit = catalog.publishedBlock() + 1;
        final long first = catalog.firstBlock();
        if (blockNumber > limit)
        {
            throw new IllegalArgumentException("out of range: lastBlock=" + (limit - 1) + " block=" + blockNumber);
        }
        if (blockNumber < (0 == first ? limit : first))
        {
            throw new RangeGoneException(blockNumber, first);
        }
        cursor.seek(blockNumber);
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

    /**
     * File that holds the block that was handed over last.
     *
     * @return name of the file.
     */
    public String fileName()
    {
        return cursor.fileName();
    }

    /**
     * Where in that file the record of that block starts.
     *
     * @return offset in bytes.
     */
    public long recordOffset()
    {
        return cursor.recordPosition();
    }

    /**
     * What a block follows on. The reader stands at that block after this.
     *
     * @param blockNumber from the first to the last.
     * @return chain CRC of the block before it, {@link io.lockstep.protocol.ChainCrc#GENESIS} if there is none.
     */
    public int chainCrcBefore(final long blockNumber)
    {
        seek(blockNumber);
        return cursor.chainCrcBefore();
    }

    /**
     * What was left out at the end of a directory at rest.
     *
     * @return one line that names file, offset, length, block and reason; null if nothing was.
     */
    public String tornTail()
    {
        return tornTail;
    }

    /** The last block may have become a later one than that of the last sequence, so it is read. */
    private long blockAfterLast(final long sequence)
    {
        long block = catalog.publishedBlock();
        final long first = catalog.firstBlock();
        if (0 == first)
        {
            return block + 1;
        }
        block = Math.max(block, catalog.publishedBlock());
        cursor.seek(block);
        cursor.next();
        if (sequence <= cursor.lastSequence())
        {
            cursor.seekSequence(sequence);
        }
        return cursor.nextBlock();
    }
}
