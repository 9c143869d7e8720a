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

import static io.lockstep.journal.SegmentDescriptor.*;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.agrona.BufferUtil;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.LockstepException;

/**
 * Writes records to the last segment, and goes on in the next when it is full: the one place that touches the files of
 * a journal that grow. It writes what it is given; whether that is the next block is checked before.
 * <p>
 * Threading: the writer's. Errors: the first failed write or force is thrown, and by every later call again.
 */
final class SegmentWriter implements AutoCloseable
{
    private static final int ALIGNMENT = 4096;

    private final JournalContext context;
    private final Storage storage;
    private final SegmentCatalog catalog;
    private final SegmentKeeper keeper;
    private final JournalCounters counters;
    private final IdleStrategy idleStrategy;
    private final ByteBuffer writeBytes;
    private final UnsafeBuffer writeBuffer;
    private final boolean hasKeeperThread;
    private final int segmentLength;
    private final StreamTail tail;
    private final StreamTail oldEnd = new StreamTail();
    private Segment segment;
    private StorageFile file;
    private long fileLength;
    private String spare;
    private int position;
    private int gathered;
    private boolean isSegmentNew;
    private Segment oldSegment;
    private StorageFile oldFile;
    private long oldFileLength;
    private long switches;
    private LockstepException failure;

    /**
     * A writer that goes on behind the last record.
     *
     * @param context    that is concluded.
     * @param catalog    of the segments.
     * @param checkpoint that the keeper forces.
     * @param tail       last block that is held; moved by the journal once a record is added.
     * @param position   behind the last record of the last segment.
     */
    SegmentWriter(
        final JournalContext context,
        final SegmentCatalog catalog,
        final Checkpoint checkpoint,
        final StreamTail tail,
        final int position) throws IOException
    {
        this.context = context;
        this.catalog = catalog;
        this.tail = tail;
        this.position = position;
        storage = context.storage();
        segmentLength = context.segmentLength();
        hasKeeperThread = context.hasKeeperThread();
        counters = context.counters();
        idleStrategy = context.idleStrategy();
        writeBytes = BufferUtil.allocateDirectAligned(context.writeBufferLength(), ALIGNMENT);
        writeBuffer = new UnsafeBuffer(writeBytes);
        keeper = new SegmentKeeper(context, catalog, checkpoint);
        segment = catalog.last();
        try
        {
            if (null == segment)
            {
                spare = takeSpare();
            }
            else
            {
                file = storage.open(segment.fileName());
                fileLength = file.length();
            }
        }
        catch (final IOException | RuntimeException ex)
        {
            close();
            throw ex;
        }
    }

    /** Lets the files go as they are; after a failure nothing is touched any more. Idempotent. */
    @Override
    public void close()
    {
        if (null != failure)
        {
            keeper.abandon();
        }
        CloseHelper.quietCloseAll(file, oldFile, keeper);
    }

    SegmentKeeper keeper()
    {
        return keeper;
    }

    /** Are all segments but the last on the device. */
    boolean isSettled()
    {
        return keeper.finishedSwitches() == switches;
    }

    /** Adds the record of the next block. */
    void gather(final BlockDecoder block, final DirectBuffer buffer, final int offset, final int length)
    {
        final int alignedLength = alignedRecordLength(length);
        if (null == segment || position + gathered + alignedLength > segmentLength)
        {
            roll();
        }
        else if (gathered + alignedLength > writeBuffer.capacity())
        {
            write();
        }

        writeBuffer.putLong(gathered + alignedLength - RECORD_ALIGNMENT, 0);
        writeBuffer.putInt(gathered, RECORD_HEADER_LENGTH + length, LITTLE_ENDIAN);
        writeBuffer.putInt(gathered + RECORD_TYPE_OFFSET, RECORD_TYPE_BLOCK, LITTLE_ENDIAN);
        writeBuffer.putBytes(gathered + RECORD_HEADER_LENGTH, buffer, offset, length);
        segment.index().onRecord(
            block.blockNumber(), block.firstSequence(), position + gathered, tail.chainCrc());
        gathered += alignedLength;
    }

