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
import java.util.ArrayDeque;
import java.util.Deque;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochNanoClock;

import io.lockstep.journal.storage.NoSpaceException;
import io.lockstep.journal.storage.Storage;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.protocol.LockstepException;

/**
 * Puts older blocks in front of a journal that is in use, a run at a time: the blocks directly before its first one.
 * <p>
 * A run begins with the block before it, of which only the place counts, or with block 1. Every block has to follow on
 * the one before, and the journal's first one on the last: as the chain CRC vouches for everything before it, the run
 * then is what the journal's writer would have written. It goes to files under other names, is forced, and becomes part
 * of the journal by the hand of the keeper, who gives the files their names, the last one first: at every moment, and
 * after a crash at any, the journal is without a gap.
 * <pre>
 *   IDLE --begin--> FILLING --complete--> PUBLISHING --all are held--> IDLE
 *                      | abandon              | retention refuses
 *                      v                      v
 *                    IDLE                  REFUSED
 * </pre>
 * Threading: one owner, any thread but the writer's and the keeper's, as it waits for the device. Errors: a write or a
 * force that fails is final for the journal and thrown as {@link LockstepException} FATAL; want of room ends the run.
 * Memory: a write buffer and a read buffer. On the device it takes at most {@value #FILE_LIMIT} segments before they
 * are a part of the journal.
 */
public final class JournalBackfill implements AutoCloseable
{
    /** Most files of a run. Older blocks than they take are left for the next run. */
    static final int FILE_LIMIT = 2;

    /** What it is doing. */
    public enum State
    {
        /** A run can begin. */
        IDLE,
        /** A run takes blocks. */
        FILLING,
        /** The keeper makes the run a part of the journal. */
        PUBLISHING,
        /** Retention would not keep what is older. */
        REFUSED
    }

    private final JournalContext context;
    private final Storage storage;
    private final SegmentCatalog catalog;
    private final SegmentKeeper keeper;
    private final JournalCounters counters;
    private final EpochNanoClock clock;
    private final ErrorHandler errorHandler;
    private final JournalReader reader;
    private final SegmentBuilder builder;
    private final BlockDecoder block = new BlockDecoder();
    private final StreamTail tail = new StreamTail();
    private final Deque<OlderSegment> made = new ArrayDeque<>();
    private State state = State.IDLE;
    private OlderSegment offered;
    private Segment filling;
    private long lastBlock;
    private boolean isPlaced;
    private boolean isOutOfRoom;
    private long blockCount;
    private long length;

    JournalBackfill(final JournalContext context, final SegmentCatalog catalog, final SegmentKeeper keeper)
    {
        this.context = context;
        this.catalog = catalog;
        this.keeper = keeper;
        storage = context.storage();
        counters = context.counters();
        clock = context.epochClock();
        errorHandler = context.errorHandler();
        reader = new JournalReader(context, catalog, null);
        builder = new SegmentBuilder(context, context.segmentLength());
    }

    /** Lets go what is not a part of the journal yet. Idempotent. */
    @Override
    public void close()
    {
        abandon();
        CloseHelper.quietCloseAll(builder, reader);
    }

    /**
     * What it is doing.
     *
     * @return state.
     */
    public State state()
    {
        return state;
    }

    /**
     * First block of the journal.
     *
     * @return block number, 0 if there is none.
     */
    public long firstBlock()
    {
        return catalog.firstBlock();
    }

    /**
     * Is the journal in use and sound. Once it is not, nothing may be done here any more but to close.
     *
     * @return false when it has failed or is closed.
     */
    public boolean isUsable()
    {
        return keeper.isUsable();
    }

    /**
     * Would retention keep another segment before the first one, as far as can be told without it.
     *
     * @return false if not.
     */
    public boolean isWanted()
    {
        return keeper.start().isWanted(clock.nanoTime());
    }

