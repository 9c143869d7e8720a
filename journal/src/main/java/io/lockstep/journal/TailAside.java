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

import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.protocol.LockstepException;

/**
 * Moves the end of a journal, which its node never attested and in whose place the log has other blocks, out of the
 * way: into a journal of its own, which nobody but people reads.
 * <p>
 * The steps are such that any may be the last before a crash, and the next start does them again: the tail is copied,
 * and is on the device there; the checkpoint says that no more is forced than what stays; the segments behind the fork
 * are deleted, the last one first, and the one that holds it is cut.
 * <p>
 * Threading: the writer's, before the journal is used.
 */
final class TailAside
{
    /** Beside the journal's directory. */
    private static final String DIRECTORY = "aside";
    private static final int SEGMENT_LENGTH = 4 * 1024 * 1024;

    private final JournalContext context;
    private final SegmentCatalog catalog;
    private final long forkBlock;
    private final long lastBlock;
    private long keptSequence;
    private int keptCrc = ChainCrc.GENESIS;
    private int forkPosition;
    private int forkCrc;

    /**
     * The end of a journal.
     *
     * @param context   of the journal, concluded.
     * @param catalog   of its segments, all on the device and under their names.
     * @param forkBlock first block that goes, which is held.
     * @param lastBlock that is held.
     */
    TailAside(
        final JournalContext context, final SegmentCatalog catalog, final long forkBlock, final long lastBlock)
    {
        this.context = context;
        this.catalog = catalog;
        this.forkBlock = forkBlock;
        this.lastBlock = lastBlock;
    }

    /** Copies the tail, and returns when it is on the device: where to, and what. */
    String copy() throws IOException
    {
        try (RecordCursor cursor = new RecordCursor(context, catalog))
        {
            cursor.seek(forkBlock);
            keptCrc = cursor.chainCrcBefore();
            cursor.next();
            forkPosition = cursor.recordPosition();
            forkCrc = cursor.chainCrc();
            keptSequence = cursor.firstSequence() - 1;
            final Storage storage = newStorage();
            try (Journal aside = Journal.open(new JournalContext()
                .storage(storage)
                .streamId(context.streamId())
                .clusterId(context.clusterId())
                .maxBlockLength(context.maxBlockLength())
                .segmentLength(segmentLength())
                .writeBufferLength(context.writeBufferLength())
                .readBufferLength(context.readBufferLength())
                .epochClock(context.epochClock())
                .idleStrategy(context.idleStrategy())
                .base(forkBlock - 1, keptSequence, keptCrc)))
            {
                do
                {
                    aside.append(cursor.buffer(), cursor.blockOffset(), cursor.blockLength());
                }
                while (cursor.next());
                aside.force();
            }
            return "tail that was never attested set aside, the log has other blocks: blocks=" + forkBlock + '-' +
                lastBlock + " count=" + blockCount() + " directory=" + storage.description();
        }
    }

    /** A tail is short as a rule: what is allocated for it is, too. */
    private int segmentLength()
    {
        final int least =
            SegmentDescriptor.HEADER_LENGTH + SegmentDescriptor.maxRecordLength(context.maxBlockLength());
        return least > SEGMENT_LENGTH ? context.segmentLength() : Math.min(SEGMENT_LENGTH, context.segmentLength());
    }

    /** Blocks that go. */
    long blockCount()
    {
        return lastBlock - forkBlock + 1;
    }

    /** Takes it off the journal, whose files nobody else has open. */
    void cut() throws IOException
    {
        final Storage storage = context.storage();
        try (Checkpoint checkpoint = new Checkpoint(storage, context.streamId(), context.clusterId()).read())
        {
            final Segment first = catalog.first();
            final boolean isAll = first.firstBlock() == forkBlock;
            final long kept = isAll ? 0 : forkBlock - 1;
            final long sequence = isAll ? 0 : keptSequence;
            final int crc = isAll ? ChainCrc.GENESIS : keptCrc;
            checkpoint.open(
                kept,
                sequence,
                crc,
                ForcePolicy.NEVER == context.forcePolicy(),
                context.retention().isLimited() || isAll && forkBlock > 1);
            // None of the slots may say that more was forced.
            checkpoint.write(kept, sequence, crc);
            checkpoint.write(kept, sequence, crc);
            checkpoint.forceBeside();
        }
        final Segment[] segments = catalog.segments();
        for (int i = segments.length - 1; i >= 0 && segments[i].firstBlock() >= forkBlock; i--)
        {
            storage.delete(segments[i].fileName());
            storage.syncDirectory();
        }
        final Segment holder = catalog.find(forkBlock);
        if (holder.firstBlock() < forkBlock)
        {
            try (StorageFile file = storage.open(holder.fileName()))
            {
                file.truncate(forkPosition);
                file.force();
            }
        }
    }

    private Storage newStorage() throws IOException
    {
        if (null != context.aside())
        {
            return context.aside().storage(name());
        }
        if (null == context.directory())
        {
            throw LockstepException.fatal(LockstepException.Fault.FORKED,
                "nothing says where the journal's tail is to be set aside: blocks=" + forkBlock + '-' + lastBlock);
        }
        return FileStorage.make(context.directory().toPath().resolveSibling(DIRECTORY).resolve(name()));
    }

    /** The same tail has the same name, another one at the same place has another. */
    private String name()
    {
        return "blocks-" + forkBlock + '-' + Integer.toHexString(forkCrc);
    }
}
