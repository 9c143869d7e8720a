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

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;

import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.protocol.LockstepException;

/**
 * The one writer of a journal: appends stamped blocks to segment files. Blocks are gathered in a buffer and written by
 * {@link #flush()} in one write, or before if the buffer is full. The files are allocated ahead by the
 * {@link #keeper()}; coming to the end of one the writer goes on in the next, and the keeper does the rest.
 * <p>
 * It is idempotent: what it holds already is compared byte for byte and not written again, so after a restart the whole
 * stream can be appended once more. It fails once: after a failed write or force nothing that it would say could be
 * trusted, and every later call throws.
 * <p>
 * Threading: one owner; {@link #newReader()}, {@link #newBackfill()}, {@link #newRetentionFloor(String)} and the
 * counters are for any thread, {@link #keeper()} is for one thread of its own. Errors: {@link LockstepException} FATAL.
 * Allocates nothing in steady state but a few objects when it comes to another segment.
 */
public final class Journal implements AutoCloseable
{
    private final JournalContext context;
    private final AutoCloseable lock;
    private final SegmentCatalog catalog;
    private final SegmentWriter writer;
    private final Checkpoint checkpoint;
    private final JournalCounters counters;
    private final String recoveryReport;
    private final BlockDecoder block = new BlockDecoder();
    private final ChainCrc chainCrc = new ChainCrc();
    private final StreamTail tail;
    private final ForcePolicy forcePolicy;
    private final long forceIntervalNs;
    private final int maxBlockLength;
    private long forcedBlock;
    private long unforcedSinceNs;
    private boolean isUnforced;
    private RecordCursor heldCursor;
    private boolean isClosed;

    private Journal(final JournalContext context, final AutoCloseable lock) throws IOException
    {
        this.context = context;
        this.lock = lock;
        maxBlockLength = context.maxBlockLength();
        forcePolicy = context.forcePolicy();
        forceIntervalNs = context.forceIntervalNs();
        counters = context.counters();

        final JournalRecovery recovery = new JournalRecovery(context, true).recover();
        catalog = recovery.newCatalog();
        checkpoint = recovery.checkpoint();
        tail = recovery.tail();
        recoveryReport = recovery.report();
        try
        {
            new JournalMender(context.storage(), recovery, context.errorHandler()).mend(
                catalog,
                context.segmentLength(),
                ForcePolicy.NEVER == forcePolicy,
                context.retention().isLimited());
            writer = new SegmentWriter(context, catalog, checkpoint, tail, recovery.lastLimit());
        }
        catch (final IOException | RuntimeException ex)
        {
            checkpoint.close();
            throw ex;
        }
        writer.keeper().start().countFirst();
        counters.set(JournalCounter.WRITTEN_BLOCK, tail.blockNumber());
        counters.set(JournalCounter.WRITTEN_SEQUENCE, tail.sequence());
        onForced();
    }

    /**
     * Opens a journal to write, or makes one. What is held is verified as the context says; a torn tail is cut.
     *
     * @param context of the journal, not concluded.
     * @return the journal; the caller closes it.
     */
    public static Journal open(final JournalContext context)
    {
        context.conclude();
        final String directory = context.storage().description();
        final AutoCloseable lock;
        try
        {
            lock = context.storage().tryLock();
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal(
                LockstepException.Fault.JOURNAL, "journal cannot be locked: directory=" + directory, ex);
        }
        if (null == lock)
        {
            throw LockstepException.fatal(
                LockstepException.Fault.REFUSED, "journal has another writer: directory=" + directory);
        }

        try
        {
            return new Journal(context, lock);
        }
        catch (final IOException ex)
        {
            CloseHelper.quietClose(lock);
            throw LockstepException.fatal(
                LockstepException.Fault.JOURNAL, "journal cannot be opened: directory=" + directory, ex);
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
            if (!writer.hasFailed())
            {
                force();
                writer.awaitSettled();
                if (null == catalog.last())
                {
                    // What is before the base is not held here.
                    checkpoint.writeClosed(0, 0, ChainCrc.GENESIS);
                }
                else
                {
                    checkpoint.writeClosed(tail.blockNumber(), tail.sequence(), tail.chainCrc());
                }
            }
        }
        catch (final IOException ex)
        {
            throw writer.failed("checkpoint", ex);
        }
        finally
        {
            isClosed = true;
            CloseHelper.quietCloseAll(heldCursor, writer, checkpoint, lock);
        }
    }

    /**
     * What has to be done beside the writer: allocate ahead, force and name segments that are full, delete what
     * retention lets go. Where {@link JournalContext#hasKeeperThread()} is set, another thread has to run it, at any
     * pace; otherwise nobody needs to. It ends with the journal.
     *
     * @return the agent.
     */
    public Agent keeper()
    {
        return writer.keeper();
    }

