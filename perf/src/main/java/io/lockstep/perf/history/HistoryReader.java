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

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a history, line by line, in the memory of one line. A last line without its end, as a killed process leaves it,
 * is left out and said; any other line that cannot be read is an error. Names that this version does not know are
 * passed over; an event of an unknown type is an error, as nobody can say what it would have meant.
 * <p>
 * Threading: one owner. Errors: {@link HistoryException} with file and line, {@link UncheckedIOException}.
 */
public final class HistoryReader implements AutoCloseable
{
    private static final int BUFFER_LENGTH = 256 * 1024;
    private static final int LINE_LENGTH_MAX = 1024 * 1024;
    private static final int FIELDS = Field.values().length;
    private static final int RADIX_HEX = 16;

    private final String name;
    private final InputStream input;
    private final long[] numbers = new long[FIELDS];
    private final String[] texts = new String[FIELDS];
    private byte[] buffer = new byte[BUFFER_LENGTH];
    private int start;
    private int limit;
    private int cursor;
    private int lineEnd;
    private int present;
    private long line;
    private EventType type;
    private boolean isAtEnd;
    private boolean isLineWhole;
    private boolean isTorn;

    private HistoryReader(final String name, final InputStream input)
    {
        this.name = name;
        this.input = input;
    }

    /**
     * Opens a history.
     *
     * @param file of it.
     * @return the reader, before the first line; the caller closes it.
     */
    public static HistoryReader open(final Path file)
    {
        try
        {
            return new HistoryReader(file.toString(), Files.newInputStream(file));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("history cannot be read: file=" + file, ex);
        }
    }

    /**
     * Opens a history that is no file's.
     *
     * @param name  to name in errors.
     * @param input to read, buffered here; closed with the reader.
     * @return the reader, before the first line; the caller closes it.
     */
    public static HistoryReader open(final String name, final InputStream input)
    {
        return new HistoryReader(name, input);
    }

    /**
     * Moves to the next event.
     *
     * @return false at the end.
     */
    public boolean next()
    {
        while (nextLine())
        {
            if (cursor < lineEnd)
            {
                final String problem = parse();
                if (null == problem)
                {
                    return true;
                }
                if (!isLineWhole)
                {
                    isTorn = true;
                    return false;
                }
                throw new HistoryException(
                    "history cannot be understood: file=" + name + " line=" + line + " problem=" + problem);
            }
        }
        return false;
    }

    /** Sets cursor and end to those of the next line. */
    private boolean nextLine()
    {
        int from = start;
        while (true)
        {
            for (int i = from; i < limit; i++)
            {
                if ('\n' == buffer[i])
                {
                    take(i, i + 1);
                    return true;
                }
            }
            from = limit;
            if (isAtEnd)
            {
                if (start == limit)
                {
                    return false;
                }
                take(limit, limit);
                return true;
            }
            from -= fill();
        }
    }

    private void take(final int end, final int nextStart)
    {
        cursor = start;
        lineEnd = end;
        isLineWhole = end < nextStart;
        start = nextStart;
        line++;
    }

    /** Reads more; says by how much the bytes that are left were moved to the front. */
    private int fill()
    {
        final int moved = start;
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        limit -= start;
        start = 0;
        if (limit == buffer.length)
        {
            if (limit >= LINE_LENGTH_MAX)
            {
                throw new HistoryException("line is too long, no history: file=" + name + " line=" + (line + 1));
            }
            buffer = Arrays.copyOf(buffer, 2 * limit);
        }
        try
        {
            final int count = input.read(buffer, limit, buffer.length - limit);
            isAtEnd = count < 0;
            limit += Math.max(0, count);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("history cannot be read: file=" + name, ex);
        }
        return moved;
    }

    /** Reads the line; says what is wrong with it. */
    private String parse()
    {
        present = 0;
        type = null;
        if (!accept('{'))
        {
            return "no object";
        }
        do
        {
            final String problem = parseMember();
            if (null != problem)
            {
                return problem;
            }
        }
        while (accept(','));
        if (!accept('}') || !isLineOver())
        {
            return "object does not end";
        }
        if (null == type)
        {
            return "unknown type of event";
        }
        final int missing = type.required() & ~present;
        return 0 == missing ? null : "fields are missing: " + Field.names(missing);
    }

