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

import java.util.concurrent.atomic.AtomicReference;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;

/**
 * The ring between the single writer and what follows it: one producer, and a poller for each consumer.
 * <pre>
 *                       +---> journal: append, write, force
 *  service --> ring ----+
 *                       +---> feed: block if leading, attestation if following
 * </pre>
 * The ring takes up what a force costs. When it is full the service waits, and the log with it: a block that is
 * committed can be delayed, never dropped.
 * <p>
 * Threading: one producer thread; each poller belongs to one consumer thread.
 */
public final class SequencerPipeline
{
    /** Blocks whose chain CRCs are held unless it is said otherwise. */
    public static final int CHAIN_WINDOW_DEFAULT = 64 * 1024;

    private final RingBuffer<BlockEvent> ring;
    private final ChainWindow chain;
    private final AtomicReference<SnapshotEnd> snapshotEnd = new AtomicReference<>();

    /**
     * An empty ring.
     *
     * @param ringLength     slots, a power of two.
     * @param maxBlockLength longest block in bytes.
     */
    public SequencerPipeline(final int ringLength, final int maxBlockLength)
    {
        this(ringLength, maxBlockLength, CHAIN_WINDOW_DEFAULT);
    }

    /**
     * An empty ring.
     *
     * @param ringLength     slots, a power of two.
     * @param maxBlockLength longest block in bytes.
     * @param chainWindow    blocks whose chain CRCs are held, a power of two: what peers can be compared over.
     */
    public SequencerPipeline(final int ringLength, final int maxBlockLength, final int chainWindow)
    {
        chain = new ChainWindow(chainWindow);
        ring = RingBuffer.createSingleProducer(
            () -> new BlockEvent(maxBlockLength), ringLength, new YieldingWaitStrategy());
    }

    /**
     * The producer begins with a snapshot; before its first block.
     *
     * @param end of it.
     */
    public void snapshotEnd(final SnapshotEnd end)
    {
        snapshotEnd.setRelease(end);
    }

    /** What the producer began with, null if it has not, or with nothing. */
    SnapshotEnd snapshotEnd()
    {
        return snapshotEnd.getAcquire();
    }

    /**
     * Another consumer that sees every block published from now on and holds back the producer.
     *
     * @return a poller for one thread.
     */
    EventPoller<BlockEvent> newConsumer()
    {
        final EventPoller<BlockEvent> poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
        return poller;
    }

    /**
     * Is there room for a block.
     *
     * @return true if {@link #next()} gives a slot at once.
     */
    public boolean hasRoom()
    {
        return ring.hasAvailableCapacity(1);
    }

    /**
     * Claims a slot.
     *
     * @return slot number, to be published.
     */
    public long next()
    {
        return ring.next();
    }

    /**
     * The slot of a number.
     *
     * @param slot number.
     * @return the event to fill.
     */
    public BlockEvent get(final long slot)
    {
        return ring.get(slot);
    }

    /**
     * Hands a slot to the consumers.
     *
     * @param slot number.
     */
    public void publish(final long slot)
    {
        ring.publish(slot);
    }

    /**
     * The slot that was published last. For the producer.
     *
     * @return slot, -1 if there was none.
     */
    public long lastSlot()
    {
        return ring.getCursor();
    }

    /**
     * Chain CRCs of the blocks that went to the feed.
     *
     * @return written by the feed agent, for any reader.
     */
    public ChainWindow chain()
    {
        return chain;
    }

    /**
     * Blocks that some consumer is not past yet.
     *
     * @return slots in use.
     */
    public long backlog()
    {
        return ring.getBufferSize() - ring.remainingCapacity();
    }
}
