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
 */
public final class JournalAgent implements Agent, EventPoller.Handler<BlockEvent>
{
    private static final LongBinaryOperator LATER = Math::max;

    private final Journal journal;
    private final EventPoller<BlockEvent> poller;
    private final NanoClock clock;
    private final SequencerCountersView counters;
    private final AtomicLong forceRequest = new AtomicLong();
    private final RetentionFloor snapshotFloor;
    private long olderSnapshotBlock;
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

    @Override
    public int doWork() throws Exception
    {
        int workCount = EventPoller.PollState.PROCESSING == poller.poll(this) ? 1 : 0;
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

        journal.append(event.buffer(), 0, event.length);
        nextBlock = blockNumber + 1;

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
     * Asks for a force that covers a block; {@link #forcedBlock()} tells when it is done.
     *
     * @param blockNumber to cover.
     */
    public void requestForce(final long blockNumber)
    {
        forceRequest.accumulateAndGet(blockNumber, LATER);
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
     * Last block that is known to be on the device: at first the last one of the journal, which is forced when it is
     * opened.
     *
     * @return block number, 0 if there is none.
     */
    public long forcedBlock()
    {
        return journal.forcedBlockNumber();
    }
}
