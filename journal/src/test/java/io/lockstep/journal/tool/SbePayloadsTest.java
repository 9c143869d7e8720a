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
package io.lockstep.journal.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.agrona.concurrent.UnsafeBuffer;
import io.lockstep.codecs.session.EstablishDecoder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SbePayloadsTest
{
    private final PayloadDecoder decoder = SchemaTool.load(List.of("session", "node"));
    private final StringBuilder out = new StringBuilder();

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.of(1, 2, 3), LongStream.of(System.nanoTime()));
    }

    @Test
    void shouldDecodeFieldsTextsBytesAndGroups()
    {
        assertNull(decode(SbeExamples.applied(5, 100)));
        assertEquals("Applied", decoder.messageName());
        assertEquals(
            "{\"firstRequestId\": 5,\"firstSequence\": 100,\"timestampNs\": 1795267330218745551,\"count\": 1}",
            out.toString());
        assertNull(decode(SbeExamples.establish("aeron:x \"\n")));
        assertTrue(out.toString().contains("\"responseChannel\": \"aeron:x \\\"\\n\""), out::toString);
        assertFalse(out.toString().contains("\n"), out::toString);
        assertNull(decode(SbeExamples.snapshotClient(2)));
        assertTrue(out.toString().endsWith("\"outcomes\": [{\"outcome\": 100,\"payloadHash\": 0}," +
            "{\"outcome\": 101,\"payloadHash\": 0}],\"attempts\": []}"), out::toString);
    }

    @Test
    void shouldSayWhyItDoesNotDecode()
    {
        assertEquals("no message header: length=7", decode(new byte[7]));
        assertEquals("unknown schema: schemaId=0", decode(new byte[8]));
        final byte[] message = SbeExamples.applied(5, 100);
        message[2] = 99;
        assertEquals("unknown template: schemaId=901 templateId=99", decode(message));
        message[2] = 6;
        message[0] = 4;
        assertEquals("not what the schema says: schemaId=901 templateId=6 length=36", decode(message));
        assertEquals("", out.toString());
    }

    @Test
    void shouldNotDecodeWhatIsCutAnywhere()
    {
        for (final byte[] message : List.of(SbeExamples.establish("abc"), SbeExamples.snapshotClient(3)))
        {
            for (int length = 0; length < message.length; length++)
            {
                final byte[] cut = java.util.Arrays.copyOf(message, length);
                assertNotNull(decode(cut), "length=" + length);
                assertEquals("", out.toString());
            }
            assertNull(decode(message));
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void shouldNotMakeRoomForALengthThatIsALie()
    {
        final byte[] message = SbeExamples.establish("abc");
        new UnsafeBuffer(message).putInt(8 + EstablishDecoder.BLOCK_LENGTH, Integer.MAX_VALUE);

        assertEquals("not what the schema says: schemaId=901 templateId=1 length=" + message.length, decode(message));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void shouldNotPrintMoreFieldsThanTheMessageHasBytesFor()
    {
        final byte[] message = SbeExamples.snapshotClient(0);
        final UnsafeBuffer buffer = new UnsafeBuffer(message);
        buffer.putShort(message.length - 4, (short)0);
        buffer.putShort(message.length - 2, (short)65_000);

        assertNotNull(decode(message));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldDecodeOrDeclineWhateverItIsGiven(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final List<byte[]> messages = List.of(
            SbeExamples.applied(1, 2), SbeExamples.establish("channel"), SbeExamples.snapshotClient(4));
        for (int i = 0; i < 20_000; i++)
        {
            final byte[] message = messages.get(random.nextInt(messages.size())).clone();
            for (int j = 1 + random.nextInt(4); j > 0; j--)
            {
                message[random.nextInt(message.length)] = (byte)random.nextInt();
            }
            assertEquals(null == decode(message), out.length() > 0);
            assertEquals(-1, out.indexOf("\n"));
        }
    }

    @Test
    void shouldRefuseWhatIsNoSchema()
    {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> SchemaTool.load(List.of("nosuch")))
            .getMessage().contains("schema=nosuch"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> SchemaTool.load(List.of("pom.xml")))
            .getMessage().contains("schema=pom.xml"));
        assertNull(SchemaTool.load(List.of()));
    }

    private String decode(final byte[] message)
    {
        out.setLength(0);
        return decoder.decode(new UnsafeBuffer(message), 0, message.length, out);
    }
}
