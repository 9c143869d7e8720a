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
import java.util.concurrent.atomic.AtomicLong;

import org.agrona.BufferUtil;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.protocol.LockstepException;

/**
 * The one writer of a journal: appends stamped blocks to segment files. Blocks are gathered in a buffer and written by
 * {@link #flush()} in one write, or before if the buffer is full.
 * <p>
 * It is idempotent: what it holds already is compared byte for byte and not written again, so after a restart the whole
 * stream can be appended once more. It fails once: after a failed write or force nothing that it would say could be
 * trusted, and every later call throws.
 * <p>
 * Threading: one owner; {@link #newReader()} and {@link #forcedBlockNumber()} may be called from any thread. Errors:
 * {@link LockstepException} FATAL. Allocates nothing in steady state but when it rolls to another segment.
 */
public final class Journal implements AutoCloseable
{
    private static final int ALIGNMENT = 4096;

    private final JournalContext context;
    private final Storage storage;
    private final AutoCloseable lock;
    private final SegmentCatalog catalog;
    private final String recoveryReport;
    private final BlockDecoder block = new BlockDecoder();
    private final ChainCrc chainCrc = new ChainCrc();
    private final StreamTail tail;
    private final AtomicLong forcedBlock = new AtomicLong();
    private final ByteBuffer writeBytes;
    private final UnsafeBuffer writeBuffer;
    private final int segmentLength;
    private final int maxBlockLength;
    private Segment segment;
    private StorageFile file;
    private int position;
    private int gathered;
    private RecordCursor heldCursor;
    private LockstepException failure;
    private boolean isClosed;

    private Journal(final JournalContext context, final AutoCloseable lock)
    {
        this.context = context;
        this.lock = lock;
        storage = context.storage();
        segmentLength = context.segmentLength();
        maxBlockLength = context.maxBlockLength();

        final JournalRecovery recovery = new JournalRecovery(context, true);
        catalog = recovery.recover();
        tail = recovery.tail();
        recoveryReport = recovery.report();
        writeBytes = BufferUtil.allocateDirectAligned(context.writeBufferLength(), ALIGNMENT);
        writeBuffer = new UnsafeBuffer(writeBytes);
        segment = catalog.last();
        position = recovery.lastLimit();
        openLast();
        forcedBlock.setRelease(tail.blockNumber());
    }

    /**
     * Opens a journal to write, or makes one. What is held is read and verified whole; a torn tail is cut.
     *
     * @param context of the journal, not concluded.
     * @return the journal; the caller closes it.
     */
    public static Journal open(final JournalContext context)
    {
        context.conclude();
        final AutoCloseable lock;
        try
        {
            lock = context.storage().tryLock();
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal(
                "journal cannot be locked: directory=" + context.storage().description(), ex);
        }
        if (null == lock)
        {
            throw LockstepException.fatal(
                "journal has another writer: directory=" + context.storage().description());
        }

        try
        {
            return new Journal(context, lock);
        }
        catch (final RuntimeException | Error ex)
        {
            CloseHelper.quietClose(lock);
            throw ex;
        }
    }

