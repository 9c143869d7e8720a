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
package io.lockstep.sim.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.JournalReader;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.sim.time.SeededRandom;

/** A chain of stamped blocks from the start of a stream, kept as bytes, and held against what a journal gives back. */
final class JournalBlocks implements BlockConsumer
{
    static final int STREAM_ID = 7;
    private static final int MAX_PAYLOAD = 80;

    private final List<byte[]> blocks = new ArrayList<>();
    private final BlockEncoder encoder = new BlockEncoder();
    private final BlockFlyweight stamp = new BlockFlyweight();
    private final ChainCrc computer = new ChainCrc();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[MAX_PAYLOAD]);
    private final SeededRandom random;
    private long sequence;
    private int chainCrc = ChainCrc.GENESIS;
    private long expectedBlock;

    JournalBlocks(final SeededRandom random)
    {
        this.random = random;
    }

    /** Bytes of a block of a number, made if it is not there yet. */
    byte[] bytes(final long blockNumber)
    {
        while (blocks.size() < blockNumber)
        {
            add();
        }
        return blocks.get((int)blockNumber - 1);
    }

    /** Reads all of a reader from the first block and holds it against these. */
    void assertHeld(final JournalReader reader)
    {
        final long last = reader.lastBlockNumber();
        if (last > 0)
        {
            assertEquals(1, reader.firstBlockNumber());
            reader.seek(1);
            expectedBlock = 1;
            assertEquals(last, reader.poll(this, Integer.MAX_VALUE));
        }
    }

    @Override
    public void onBlock(final DirectBuffer source, final int offset, final int length)
    {
        final byte[] actual = new byte[length];
        source.getBytes(offset, actual);
        assertArrayEquals(bytes(expectedBlock), actual, "block " + expectedBlock);
        expectedBlock++;
    }

    private void add()
    {
        final long blockNumber = blocks.size() + 1;
        final int count = random.nextInt(4);
        final int[] lengths = new int[count];
        encoder.wrap(buffer, 0, buffer.capacity()).origin(3, 1, blockNumber);
        for (int i = 0; i < count; i++)
        {
            lengths[i] = random.nextInt(MAX_PAYLOAD + 1);
            for (int j = 0; j < lengths[i]; j++)
            {
                payload.putByte(j, (byte)random.nextInt(256));
            }
            encoder.tryAppend(EntryKind.REQUEST, 11, 1, 1, 0, 0, payload, 0, lengths[i]);
        }
        final int length = encoder.finish();
        stamp.wrap(buffer, 0).stamp(STREAM_ID, 1, 1, blockNumber, sequence + 1, blockNumber * 10, count);
        int offset = BlockDescriptor.HEADER_LENGTH;
        for (final int each : lengths)
        {
            stamp.outcome(offset, EntryKind.SEQUENCED, ++sequence);
            offset += BlockDescriptor.entryLength(each);
        }
        chainCrc = computer.compute(chainCrc, buffer, 0, length);
        stamp.chainCrc(chainCrc);
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        blocks.add(bytes);
    }
}
