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
package io.lockstep.replica;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.StreamHeartbeatEncoder;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.protocol.MessageChecksum;

/** A stream made by the seed: stamped blocks as a sequencer would leave them, and the heartbeats that go with them. */
public final class TestStream
{
    public static final int STREAM_ID = 7;
    public static final int HEARTBEAT_LENGTH =
        MessageHeaderEncoder.ENCODED_LENGTH + StreamHeartbeatEncoder.BLOCK_LENGTH;
    private static final EntryKind[] KINDS = {
        EntryKind.SEQUENCED, EntryKind.SEQUENCED, EntryKind.SEQUENCED, EntryKind.SEQUENCED, EntryKind.DUPLICATE,
        EntryKind.VOIDED, EntryKind.REFUSED, EntryKind.FENCED, EntryKind.STALE, EntryKind.SESSION_OPENED,
        EntryKind.SESSION_CLOSED, EntryKind.TICK, EntryKind.ADMIN};

    private final SplittableRandom random;
    private final List<byte[]> blocks = new ArrayList<>();
    private final List<Long> lastSequences = new ArrayList<>();
    private final ChainCrc chain = new ChainCrc();
    private final BlockEncoder encoder = new BlockEncoder();
    private final BlockDecoder decoder = new BlockDecoder();
    private final BlockFlyweight flyweight = new BlockFlyweight();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[256 * 1024]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[64 * 1024]);
    private int epoch = 1;
    private int chainCrc = ChainCrc.GENESIS;
    private long lastSequence;
    private long timestampNs = 1_000_000;

    public TestStream(final long seed)
    {
        random = new SplittableRandom(seed);
    }

    public TestStream(final TestStream prefix, final int blockCount, final long seed)
    {
        this(seed);
        blocks.addAll(prefix.blocks.subList(0, blockCount));
        lastSequences.addAll(prefix.lastSequences.subList(0, blockCount));
        chainCrc = prefix.chainCrc(blockCount);
        lastSequence = prefix.lastSequence(blockCount);
        timestampNs = 1_000_000_000_000L;
        epoch = prefix.epoch;
    }

    public TestStream epoch(final int epoch)
    {
        this.epoch = epoch;
        return this;
    }

    public TestStream appendRandom(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            encoder.wrap(scratch, 0, scratch.capacity()).origin(1, 1, blocks.size() + 1);
            final int entries = random.nextInt(6);
            for (int e = 0; e < entries; e++)
            {
                entry(KINDS[random.nextInt(KINDS.length)], random.nextInt(0, 200));
            }
            stamp();
        }
        return this;
    }

    public TestStream append(final int entryCount, final int payloadLength)
    {
        encoder.wrap(scratch, 0, scratch.capacity()).origin(1, 1, blocks.size() + 1);
        for (int e = 0; e < entryCount; e++)
        {
            entry(EntryKind.SEQUENCED, payloadLength);
        }
        stamp();
        return this;
    }

    public int size()
    {
        return blocks.size();
    }

    public byte[] block(final long blockNumber)
    {
        return blocks.get((int)blockNumber - 1);
    }

    public UnsafeBuffer buffer(final long blockNumber)
    {
        return new UnsafeBuffer(block(blockNumber));
    }

    public long lastSequence(final long blockNumber)
    {
        return 0 == blockNumber ? 0 : lastSequences.get((int)blockNumber - 1);
    }

    public int chainCrc(final long blockNumber)
    {
        if (0 == blockNumber)
        {
            return ChainCrc.GENESIS;
        }
        final byte[] block = block(blockNumber);
        assertTrue(decoder.tryWrap(new UnsafeBuffer(block), 0, block.length));
        return decoder.chainCrc();
    }

    public UnsafeBuffer heartbeat(final long blockNumber)
    {
        return heartbeat(STREAM_ID, epoch, blockNumber, chainCrc(blockNumber));
    }

    public static UnsafeBuffer heartbeat(
        final int streamId, final int epoch, final long blockNumber, final int chainCrc)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[HEARTBEAT_LENGTH]);
        final StreamHeartbeatEncoder encoder = new StreamHeartbeatEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .gatewayId(1)
            .streamId(streamId)
            .epoch(epoch)
            .chainCrc(chainCrc & 0xFFFF_FFFFL)
            .blockNumber(blockNumber)
            .lastSequence(0);
        encoder.checksum(new MessageChecksum().compute(buffer, 0, HEARTBEAT_LENGTH,
            MessageHeaderEncoder.ENCODED_LENGTH + StreamHeartbeatEncoder.checksumEncodingOffset()));
        return buffer;
    }

    private void entry(final EntryKind kind, final int payloadLength)
    {
        final int flags = random.nextInt(2);
        final int length = Math.max(payloadLength, BlockDescriptor.ESTABLISH_PAYLOAD_LENGTH) +
            (0 == flags ? 0 : BlockDescriptor.FLOW_PREFIX_LENGTH);
        for (int i = 0; i < length; i += 7)
        {
            payload.putByte(i, (byte)random.nextInt());
        }
        assertTrue(encoder.tryAppend(
            kind, 1 + random.nextInt(5), random.nextLong(), 1, flags, 0, payload, 0, length));
    }

    private void stamp()
    {
        final int length = encoder.finish();
        assertTrue(decoder.tryWrap(scratch, 0, length));
        flyweight.wrap(scratch, 0);
        final long firstSequence = lastSequence + 1;
        while (decoder.nextEntry())
        {
            final boolean isSequenced = decoder.isSequenced();
            lastSequence += isSequenced ? 1 : 0;
            flyweight.outcome(decoder.entryOffset(), decoder.kind(), isSequenced ? lastSequence : 1);
        }
        timestampNs += random.nextInt(1000);
        flyweight.stamp(STREAM_ID, epoch, 1, blocks.size() + 1, firstSequence, timestampNs,
            (int)(lastSequence - firstSequence + 1));
        chainCrc = chain.compute(chainCrc, scratch, 0, length);
        flyweight.chainCrc(chainCrc);

        final byte[] block = new byte[length];
        scratch.getBytes(0, block);
        blocks.add(block);
        lastSequences.add(lastSequence);
    }
}