    /** Writes what was added, in one write, and shows it to readers. */
    void write()
    {
        ensureUsable();
        if (0 == gathered)
        {
            return;
        }
        try
        {
            writeBytes.clear().limit(gathered);
            file.write(position, writeBytes);
        }
        catch (final IOException | RuntimeException ex)
        {
            throw failed("write", ex);
        }
        position += gathered;
        gathered = 0;
        if (isSegmentNew)
        {
            segment.limit(position);
            catalog.add(segment);
        }
        catalog.publish(segment, position, tail.blockNumber(), tail.sequence(), tail.timestampNs());
        counters.set(JournalCounter.WRITTEN_SEQUENCE, tail.sequence());
        counters.set(JournalCounter.WRITTEN_BLOCK, tail.blockNumber());
        if (isSegmentNew)
        {
            announce();
        }
    }

    /** Forces the last segment; those before are to be settled. */
    void force()
    {
        try
        {
            keeper.forceSegments();
            file.force();
        }
        catch (final IOException | RuntimeException ex)
        {
            throw failed("force", ex);
        }
    }

    /** Throws what has failed for good, here or at the keeper. */
    void ensureUsable()
    {
        if (null == failure)
        {
            failure = keeper.failure();
        }
        if (null != failure)
        {
            throw LockstepException.fatal(LockstepException.Fault.JOURNAL,
                "journal has failed: directory=" + storage.description() +
                " lastBlock=" + catalog.publishedBlock(), failure);
        }
    }

    boolean hasFailed()
    {
        return null != failure;
    }

    /** Something failed for good: the keeper touches nothing any more either. */
    LockstepException failed(final String what, final Exception cause)
    {
        counters.set(JournalCounter.FAILED, 1);
        failure = LockstepException.fatal(LockstepException.Fault.JOURNAL,
            "journal " + what + " failed: directory=" + storage.description() +
            " position=" + position + " lastBlock=" + catalog.publishedBlock(), cause);
        keeper.abandon();
        return failure;
    }

    /** Goes on in the next segment: its header is written with its first records, in the same write. */
    private void roll()
    {
        if (null != segment)
        {
            write();
            oldSegment = segment;
            oldFile = file;
            oldFileLength = fileLength;
            oldEnd.set(tail);
            file = null;
        }
        final long firstBlock = tail.blockNumber() + 1;
        final long firstSequence = tail.sequence() + 1;
        final String name = null == spare ? takeSpare() : spare;
        spare = null;
        segment = new Segment(
            name, firstBlock, firstSequence, SegmentIndex.ofLength(context.indexInterval(), segmentLength));
        segment.index().reset(firstBlock, firstSequence, tail.chainCrc());
        encodeHeader(
            writeBuffer, 0, context.streamId(), context.clusterId(), firstBlock, firstSequence, tail.chainCrc());
        position = 0;
        gathered = HEADER_LENGTH;
        isSegmentNew = true;
        counters.increment(JournalCounter.ROLLS);
    }

    /**
     * Takes the file of the next segment, waiting for it if the keeper is behind. What there was no room for before
     * does not count: only a try that fails from now on does, as the keeper may be at the next one already.
     */
    private String takeSpare()
    {
        final IOException known = keeper.shortage();
        Spare next = keeper.pollSpare();
        if (null == next)
        {
            counters.increment(JournalCounter.ROLL_WAITS);
            idleStrategy.reset();
        }
        while (null == next)
        {
            ensureUsable();
            final int workCount = keeper.doWork();
            next = keeper.pollSpare();
            if (null == next && 0 == workCount)
            {
                final IOException shortage = keeper.shortage();
                if (null != shortage && known != shortage)
                {
                    throw failed("roll", shortage);
                }
                idleStrategy.idle();
            }
        }
        file = next.file();
        fileLength = segmentLength;
        return next.name();
    }

    /** Tells the keeper of the new segment, once its header is written. */
    private void announce()
    {
        isSegmentNew = false;
        final SegmentSwitch next = new SegmentSwitch(oldSegment, oldFile, oldFileLength, oldEnd, segment);
        while (!keeper.offer(next))
        {
            ensureUsable();
            keeper.doWork();
        }
        switches++;
        oldSegment = null;
        oldFile = null;
        if (!hasKeeperThread)
        {
            awaitSettled();
        }
    }

    /** Waits until every segment before the current one is on the device. */
    void awaitSettled()
    {
        idleStrategy.reset();
        while (keeper.finishedSwitches() < switches)
        {
            ensureUsable();
            idleStrategy.idle(keeper.doWork());
        }
    }
}
