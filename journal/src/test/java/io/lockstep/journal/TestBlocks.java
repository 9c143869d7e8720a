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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ChainCrc;

/**
 * A chain of stamped blocks as a sequencer makes them, kept as bytes, and a consumer that holds what it is given
 * against them.
 */
public final class TestBlocks implements BlockConsumer
{
    /** Stream of the blocks. */
    public static final int STREAM_ID = 7;

    private final List<byte[]> blocks = new ArrayList<>();
    private final long firstBlock;
    private final BlockEncoder encoder = new BlockEncoder();
    private final BlockFlyweight stamp = new BlockFlyweight();
    private final ChainCrc computer = new ChainCrc();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[JournalConfiguration.MAX_BLOCK_LENGTH_DEFAULT]);
    private long sequence;
    private int chainCrc;
    private long expectedBlock;

    /** Blocks from the start of the stream. */
    public TestBlocks()
    {
        this(0, 0, ChainCrc.GENESIS);
    }

    /**
     * Blocks from another place.
     *
     * @param lastBlock    before the first one.
     * @param lastSequence before it.
     * @param lastCrc      before it.
     */
    public TestBlocks(final long lastBlock, final long lastSequence, final int lastCrc)
    {
        firstBlock = lastBlock + 1;
        expectedBlock = firstBlock;
        sequence = lastSequence;
        chainCrc = lastCrc;
    }

    /**
     * Adds blocks with random entries.
     *
     * @param random           of the entries.
     * @param count            of blocks.
     * @param maxPayloadLength of an entry in bytes.
     * @return this.
     */
    public TestBlocks add(final SplittableRandom random, final int count, final int maxPayloadLength)
    {
        for (int i = 0; i < count; i++)
        {
            final byte[][] payloads = new byte[random.nextInt(4)][];
            for (int j = 0; j < payloads.length; j++)
            {
                payloads[j] = new byte[random.nextInt(maxPayloadLength + 1)];
                random.nextBytes(payloads[j]);
            }
            add(payloads);
        }
        return this;
    }

    /**
     * Adds a block.
     *
     * @param payloads of its entries.
     * @return this.
     */
    public TestBlocks add(final byte[]... payloads)
    {
        final long blockNumber = firstBlock + blocks.size();
        encoder.wrap(buffer, 0, buffer.capacity()).origin(3, 1, blockNumber);
        int offset = BlockDescriptor.HEADER_LENGTH;
        for (final byte[] payload : payloads)
        {
            if (!encoder.tryAppend(
                EntryKind.REQUEST, 11, 1, 1, 0, 0, new UnsafeBuffer(payload), 0, payload.length))
            {
                throw new IllegalArgumentException("block is full: length=" + payload.length);
            }
        }
        final int length = encoder.finish();
        stamp.wrap(buffer, 0).stamp(STREAM_ID, 1, 1, blockNumber, sequence + 1, blockNumber * 10, payloads.length);
        for (final byte[] payload : payloads)
        {
            stamp.outcome(offset, EntryKind.SEQUENCED, ++sequence);
            offset += BlockDescriptor.entryLength(payload.length);
        }
        chainCrc = computer.compute(chainCrc, buffer, 0, length);
        stamp.chainCrc(chainCrc);
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        blocks.add(bytes);
        return this;
    }

    /** Block of a number, in a buffer of its own. */
    public UnsafeBuffer block(final long blockNumber)
    {
        return new UnsafeBuffer(bytes(blockNumber).clone());
    }

    /** Bytes of the block of a number. */
    public byte[] bytes(final long blockNumber)
    {
        return blocks.get((int)(blockNumber - firstBlock));
    }

    /** Number of the last block. */
    public long last()
    {
        return firstBlock + blocks.size() - 1;
    }

    /** Last sequence. */
    public long lastSequence()
    {
        return sequence;
    }

    /** Chain CRC of the last block. */
    public int lastChainCrc()
    {
        return chainCrc;
    }

    /** Appends a range to a journal. */
    public void appendTo(final Journal journal, final long from, final long to)
    {
        for (long n = from; n <= to; n++)
        {
            final UnsafeBuffer each = block(n);
            journal.append(each, 0, each.capacity());
        }
    }

    /** Bytes that the records of a range take. */
    public int recordLength(final long from, final long to)
    {
        int length = 0;
        for (long n = from; n <= to; n++)
        {
            length += SegmentDescriptor.alignedRecordLength(bytes(n).length);
        }
        return length;
    }

    /** Sets the block that {@link #onBlock} has to be given next. */
    public TestBlocks expect(final long blockNumber)
    {
        expectedBlock = blockNumber;
        return this;
    }

    /** The block that {@link #onBlock} has to be given next. */
    public long expected()
    {
        return expectedBlock;
    }

    @Override
    public void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] actual = new byte[length];
        buffer.getBytes(offset, actual);
        assertArrayEquals(bytes(expectedBlock), actual, "block " + expectedBlock);
        expectedBlock++;
    }

    /** Reads all of a reader from the first block and holds it against these. */
    public void assertHeld(final JournalReader reader, final long last)
    {
        assertEquals(last, reader.lastBlockNumber());
        if (last < firstBlock)
        {
            assertEquals(0, reader.firstBlockNumber());
            assertEquals(0, reader.poll(this, 1));
            return;
        }
        reader.seek(firstBlock);
        expect(firstBlock);
        assertEquals(last - firstBlock + 1, reader.poll(this, Integer.MAX_VALUE));
        assertEquals(last + 1, expectedBlock);
    }
}
