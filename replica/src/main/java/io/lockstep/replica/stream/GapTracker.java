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
package io.lockstep.replica.stream;

import org.agrona.DirectBuffer;

import io.lockstep.journal.BlockConsumer;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.protocol.LockstepException;
import io.lockstep.replica.status.ReplicaCounter;
import io.lockstep.replica.status.ReplicaCounters;

/**
 * Puts blocks that come from several sources, with loss, repeats and out of order, back into the one order.
 * <p>
 * Released is exactly the next block by number, and only if its chain CRC continues the chain: so what is released is
 * the stream, whatever comes in. Later blocks are held in a bounded buffer; earlier ones are duplicates. What does not
 * continue the chain is rejected and counted: it is damaged, or of a life of the stream that has ended. But three
 * things cannot be damage, and mean that this replica and a source hold different streams, which is fatal:
 * <ul>
 * <li>a heartbeat that names another chain CRC for a block that was released here;</li>
 * <li>another block in the place of a released one which continues the same predecessor;</li>
 * <li>the same next block, byte for byte, {@value #REPEAT_LIMIT} times, that does not continue the chain.</li>
 * </ul>
 * A block or heartbeat of an epoch above the limit is rejected too; it never counts as divergence.
 * <p>
 * Threading: one thread. Time comes in. Errors: {@link LockstepException} FATAL on divergence, and whatever the
 * consumer throws. Allocates nothing after construction.
 */
public final class GapTracker
{
    /** What became of a block. */
    public enum Verdict
    {
        /** It was the next one, and was given to the consumer, with those held that followed it. */
        RELEASED,
        /** It is kept until those before it have come. */
        HELD,
        /** It had come before. */
        DUPLICATE,
        /** It is too far ahead to be kept. */
        AHEAD,
        /** It does not belong to the chain. */
        REJECTED,
        /** It is no block of this stream. */
        STRANGE
    }

    /** Times that the same unfitting block may come as the next one. */
    public static final int REPEAT_LIMIT = 3;

    private static final int HISTORY_LENGTH = 1024;
    private static final int NO_EPOCH = 0;

    private final int streamId;
    private final int epochLimit;
    private final int maxBlockLength;
    private final int groupCount;
    private final long firstBlock;
    private final BlockConsumer consumer;
    private final ReplicaCounters counters;
    private final ReorderBuffer held;
    private final BlockDecoder view = new BlockDecoder();
    private final ChainCrc chain = new ChainCrc();
    private final int[] history = new int[HISTORY_LENGTH];

    private long nextBlock;
    private long headBlock;
    private long gapSinceNs;
    private int chainCrc;
    private int epoch = NO_EPOCH;
    private int refusedEpoch = NO_EPOCH;
    private int unfittingCount;
    private long unfittingMark;

    /**
     * A tracker at the start that the context names.
     *
     * @param ctx      concluded.
     * @param consumer of what is released.
     * @param counters to write to.
     */
    public GapTracker(final StreamContext ctx, final BlockConsumer consumer, final ReplicaCounters counters)
    {
        this.consumer = consumer;
        this.counters = counters;
        streamId = ctx.streamId();
        epochLimit = ctx.epochLimit();
        maxBlockLength = ctx.maxBlockLength();
        groupCount = ctx.groupCount();
        firstBlock = ctx.fromBlock();
        nextBlock = firstBlock;
        headBlock = firstBlock - 1;
        chainCrc = ctx.fromChainCrc();
        history[historyIndex(firstBlock - 1)] = chainCrc;
        held = new ReorderBuffer(ctx.reorderSlots(), ctx.maxBlockLength());
    }

    /**
     * Takes a block.
     *
     * @param source index of the group that it came on; the count of groups for replay.
     * @param buffer that holds it.
     * @param offset of its message header.
     * @param length of the block in bytes.
     * @param nowNs  of the owner's clock.
     * @return what became of it.
     */
    public Verdict offer(
        final int source, final DirectBuffer buffer, final int offset, final int length, final long nowNs)
    {
        if (length > maxBlockLength || !view.tryWrap(buffer, offset, length) ||
            BlockDescriptor.STAMPED_TEMPLATE_ID != view.templateId() || streamId != view.streamId())
        {
            counters.increment(ReplicaCounter.STRANGERS);
            return Verdict.STRANGE;
        }
        if (view.epoch() > epochLimit)
        {
            refusedEpoch = Math.max(refusedEpoch, view.epoch());
            return reject();
        }

        final long distance = view.blockNumber() - nextBlock;
        if (distance < 0)
        {
            return onEarlier(buffer, offset, length);
        }
        if (distance > 0)
        {
            return onLater(source, buffer, offset, length, nowNs);
        }
        return onNext(source, buffer, offset, length, nowNs);
    }

