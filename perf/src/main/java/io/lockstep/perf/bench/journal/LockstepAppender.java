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
package io.lockstep.perf.bench.journal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.YieldingIdleStrategy;

import io.lockstep.runtime.AgentGroup;
import io.lockstep.runtime.AgentPlacement;
import io.lockstep.sequencer.pipeline.BlockEvent;
import io.lockstep.sequencer.pipeline.JournalAgent;
import io.lockstep.sequencer.pipeline.SequencerCountersView;
import io.lockstep.sequencer.pipeline.SequencerPipeline;

/**
 * The journal as a sequencer uses it: the ring, and the journal agent on a thread of its own.
 */
final class LockstepAppender implements Appender, SequencerCountersView
{
    private final IdleStrategy idleStrategy = YieldingIdleStrategy.INSTANCE;
    private final AtomicLong writtenBlock = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final BenchJournal journal;
    private final SequencerPipeline pipeline;
    private final AgentGroup agents;

    LockstepAppender(final BenchJob job)
    {
        final boolean isDurable = job.settings().isDurable();
        final int blockLength = BlockArena.blockLength(job.payloadLength(), job.messagesPerBlock());
        journal = BenchJournal.open(job.directory(), job.settings().segmentLength(), blockLength, isDurable);
        pipeline = new SequencerPipeline(
            job.settings().ringLength(), BenchJournal.maxBlockLength(blockLength));
        final JournalAgent agent = new JournalAgent(journal.journal(), pipeline, SystemNanoClock.INSTANCE, this);
        agents = new AgentGroup("bench", AgentPlacement.unpinned(job.settings().idleMode(), agent.roleName()),
            this::onError, this::onTermination)
            .add(agent)
            .start();
    }

    @Override
    public void appendAll(final BlockArena arena)
    {
        for (int i = 0; i < arena.blockCount(); i++)
        {
            publish(arena, i);
        }
        awaitWritten(arena.blockNumber(arena.blockCount() - 1));
    }

    @Override
    public void appendOne(final BlockArena arena, final int index)
    {
        publish(arena, index);
        awaitWritten(arena.blockNumber(index));
    }

    @Override
    public BenchFigures addTo(final BenchFigures figures)
    {
        return journal.addTo(figures);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(agents, journal);
    }

    @Override
    public void journaled(final long blockNumber, final long lastSequence)
    {
        writtenBlock.setRelease(blockNumber);
    }

    @Override
    public void fed(final long blockNumber, final long lastSequence)
    {
        throw new IllegalStateException("there is no feed");
    }

    @Override
    public void attested(final long blockNumber, final long lastSequence)
    {
        throw new IllegalStateException("there is no feed");
    }

    @Override
    public void feedSkipped()
    {
        throw new IllegalStateException("there is no feed");
    }

    private void publish(final BlockArena arena, final int index)
    {
        while (!pipeline.hasRoom())
        {
            ensureRunning();
            idleStrategy.idle();
        }
        final long slot = pipeline.next();
        final BlockEvent event = pipeline.get(slot);
        event.buffer().putBytes(0, arena.buffer(), arena.offset(index), arena.blockLength());
        event.set(arena.blockLength(), arena.blockNumber(index), arena.lastSequence(index), arena.chainCrc(index),
            1, 0, true);
        pipeline.publish(slot);
    }

    private void awaitWritten(final long blockNumber)
    {
        while (writtenBlock.getAcquire() < blockNumber)
        {
            ensureRunning();
            idleStrategy.idle();
        }
    }

    private void ensureRunning()
    {
        final Throwable ex = failure.getAcquire();
        if (null != ex)
        {
            throw new IllegalStateException("journal agent has stopped", ex);
        }
    }

    private void onError(final Throwable ex)
    {
        failure.compareAndSet(null, ex);
    }

    private void onTermination()
    {
        failure.compareAndSet(null, new IllegalStateException("journal agent asked to stop"));
    }
}
