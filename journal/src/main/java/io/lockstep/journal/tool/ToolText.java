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

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;

import io.lockstep.protocol.ErrorCode;

/**
 * How the tools write numbers, times, bytes and JSON texts.
 * <p>
 * Threading: any.
 */
final class ToolText
{
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String HEX_DIGITS = "0123456789abcdef";

    private ToolText()
    {
    }

    /** A time in UTC, to the ns. */
    static String utc(final long timestampNs)
    {
        final long second = TimeUnit.SECONDS.toNanos(1);
        return TIME.format(
            Instant.ofEpochSecond(Math.floorDiv(timestampNs, second), Math.floorMod(timestampNs, second)));
    }

    /** A CRC in eight hexadecimal digits. */
    static String crc(final int crc)
    {
        return String.format(Locale.ROOT, "%08x", crc);
    }

    /** Name of a code, or its number if this version does not know it. */
    static String code(final int code)
    {
        final ErrorCode known = ErrorCode.get(code);
        return null == known ? Integer.toString(code) : known.name();
    }

    /** Bytes as hexadecimal digits. */
    static StringBuilder appendHex(
        final StringBuilder out, final DirectBuffer buffer, final int offset, final int length)
    {
        for (int i = offset; i < offset + length; i++)
        {
            final int value = buffer.getByte(i) & 0xFF;
            out.append(HEX_DIGITS.charAt(value >> 4)).append(HEX_DIGITS.charAt(value & 0xF));
        }
        return out;
    }

    /** A text in quotes, as JSON has it. */
    static StringBuilder appendQuoted(final StringBuilder out, final String text)
    {
        out.append('"');
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if ('"' == c || '\\' == c)
            {
                out.append('\\').append(c);
            }
            else if (c < ' ' || c > '~')
            {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int)c));
            }
            else
            {
                out.append(c);
            }
        }
        return out.append('"');
    }
}