    /**
     * Takes a heartbeat.
     *
     * @param epoch       of the stream.
     * @param blockNumber last block that was released there.
     * @param chainCrc    of that block.
     * @param nowNs       of the owner's clock.
     * @return false if it is of another life of the stream.
     */
    public boolean onHeartbeat(final int epoch, final long blockNumber, final int chainCrc, final long nowNs)
    {
        counters.increment(ReplicaCounter.HEARTBEATS);
        if (epoch > epochLimit)
        {
            refusedEpoch = Math.max(refusedEpoch, epoch);
            reject();
            return false;
        }
        if (blockNumber >= nextBlock)
        {
            raiseHead(blockNumber, nowNs);
            return true;
        }
        if (!isInHistory(blockNumber) || history[historyIndex(blockNumber)] == chainCrc)
        {
            return true;
        }
        if (epoch >= this.epoch)
        {
            throw diverged("heartbeat", blockNumber, history[historyIndex(blockNumber)], chainCrc);
        }
        reject();
        return false;
    }

    /**
     * A gateway has said what its last block is.
     *
     * @param lastAvailable block number, 0 for none.
     * @param nowNs         of the owner's clock.
     */
    public void onAvailable(final long lastAvailable, final long nowNs)
    {
        if (lastAvailable >= nextBlock)
        {
            raiseHead(lastAvailable, nowNs);
        }
    }

    /**
     * Forgets what was said to exist beyond the next block, since nobody has it: a damaged number must not leave the
     * replica waiting for ever. If it does exist, the next block or heartbeat will say so again.
     */
    public void forgetHead()
    {
        held.clear();
        headBlock = nextBlock - 1;
        counters.increment(ReplicaCounter.FORGOTTEN_HEADS);
        publish();
    }

    /**
     * Is a block missing that is known to exist.
     *
     * @return true if so; it is {@link #nextBlock()}.
     */
    public boolean hasGap()
    {
        return headBlock >= nextBlock;
    }

    /**
     * Since when the next block has been missing.
     *
     * @return time of the owner's clock in ns; of no meaning while there is no gap.
     */
    public long gapSinceNs()
    {
        return gapSinceNs;
    }

    /**
     * Block that would be released next; while there is a gap, its first missing block.
     *
     * @return block number.
     */
    public long nextBlock()
    {
        return nextBlock;
    }

    /**
     * Last block that is known to exist.
     *
     * @return block number, one less than the first one wanted if none is.
     */
    public long headBlock()
    {
        return headBlock;
    }

    /**
     * Chain CRC of the last block that was released.
     *
     * @return CRC-32C.
     */
    public int chainCrc()
    {
        return chainCrc;
    }

    /**
     * Highest epoch that was refused.
     *
     * @return epoch, 0 if none was.
     */
    public int refusedEpoch()
    {
        return refusedEpoch;
    }

    private Verdict onEarlier(final DirectBuffer buffer, final int offset, final int length)
    {
        final long blockNumber = view.blockNumber();
        final int actual = view.chainCrc();
        if (blockNumber < firstBlock || !isInHistory(blockNumber) ||
            history[historyIndex(blockNumber)] == actual)
        {
            counters.increment(ReplicaCounter.DUPLICATES);
            return Verdict.DUPLICATE;
        }
        if (view.epoch() >= epoch && isInHistory(blockNumber - 1) &&
            chain.compute(history[historyIndex(blockNumber - 1)], buffer, offset, length) == actual)
        {
            throw diverged("block", blockNumber, history[historyIndex(blockNumber)], actual);
        }
        return reject();
    }

    private Verdict onLater(
        final int source, final DirectBuffer buffer, final int offset, final int length, final long nowNs)
    {
        final long blockNumber = view.blockNumber();
        final int actual = view.chainCrc();
        raiseHead(blockNumber, nowNs);
        if (blockNumber - nextBlock >= held.capacity())
        {
            counters.increment(ReplicaCounter.AHEAD);
            return Verdict.AHEAD;
        }
        if (!held.isHeld(blockNumber))
        {
            held.hold(blockNumber, source, buffer, offset, length);
            counters.set(ReplicaCounter.HELD_BLOCKS, held.heldCount());
            return Verdict.HELD;
        }

        view.tryWrap(held.buffer(blockNumber), 0, held.length(blockNumber));
        if (view.chainCrc() != actual)
        {
            return reject();
        }
        counters.increment(ReplicaCounter.DUPLICATES);
        return Verdict.DUPLICATE;
    }

