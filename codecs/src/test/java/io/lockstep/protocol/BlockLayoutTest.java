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
package io.lockstep.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.codecs.stream.InputBlockEncoder;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.StampedBlockDecoder;

class BlockLayoutTest
{
    private static final int CAPACITY = 64 * 1024;

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.of(1, 2, 3), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldWriteTheBytesThatTheGeneratedEncoderWrites(final long seed)
    {
        final UnsafeBuffer byHand = new UnsafeBuffer(new byte[CAPACITY]);
        final ExpandableArrayBuffer generated = new ExpandableArrayBuffer();

        final int handLength = encodeByHand(new SplittableRandom(seed), byHand);
        final int generatedLength = encodeGenerated(new SplittableRandom(seed), generated, handLength);
        // A block says the version of its own layout, which later versions of the schema leave as it is.
        new MessageHeaderEncoder().wrap(generated, 0).version(BlockDescriptor.SCHEMA_VERSION);

        assertEquals(generatedLength, handLength);
        assertArrayEquals(bytes(generated, generatedLength), bytes(byHand, handLength));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldReadWhatTheGeneratedDecoderReadsOnceStamped(final long seed)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
        final int length = encodeByHand(new SplittableRandom(seed), buffer);
        final BlockFlyweight flyweight = new BlockFlyweight().wrap(buffer, 0);
        flyweight.stamp(7, 1, 3, 42, 1001, 99, 5);
        flyweight.chainCrc(0xCAFEBABE);

        final BlockDecoder decoder = new BlockDecoder();
        assertTrue(decoder.tryWrap(buffer, 0, length));
        final StampedBlockDecoder generated = new StampedBlockDecoder();
        generated.wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());

