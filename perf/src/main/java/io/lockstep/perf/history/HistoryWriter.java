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
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the history of one process, one event a line. Lines are buffered and go to the file with {@link #flush()}, or
 * when the buffer is full: a process that is killed loses its last lines, and the file may end in the middle of one.
 * <p>
 * Times are ns of {@code CLOCK_MONOTONIC}, which {@link System#nanoTime()} is on Linux: shared by all processes of a
 * host until it is booted again. The first line names the boot, and so the clock, and anchors it in wall time. What
 * is written to a stream has the caller's clock, such as that of a simulation, and reads none.
 * <p>
 * Threading: one owner. No allocation, except by names that are not ASCII. Errors: {@link UncheckedIOException}.
 */
public final class HistoryWriter implements AutoCloseable
{
    /** Version of the format. */
    public static final int VERSION = 1;
    /** Kind of an observed message of a client. */
    public static final String MESSAGE = "message";

    private static final int BUFFER_LENGTH = 64 * 1024;
    private static final int LINE_LENGTH_MAX = 1024;
    private static final int TEXT_LENGTH_MAX = 128;
    private static final int HEX_DIGITS = 16;
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(UTF_8);

    private final String name;
    private final FileChannel channel;
    private final OutputStream output;
    private final Closeable target;
    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private int length;
    private long lastTimeNs;
    private boolean isClosed;

    private HistoryWriter(final Path file, final FileChannel channel)
    {
        name = file.toString();
        this.channel = channel;
        output = null;
        target = channel;
        bytes = ByteBuffer.allocateDirect(BUFFER_LENGTH);
        buffer = new UnsafeBuffer(bytes);
    }

    private HistoryWriter(final String name, final OutputStream output)
    {
        this.name = name;
        this.output = output;
        target = output;
        channel = null;
        bytes = ByteBuffer.allocate(BUFFER_LENGTH);
        buffer = new UnsafeBuffer(bytes);
    }

    /**
     * Starts a history. The first line is in the file when this returns.
     *
     * @param file    that does not exist yet: evidence is not overwritten.
     * @param process name of the process.
     * @return the writer; the caller closes it.
     */
    public static HistoryWriter create(final Path file, final String process)
    {
        try
        {
            final HistoryWriter writer = new HistoryWriter(file, FileChannel.open(file, CREATE_NEW, WRITE));
            final long wallMs = System.currentTimeMillis();
            return writer.head(
                process, clockName(), System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(wallMs));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("history cannot be created, is it there already: file=" + file, ex);
        }
    }

    /**
     * Starts a history that is no file's, on a clock that is not the system's. The first line is in the stream when
     * this returns.
     *
     * @param output  to write to; closed with the writer.
     * @param process name of the process.
     * @param clock   name of the clock: times of histories compare only where it is the same.
     * @param startNs time on that clock.
     * @param wallNs  wall time then, in ns since the epoch.
     * @return the writer; the caller closes it.
     */
    public static HistoryWriter over(
        final OutputStream output, final String process, final String clock, final long startNs, final long wallNs)
    {
        return new HistoryWriter(process, output).head(process, clock, startNs, wallNs);
    }

    private HistoryWriter head(final String process, final String clock, final long startNs, final long wallNs)
    {
        begin(EventType.HISTORY, startNs);
        number(Field.VERSION, VERSION);
        text(Field.PROCESS, process);
        text(Field.CLOCK, clock);
        number(Field.WALL, wallNs);
        end();
        flush();
        return this;
    }

    private static String clockName() throws IOException
    {
        return "boot-" + (Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID).trim() : "unknown");
    }

    /**
     * A request is about to be sent.
     *
     * @param timeNs    before it is handed over.
     * @param clientId  of the client.
     * @param requestId of the request.
     * @param hash      of the payload, as {@link PayloadHash} makes it.
     * @param payloadLength in bytes.
     */
    public void invoke(
        final long timeNs, final long clientId, final long requestId, final long hash, final int payloadLength)
    {
        begin(EventType.INVOKE, timeNs);
        request(clientId, requestId);
        hex(Field.HASH, hash);
        number(Field.LENGTH, payloadLength);
        end();
    }

    /**
     * The client was told that a request was applied.
     *
     * @param timeNs    after it was told.
     * @param clientId  of the client.
     * @param requestId of the request.
     * @param sequence  that it was given.
     */
    public void applied(final long timeNs, final long clientId, final long requestId, final long sequence)
    {
        begin(EventType.APPLIED, timeNs);
        request(clientId, requestId);
        number(Field.SEQUENCE, sequence);
        end();
    }

    /**
     * The client was told that a request will never be applied.
     *
     * @param timeNs    after it was told.
     * @param clientId  of the client.
     * @param requestId of the request.
     * @param code      why; {@code STALE} if the outcome is merely forgotten.
     */
    public void rejected(final long timeNs, final long clientId, final long requestId, final String code)
    {
        outcome(EventType.REJECTED, timeNs, clientId, requestId, code);
    }

    /**
     * The client was told that an attempt was not taken.
     *
     * @param timeNs    after it was told.
     * @param clientId  of the client.
     * @param requestId of the request.
     * @param code      why.
     */
    public void busy(final long timeNs, final long clientId, final long requestId, final String code)
    {
        outcome(EventType.BUSY, timeNs, clientId, requestId, code);
    }

    /**
     * The client gives a request up.
     *
     * @param timeNs    when.
     * @param clientId  of the client.
     * @param requestId of the request.
     * @param code      why.
     */
    public void unknown(final long timeNs, final long clientId, final long requestId, final String code)
    {
        outcome(EventType.UNKNOWN, timeNs, clientId, requestId, code);
    }

    private void outcome(
        final EventType type, final long timeNs, final long clientId, final long requestId, final String code)
    {
        begin(type, timeNs);
        request(clientId, requestId);
        text(Field.CODE, code);
        end();
    }

    /**
     * A node saw a message of a client in the released stream.
     *
     * @param timeNs      when.
     * @param node        that saw it.
     * @param sequence    of the message.
     * @param clientId    that sent it.
     * @param requestId   that the client gave it.
     * @param hash        of the payload.
     * @param timestampNs sequenced time, ns since the epoch.
     */
    public void observe(
        final long timeNs,
        final String node,
        final long sequence,
        final long clientId,
        final long requestId,
        final long hash,
        final long timestampNs)
    {
        begin(EventType.OBSERVE, timeNs);
        text(Field.NODE, node);
        number(Field.SEQUENCE, sequence);
        text(Field.KIND, MESSAGE);
        request(clientId, requestId);
        hex(Field.HASH, hash);
        number(Field.TIMESTAMP, timestampNs);
        end();
    }

    /**
     * A node saw a sequenced entry that is no message of a client.
     *
     * @param timeNs      when.
     * @param node        that saw it.
     * @param sequence    of the entry.
     * @param kind        of the entry, in lower case as in the stream's schema.
     * @param timestampNs sequenced time, ns since the epoch.
     */
    public void observeOther(
        final long timeNs, final String node, final long sequence, final String kind, final long timestampNs)
    {
        begin(EventType.OBSERVE, timeNs);
        text(Field.NODE, node);
        number(Field.SEQUENCE, sequence);
        text(Field.KIND, kind);
        number(Field.TIMESTAMP, timestampNs);
        end();
    }

    /**
     * A node tells the digest of its state.
     *
     * @param timeNs   when.
     * @param node     whose state it is.
     * @param kind     name of the state machine: only digests of one kind compare.
     * @param sequence that was applied last.
     * @param digest   of the state.
     */
    public void digest(
        final long timeNs, final String node, final String kind, final long sequence, final long digest)
    {
        begin(EventType.DIGEST, timeNs);
        text(Field.NODE, node);
        text(Field.KIND, kind);
        number(Field.SEQUENCE, sequence);
        hex(Field.DIGEST, digest);
        end();
    }

    /**
     * A member has its log on the device.
     *
     * @param timeNs   after it was forced.
     * @param node     name of the member.
     * @param block    last that was forced.
     * @param sequence last up to that block.
     */
    public void force(final long timeNs, final String node, final long block, final long sequence)
    {
        begin(EventType.FORCE, timeNs);
        text(Field.NODE, node);
        number(Field.BLOCK, block);
        number(Field.SEQUENCE, sequence);
        end();
    }

    /**
     * A member says that it holds everything up to a block.
     *
     * @param timeNs   before it is sent.
     * @param node     name of the member.
     * @param block    last block held.
     * @param sequence last up to that block.
     * @param crc      chain CRC of that block.
     */
    public void attest(
        final long timeNs, final String node, final long block, final long sequence, final int crc)
    {
        begin(EventType.ATTEST, timeNs);
        text(Field.NODE, node);
        number(Field.BLOCK, block);
        number(Field.SEQUENCE, sequence);
        hex(Field.CRC, crc & 0xFFFF_FFFFL);
        end();
    }

    /**
     * Tells how many members there are.
     *
     * @param timeNs  when.
     * @param members of the cluster.
     */
    public void cluster(final long timeNs, final int members)
    {
        begin(EventType.CLUSTER, timeNs);
        number(Field.MEMBERS, members);
        end();
    }

    /**
     * Something happened to a node.
     *
     * @param timeNs when.
     * @param node   name of it.
     * @param what   start, running, stop, kill, pause, resume, unplug, plug or exit.
     */
    public void node(final long timeNs, final String node, final String what)
    {
        begin(EventType.NODE, timeNs);
        text(Field.NODE, node);
        text(Field.WHAT, what);
        end();
    }

    /** Hands everything over to the operating system: from here on it outlives the process. */
    public void flush()
    {
        if (length > 0)
        {
            try
            {
                write();
                length = 0;
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException("history cannot be written: file=" + name, ex);
            }
        }
    }

    private void write() throws IOException
    {
        if (null == channel)
        {
            output.write(bytes.array(), 0, length);
            return;
        }
        bytes.clear().limit(length);
        while (bytes.hasRemaining())
        {
            channel.write(bytes);
        }
    }

    /**
     * As {@link #close(long)}, at the time of the clock of a file's history; at the time of the last line of another,
     * whose clock is not known here.
     */
    @Override
    public void close()
    {
        close(null == channel ? lastTimeNs : System.nanoTime());
    }

    /**
     * Writes the last line, by which a reader knows that nothing is missing, and closes what it is written to.
     * Idempotent.
     *
     * @param timeNs of the last line.
     */
    public void close(final long timeNs)
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        try (target)
        {
            begin(EventType.END, timeNs);
            end();
            flush();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("history cannot be closed: file=" + name, ex);
        }
    }

    private void begin(final EventType type, final long timeNs)
    {
        if (length > BUFFER_LENGTH - LINE_LENGTH_MAX)
        {
            flush();
        }
        lastTimeNs = timeNs;
        put('{');
        quoted(Field.EVENT.text());
        put(':');
        quoted(type.text());
        number(Field.TIME, timeNs);
    }

    private void end()
    {
        put('}');
        put('\n');
    }

    private void request(final long clientId, final long requestId)
    {
        number(Field.CLIENT, clientId);
        number(Field.REQUEST, requestId);
    }

    private void number(final Field field, final long value)
    {
        name(field);
        length += buffer.putLongAscii(length, value);
    }

    private void hex(final Field field, final long value)
    {
        name(field);
        put('"');
        for (int i = HEX_DIGITS - 1; i >= 0; i--)
        {
            buffer.putByte(length++, DIGITS[(int)(value >>> (4 * i)) & 0xF]);
        }
        put('"');
    }

    /** Names are short and plain; what JSON would have to escape becomes an underscore. */
    private void text(final Field field, final String value)
    {
        name(field);
        put('"');
        final int limit = Math.min(value.length(), TEXT_LENGTH_MAX);
        for (int i = 0; i < limit; i++)
        {
            final char c = value.charAt(i);
            put(c < ' ' || c > '~' || '"' == c || '\\' == c ? '_' : c);
        }
        put('"');
    }

    private void name(final Field field)
    {
        put(',');
        quoted(field.text());
        put(':');
    }

    private void quoted(final byte[] text)
    {
        put('"');
        buffer.putBytes(length, text);
        length += text.length;
        put('"');
    }

    private void put(final char c)
    {
        buffer.putByte(length++, (byte)c);
    }
}