    private Verdict onNext(
        final int source, final DirectBuffer buffer, final int offset, final int length, final long nowNs)
    {
        if (!tryRelease(source, buffer, offset, length))
        {
            raiseHead(nextBlock, nowNs);
            return reject();
        }

        if (held.heldCount() > 0)
        {
            releaseHeld();
        }
        gapSinceNs = nowNs;
        publish();
        return Verdict.RELEASED;
    }

    /** What was kept could not be judged before; now it is judged like any other next block. */
    private void releaseHeld()
    {
        boolean isReleased = true;
        while (isReleased && held.isHeld(nextBlock))
        {
            final long blockNumber = nextBlock;
            final DirectBuffer buffer = held.buffer(blockNumber);
            final int length = held.length(blockNumber);
            view.tryWrap(buffer, 0, length);
            isReleased = tryRelease(held.source(blockNumber), buffer, 0, length);
            held.free(blockNumber);
            if (!isReleased)
            {
                reject();
            }
        }
    }

    /** The view is on the block. */
    private boolean tryRelease(final int source, final DirectBuffer buffer, final int offset, final int length)
    {
        final int actual = view.chainCrc();
        final int blockEpoch = view.epoch();
        final int computed = chain.compute(chainCrc, buffer, offset, length);
        if (blockEpoch < epoch || computed != actual)
        {
            countUnfitting(computed);
            return false;
        }
        consumer.onBlock(buffer, offset, length);

        history[historyIndex(nextBlock)] = actual;
        chainCrc = actual;
        epoch = blockEpoch;
        counters.set(ReplicaCounter.EPOCH, blockEpoch);
        headBlock = Math.max(headBlock, nextBlock);
        nextBlock++;
        if (source < groupCount)
        {
            counters.onFirst(source);
        }
        else
        {
            counters.increment(ReplicaCounter.GAP_FILLS);
        }
        return true;
    }

    /** Damage does not come out the same twice; another stream does. The view is on the block. */
    private void countUnfitting(final int computed)
    {
        if (view.epoch() < epoch)
        {
            return;
        }
        final long mark = (long)computed << Integer.SIZE | view.chainCrc() & 0xFFFF_FFFFL;
        unfittingCount = unfittingMark == mark ? unfittingCount + 1 : 1;
        unfittingMark = mark;
        if (unfittingCount >= REPEAT_LIMIT)
        {
            throw LockstepException.fatal("stream does not continue what this replica holds: block=" + nextBlock +
                " previousCrc=" + chainCrc + " expectedCrc=" + computed + " crc=" + view.chainCrc() +
                " epoch=" + epoch + " blockEpoch=" + view.epoch() + " times=" + unfittingCount);
        }
    }

    private Verdict reject()
    {
        counters.increment(ReplicaCounter.REJECTED);
        return Verdict.REJECTED;
    }

    private void raiseHead(final long blockNumber, final long nowNs)
    {
        if (blockNumber > headBlock)
        {
            if (!hasGap())
            {
                gapSinceNs = nowNs;
            }
            headBlock = blockNumber;
            counters.set(ReplicaCounter.HEAD_BLOCK, headBlock);
        }
    }

    private void publish()
    {
        counters.set(ReplicaCounter.HEAD_BLOCK, headBlock);
        counters.set(ReplicaCounter.HELD_BLOCKS, held.heldCount());
    }

    private boolean isInHistory(final long blockNumber)
    {
        return blockNumber >= firstBlock - 1 && blockNumber >= nextBlock - HISTORY_LENGTH && blockNumber < nextBlock;
    }

    private static int historyIndex(final long blockNumber)
    {
        return (int)blockNumber & (HISTORY_LENGTH - 1);
    }

    private static LockstepException diverged(
        final String what, final long blockNumber, final int expected, final int actual)
    {
        return LockstepException.fatal("stream diverged: " + what + " disagrees with what was applied: block=" +
            blockNumber + " expectedCrc=" + expected + " crc=" + actual);
    }
}
