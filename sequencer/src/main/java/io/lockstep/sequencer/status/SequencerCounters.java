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
package io.lockstep.sequencer.status;

import java.util.concurrent.atomic.AtomicLong;

import io.lockstep.sequencer.pipeline.SequencerCountersView;

/**
 * Counters of a member. Each has one writing thread; values may be read by any, in no particular relation to each
 * other.
 */
public final class SequencerCounters implements SequencerCountersView
{
    private final AtomicLong stampedBlock = new AtomicLong();
    private final AtomicLong stampedSequence = new AtomicLong();
    private final AtomicLong journaledBlock = new AtomicLong();
    private final AtomicLong journaledSequence = new AtomicLong();
    private final AtomicLong fedBlocks = new AtomicLong();
    private final AtomicLong feedSkips = new AtomicLong();
    private final AtomicLong ringFull = new AtomicLong();
    private final AtomicLong malformedBlocks = new AtomicLong();
    private final AtomicLong leadershipTerm = new AtomicLong(-1);
    private final AtomicLong leading = new AtomicLong();
    private final AtomicLong snapshots = new AtomicLong();

    /**
     * A block was stamped.
     *
     * @param blockNumber  of it.
     * @param lastSequence up to it.
     * @param malformed    inputs so far that were no blocks.
     */
    public void stamped(final long blockNumber, final long lastSequence, final long malformed)
    {
        stampedSequence.setRelease(lastSequence);
        stampedBlock.setRelease(blockNumber);
        malformedBlocks.setRelease(malformed);
    }

    @Override
    public void journaled(final long blockNumber, final long lastSequence)
    {
        journaledSequence.setRelease(lastSequence);
        journaledBlock.setRelease(blockNumber);
    }

    @Override
    public void fed()
    {
        increment(fedBlocks);
    }

    @Override
    public void feedSkipped()
    {
        increment(feedSkips);
    }

    /** The service found the ring full and waited. */
    public void ringWasFull()
    {
        increment(ringFull);
    }

    /** A snapshot was taken. */
    public void snapshotTaken()
    {
        increment(snapshots);
    }

    /**
     * The cluster has a new term or this member a new role.
     *
     * @param termId    leadership term.
     * @param isLeading whether this member leads.
     */
    public void role(final long termId, final boolean isLeading)
    {
        leadershipTerm.setRelease(termId);
        leading.setRelease(isLeading ? 1 : 0);
    }

    /**
     * Last block stamped.
     *
     * @return block number.
     */
    public long stampedBlock()
    {
        return stampedBlock.getAcquire();
    }

    /**
     * Last sequence given.
     *
     * @return sequence.
     */
    public long stampedSequence()
    {
        return stampedSequence.getAcquire();
    }

    /**
     * Last block written to the journal.
     *
     * @return block number.
     */
    public long journaledBlock()
    {
        return journaledBlock.getAcquire();
    }

    /**
     * Last sequence written to the journal.
     *
     * @return sequence.
     */
    public long journaledSequence()
    {
        return journaledSequence.getAcquire();
    }

    /**
     * Blocks sent to the gateways.
     *
     * @return count.
     */
    public long fedBlocks()
    {
        return fedBlocks.getAcquire();
    }

    /**
     * Blocks and attestations left out for back pressure.
     *
     * @return count.
     */
    public long feedSkips()
    {
        return feedSkips.getAcquire();
    }

    /**
     * Times that the service found the ring full.
     *
     * @return count.
     */
    public long ringFull()
    {
        return ringFull.getAcquire();
    }

    /**
     * Inputs that were no blocks.
     *
     * @return count.
     */
    public long malformedBlocks()
    {
        return malformedBlocks.getAcquire();
    }

    /**
     * Leadership term.
     *
     * @return term id, -1 before the first.
     */
    public long leadershipTermId()
    {
        return leadershipTerm.getAcquire();
    }

    /**
     * Does this member lead.
     *
     * @return true if so.
     */
    public boolean isLeader()
    {
        return 1 == leading.getAcquire();
    }

    /**
     * Snapshots taken by this process.
     *
     * @return count.
     */
    public long snapshots()
    {
        return snapshots.getAcquire();
    }

    private static void increment(final AtomicLong counter)
    {
        counter.setRelease(counter.getPlain() + 1);
    }
}
