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
package io.lockstep.perf.input;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

import org.agrona.AsciiEncoding;
import org.agrona.AsciiNumberFormatException;

/**
 * Reads a market-by-order CSV, plain or gzip, row by row. The columns are those of docs/INPUT.md and no others.
 * <p>
 * Threading: one thread. Errors: {@link IllegalArgumentException} in one line that names the file, the line and what is
 * wrong with it.
 */
public final class MarketByOrderReader implements AutoCloseable
{
    /** The first line of every file. */
    public static final String HEADER = "ts_recv_ns,ts_event_ns,instrument_id,sequence,action,side,order_id," +
        "price_1e9,size,flags,channel_id,ts_in_delta_ns";

    private static final int COLUMNS = 12;
    private static final int GZIP_MAGIC_1 = 0x1F;
    private static final int GZIP_MAGIC_2 = 0x8B;
    private static final String[] NAMES = HEADER.split(",");

    private final Path file;
    private final BufferedReader reader;
    private final MarketByOrderRow row = new MarketByOrderRow();
    private final int[] starts = new int[COLUMNS + 1];
    private String line;

    /**
     * Opens a file and checks its columns.
     *
     * @param file to read.
     */
    public MarketByOrderReader(final Path file)
    {
        this.file = file;
        BufferedReader opened = null;
        try
        {
            opened = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.US_ASCII));
            final String header = opened.readLine();
            if (!HEADER.equals(header))
            {
                throw new IllegalArgumentException("input has other columns: file=" + file +
                    " expected=" + HEADER + " actual=" + header);
            }
        }
        catch (final IOException ex)
        {
            close(opened);
            throw new IllegalArgumentException("input cannot be read: file=" + file + " reason=" + ex, ex);
        }
        catch (final IllegalArgumentException ex)
        {
            close(opened);
            throw ex;
        }
        reader = opened;
        row.lineNumber = 1;
    }

    /**
     * Reads the next row.
     *
     * @return the row, valid until the next call; null at the end.
     */
    public MarketByOrderRow next()
    {
        try
        {
            line = reader.readLine();
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException("input cannot be read: file=" + file + " line=" +
                (row.lineNumber + 1) + " reason=" + ex, ex);
        }
        row.lineNumber++;
        if (null == line)
        {
            return null;
        }

        split();
        row.receivedNs = number(0);
        row.instrumentId = (int)number(2);
        row.action = oneOf(4, "AMCTF");
        row.side = oneOf(5, "BAN");
        row.orderId = number(6);
        row.price = number(7);
        row.size = number(8);
        return row;
    }

    @Override
    public void close()
    {
        close(reader);
    }

    private void split()
    {
        int columns = 0;
        starts[0] = 0;
        for (int i = 0; i < line.length(); i++)
        {
            if (',' == line.charAt(i))
            {
                columns++;
                if (columns < COLUMNS)
                {
                    starts[columns] = i + 1;
                }
            }
        }
        if (COLUMNS != columns + 1)
        {
            throw new IllegalArgumentException("input row has not the right number of columns: file=" + file +
                " line=" + row.lineNumber + " expected=" + COLUMNS + " actual=" + (columns + 1));
        }
        starts[COLUMNS] = line.length() + 1;
    }

    private long number(final int column)
    {
        final int start = starts[column];
        final int length = starts[column + 1] - 1 - start;
        try
        {
            return AsciiEncoding.parseLongAscii(line, start, length);
        }
        catch (final AsciiNumberFormatException | IndexOutOfBoundsException ex)
        {
            throw bad(column, "is not a number", ex);
        }
    }

    private char oneOf(final int column, final String legal)
    {
        final int start = starts[column];
        if (1 == starts[column + 1] - 1 - start && legal.indexOf(line.charAt(start)) >= 0)
        {
            return line.charAt(start);
        }
        throw bad(column, "is not one of " + legal, null);
    }

    private IllegalArgumentException bad(final int column, final String problem, final Throwable cause)
    {
        return new IllegalArgumentException("input value " + problem + ": file=" + file + " line=" + row.lineNumber +
            " column=" + NAMES[column] + " value=" + line.substring(starts[column], starts[column + 1] - 1), cause);
    }

    private static InputStream open(final Path file) throws IOException
    {
        final InputStream in = new BufferedInputStream(Files.newInputStream(file));
        in.mark(2);
        final boolean isGzip = GZIP_MAGIC_1 == in.read() && GZIP_MAGIC_2 == in.read();
        in.reset();
        return isGzip ? new GZIPInputStream(in) : in;
    }

    private static void close(final BufferedReader reader)
    {
        if (null == reader)
        {
            return;
        }
        try
        {
            reader.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