    /**
     * Is there room for a run, and for the writer's next segment, before the device comes to a level.
     *
     * @param level bytes that are to be left; the journal's own warning level counts where it is higher.
     * @return true if so.
     */
    public boolean hasRoom(final long level)
    {
        try
        {
            return storage.usableSpace() - (FILE_LIMIT + 1L) * context.segmentLength() >=
                Math.max(level, context.spaceWarning());
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
    }

    /**
     * Blocks that a run may have so that they fill a segment, for the most part.
     *
     * @param blockLength length of a block with what belongs to it, in bytes; 0 for the longest there can be.
     * @return at least 1.
     */
    public long runLimit(final long blockLength)
    {
        final int longest = SegmentDescriptor.maxRecordLength(context.maxBlockLength());
        final long room = context.segmentLength() - SegmentDescriptor.HEADER_LENGTH - longest;
        return Math.max(1, room / (0 == blockLength ? longest : blockLength));
    }

    /**
     * Begins a run, which ends with the block before the journal's first one.
     *
     * @param fromBlock block before the run, which comes first, or block 1, which is part of it.
     */
    public void begin(final long fromBlock)
    {
        final long first = catalog.firstBlock();
        if (State.IDLE != state || fromBlock < 1 || fromBlock >= first - (1 == fromBlock ? 0 : 1))
        {
            throw new IllegalStateException(
                "run cannot begin: state=" + state + " from=" + fromBlock + " firstBlock=" + first);
        }
        lastBlock = first - 1;
        isPlaced = 1 == fromBlock;
        tail.set(fromBlock - 1, isPlaced ? 0 : StreamTail.UNKNOWN_SEQUENCE, ChainCrc.GENESIS);
        isOutOfRoom = false;
        blockCount = 0;
        length = 0;
        state = State.FILLING;
    }

    /**
     * Block that the run ends with.
     *
     * @return block number.
     */
    public long lastBlock()
    {
        return lastBlock;
    }

    /**
     * Takes the next block of the run.
     *
     * @param buffer that holds it.
     * @param offset of its message header.
     * @param blockLength of the block in bytes.
     * @return {@link RecordState#WHOLE} if it is the next, else why not: the run is to be abandoned.
     */
    public RecordState append(final DirectBuffer buffer, final int offset, final int blockLength)
    {
        if (State.FILLING != state || isOutOfRoom)
        {
            return RecordState.WHOLE;
        }
        if (!isPlaced)
        {
            return place(buffer, offset, blockLength);
        }
        if (tail.blockNumber() == lastBlock)
        {
            return RecordState.OUT_OF_ORDER;
        }
        try
        {
            if (null == filling || builder.isFull())
            {
                finishFile();
                beginFile();
            }
            final RecordState found = builder.append(buffer, offset, blockLength, tail);
            if (RecordState.WHOLE == found)
            {
                blockCount++;
                length += SegmentDescriptor.alignedRecordLength(blockLength);
                builder.writeIfFull();
            }
            return found;
        }
        catch (final NoSpaceException ex)
        {
            isOutOfRoom = true;
            return RecordState.WHOLE;
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
    }

    /**
     * Was there no room for the run: it is to be abandoned.
     *
     * @return true if so.
     */
    public boolean isOutOfRoom()
    {
        return isOutOfRoom;
    }

    /**
     * All blocks of the run came: holds them against the journal, and has them made part of it.
     *
     * @return null, or why they are not what comes before the journal's first block: the run is to be abandoned.
     */
    public String complete()
    {
        try
        {
            finishFile();
            if (isOutOfRoom || tail.blockNumber() != lastBlock)
            {
                return "run ends early: expected=" + lastBlock + " actual=" + tail.blockNumber();
            }
            final Segment first = catalog.first();
            final int crc = reader.chainCrcBefore(lastBlock + 1);
            if (first.firstBlock() == lastBlock + 1 &&
                (tail.chainCrc() != crc || tail.sequence() + 1 != first.firstSequence()))
            {
                return "older blocks do not lead to this journal: block=" + lastBlock + " expected=" +
                    (first.firstSequence() - 1) + '/' + crc + " actual=" + tail.sequence() + '/' + tail.chainCrc();
            }
            state = State.PUBLISHING;
        }
        catch (final RangeGoneException ex)
        {
            refuse();
        }
        catch (final NoSpaceException ex)
        {
            isOutOfRoom = true;
            return "no room: block=" + tail.blockNumber();
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
        return null;
    }

    /**
     * Goes on with what the keeper does. To be called while {@link State#PUBLISHING}.
     *
     * @return work done.
     */
    public int poll()
    {
        if (State.PUBLISHING != state || null != offered && OlderSegment.State.WAITING == offered.state())
        {
            return 0;
        }
        if (null != offered && OlderSegment.State.REFUSED == offered.state())
        {
            made.add(offered);
            offered = null;
            refuse();
            return 1;
        }
        offered = made.pollLast();
        if (null == offered)
        {
            state = State.IDLE;
        }
        else
        {
            keeper.start().offer(offered);
        }
        return 1;
    }

    /** Gives up the run; what is part of the journal by then stays. */
    public void abandon()
    {
        builder.close();
        if (null != offered)
        {
            // Once the keeper has come to it, it is the keeper's.
            if (keeper.start().tryTakeBack(offered))
            {
                made.add(offered);
            }
            offered = null;
        }
        discard();
        state = State.REFUSED == state ? state : State.IDLE;
    }

    /** Counts that another node did not help. */
    public void onFailure()
    {
        counters.increment(JournalCounter.BACKFILL_FAILURES);
    }

    /**
     * Blocks of the run so far.
     *
     * @return count, also after its end.
     */
    public long blockCount()
    {
        return blockCount;
    }

    /**
     * Length of these blocks with what belongs to them.
     *
     * @return bytes.
     */
    public long length()
    {
        return length;
    }

    private RecordState place(final DirectBuffer buffer, final int offset, final int blockLength)
    {
        if (!block.tryWrap(buffer, offset, blockLength) || BlockDescriptor.STAMPED_TEMPLATE_ID != block.templateId())
        {
            return RecordState.NOT_A_BLOCK;
        }
        if (context.streamId() != block.streamId())
        {
            return RecordState.WRONG_STREAM;
        }
        if (tail.blockNumber() + 1 != block.blockNumber())
        {
            return RecordState.OUT_OF_ORDER;
        }
        tail.accept(block);
        isPlaced = true;
        return RecordState.WHOLE;
    }

    private void beginFile() throws IOException
    {
        final long firstBlock = tail.blockNumber() + 1;
        final long firstSequence = tail.sequence() + 1;
        final String name = SegmentDescriptor.fileName(firstSequence, firstBlock) +
            SegmentDescriptor.BACKFILL_FILE_SUFFIX;
        if (FILE_LIMIT == made.size())
        {
            delete(made.removeFirst().segment());
        }
        filling = new Segment(name, firstBlock, firstSequence, null);
        builder.begin(storage.create(name), firstBlock, firstSequence, tail.chainCrc());
    }

    private void finishFile() throws IOException
    {
        if (null == filling)
        {
            return;
        }
        final int limit = Math.toIntExact(builder.length());
        builder.finish();
        filling.limit(limit);
        filling.onWhole(limit, tail.timestampNs());
        made.add(new OlderSegment(filling, tail.blockNumber()));
        IndexFiles.write(storage, filling, builder.index().encode(tail, limit), errorHandler);
        filling = null;
    }

    private void refuse()
    {
        state = State.REFUSED;
        discard();
    }

    private void discard()
    {
        try
        {
            if (null != filling)
            {
                delete(filling);
                filling = null;
            }
            while (!made.isEmpty())
            {
                delete(made.removeFirst().segment());
            }
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
    }

    /** After a failure nothing is touched: the next start deletes what is left. */
    private void delete(final Segment segment) throws IOException
    {
        if (!keeper.isUsable())
        {
            return;
        }
        storage.deleteIfThere(segment.fileName());
        storage.deleteIfThere(segment.indexName());
    }

    /**
     * The device that failed here is the one that the end of the journal is on, and what it did not take may be pages
     * of any file: a failed write or force is final here as it is everywhere.
     */
    private LockstepException failed(final IOException cause)
    {
        final LockstepException failure = LockstepException.fatal(LockstepException.Fault.JOURNAL,
            "journal's backfill failed: directory=" + storage.description() + " block=" + tail.blockNumber(), cause);
        keeper.failed(failure);
        return failure;
    }
}
