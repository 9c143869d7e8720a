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
package io.lockstep.gateway.egress;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ChainCrc;

/** A chain of stamped blocks as a member would have it. */
final class TestChain
{
    private final int streamId;
    private final int payloadLength;
    private final ChainCrc chainCrc = new ChainCrc();
    private final List<UnsafeBuffer> blocks = new ArrayList<>();
    private final List<Integer> crcs = new ArrayList<>();

    TestChain(final int streamId, final SplittableRandom random, final int size)
    {
        this(streamId, random, size, 16);
    }

    TestChain(final int streamId, final SplittableRandom random, final int size, final int payloadLength)
    {
        this.streamId = streamId;
        this.payloadLength = payloadLength;
        extend(random, size);
    }

    /** A chain of the same length that is the same up to a block, and no further. */
    TestChain fork(final int sameUpTo, final SplittableRandom random)
    {
        final TestChain result = new TestChain(streamId, random, 0, payloadLength);
        result.blocks.addAll(blocks.subList(0, sameUpTo));
        result.crcs.addAll(crcs.subList(0, sameUpTo));
        result.extend(random, size());
        return result;
    }

    int size()
    {
        return blocks.size();
    }

    int crc(final long blockNumber)
    {
        return crcs.get((int)blockNumber - 1);
    }

    List<Integer> crcs()
    {
        return crcs;
    }

    List<Integer> hashes()
    {
        final List<Integer> result = new ArrayList<>();
        blocks.forEach((block) -> result.add(hash(block, 0, block.capacity())));
        return result;
    }

    UnsafeBuffer block(final long blockNumber)
    {
        return blocks.get((int)blockNumber - 1);
    }

    static int hash(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        final CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int)crc.getValue();
    }

    private void extend(final SplittableRandom random, final int size)
    {
        final UnsafeBuffer scratch = new UnsafeBuffer(new byte[4096]);
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[payloadLength]);
        while (blocks.size() < size)
        {
            payload.putLong(0, random.nextLong());
            final BlockEncoder encoder = new BlockEncoder().wrap(scratch, 0, scratch.capacity()).origin(1, 1, 1);
            encoder.tryAppend(EntryKind.SEQUENCED, 1, 1, 1, 0, 0, payload, 0, payloadLength);
            final int length = encoder.finish();
            final byte[] bytes = new byte[length];
            scratch.getBytes(0, bytes);
            final UnsafeBuffer block = new UnsafeBuffer(bytes);
            final int number = blocks.size() + 1;
            final BlockFlyweight flyweight = new BlockFlyweight().wrap(block, 0);
            flyweight.stamp(streamId, 1, 1, number, number, number, 1);
            final int crc = chainCrc.compute(crcs.isEmpty() ? 0 : crc(number - 1), block, 0, length);
            flyweight.chainCrc(crc);
            blocks.add(block);
            crcs.add(crc);
        }
    }
}
