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
package io.lockstep.perf.bench.journal;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Properties;
import java.util.zip.DataFormatException;

import org.HdrHistogram.Histogram;

import io.lockstep.perf.load.LatencyRecorder;

/**
 * What one run of one contender found: figures by name, and a histogram where there is one. It comes from the process
 * of the contender as properties.
 * <p>
 * Threading: one thread.
 */
final class BenchFigures
{
    /** Time of a message. */
    static final String NS_PER_MESSAGE = "nsPerMessage";
    /** CPU time of all threads for a message. */
    static final String CPU_NS_PER_MESSAGE = "cpuNsPerMessage";
    /** Millions of bytes a second. */
    static final String MB_PER_SECOND = "mbPerSecond";
    /** Millions of bytes a second of the same files without a journal: read and CRC alone. */
    static final String PLAIN_MB_PER_SECOND = "plainMbPerSecond";
    /** Time to open a journal at rest. */
    static final String OPEN_MS = "openMs";
    /** Blocks a second that were reached, of those that were asked for. */
    static final String ACHIEVED = "achieved";

    /** Times that the journal's writer came to the end of a segment and the next one was not there yet. */
    static final String ROLL_WAITS = "rollWaits";

    private static final String ABSENT = "absent";
    private static final String ERROR = "error";
    private static final String HISTOGRAM = "histogram";

    private final Properties values;

    BenchFigures()
    {
        this(new Properties());
    }

    BenchFigures(final Properties values)
    {
        this.values = values;
    }

    static BenchFigures absent(final String reason)
    {
        final BenchFigures figures = new BenchFigures();
        figures.values.setProperty(ABSENT, reason);
        return figures;
    }

    static BenchFigures error(final String reason)
    {
        final BenchFigures figures = new BenchFigures();
        figures.values.setProperty(ERROR, reason);
        return figures;
    }

    BenchFigures put(final String name, final double value)
    {
        values.setProperty(name, Double.toString(value));
        return this;
    }

    BenchFigures put(final Histogram histogram)
    {
        final ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        final int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        final byte[] bytes = new byte[length];
        buffer.flip().get(bytes);
        values.setProperty(HISTOGRAM, Base64.getEncoder().encodeToString(bytes));
        return this;
    }

    /** A figure; it must be there. */
    double get(final String name)
    {
        final String value = values.getProperty(name);
        if (null == value)
        {
            throw new IllegalStateException("figure is missing: name=" + name + " names=" + values.keySet());
        }
        return Double.parseDouble(value);
    }

    /** Is there such a figure. */
    boolean has(final String name)
    {
        return null != values.getProperty(name);
    }

    /** The histogram; it must be there. */
    Histogram histogram()
    {
        final String value = values.getProperty(HISTOGRAM);
        if (null == value)
        {
            throw new IllegalStateException("histogram is missing: names=" + values.keySet());
        }
        try
        {
            return Histogram.decodeFromCompressedByteBuffer(
                ByteBuffer.wrap(Base64.getDecoder().decode(value)), LatencyRecorder.HIGHEST_NS);
        }
        catch (final DataFormatException ex)
        {
            throw new IllegalStateException("histogram cannot be read", ex);
        }
    }

    /** Why the contender is not there; null if it is. */
    String absence()
    {
        return values.getProperty(ABSENT);
    }

    /** What went wrong; null if nothing did. */
    String error()
    {
        return values.getProperty(ERROR);
    }

    Properties values()
    {
        return values;
    }
}
