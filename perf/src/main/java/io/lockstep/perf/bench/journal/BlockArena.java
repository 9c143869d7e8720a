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

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ChainCrc;

/**
 * Stamped blocks of equal length, off the heap, made ahead of time: what is appended costs no stamping. Each refill
 * goes on where the chain was. Contenders that take messages get the payloads of the same blocks.
 * <p>
 * Threading: one owner.
 */
final class BlockArena
{
    /** Stream of the blocks. */
    static final int STREAM_ID = 1;

    private static final int SLOT_ALIGNMENT = 64;
    private static final int POOL_LENGTH = 1024 * 1024;
    private static final long TIMESTAMP_STEP_NS = 1000;

    private final int payloadLength;
    private final int messagesPerBlock;
    private final int blockLength;
    private final int stride;
    private final int blockCount;
    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private final UnsafeBuffer pool;
    private final BlockEncoder encoder = new BlockEncoder();
    private final BlockFlyweight stamp = new BlockFlyweight();
    private final ChainCrc computer = new ChainCrc();
    private long lastBlock;
    private long lastSequence;
    private int chainCrc = ChainCrc.GENESIS;
    private int poolOffset;

    /**
     * An arena without blocks.
     *
     * @param length           in bytes; as many blocks as fit, at least one.
     * @param payloadLength    of each message in bytes.
     * @param messagesPerBlock in each block.
     * @param seed             of the payload bytes.
     */
    BlockArena(final long length, final int payloadLength, final int messagesPerBlock, final long seed)
    {
        this.payloadLength = payloadLength;
        this.messagesPerBlock = messagesPerBlock;
        blockLength = blockLength(payloadLength, messagesPerBlock);
        stride = BitUtil.align(blockLength, SLOT_ALIGNMENT);
        blockCount = Math.toIntExact(Math.max(1, length / stride));
        bytes = BufferUtil.allocateDirectAligned(Math.multiplyExact(blockCount, stride), SLOT_ALIGNMENT);
        buffer = new UnsafeBuffer(bytes);
        final byte[] payloads = new byte[POOL_LENGTH + payloadLength];
        new SplittableRandom(seed).nextBytes(payloads);
        pool = new UnsafeBuffer(payloads);
    }

    /** Length of a block of messages of equal length. */
    static int blockLength(final int payloadLength, final int messagesPerBlock)
    {
        return BlockDescriptor.HEADER_LENGTH + messagesPerBlock * BlockDescriptor.entryLength(payloadLength);
    }

    /** Fills every slot with the blocks that follow. */
    void refill()
    {
        for (int i = 0; i < blockCount; i++)
        {
            stampNext(offset(i));
        }
    }

    /** Goes back to the start of the stream: the next refill begins with its first block. */
    void restart()
    {
        lastBlock = 0;
        lastSequence = 0;
        chainCrc = ChainCrc.GENESIS;
    }

    /** Blocks of a refill. */
    int blockCount()
    {
        return blockCount;
    }

    /** Length of every block in bytes. */
    int blockLength()
    {
        return blockLength;
    }

    /** Messages in every block. */
    int messagesPerBlock()
    {
        return messagesPerBlock;
    }

    /** Length of every message in bytes. */
    int payloadLength()
    {
        return payloadLength;
    }

    /** Offset of a block. */
    int offset(final int index)
    {
        return index * stride;
    }

    /** Offset of a message of a block. */
    int payloadOffset(final int index, final int message)
    {
        return offset(index) + BlockDescriptor.HEADER_LENGTH +
            message * BlockDescriptor.entryLength(payloadLength) + BlockDescriptor.ENTRY_HEADER_LENGTH;
    }

    /** Number of a block of this refill. */
    long blockNumber(final int index)
    {
        return lastBlock - blockCount + 1 + index;
    }

    /** Last sequence up to a block of this refill. */
    long lastSequence(final int index)
    {
        return blockNumber(index) * messagesPerBlock;
    }

    /** Chain CRC of a block of this refill. */
    int chainCrc(final int index)
    {
        return buffer.getInt(offset(index) + BlockDescriptor.CHAIN_CRC_OFFSET, LITTLE_ENDIAN);
    }

    /** The blocks. */
    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /** The blocks, for those who know no other buffers. */
    ByteBuffer byteBuffer()
    {
        return bytes;
    }

    private void stampNext(final int offset)
    {
        final long blockNumber = ++lastBlock;
        final long firstSequence = lastSequence + 1;
        encoder.wrap(buffer, offset, blockLength).origin(1, 1, blockNumber);
        for (int i = 0; i < messagesPerBlock; i++)
        {
            final long requestId = lastSequence + 1 + i;
            if (!encoder.tryAppend(EntryKind.REQUEST, 1, requestId, 1, 0, 0, pool, poolOffset, payloadLength))
            {
                throw new IllegalStateException("block is full: length=" + blockLength);
            }
            poolOffset = (poolOffset + SLOT_ALIGNMENT) & (POOL_LENGTH - 1);
        }
        encoder.finish();

        stamp.wrap(buffer, offset).stamp(
            STREAM_ID, 1, 1, blockNumber, firstSequence, blockNumber * TIMESTAMP_STEP_NS, messagesPerBlock);
        int entry = offset + BlockDescriptor.HEADER_LENGTH;
        for (int i = 0; i < messagesPerBlock; i++)
        {
            stamp.outcome(entry, EntryKind.SEQUENCED, ++lastSequence);
            entry += BlockDescriptor.entryLength(payloadLength);
        }
        chainCrc = computer.compute(chainCrc, buffer, offset, blockLength);
        stamp.chainCrc(chainCrc);
    }
}
