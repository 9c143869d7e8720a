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
import java.nio.ByteBuffer;

import org.agrona.BufferUtil;
import org.agrona.ErrorHandler;

import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.ChainCrc;

/**
 * Brings the files of a journal in order after a recovery found nothing damaged: cuts a torn tail, gives the segments
 * their names, makes indexes, and forces what a killed process left in the page cache. The order of the steps is that
 * any of them may be the last before another crash: the tail is cut before what would follow it is deleted, every
 * segment is forced before the next one gets its name, and the checkpoint comes last.
 * <p>
 * Threading: the writer's, before the journal is used.
 */
final class JournalMender
{
    private static final int CHUNK_LENGTH = 256 * 1024;
    private static final int ALIGNMENT = 4096;

    private final Storage storage;
    private final JournalRecovery recovery;
    private final ErrorHandler errorHandler;
    private final int segmentLength;
    private final int chunkLength;

    JournalMender(final JournalContext context, final JournalRecovery recovery)
    {
        this.recovery = recovery;
        errorHandler = context.errorHandler();
        storage = context.storage();
        segmentLength = context.segmentLength();
        chunkLength = Math.min(CHUNK_LENGTH, segmentLength);
    }

    /**
     * Does it; the last segment's file has the length of the settings afterwards at least.
     *
     * @param catalog    of the recovery.
     * @param isUnforced true if full segments will not be forced from here on.
     * @param isRetained true if retention will delete segments from here on.
     */
    void mend(final SegmentCatalog catalog, final boolean isUnforced, final boolean isRetained) throws IOException
    {
        final Segment last = catalog.last();
        for (final Segment segment : recovery.unforced())
        {
            forceOnly(segment);
        }
        Segment before = null;
        for (final Segment segment : recovery.unnamed())
        {
            if (null == before)
            {
                forcePredecessor(catalog, segment);
            }
            force(segment, segment == last);
            rename(segment);
            before = segment;
        }
        if (null != last && null == before)
        {
            force(last, true);
        }
        if (null != last)
        {
            storage.syncDirectory();
        }
        if (!recovery.leftovers().isEmpty())
        {
            for (final String name : recovery.leftovers())
            {
                storage.delete(name);
            }
            storage.syncDirectory();
        }
        for (int i = 0; i < recovery.indexSegments().size(); i++)
        {
            IndexFiles.write(
                storage, recovery.indexSegments().get(i), recovery.indexContents().get(i), errorHandler);
        }
        final StreamTail tail = recovery.tail();
        if (null == last)
        {
            // What is before the base is not held here, and the first segment starts behind it.
            recovery.checkpoint().open(0, 0, ChainCrc.GENESIS, isUnforced, isRetained || tail.blockNumber() > 0);
            return;
        }
        allocate(last);
        recovery.checkpoint().open(
            tail.blockNumber(), tail.sequence(), tail.chainCrc(), isUnforced, isRetained);
    }

    private void forcePredecessor(final SegmentCatalog catalog, final Segment segment) throws IOException
    {
        final Segment predecessor = catalog.find(segment.firstBlock() - 1);
        if (null != predecessor)
        {
            force(predecessor, false);
        }
    }

    private void forceOnly(final Segment segment) throws IOException
    {
        try (StorageFile file = storage.open(segment.fileName()))
        {
            file.force();
        }
    }

    private void force(final Segment segment, final boolean isLast) throws IOException
    {
        try (StorageFile file = storage.open(segment.fileName()))
        {
            if (isLast && recovery.isCut())
            {
                file.truncate(recovery.lastLimit());
            }
            if (recovery.isWrittenByAnother())
            {
                writeAgain(file, segment);
            }
            file.force();
        }
    }

    /**
     * A force that failed in another process leaves pages that count as clean and are not on the device; a force from
     * here would pass over them. They were read and verified: written again, they are forced or the force fails.
     */
    private void writeAgain(final StorageFile file, final Segment segment) throws IOException
    {
        final ByteBuffer bytes = BufferUtil.allocateDirectAligned(chunkLength, ALIGNMENT);
        for (long position = 0; position < segment.limit(); position += chunkLength)
        {
            bytes.clear().limit((int)Math.min(chunkLength, segment.limit() - position));
            file.read(position, bytes);
            file.write(position, bytes.flip());
        }
    }

    private void rename(final Segment segment) throws IOException
    {
        storage.rename(segment.fileName(), segment.finalName());
        segment.fileName(segment.finalName());
        storage.syncDirectory();
    }

    /** Reserves what the last segment may still take, so that a full device is noticed now. */
    private void allocate(final Segment last) throws IOException
    {
        try (StorageFile file = storage.open(last.fileName()))
        {
            long position = file.length();
            if (position >= segmentLength)
            {
                return;
            }
            final ByteBuffer zeros = BufferUtil.allocateDirectAligned(chunkLength, ALIGNMENT);
            while (position < segmentLength)
            {
                zeros.clear().limit((int)Math.min(chunkLength, segmentLength - position));
                final int length = zeros.remaining();
                file.write(position, zeros);
                position += length;
            }
            file.force();
        }
    }
}