    /**
     * Forces what was appended, unless the journal has failed, and lets everything go. Idempotent.
     */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        try
        {
            if (null == failure)
            {
                force();
            }
        }
        finally
        {
            isClosed = true;
            CloseHelper.quietCloseAll(heldCursor, file, lock);
        }
    }

    /**
     * Appends the next block, or compares one that is held already.
     *
     * @param buffer that holds the block; it is copied.
     * @param offset of its message header.
     * @param length of the block in bytes.
     * @return true if it was appended; false if it is held already and equal, or is older than the first block held.
     */
    public boolean append(final DirectBuffer buffer, final int offset, final int length)
    {
        ensureUsable();
        if (length > maxBlockLength || !block.tryWrap(buffer, offset, length) ||
            BlockDescriptor.STAMPED_TEMPLATE_ID != block.templateId())
        {
            throw LockstepException.fatal("block cannot be appended: reason=" + RecordState.NOT_A_BLOCK.reason() +
                " maxLength=" + maxBlockLength + " length=" + length);
        }
        if (context.streamId() != block.streamId())
        {
            throw refused(RecordState.WRONG_STREAM);
        }
        if (block.blockNumber() <= tail.blockNumber())
        {
            compareHeld(buffer, offset, length);
            return false;
        }
        final RecordState state = tail.check(block, chainCrc);
        if (RecordState.WHOLE != state)
        {
            throw refused(state);
        }

        gather(buffer, offset, length);
        tail.accept(block);
        return true;
    }

    /** Writes what was appended since the last flush, in one write; after it readers see it. */
    public void flush()
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
        catalog.publish(segment, position, tail.blockNumber());
    }

    /** Writes what was appended, and returns when it is on the device. */
    public void force()
    {
        flush();
        if (forcedBlock.getPlain() == tail.blockNumber())
        {
            return;
        }
        try
        {
            file.force();
        }
        catch (final IOException | RuntimeException ex)
        {
            throw failed("force", ex);
        }
        forcedBlock.setRelease(tail.blockNumber());
    }

    /**
     * A reader that stands at the first block. Any thread.
     *
     * @return the reader; the caller closes it.
     */
    public JournalReader newReader()
    {
        return new JournalReader(catalog, JournalReader.newCursor(context, catalog));
    }

    /**
     * First block that is held and written.
     *
     * @return block number, 0 if there is none.
     */
    public long firstBlockNumber()
    {
        return catalog.firstBlock();
    }

    /**
     * Last block that was appended.
     *
     * @return block number, 0 when empty, or that of the base.
     */
    public long lastBlockNumber()
    {
        return tail.blockNumber();
    }

    /**
     * Last sequence up to the last block.
     *
     * @return sequence, 0 when there is none.
     */
    public long lastSequence()
    {
        return tail.sequence();
    }

    /**
     * Chain CRC of the last block.
     *
     * @return chain CRC, {@link ChainCrc#GENESIS} when empty.
     */
    public int lastChainCrc()
    {
        return tail.chainCrc();
    }

    /**
     * Time of the last block.
     *
     * @return ns since the epoch, 0 when empty.
     */
    public long lastTimestampNs()
    {
        return tail.timestampNs();
    }

    /**
     * Last block that is on the device. Any thread.
     *
     * @return block number, 0 if there is none.
     */
    public long forcedBlockNumber()
    {
        return forcedBlock.getAcquire();
    }

    /**
     * What was cut when the journal was opened.
     *
     * @return one line that names file, offset, length, block and reason; null if nothing was.
     */
    public String recoveryReport()
    {
        return recoveryReport;
    }

    private void openLast()
    {
        if (null == segment)
        {
            return;
        }
        try
        {
            file = storage.open(segment.fileName());
        }
        catch (final IOException ex)
        {
            throw failed("open", ex);
        }
        try
        {
            // What a killed process wrote may be in the page cache only, the name of the file too.
            file.force();
            storage.syncDirectory();
        }
        catch (final IOException | RuntimeException ex)
        {
            file.close();
            throw failed("force", ex);
        }
    }

    private void gather(final DirectBuffer buffer, final int offset, final int length)
    {
        final int alignedLength = alignedRecordLength(length);
        if (null == segment || position + gathered + alignedLength > segmentLength)
        {
            roll();
        }
        else if (gathered + alignedLength > writeBuffer.capacity())
        {
            flush();
        }

        final int recordLength = RECORD_HEADER_LENGTH + length;
        writeBuffer.putLong(gathered + alignedLength - RECORD_ALIGNMENT, 0);
        writeBuffer.putInt(gathered, recordLength, LITTLE_ENDIAN);
        writeBuffer.putInt(gathered + RECORD_TYPE_OFFSET, RECORD_TYPE_BLOCK, LITTLE_ENDIAN);
        writeBuffer.putBytes(gathered + RECORD_HEADER_LENGTH, buffer, offset, length);
        segment.onRecord(block.blockNumber(), position + gathered, tail.chainCrc());
        gathered += alignedLength;

        if (null != heldCursor)
        {
            heldCursor.close();
        }
    }

    /** The old segment is on the device, whole, before the name of the new one is: so only the last can be torn. */
    private void roll()
    {
        if (null != segment)
        {
            force();
            file.close();
        }
        final long firstBlock = tail.blockNumber() + 1;
        final long firstSequence = tail.sequence() + 1;
        final String name = fileName(firstBlock);
        final String newName = name.substring(0, name.length() - FILE_SUFFIX.length()) + NEW_FILE_SUFFIX;
        try
        {
            file = storage.create(newName);
            encodeHeader(writeBytes.clear(), context.streamId(), firstBlock, firstSequence, tail.chainCrc());
            file.write(0, writeBytes.limit(HEADER_LENGTH));
            file.force();
            storage.rename(newName, name);
            storage.syncDirectory();
        }
        catch (final IOException | RuntimeException ex)
        {
            throw failed("roll", ex);
        }
        segment = new Segment(
            firstBlock, firstSequence, tail.chainCrc(), segmentLength, context.indexInterval());
        position = HEADER_LENGTH;
        catalog.add(segment);
    }

    private void compareHeld(final DirectBuffer buffer, final int offset, final int length)
    {
        final long blockNumber = block.blockNumber();
        if (blockNumber > catalog.publishedBlock())
        {
            flush();
        }
        final long first = catalog.firstBlock();
        if (0 == first || blockNumber < first)
        {
            return;
        }
        if (null == heldCursor)
        {
            heldCursor = JournalReader.newCursor(context, catalog);
        }
        heldCursor.seek(blockNumber);
        if (!heldCursor.next())
        {
            throw LockstepException.outOfOrder("held block", catalog.publishedBlock(), blockNumber);
        }
        if (length != heldCursor.blockLength() ||
            !isEqual(heldCursor.buffer(), heldCursor.blockOffset(), buffer, offset, length))
        {
            throw LockstepException.fatal("journal holds another block: block=" + blockNumber +
                " heldCrc=" + heldCursor.chainCrc() + " offeredCrc=" + block.chainCrc());
        }
    }

    private static boolean isEqual(
        final DirectBuffer one, final int oneOffset, final DirectBuffer two, final int twoOffset, final int length)
    {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES)
        {
            if (one.getLong(oneOffset + i) != two.getLong(twoOffset + i))
            {
                return false;
            }
        }
        for (; i < length; i++)
        {
            if (one.getByte(oneOffset + i) != two.getByte(twoOffset + i))
            {
                return false;
            }
        }
        return true;
    }

    private void ensureUsable()
    {
        if (null != failure)
        {
            throw LockstepException.fatal("journal has failed: directory=" + storage.description() +
                " lastBlock=" + catalog.publishedBlock(), failure);
        }
        if (isClosed)
        {
            throw new IllegalStateException("Journal is closed");
        }
    }

    private LockstepException refused(final RecordState state)
    {
        return LockstepException.fatal("block cannot be appended: reason=" + state.reason() +
            " expected=" + (tail.blockNumber() + 1) + "/" + (tail.sequence() + 1) +
            " actual=" + block.blockNumber() + "/" + block.firstSequence() +
            " previousCrc=" + tail.chainCrc() + " crc=" + block.chainCrc());
    }

    private LockstepException failed(final String what, final Exception cause)
    {
        failure = LockstepException.fatal("journal " + what + " failed: directory=" + storage.description() +
            " position=" + position + " lastBlock=" + catalog.publishedBlock(), cause);
        return failure;
    }
}
