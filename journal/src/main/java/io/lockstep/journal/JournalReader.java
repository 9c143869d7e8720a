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
        final SegmentCatalog catalog = new JournalRecovery(context, false).recover();
        return new JournalReader(catalog, newCursor(context, catalog));
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

    static RecordCursor newCursor(final JournalContext context, final SegmentCatalog catalog)
    {
        return new RecordCursor(
            catalog, context.storage(), context.streamId(), context.maxBlockLength(), context.readBufferLength());
    }
}
