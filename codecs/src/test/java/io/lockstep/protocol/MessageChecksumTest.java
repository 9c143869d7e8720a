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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.SplittableRandom;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import com.sun.management.ThreadMXBean;

import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.StreamHeartbeatEncoder;

class MessageChecksumTest
{
    private static final int LENGTH = 90;
    private static final int CHECKSUM_OFFSET = 16;

    private final MessageChecksum checksum = new MessageChecksum();

    @Test
    void shouldBeTheKnownNumberOfTheNineDigitsWhereverTheFieldIs()
    {
        for (int offset = 0; offset <= 9; offset++)
        {
            final String text = "123456789";
            final UnsafeBuffer message = new UnsafeBuffer(
                (text.substring(0, offset) + "abcd" + text.substring(offset)).getBytes(StandardCharsets.US_ASCII));

            assertEquals(0xE3069283L, checksum.compute(message, 0, message.capacity(), offset), "offset=" + offset);
        }
    }

    @Test
    void shouldFindEveryBitThatIsFlipped()
    {
        final UnsafeBuffer message = message(new UnsafeBuffer(new byte[LENGTH + 7]), 7);
        assertTrue(checksum.isIntact(message, 7, LENGTH, CHECKSUM_OFFSET));

        for (int bit = 0; bit < LENGTH * Byte.SIZE; bit++)
        {
            flip(message, 7, bit);
            assertFalse(checksum.isIntact(message, 7, LENGTH, CHECKSUM_OFFSET), "bit=" + bit);
            flip(message, 7, bit);
        }
    }

    @Test
    void shouldBeWhatTheProtocolShows() throws IOException
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + StreamHeartbeatEncoder.BLOCK_LENGTH;
        final int offset = MessageHeaderEncoder.ENCODED_LENGTH + StreamHeartbeatEncoder.checksumEncodingOffset();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[length]);
        final StreamHeartbeatEncoder heartbeat = new StreamHeartbeatEncoder();
        heartbeat.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .gatewayId(1).streamId(7).epoch(1).chainCrc(1_234_567_890).blockNumber(90_000).lastSequence(4_321_000);
        heartbeat.checksum(checksum.compute(buffer, 0, length, offset));
        final String protocol = Files.readString(Path.of("..", "PROTOCOL.md"));
        final int start = protocol.indexOf("StreamHeartbeat, " + length + " bytes\n");
        assertTrue(start >= 0, "no example");

        final ByteArrayOutputStream shown = new ByteArrayOutputStream();
        protocol.substring(start, protocol.indexOf("```", start)).lines().skip(1).forEach(
            (line) -> shown.writeBytes(HexFormat.of().parseHex(line.substring(6, 29).replace(" ", ""))));

        assertArrayEquals(buffer.byteArray(), shown.toByteArray());
    }

    @Test
    void shouldTakeNothingThatIsCutShortOrLonger()
    {
        final UnsafeBuffer message = message(new UnsafeBuffer(new byte[LENGTH + 1]), 0);

        for (int length = 0; length <= LENGTH + 1; length++)
        {
            assertEquals(
                LENGTH == length, checksum.isIntact(message, 0, length, CHECKSUM_OFFSET), "length=" + length);
        }
    }

    @Test
    void shouldBeTheSameForEveryKindOfBufferAndInTwoParts()
    {
        final int offset = 11;
        final UnsafeBuffer inArray = message(new UnsafeBuffer(new byte[LENGTH + offset]), offset);
        final long expected = checksum.compute(inArray, offset, LENGTH, CHECKSUM_OFFSET);
        final ByteBuffer direct = ByteBuffer.allocateDirect(LENGTH + offset);
        final UnsafeBuffer inDirect = message(new UnsafeBuffer(direct), offset);
        final UnsafeBuffer bare = new UnsafeBuffer(inDirect.addressOffset(), LENGTH + offset);
        final UnsafeBuffer head = new UnsafeBuffer(inArray.byteArray(), offset, CHECKSUM_OFFSET + 4);
        final int rest = CHECKSUM_OFFSET + 4;

        assertEquals(expected, checksum.compute(inDirect, offset, LENGTH, CHECKSUM_OFFSET));
        assertEquals(expected, checksum.compute(bare, offset, LENGTH, CHECKSUM_OFFSET));
        assertEquals(expected,
            checksum.compute(head, rest, CHECKSUM_OFFSET, inDirect, offset + rest, LENGTH - rest));
        assertEquals(0, direct.position());
        assertEquals(LENGTH + offset, direct.limit());
    }

    @Test
    void shouldAllocateNothing()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final UnsafeBuffer inArray = message(new UnsafeBuffer(new byte[LENGTH]), 0);
        final UnsafeBuffer inDirect = message(new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH)), 0);
        for (int i = 0; i < 20_000; i++)
        {
            verify(inArray, inDirect);
        }

        long allocated = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5 && allocated > 0; attempt++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++)
            {
                verify(inArray, inDirect);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }

    private void verify(final UnsafeBuffer inArray, final UnsafeBuffer inDirect)
    {
        if (!checksum.isIntact(inArray, 0, LENGTH, CHECKSUM_OFFSET) ||
            !checksum.isIntact(inDirect, 0, LENGTH, CHECKSUM_OFFSET) ||
            0 == checksum.compute(inArray, 20, CHECKSUM_OFFSET, inDirect, 20, LENGTH - 20))
        {
            throw new AssertionError("not intact");
        }
    }

    private UnsafeBuffer message(final UnsafeBuffer buffer, final int offset)
    {
        final SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < LENGTH; i++)
        {
            buffer.putByte(offset + i, (byte)random.nextInt());
        }
        buffer.putInt(offset + CHECKSUM_OFFSET,
            (int)checksum.compute(buffer, offset, LENGTH, CHECKSUM_OFFSET), ByteOrder.LITTLE_ENDIAN);
        return buffer;
    }

    private static void flip(final UnsafeBuffer message, final int offset, final int bit)
    {
        final int index = offset + bit / Byte.SIZE;
        message.putByte(index, (byte)(message.getByte(index) ^ 1 << bit % Byte.SIZE));
    }
}
