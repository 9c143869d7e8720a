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
    private final UnattestedMark mark;
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

    private Journal(final JournalContext context, final AutoCloseable lock, final String earlierReport)
        throws IOException
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
        recoveryReport = null == earlierReport ? recovery.report() :
            earlierReport + (null == recovery.report() ? "" : "; " + recovery.report());
        mark = new UnattestedMark(context.storage(), context.streamId(), context.clusterId()).read();
        try
        {
            mark.settle(tail.blockNumber());
            new JournalMender(context, recovery).mend(
                catalog, ForcePolicy.NEVER == forcePolicy, context.retention().isLimited());
            writer = new SegmentWriter(context, catalog, checkpoint, tail, recovery.lastLimit());
        }
        catch (final IOException | RuntimeException ex)
        {
            CloseHelper.closeAll(checkpoint, mark);
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
            final Journal journal = new Journal(context, lock, null);
            return 0 == journal.mark.forkBlock() ? journal : journal.withoutTail();
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
            CloseHelper.quietCloseAll(heldCursor, writer, checkpoint, mark, lock);
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
     * Appends the next block, or compares one that is held already. One that differs from what is held behind
     * {@link #lastAttestable()} is noted, so that the next {@link #open} sets the tail aside, and refused as
     * {@link LockstepException.Fault#FORKED}; any other as {@link LockstepException.Fault#DIVERGED}.
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

    /**
     * The node will not attest what is appended from here on until {@link #attestable} says so. Without effect where
     * that is so already. Nothing is forced: what a loss of power takes of it makes the tail one that was attested.
     */
    public void unattested()
    {
        ensureUsable();
        if (UnattestedMark.NONE == mark.firstBlock())
        {
            try
            {
                mark.begin(tail.blockNumber() + 1, tail.sequence());
            }
            catch (final IOException | RuntimeException ex)
            {
                throw writer.failed("mark", ex);
            }
        }
    }

    /**
     * The node is about to attest everything up to a block. When it returns, the device knows. Without effect, and
     * cost, for what is not covered by {@link #unattested}.
     *
     * @param blockNumber  that is held.
     * @param lastSequence up to it.
     */
    public void attestable(final long blockNumber, final long lastSequence)
    {
        ensureUsable();
        if (blockNumber < mark.firstBlock())
        {
            return;
        }
        try
        {
            if (blockNumber >= tail.blockNumber())
            {
                mark.end();
            }
            else
            {
                mark.raise(blockNumber + 1, lastSequence);
            }
        }
        catch (final IOException | RuntimeException ex)
        {
            throw writer.failed("mark", ex);
        }
    }

    /**
     * Last block that the node may have attested. Any thread.
     *
     * @return block number, {@link Long#MAX_VALUE} where nothing is said of any.
     */
    public long lastAttestable()
    {
        return mark.lastBlockBefore();
    }

    /**
     * Last sequence up to that block. Any thread.
     *
     * @return sequence, {@link Long#MAX_VALUE} with that block.
     */
    public long lastAttestableSequence()
    {
        return mark.sequenceBefore();
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
        if (!heldCursor.isEqual(buffer, offset, length))
        {
            throw anotherBlock(blockNumber, heldCursor.chainCrc());
        }
    }

    private LockstepException anotherBlock(final long blockNumber, final int heldCrc)
    {
        final String difference = "block=" + blockNumber + " heldCrc=" + heldCrc + " offeredCrc=" + block.chainCrc();
        if (blockNumber < mark.firstBlock())
        {
            return LockstepException.fatal(
                LockstepException.Fault.DIVERGED, "journal holds another block: " + difference);
        }
        try
        {
            mark.fork(blockNumber);
        }
        catch (final IOException | RuntimeException ex)
        {
            throw writer.failed("mark", ex);
        }
        return LockstepException.fatal(LockstepException.Fault.FORKED,
            "journal's tail was never attested and is not in the log, the next start sets it aside: " + difference +
            " blocks=" + blockNumber + '-' + tail.blockNumber());
    }

    /** The same journal, open, without what is to be set aside; what this one holds is all on the device. */
    private Journal withoutTail() throws IOException
    {
        final long forkBlock = mark.forkBlock();
        final long lastBlock = tail.blockNumber();
        final String report;
        try
        {
            final TailAside aside = new TailAside(context, catalog, forkBlock, lastBlock);
            report = aside.copy();
            isClosed = true;
            CloseHelper.closeAll(writer, checkpoint);
            aside.cut();
            mark.settle(forkBlock - 1);
            counters.add(JournalCounter.SET_ASIDE_BLOCKS, aside.blockCount());
        }
        finally
        {
            isClosed = true;
            CloseHelper.quietCloseAll(writer, checkpoint, mark);
        }
        return new Journal(context, lock, null == recoveryReport ? report : recoveryReport + "; " + report);
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