        assertEquals(generated.chainCrc(), Integer.toUnsignedLong(decoder.chainCrc()));
        assertEquals(generated.totalLength(), decoder.totalLength());
        assertEquals(generated.streamId(), decoder.streamId());
        assertEquals(generated.epoch(), decoder.epoch());
        assertEquals(generated.leadershipTermId(), decoder.leadershipTermId());
        assertEquals(generated.blockNumber(), decoder.blockNumber());
        assertEquals(generated.firstSequence(), decoder.firstSequence());
        assertEquals(generated.timestampNs(), decoder.timestampNs());
        assertEquals(generated.gatewayId(), decoder.gatewayId());
        assertEquals(generated.sequencedCount(), decoder.sequencedCount());
        assertEquals(generated.gatewayIncarnation(), decoder.gatewayIncarnation());
        assertEquals(generated.gatewayBlock(), decoder.gatewayBlock());
        assertEquals(1005, decoder.lastSequence());
        for (final StampedBlockDecoder.EntriesDecoder entry : generated.entries())
        {
            assertTrue(decoder.nextEntry());
            assertEquals(entry.clientId(), decoder.clientId());
            assertEquals(entry.requestId(), decoder.requestId());
            assertEquals(entry.outcome(), decoder.outcome());
            assertEquals(entry.incarnation(), decoder.incarnation());
            assertEquals(entry.kind(), decoder.kind());
            assertEquals(entry.flags(), decoder.flags());
            assertEquals(entry.code(), decoder.code());
            assertEquals(entry.payloadLength(), decoder.payloadLength());
            entry.skipPayload();
        }
        assertFalse(decoder.nextEntry());
        assertTrue(decoder.isComplete());
    }

    @Test
    void shouldDeclineAnEntryThatDoesNotFit()
    {
        final int capacity = BlockDescriptor.HEADER_LENGTH + BlockDescriptor.entryLength(10);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[capacity + 1]);
        final BlockEncoder encoder = new BlockEncoder().wrap(buffer, 0, capacity);

        assertFalse(encoder.tryAppend(EntryKind.REQUEST, 1, 1, 1, 0, 0, buffer, 0, 11));
        assertTrue(encoder.tryAppend(EntryKind.REQUEST, 1, 1, 1, 0, 0, buffer, 0, 10));
        assertFalse(encoder.tryAppend(EntryKind.REQUEST, 1, 2, 1, 0, 0, buffer, 0, 0));

        assertEquals(capacity, encoder.finish());
        assertEquals(1, encoder.entryCount());
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldNeverLeaveTheBlockWhateverTheBytesAre(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final byte[] whole = new byte[CAPACITY];
        final int length = encodeByHand(random, new UnsafeBuffer(whole));
        final BlockDecoder decoder = new BlockDecoder();

        for (int i = 0; i < 20_000; i++)
        {
            final int cut = BlockDescriptor.HEADER_LENGTH + random.nextInt(length - BlockDescriptor.HEADER_LENGTH + 1);
            final byte[] bytes = java.util.Arrays.copyOf(whole, cut);
            bytes[random.nextInt(cut)] ^= (byte)(1 << random.nextInt(8));
            final UnsafeBuffer exact = new UnsafeBuffer(ByteBuffer.wrap(bytes));
            if (decoder.tryWrap(exact, 0, cut) && decoder.hasWholeEntries())
            {
                assertEquals(length, cut, "a cut block passed as whole");
            }
        }
    }

    @Test
    void shouldChainOverPreviousCrcAndEveryByteButItsOwnField()
    {
        final byte[] bytes = new byte[CAPACITY];
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final int length = encodeByHand(new SplittableRandom(5), buffer);
        final ChainCrc chainCrc = new ChainCrc();
        final int crc = chainCrc.compute(17, buffer, 0, length);

        assertNotEquals(crc, chainCrc.compute(18, buffer, 0, length));
        for (int i = 0; i < length; i++)
        {
            bytes[i] ^= 1;
            final boolean isOwnField = i >= 8 && i < 12;
            assertEquals(isOwnField, crc == chainCrc.compute(17, buffer, 0, length), "byte " + i);
            bytes[i] ^= 1;
        }
    }

    @Test
    void shouldComputeOneCrcForEveryKindOfBuffer()
    {
        final byte[] bytes = new byte[CAPACITY];
        final int length = encodeByHand(new SplittableRandom(5), new UnsafeBuffer(bytes));
        final ChainCrc chainCrc = new ChainCrc();
        final int crc = chainCrc.compute(1, new UnsafeBuffer(bytes), 0, length);

        final ByteBuffer direct = ByteBuffer.allocateDirect(CAPACITY);
        final UnsafeBuffer overDirect = new UnsafeBuffer(direct, 64, CAPACITY - 64);
        overDirect.putBytes(8, bytes, 0, length);
        final UnsafeBuffer overAddress = new UnsafeBuffer(overDirect.addressOffset(), CAPACITY - 64);

        assertEquals(crc, chainCrc.compute(1, overDirect, 8, length));
        assertEquals(crc, chainCrc.compute(1, overAddress, 8, length));
        assertEquals(crc, chainCrc.compute(1, new UnsafeBuffer(ByteBuffer.wrap(bytes)), 0, length));
        final java.util.zip.CRC32C plain = new java.util.zip.CRC32C();
        final byte[] image = java.util.Arrays.copyOf(bytes, length);
        image[8] = 1;
        image[9] = 0;
        image[10] = 0;
        image[11] = 0;
        plain.update(image);
        assertEquals((int)plain.getValue(), crc);
    }

    @Test
    void shouldKeepErrorCodesDenseAndUnique()
    {
        for (final ErrorCode each : ErrorCode.values())
        {
            assertEquals(each, ErrorCode.get(each.code()));
        }
        assertEquals(null, ErrorCode.get(-1));
        assertEquals(null, ErrorCode.get(ErrorCode.values().length));
    }

    private static int encodeByHand(final SplittableRandom random, final MutableDirectBuffer buffer)
    {
        final BlockEncoder encoder = new BlockEncoder()
            .wrap(buffer, 0, CAPACITY)
            .origin(3, 77, 5);
        final int count = 1 + random.nextInt(40);
        for (int i = 0; i < count; i++)
        {
            final UnsafeBuffer payload = payload(random);
            assertTrue(encoder.tryAppend(
                EntryKind.REQUEST, random.nextLong(), random.nextLong(), random.nextInt(), i & 1, i, payload, 0,
                payload.capacity()));
        }
        return encoder.finish();
    }

    private static int encodeGenerated(
        final SplittableRandom random, final MutableDirectBuffer buffer, final int totalLength)
    {
        final InputBlockEncoder encoder = new InputBlockEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        final int count = 1 + random.nextInt(40);
        final InputBlockEncoder.EntriesEncoder entries = encoder
            .chainCrc(0).totalLength(totalLength).streamId(0).epoch(0).leadershipTermId(0).blockNumber(0)
            .firstSequence(0).timestampNs(0).gatewayId(3).sequencedCount(0).gatewayIncarnation(77).gatewayBlock(5)
            .entriesCount(count);
        for (int i = 0; i < count; i++)
        {
            final UnsafeBuffer payload = payload(random);
            entries.next().clientId(random.nextLong()).requestId(random.nextLong()).outcome(0)
                .incarnation(random.nextInt()).kind(EntryKind.REQUEST).flags((short)(i & 1)).code(i)
                .putPayload(payload, 0, payload.capacity());
        }
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private static UnsafeBuffer payload(final SplittableRandom random)
    {
        final byte[] payload = new byte[random.nextInt(100)];
        random.nextBytes(payload);
        return new UnsafeBuffer(payload);
    }

    private static byte[] bytes(final MutableDirectBuffer buffer, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        return bytes;
    }
}
