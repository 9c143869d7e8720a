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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A name in a line of a history, and how its value is written. */
enum Field
{
    /** Type of the event. */
    EVENT("e", Form.TEXT),
    /** When, in ns of the clock that the first line names. */
    TIME("t", Form.NUMBER),
    /** Client id. */
    CLIENT("client", Form.NUMBER),
    /** Request id. */
    REQUEST("request", Form.NUMBER),
    /** Hash of the payload. */
    HASH("hash", Form.HEX),
    /** Length of the payload. */
    LENGTH("length", Form.NUMBER),
    /** Sequence. */
    SEQUENCE("sequence", Form.NUMBER),
    /** Sequenced time in ns since the epoch. */
    TIMESTAMP("timestamp", Form.NUMBER),
    /** Kind of a sequenced entry. */
    KIND("kind", Form.TEXT),
    /** Name of a node. */
    NODE("node", Form.TEXT),
    /** Block number. */
    BLOCK("block", Form.NUMBER),
    /** Chain CRC of a block. */
    CRC("crc", Form.HEX),
    /** Digest of a state. */
    DIGEST("digest", Form.HEX),
    /** Why. */
    CODE("code", Form.TEXT),
    /** What happened to a node. */
    WHAT("what", Form.TEXT),
    /** Members of the cluster. */
    MEMBERS("members", Form.NUMBER),
    /** Version of the format. */
    VERSION("version", Form.NUMBER),
    /** Name of the process. */
    PROCESS("process", Form.TEXT),
    /** What the times belong to: those of one clock compare. */
    CLOCK("clock", Form.TEXT),
    /** Wall time at the time of the line, ns since the epoch. */
    WALL("wall", Form.NUMBER);

    /** How a value is written. */
    enum Form
    {
        /** A string. */
        TEXT,
        /** A whole number of 64 bits. */
        NUMBER,
        /** A string of hexadecimal digits. */
        HEX
    }

    private static final Field[] VALUES = values();

    private final byte[] text;
    private final Form form;

    Field(final String text, final Form form)
    {
        this.text = text.getBytes(StandardCharsets.US_ASCII);
        this.form = form;
    }

    byte[] text()
    {
        return text;
    }

    Form form()
    {
        return form;
    }

    int bit()
    {
        return 1 << ordinal();
    }

    /** The field that some bytes name, or null. */
    static Field of(final byte[] buffer, final int offset, final int length)
    {
        for (final Field each : VALUES)
        {
            if (isEqual(each.text, buffer, offset, length))
            {
                return each;
            }
        }
        return null;
    }

    static boolean isEqual(final byte[] text, final byte[] buffer, final int offset, final int length)
    {
        return text.length == length && text[0] == buffer[offset] &&
            Arrays.equals(text, 0, length, buffer, offset, offset + length);
    }

    /** Names of the fields of a mask. */
    static String names(final int mask)
    {
        final StringBuilder builder = new StringBuilder();
        for (final Field each : VALUES)
        {
            if (0 != (mask & each.bit()))
            {
                builder.append(builder.isEmpty() ? "" : ",").append(new String(each.text, StandardCharsets.US_ASCII));
            }
        }
        return builder.toString();
    }
}
