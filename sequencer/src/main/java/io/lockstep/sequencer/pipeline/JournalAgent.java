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

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongBinaryOperator;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import com.lmax.disruptor.EventPoller;

import io.lockstep.journal.Journal;
import io.lockstep.journal.RetentionFloor;
import io.lockstep.protocol.LockstepException;

/**
 * Appends every stamped block to the journal: one write for all that the ring holds, a force by interval and on demand.
 * <p>
 * Threading: one thread. {@link #requestForce(long)} and {@link #forcedBlock()} are for any other, and
 * {@link #onSnapshot(long)} is for the service's. A failed write or force is thrown and stops the node. After a restart
 * the blocks that the journal already has are compared, not written.
 * <p>
 * What an election replays and the journal did not have is marked there as never attested, until the feed may attest
 * it: only then could it have been released, and only until then can it be set aside if the log comes to hold another
 * block in its place. The first election after a start is left out: what the journal lacks then, an earlier life may
 * have attested, as feed and journal do not wait for each other, and a loss of power takes what was not forced.
 */
public final class JournalAgent implements Agent, EventPoller.Handler<BlockEvent>, AttestableBlocks
{
    private static final LongBinaryOperator LATER = Math::max;

    private final Journal journal;
    private final EventPoller<BlockEvent> poller;
    private final NanoClock clock;
    private final SequencerCountersView counters;
    private final AtomicLong forceRequest = new AtomicLong();
    private final AtomicLong releasedBlock = new AtomicLong();
    private final AtomicLong settledBlock = new AtomicLong();
    private final RetentionFloor snapshotFloor;
    private BooleanSupplier isCommitted = () -> true;
    private long olderSnapshotBlock;
    private long releasedSequence;
    private long replayedBlock;
    private long lastSequence;
    private boolean isHistoryKnown;
    private long nextBlock;
    private long writtenBlock;

    /**
     * A consumer of the pipeline that has not started yet.
     *
     * @param journal         to append to; closed with the agent.
     * @param pipeline        to consume.
     * @param clock           for the journal's interval of forces.
     * @param counters        to count in.
     */
    public JournalAgent(
        final Journal journal,
        final SequencerPipeline pipeline,
        final NanoClock clock,
        final SequencerCountersView counters)
    {
        this.journal = journal;
        snapshotFloor = journal.newRetentionFloor("snapshot");
        this.poller = pipeline.newConsumer();
        this.clock = clock;
        this.counters = counters;
        counters.journaled(journal.lastBlockNumber(), journal.lastSequence());
    }

    /**
     * Sets what says whether everything that was stamped before the question is committed for good. By default it
     * always is.
     *
     * @param supplier for any thread.
     * @return this.
     */
    public JournalAgent committed(final BooleanSupplier supplier)
    {
        isCommitted = supplier;
        return this;
    }

    @Override
    public int doWork() throws Exception
    {
        int workCount = EventPoller.PollState.PROCESSING == poller.poll(this) ? 1 : 0;
        if ((replayedBlock > settledBlock.get() || Long.MAX_VALUE != journal.lastAttestable()) && nextBlock > 0 &&
            isCommitted.getAsBoolean())
        {
            journal.attestable(nextBlock - 1, lastSequence);
            settledBlock.setRelease(nextBlock - 1);
        }
        if (forceRequest.getAcquire() > journal.forcedBlockNumber() && writtenBlock > journal.forcedBlockNumber())
        {
            journal.force();
            workCount++;
        }
        return workCount + journal.doWork(clock.nanoTime());
    }

    @Override
    public boolean onEvent(final BlockEvent event, final long slot, final boolean endOfBatch)
    {
        final long blockNumber = event.blockNumber;
        if (0 != nextBlock && blockNumber != nextBlock)
        {
            throw LockstepException.outOfOrder("journal block", nextBlock, blockNumber);
        }

        final long released = releasedBlock.getAcquire();
        if (journal.lastAttestable() < released)
        {
            journal.attestable(released, releasedSequence);
        }
        if (event.isReplayed)
        {
            replayedBlock = blockNumber;
            if (isHistoryKnown && blockNumber > journal.lastBlockNumber())
            {
                journal.unattested();
            }
        }
        else
        {
            // All that an earlier life of this member can have attested was in the log before this.
            isHistoryKnown = true;
        }
        journal.append(event.buffer(), 0, event.length);
        nextBlock = blockNumber + 1;
        lastSequence = event.lastSequence;

        if (endOfBatch)
        {
            journal.flush();
            writtenBlock = blockNumber;
            counters.journaled(journal.lastBlockNumber(), journal.lastSequence());
        }
        return true;
    }

    @Override
    public void onClose()
    {
        journal.close();
    }

    @Override
    public String roleName()
    {
        return "journal";
    }

    /**
     * The journal holds what was released up to a block, as others said when the member started; before the cluster
     * starts the service. If the log holds another block in the place of any of these, it is not the journal that is to
     * give way.
     *
     * @param blockNumber of the block.
     * @param sequence    last one up to it.
     */
    public void released(final long blockNumber, final long sequence)
    {
        releasedSequence = sequence;
        releasedBlock.setRelease(blockNumber);
    }

    /** Any thread: nothing up to the block is marked in the journal as never attested, nor will be. */
    @Override
    public boolean isAttestable(final long lastReplayed, final long blockNumber)
    {
        return settledBlock.getAcquire() >= lastReplayed && blockNumber <= journal.lastAttestable();
    }

    /**
     * Asks for a force that covers a block; {@link #forcedBlock()} tells when it is done.
     *
     * @param blockNumber to cover.
     */
    public void requestForce(final long blockNumber)
    {
        forceRequest.accumulateAndGet(blockNumber, LATER);
    }

    /**
     * Is a block on the device, and only kept from counting as such because the term in which it was replayed is not
     * committed yet. Any thread.
     *
     * @param blockNumber of the block.
     * @return true if so.
     */
    public boolean isHeldBack(final long blockNumber)
    {
        return journal.forcedBlockNumber() >= blockNumber && journal.lastAttestable() < blockNumber;
    }

    /**
     * A snapshot was taken or loaded. Retention keeps everything behind the one before it, from which the cluster may
     * have to start again.
     *
     * @param blockNumber last block of the snapshot.
     */
    public void onSnapshot(final long blockNumber)
    {
        if (olderSnapshotBlock > 0)
        {
            snapshotFloor.raise(olderSnapshotBlock + 1);
        }
        olderSnapshotBlock = blockNumber;
    }

    /**
     * Last block that is known to be on the device, and not to be set aside: at first the last one of the journal,
     * which is forced when it is opened.
     *
     * @return block number, 0 if there is none.
     */
    public long forcedBlock()
    {
        return Math.min(journal.forcedBlockNumber(), journal.lastAttestable());
    }
}