    private String parseMember()
    {
        final int nameOffset = string();
        if (nameOffset < 0)
        {
            return "no name";
        }
        final Field field = Field.of(buffer, nameOffset, cursor - 1 - nameOffset);
        if (!accept(':'))
        {
            return "no value";
        }
        skipBlanks();
        if (cursor < lineEnd && '"' == buffer[cursor])
        {
            final int offset = string();
            return offset < 0 ? "text does not end" : text(field, offset, cursor - 1 - offset);
        }
        return number(field);
    }

    private String text(final Field field, final int offset, final int length)
    {
        if (null == field)
        {
            return null;
        }
        switch (field.form())
        {
            case HEX:
                return hex(field, offset, length);

            case TEXT:
                if (Field.EVENT == field)
                {
                    type = EventType.of(buffer, offset, length);
                }
                else if (!isSame(texts[field.ordinal()], offset, length))
                {
                    texts[field.ordinal()] = new String(buffer, offset, length, UTF_8);
                }
                present |= field.bit();
                return null;

            default:
                return "text where a number is expected";
        }
    }

    /** Most names are those of the line before. */
    private boolean isSame(final String known, final int offset, final int length)
    {
        if (null == known || known.length() != length)
        {
            return false;
        }
        for (int i = 0; i < length; i++)
        {
            if (known.charAt(i) != buffer[offset + i])
            {
                return false;
            }
        }
        return true;
    }

    private String hex(final Field field, final int offset, final int length)
    {
        long value = 0;
        for (int i = offset; i < offset + length; i++)
        {
            final int digit = Character.digit(buffer[i], RADIX_HEX);
            if (digit < 0 || length > Long.BYTES * 2)
            {
                return "not hexadecimal";
            }
            value = (value << 4) | digit;
        }
        set(field, value);
        return null;
    }

    private String number(final Field field)
    {
        final int offset = cursor;
        final boolean isNegative = cursor < lineEnd && '-' == buffer[cursor];
        cursor += isNegative ? 1 : 0;
        long value = 0;
        while (cursor < lineEnd && buffer[cursor] >= '0' && buffer[cursor] <= '9')
        {
            value = 10 * value + (buffer[cursor++] - '0');
        }
        if (cursor == offset + (isNegative ? 1 : 0))
        {
            return "value is neither text nor whole number";
        }
        if (null != field)
        {
            if (Field.Form.NUMBER != field.form())
            {
                return "number where a text is expected";
            }
            set(field, isNegative ? -value : value);
        }
        return null;
    }

    private void set(final Field field, final long value)
    {
        numbers[field.ordinal()] = value;
        present |= field.bit();
    }

    /** Offset of what stands between quotes, the cursor behind them; -1 if there is none. Escapes are not undone. */
    private int string()
    {
        if (!accept('"'))
        {
            return -1;
        }
        final int offset = cursor;
        while (cursor < lineEnd && '"' != buffer[cursor])
        {
            cursor += '\\' == buffer[cursor] ? 2 : 1;
        }
        if (cursor >= lineEnd)
        {
            return -1;
        }
        cursor++;
        return offset;
    }

    private boolean accept(final char c)
    {
        skipBlanks();
        if (cursor < lineEnd && c == buffer[cursor])
        {
            cursor++;
            return true;
        }
        return false;
    }

    private boolean isLineOver()
    {
        skipBlanks();
        return cursor == lineEnd;
    }

    private void skipBlanks()
    {
        while (cursor < lineEnd && (' ' == buffer[cursor] || '\t' == buffer[cursor] || '\r' == buffer[cursor]))
        {
            cursor++;
        }
    }

    /** Type of the event. */
    public EventType type()
    {
        return type;
    }

    /** Number of the line, from 1. */
    public long line()
    {
        return line;
    }

    /** After the last event: was there the beginning of another one. */
    public boolean isTorn()
    {
        return isTorn;
    }

    /** Time of the event in ns of the history's clock. */
    public long timeNs()
    {
        return numbers[Field.TIME.ordinal()];
    }

    long number(final Field field, final long absent)
    {
        return has(field) ? numbers[field.ordinal()] : absent;
    }

    String text(final Field field, final String absent)
    {
        return has(field) ? texts[field.ordinal()] : absent;
    }

    boolean has(final Field field)
    {
        return 0 != (present & field.bit());
    }

    @Override
    public void close()
    {
        try
        {
            input.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("history cannot be closed: file=" + name, ex);
        }
    }
}