    /**
     * Holds what a consumer needs against retention. Any thread.
     *
     * @param name of the consumer.
     * @return a floor, which holds everything until it is raised; closed when it is not needed.
     */
    public RetentionFloor newRetentionFloor(final String name)
    {
        return writer.keeper().start().newFloor(name);
    }

    /**
     * What the journal did.
     *
     * @return counters, to be read by any thread.
     */
    public JournalCounters counters()
    {
        return counters;
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

        writer.gather(block, buffer, offset, length);
        tail.accept(block);
        if (null != heldCursor)
        {
            heldCursor.close();
        }
        return true;
    }

    /**
     * Writes what was appended since the last flush, in one write; after it readers see it. By
     * {@link ForcePolicy#BATCH} it is forced too.
     */
    public void flush()
    {
        ensureUsable();
        writer.write();
        if (ForcePolicy.BATCH == forcePolicy)
        {
            force();
        }
    }

    /** Writes what was appended, and returns when it is on the device. */
    public void force()
    {
        ensureUsable();
        writer.write();
        if (forcedBlock == tail.blockNumber())
        {
            return;
        }
        writer.awaitSettled();
        writer.force();
        try
        {
            checkpoint.write(tail.blockNumber(), tail.sequence(), tail.chainCrc());
        }
        catch (final IOException | RuntimeException ex)
        {
            throw writer.failed("checkpoint", ex);
        }
        onForced();
    }

    /**
     * Forces by {@link ForcePolicy#INTERVAL} what was written, once it is old enough, and looks whether the keeper has
     * failed. To be called in every duty cycle.
     *
     * @param nowNs time, by any clock that does not go back.
     * @return work done.
     */
    public int doWork(final long nowNs)
    {
        ensureUsable();
        if (ForcePolicy.INTERVAL != forcePolicy || forcedBlock == catalog.publishedBlock())
        {
            isUnforced = false;
            return 0;
        }
        if (!isUnforced)
        {
            isUnforced = true;
            unforcedSinceNs = nowNs;
        }
        // A segment that is full is forced by the keeper: it is not waited for, the next cycle will do.
        if (nowNs - unforcedSinceNs < forceIntervalNs || !writer.isSettled())
        {
            return 0;
        }
        force();
        isUnforced = false;
        return 1;
    }

    /**
     * A reader that stands at the first block. Any thread.
     *
     * @return the reader; the caller closes it.
     */
    public JournalReader newReader()
    {
        return new JournalReader(context, catalog, null);
    }

    /**
     * Puts older blocks in front of the first one. Any thread; at most one at a time.
     *
     * @return the backfill, which works only while the journal is open; the caller closes it, before the journal.
     */
    public JournalBackfill newBackfill()
    {
        return new JournalBackfill(context, catalog, writer.keeper());
    }

    /**
     * First block that is held and written. A backfill and retention move it.
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
        return counters.get(JournalCounter.FORCED_BLOCK);
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

    private void onForced()
    {
        forcedBlock = tail.blockNumber();
        counters.set(JournalCounter.FORCED_SEQUENCE, tail.sequence());
        counters.set(JournalCounter.FORCED_BLOCK, forcedBlock);
    }

    private void compareHeld(final DirectBuffer buffer, final int offset, final int length)
    {
        final long blockNumber = block.blockNumber();
        if (blockNumber > catalog.publishedBlock())
        {
            writer.write();
        }
        final long first = catalog.firstBlock();
        if (0 == first || blockNumber < first)
        {
            return;
        }
        if (null == heldCursor)
        {
            heldCursor = new RecordCursor(context, catalog);
        }
        try
        {
            heldCursor.seek(blockNumber);
            if (!heldCursor.next())
            {
                throw LockstepException.outOfOrder("held block", catalog.publishedBlock(), blockNumber);
            }
        }
        catch (final RangeGoneException ex)
        {
            // Retention was faster: it is older than the first block held.
            return;
        }
        if (length != heldCursor.blockLength() ||
            !isEqual(heldCursor.buffer(), heldCursor.blockOffset(), buffer, offset, length))
        {
            throw LockstepException.fatal(LockstepException.Fault.DIVERGED,
                "journal holds another block: block=" + blockNumber +
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
        if (isClosed)
        {
            throw new IllegalStateException("Journal is closed");
        }
        writer.ensureUsable();
    }

    private LockstepException refused(final RecordState state)
    {
        return LockstepException.fatal(LockstepException.Fault.DIVERGED,
            "block cannot be appended: reason=" + state.reason() +
            " expected=" + (tail.blockNumber() + 1) + "/" + (tail.sequence() + 1) +
            " actual=" + block.blockNumber() + "/" + block.firstSequence() +
            " previousCrc=" + tail.chainCrc() + " crc=" + block.chainCrc());
    }
}
