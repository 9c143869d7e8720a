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
package io.lockstep.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * The worked examples of the protocol's document are the bytes that the code writes. The examples stand in a resource,
 * which {@code -Dscenario.rewrite=true} writes anew, and the document quotes them.
 */
class SessionExamplesTest
{
    private static final Path EXAMPLES = Path.of("src/test/resources/session-examples.txt");
    /** From the root of the repository; tests run in the directory of their module. */
    private static final String DOCUMENT = "PROTOCOL.md";
    private static final Path ROOT = Path.of("../..");
    private static final String[] HEADER = {
        "2 blockLength", "2 templateId", "2 schemaId", "2 version"};

    private final UnsafeBuffer sent = new UnsafeBuffer(new byte[256]);
    private int sentLength;

    @Test
    void shouldWriteTheExamples() throws IOException
    {
        final String actual = establish() + "\n" + request() + "\n" + applied();

        if (Boolean.getBoolean("scenario.rewrite"))
        {
            Files.writeString(EXAMPLES, actual);
        }
        assertEquals(Files.readString(EXAMPLES), actual);
    }

    @Test
    void shouldBeQuotedByTheDocument() throws IOException
    {
        final String document = Files.readString(ROOT.resolve(DOCUMENT));

        for (final String example : Files.readString(EXAMPLES).split("\n\n"))
        {
            assertTrue(document.contains("```\n" + example.strip() + "\n```\n"), "not quoted: " + example);
        }
    }

    private String establish()
    {
        new SessionPublisher(new CapturingLink(), 7).establish(
            0x0123456789AB0001L, 2000, 2002, 3, "aeron:udp?endpoint=10.0.0.7:40123", new byte[0]);
        return describe("Establish", sent, sentLength,
            "8 clientId", "8 nonce", "4 keepAliveMs", "4 responseStreamId", "4 incarnation",
            "4 length of responseChannel", "* responseChannel", "4 length of credentials");
    }

    private String request()
    {
        final RequestWindow window = new RequestWindow(2, 16);
        window.restart(42);
        window.put(3, new UnsafeBuffer("hello".getBytes(US_ASCII)), 0, 5);
        window.commit();
        sentLength = window.length(42);
        sent.putBytes(0, window.buffer(), window.offset(42), sentLength);
        return describe("Request", sent, sentLength,
            "8 requestId", "4 incarnation", "4 length of payload", "* payload");
    }

    private String applied()
    {
        final GatewayMessages messages = new GatewayMessages();
        final int length = messages.applied(42, 3, 1_000_001, 1_767_225_600_000_000_000L);
        return describe("Applied", messages.buffer, length,
            "8 firstRequestId", "8 firstSequence", "8 timestampNs", "4 count");
    }

    /** One line for each field: offset, bytes, name, value. A field of length * has that of the field before it. */
    private static String describe(
        final String name, final DirectBuffer buffer, final int length, final String... fields)
    {
        final StringBuilder text = new StringBuilder(name).append(", ").append(length).append(" bytes\n");
        int offset = 0;
        int lastValue = 0;
        for (int i = 0; i < HEADER.length + fields.length; i++)
        {
            final String[] field = (i < HEADER.length ? HEADER[i] : fields[i - HEADER.length]).split(" ", 2);
            final boolean isText = "*".equals(field[0]);
            final int fieldLength = isText ? lastValue : Integer.parseInt(field[0]);
            final String value;
            if (isText)
            {
                value = buffer.getStringWithoutLengthAscii(offset, fieldLength);
            }
            else
            {
                final long number = number(buffer, offset, fieldLength);
                lastValue = (int)number;
                value = Long.toString(number);
            }
            lines(text, buffer, offset, fieldLength, field[1] + " = " + value);
            offset += fieldLength;
        }
        assertEquals(length, offset);
        return text.toString();
    }

    private static long number(final DirectBuffer buffer, final int offset, final int length)
    {
        long value = 0;
        for (int i = length - 1; i >= 0; i--)
        {
            value = value << 8 | buffer.getByte(offset + i) & 0xFF;
        }
        return value;
    }

    private static void lines(
        final StringBuilder text, final DirectBuffer buffer, final int offset, final int length, final String what)
    {
        for (int done = 0; done < length; done += 8)
        {
            final StringBuilder hex = new StringBuilder();
            for (int i = done; i < Math.min(length, done + 8); i++)
            {
                hex.append(String.format("%02x ", buffer.getByte(offset + i)));
            }
            text.append(String.format("%04x  %-24s", offset + done, hex))
                .append(0 == done ? " " + what : "");
            text.setLength(text.toString().stripTrailing().length());
            text.append('\n');
        }
    }

    private final class CapturingLink extends FakeLink
    {
        CapturingLink()
        {
            super(null, (line) -> {});
        }

        @Override
        public long send(final DirectBuffer buffer, final int offset, final int length)
        {
            sent.putBytes(0, buffer, offset, length);
            sentLength = length;
            return 1;
        }
    }
}
