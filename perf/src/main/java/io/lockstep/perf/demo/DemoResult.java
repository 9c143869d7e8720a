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
package io.lockstep.perf.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

import io.lockstep.perf.load.JsonWriter;

/**
 * What a demo run found, and whether it is right. Filled by {@link DemoRun}; every figure is counted from answers or
 * read from journals and machines, none is assumed.
 * <p>
 * Threading: one thread.
 */
public final class DemoResult
{
    private static final double NS_PER_US = 1000.0;
    private static final int PRICE_SCALE = 9;

    final List<String> failures = new ArrayList<>();
    final List<Long> digests = new ArrayList<>();
    final List<StreamAudit> journals = new ArrayList<>();
    final List<Book> books = new ArrayList<>();
    final List<Path> kept = new ArrayList<>();
    long requests;
    long acked;
    long rejected;
    long busy;
    long dropped;
    long resentBlocks;
    long feedSkips;
    long multicastSkips;
    long replayedBlocks;
    long elapsedNs;
    long shortenedGaps;
    boolean isInterrupted;
    Histogram latency;

    /** A line about one symbol's book. */
    static final class Book
    {
        final String symbol;
        final long orders;
        final String bestBid;
        final String bestAsk;

        Book(final String symbol, final long orders, final String bestBid, final String bestAsk)
        {
            this.symbol = symbol;
            this.orders = orders;
            this.bestBid = bestBid;
            this.bestAsk = bestAsk;
        }
    }

    /**
     * A price in units of 1e-9 as a decimal.
     *
     * @param price1e9 in units of 1e-9.
     * @return shortest decimal.
     */
    static String decimal(final long price1e9)
    {
        return BigDecimal.valueOf(price1e9, PRICE_SCALE).stripTrailingZeros().toPlainString();
    }

    void check(final boolean isRight, final String failure)
    {
        if (!isRight)
        {
            failures.add(failure);
        }
    }

    /**
     * Is everything right.
     *
     * @return true if nothing was found wrong.
     */
    public boolean isOk()
    {
        return failures.isEmpty();
    }

    /**
     * What is wrong.
     *
     * @return one line each.
     */
    public List<String> failures()
    {
        return List.copyOf(failures);
    }

    /** Requests sent. */
    public long requests()
    {
        return requests;
    }

    /** Last sequence of the stream. */
    public long lastSequence()
    {
        return first().lastSequence();
    }

    /** Requests answered, a second. */
    public double messagesPerSecond()
    {
        return 0 == elapsedNs ? 0 : acked * (double)TimeUnit.SECONDS.toNanos(1) / elapsedNs;
    }

    /** Digest of each replica. */
    public List<Long> digests()
    {
        return List.copyOf(digests);
    }

    /**
     * Writes the figures as JSON.
     *
     * @param file to write; replaced if it is there.
     */
    public void writeJson(final Path file)
    {
        try (Writer writer = Files.newBufferedWriter(file))
        {
            writeJson(new JsonWriter(writer));
            writer.write('\n');
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("JSON cannot be written: file=" + file, ex);
        }
    }

    private void writeJson(final JsonWriter json)
    {
        json.beginObject()
            .field("ok", isOk())
            .field("requests", requests)
            .field("outputs", first().outputs())
            .field("systemMessages", first().systemMessages())
            .field("acked", acked)
            .field("duplicates", first().duplicates())
            .field("rejected", rejected)
            .field("busy", busy)
            .field("dropped", dropped)
            .field("firstSequence", first().firstSequence())
            .field("lastSequence", first().lastSequence())
            .field("gaps", first().gaps())
            .field("blocks", first().blocks())
            .field("resentBlocks", resentBlocks)
            .field("feedSkips", feedSkips)
            .field("multicastSkips", multicastSkips)
            .field("replayedBlocks", replayedBlocks)
            .field("shortenedGaps", shortenedGaps);
        json.name("digests").beginArray();
        digests.forEach((digest) -> json.value(hex(digest)));
        json.endArray();
        json.name("journals").beginArray();
        for (final StreamAudit each : journals)
        {
            json.beginObject().field("name", each.name()).field("first", each.firstSequence())
                .field("last", each.lastSequence()).field("count", each.count()).endObject();
        }
        json.endArray();
        json.field("messagesPerSecond", messagesPerSecond());
        json.name("latencyMicros").beginObject()
            .field("p50", micros(50)).field("p99", micros(99)).field("p999", micros(99.9)).field("max", micros(100))
            .endObject();
        json.name("books").beginArray();
        for (final Book each : books)
        {
            json.beginObject().field("symbol", each.symbol).field("orders", each.orders)
                .field("bestBid", each.bestBid).field("bestAsk", each.bestAsk).endObject();
        }
        json.endArray();
        json.name("failures").beginArray();
        failures.forEach(json::value);
        json.endArray();
        json.endObject();
    }

    /**
     * Prints the figures as a table.
     *
     * @param out to print to.
     */
    public void print(final PrintStream out)
    {
        row(out, "requests", "%,d sent, %,d acked, %,d rejected, %,d busy", requests, acked, rejected, busy);
        row(out, "stream", "%,d to %,d, %,d gaps: %,d requests + %,d outputs + %,d system messages in %,d blocks",
            first().firstSequence(), first().lastSequence(), first().gaps(), first().requests(), first().outputs(),
            first().systemMessages(), first().blocks());
        row(out, "rate", "%,.0f messages a second over %.1f s", messagesPerSecond(),
            elapsedNs / (double)TimeUnit.SECONDS.toNanos(1));
        row(out, "latency, client to ack", "p50 %,.0f µs, p99 %,.0f µs, p99.9 %,.0f µs, max %,.0f µs",
            micros(50), micros(99), micros(99.9), micros(100));
        row(out, "repaired", "%,d blocks resent, %,d replayed; skipped: feed %,d, multicast %,d; duplicates %,d",
            resentBlocks, replayedBlocks, feedSkips, multicastSkips, first().duplicates());
        if (shortenedGaps > 0)
        {
            row(out, "input", "%,d gaps shortened", shortenedGaps);
        }
        for (final StreamAudit each : journals)
        {
            row(out, "journal " + each.name(), "%,d to %,d, %,d messages",
                each.firstSequence(), each.lastSequence(), each.count());
        }
        for (int i = 0; i < digests.size(); i++)
        {
            row(out, "digest of replica " + (i + 1), "%s", hex(digests.get(i)));
        }
        for (final Book each : books)
        {
            row(out, "book " + each.symbol, "%,d orders, best bid %s, best ask %s",
                each.orders, each.bestBid, each.bestAsk);
        }
        kept.forEach((each) -> row(out, "kept", "%s", each));
        failures.forEach((failure) -> row(out, "WRONG", "%s", failure));
        row(out, "result", "%s", isOk() ? isInterrupted ? "OK (interrupted)" : "OK" : "FAILED");
    }

    private StreamAudit first()
    {
        return journals.get(0);
    }

    private double micros(final double percentile)
    {
        return latency.getValueAtPercentile(percentile) / NS_PER_US;
    }

    private static String hex(final long digest)
    {
        return String.format(Locale.ROOT, "%016x", digest);
    }

    private static void row(final PrintStream out, final String name, final String format, final Object... values)
    {
        out.printf(Locale.ROOT, "%-24s %s%n", name, String.format(Locale.ROOT, format, values));
    }
}
