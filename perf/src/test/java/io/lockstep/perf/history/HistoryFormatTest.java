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
package io.lockstep.perf.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFormatTest
{
    private static final String HEADER =
        "{\"e\":\"history\",\"t\":1,\"version\":1,\"process\":\"p\",\"clock\":\"c\",\"wall\":2}\n";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void before()
    {
        file = directory.resolve("one.jsonl");
    }

    private void writeAll()
    {
        try (HistoryWriter writer = HistoryWriter.create(file, "load \"1\"\n"))
        {
            writer.invoke(10, 1, 2, 0xFEDCBA9876543210L, 64);
            writer.applied(11, 1, 2, 3);
            writer.rejected(12, 1, 4, "MALFORMED");
            writer.busy(13, 1, 5, "OVERLOADED");
            writer.unknown(14, -1, Long.MAX_VALUE, "TIMED_OUT");
            writer.observe(15, "replica-1", 3, 1, 2, 7, 1_700_000_000_000_000_000L);
            writer.observeOther(16, "replica-1", 4, "tick", 9);
            writer.digest(17, "replica-1", "payload", 4, -1);
            writer.force(18, "member-0", 5, 4);
            writer.attest(19, "member-0", 5, 4, -2);
            writer.cluster(20, 3);
            writer.node(21, "member-0", "kill");
        }
    }

    /** The lines are what docs/HISTORY.md shows. */
    @Test
    void shouldWriteWhatTheDocumentShows() throws IOException
    {
        writeAll();

        final List<String> lines = Files.readAllLines(file);

        assertTrue(lines.get(0).matches("\\{\"e\":\"history\",\"t\":\\d+,\"version\":1,\"process\":\"load _1__\"," +
            "\"clock\":\"boot-[^\"]+\",\"wall\":\\d+}"), lines.get(0));
        assertEquals(List.of(
            "{\"e\":\"invoke\",\"t\":10,\"client\":1,\"request\":2,\"hash\":\"fedcba9876543210\",\"length\":64}",
            "{\"e\":\"applied\",\"t\":11,\"client\":1,\"request\":2,\"sequence\":3}",
            "{\"e\":\"rejected\",\"t\":12,\"client\":1,\"request\":4,\"code\":\"MALFORMED\"}",
            "{\"e\":\"busy\",\"t\":13,\"client\":1,\"request\":5,\"code\":\"OVERLOADED\"}",
            "{\"e\":\"unknown\",\"t\":14,\"client\":-1,\"request\":9223372036854775807,\"code\":\"TIMED_OUT\"}",
            "{\"e\":\"observe\",\"t\":15,\"node\":\"replica-1\",\"sequence\":3,\"kind\":\"message\",\"client\":1," +
                "\"request\":2,\"hash\":\"0000000000000007\",\"timestamp\":1700000000000000000}",
            "{\"e\":\"observe\",\"t\":16,\"node\":\"replica-1\",\"sequence\":4,\"kind\":\"tick\",\"timestamp\":9}",
            "{\"e\":\"digest\",\"t\":17,\"node\":\"replica-1\",\"kind\":\"payload\",\"sequence\":4," +
                "\"digest\":\"ffffffffffffffff\"}",
            "{\"e\":\"force\",\"t\":18,\"node\":\"member-0\",\"block\":5,\"sequence\":4}",
            "{\"e\":\"attest\",\"t\":19,\"node\":\"member-0\",\"block\":5,\"sequence\":4," +
                "\"crc\":\"00000000fffffffe\"}",
            "{\"e\":\"cluster\",\"t\":20,\"members\":3}",
            "{\"e\":\"node\",\"t\":21,\"node\":\"member-0\",\"what\":\"kill\"}"),
            lines.subList(1, lines.size() - 1));
        assertTrue(lines.get(lines.size() - 1).matches("\\{\"e\":\"end\",\"t\":\\d+}"));
    }

    @Test
    void shouldReadWhatItWrote()
    {
        writeAll();

        try (HistoryReader reader = HistoryReader.open(file))
        {
            for (final EventType each : EventType.values())
            {
                assertTrue(reader.next() || EventType.END == each);
                if (EventType.OBSERVE == reader.type() && HistoryWriter.MESSAGE.equals(reader.text(Field.KIND, "")))
                {
                    assertTrue(reader.next());
                }
                assertEquals(each, reader.type());
                if (EventType.UNKNOWN == each)
                {
                    assertEquals(-1, reader.number(Field.CLIENT, 0));
                    assertEquals(Long.MAX_VALUE, reader.number(Field.REQUEST, 0));
                }
                if (EventType.ATTEST == each)
                {
                    assertEquals(0xFFFF_FFFEL, reader.number(Field.CRC, 0));
                }
            }
            assertFalse(reader.next());
            assertFalse(reader.isTorn());
        }
    }

    @Test
    void shouldReadThePrefixWhereverAWriterWasKilled() throws IOException
    {
        writeAll();
        final byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length <= bytes.length; length++)
        {
            final Path cut = directory.resolve("cut-" + length + ".jsonl");
            Files.write(cut, Arrays.copyOf(bytes, length));
            int wholeLines = 0;
            for (int i = 0; i < length; i++)
            {
                wholeLines += '\n' == bytes[i] || i + 1 < bytes.length && '\n' == bytes[i + 1] ? 1 : 0;
                wholeLines -= '\n' == bytes[i] ? 1 : 0;
            }

            try (HistoryReader reader = HistoryReader.open(cut))
            {
                int count = 0;
                while (reader.next())
                {
                    count++;
                }
                final boolean endsWithLine =
                    0 == length || '\n' == bytes[length - 1] || length < bytes.length && '\n' == bytes[length];
                assertEquals(wholeLines, count, "length=" + length);
                assertEquals(!endsWithLine, reader.isTorn(), "length=" + length);
            }
        }
    }

    @Test
    void shouldReadLinesLongerThanItsBuffer() throws IOException
    {
        Files.writeString(file, HEADER + "{\"e\":\"end\",\"t\":3,\"note\":\"" + "x".repeat(600_000) + "\"}\n" +
            "{\"e\":\"end\",\"t\":4}\n");

        try (HistoryReader reader = HistoryReader.open(file))
        {
            assertTrue(reader.next());
            assertTrue(reader.next());
            assertTrue(reader.next());
            assertEquals(4, reader.timeNs());
            assertEquals(3, reader.line());
            assertFalse(reader.next());
        }
    }

    @Test
    void shouldPassOverNamesThatItDoesNotKnowInAnyOrderWithBlanks() throws IOException
    {
        Files.writeString(file, HEADER +
            " { \"more\" : \"a \\\" b\" , \"sequence\" : 7 , \"n\":-12, \"request\":2,\"client\":1,\"t\":5," +
            "\"e\":\"applied\" } \r\n\n");

        try (HistoryReader reader = HistoryReader.open(file))
        {
            assertTrue(reader.next());
            assertTrue(reader.next());
            assertEquals(EventType.APPLIED, reader.type());
            assertEquals(7, reader.number(Field.SEQUENCE, 0));
            assertFalse(reader.next());
        }
    }

    @Test
    void shouldRefuseWhatIsNoHistoryAndSayWhere() throws IOException
    {
        assertProblem("[1,2]", "no object");
        assertProblem("{\"e\":\"applied\",\"t\":1,\"client\":1,\"request\":2}", "fields are missing: sequence");
        assertProblem("{\"e\":\"ack\",\"t\":1}", "unknown type of event");
        assertProblem("{\"e\":\"end\",\"t\":1.5}", "object does not end");
        assertProblem("{\"e\":\"end\",\"t\":\"1\"}", "text where a number is expected");
        assertProblem("{\"e\":\"end\",\"t\":true}", "value is neither text nor whole number");
        assertProblem("{\"e\":\"end\",\"t\":1,\"hash\":\"xyz\"}", "not hexadecimal");
        assertProblem("{\"e\":\"end\",\"t\":1", "object does not end");
    }

    private void assertProblem(final String line, final String problem) throws IOException
    {
        Files.writeString(file, HEADER + line + "\n{\"e\":\"end\",\"t\":9}\n");
        try (HistoryReader reader = HistoryReader.open(file))
        {
            assertTrue(reader.next());
            final HistoryException thrown = assertThrows(HistoryException.class, reader::next);
            assertEquals("history cannot be understood: file=" + file + " line=2 problem=" + problem,
                thrown.getMessage());
        }
    }

    @Test
    void shouldWriteToAStreamByTheClockOfTheCaller()
    {
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        final HistoryWriter writer = HistoryWriter.over(output, "client-1", "simulation", 5, 6);
        writer.invoke(10, 1, 2, 3, 64);
        writer.close(11);
        writer.close(12);

        assertEquals(
            "{\"e\":\"history\",\"t\":5,\"version\":1,\"process\":\"client-1\",\"clock\":\"simulation\"," +
            "\"wall\":6}\n" +
            "{\"e\":\"invoke\",\"t\":10,\"client\":1,\"request\":2,\"hash\":\"0000000000000003\",\"length\":64}\n" +
            "{\"e\":\"end\",\"t\":11}\n", output.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void shouldEndAStreamAtItsLastLine()
    {
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (HistoryWriter writer = HistoryWriter.over(output, "p", "c", 1, 2))
        {
            writer.cluster(7, 3);
        }

        assertTrue(output.toString(StandardCharsets.US_ASCII).endsWith("\n{\"e\":\"end\",\"t\":7}\n"));
    }

    @Test
    void shouldReadAStreamOfManyBuffers()
    {
        final int count = 5_000;
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (HistoryWriter writer = HistoryWriter.over(output, "p", "c", 1, 2))
        {
            for (int i = 1; i <= count; i++)
            {
                writer.applied(i, 1, i, 2L * i);
            }
        }

        try (HistoryReader reader = HistoryReader.open("p", new ByteArrayInputStream(output.toByteArray())))
        {
            assertTrue(reader.next());
            for (int i = 1; i <= count; i++)
            {
                assertTrue(reader.next());
                assertEquals(2L * i, reader.number(Field.SEQUENCE, 0));
            }
            assertTrue(reader.next());
            assertEquals(EventType.END, reader.type());
            assertFalse(reader.next());
        }
    }

    @Test
    void shouldNameAStreamThatIsNoHistory()
    {
        final byte[] bytes = (HEADER + "[1,2]\n").getBytes(StandardCharsets.US_ASCII);
        try (HistoryReader reader = HistoryReader.open("client-1", new ByteArrayInputStream(bytes)))
        {
            assertTrue(reader.next());
            final HistoryException thrown = assertThrows(HistoryException.class, reader::next);
            assertTrue(thrown.getMessage().contains("file=client-1 line=2"), thrown.getMessage());
        }
    }

    @Test
    void shouldNotOverwriteEvidence()
    {
        writeAll();

        final UncheckedIOException thrown =
            assertThrows(UncheckedIOException.class, () -> HistoryWriter.create(file, "again"));

        assertTrue(thrown.getMessage().contains("is it there already"), thrown.getMessage());
    }

    @Test
    void shouldHashAsEverybodyElse()
    {
        assertEquals(0xCBF29CE484222325L, hash(""));
        assertEquals(0xAF63DC4C8601EC8CL, hash("a"));
        assertEquals(0x85944171F73967E8L, hash("foobar"));
    }

    private static long hash(final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return PayloadHash.of(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
