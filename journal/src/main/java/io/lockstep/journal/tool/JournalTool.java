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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.agrona.LangUtil;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.journal.JournalConfiguration;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.LockstepException;

/**
 * A journal's directory, opened to be looked at: of a node that runs, of one that is at rest, or a copy. Nothing in it
 * is changed.
 * <p>
 * Threading: one owner. Errors: {@link IllegalArgumentException} in one line where the directory is not what it should
 * be; {@link LockstepException} FATAL where the journal is damaged, with an {@link IOException} as its cause where it
 * cannot be read.
 */
public final class JournalTool implements AutoCloseable
{
    /** Length of the longest block that is taken for one, in bytes, unless something else is said. */
    public static final int MAX_BLOCK_LENGTH_DEFAULT = 1024 * 1024;

    private static final String JOURNAL_OF_NODE = "journal";
    private static final long BLOCKS_PER_THREAD = 1024;

    private final Path directory;
    private final FileStorage storage;
    private final JournalReader reader;
    private final int streamId;
    private final int clusterId;
    private final boolean isLive;

    private JournalTool(final Path directory, final int maxBlockLength) throws IOException
    {
        this.directory = directory;
        storage = new FileStorage(directory.toFile());
        final UnsafeBuffer header = anyHeader(storage);
        streamId = SegmentDescriptor.streamId(header);
        clusterId = SegmentDescriptor.clusterId(header);
        isLive = storage.isLocked();
        reader = JournalReader.open(contextOf(directory, streamId, clusterId, maxBlockLength));
    }

    /**
     * Opens a journal.
     *
     * @param directory      of it, or of the node whose journal it is.
     * @param maxBlockLength most that the stream allows, in bytes, or more.
     * @return opened; the caller closes it.
     */
    public static JournalTool open(final Path directory, final int maxBlockLength)
    {
        final Path located = locate(directory);
        try
        {
            return new JournalTool(located, maxBlockLength);
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal("journal cannot be read: directory=" + located, ex);
        }
    }

    /**
     * The stream whose journal a directory holds, as most of its segments say.
     *
     * @param directory of a journal, or of a node.
     * @return stream id.
     */
    public static int streamIdOf(final Path directory)
    {
        final Path located = locate(directory);
        try
        {
            return contextOf(new FileStorage(located.toFile()), located, MAX_BLOCK_LENGTH_DEFAULT).streamId();
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal("journal cannot be read: directory=" + located, ex);
        }
    }

    /**
     * Where the journal is that a user means.
     *
     * @param directory of a journal, or of a node whose journal is in it.
     * @return directory of the segment files.
     */
    public static Path locate(final Path directory)
    {
        if (!Files.isDirectory(directory))
        {
            throw new IllegalArgumentException((Files.exists(directory) ? "not a directory" : "directory is missing") +
                ", name that of a journal or of a node: directory=" + directory);
        }
        for (final Path each : List.of(directory, directory.resolve(JOURNAL_OF_NODE)))
        {
            if (hasSegments(each))
            {
                return each;
            }
        }
        throw new IllegalArgumentException(
            "directory holds no journal, name that of a journal or of a node that has run: directory=" + directory);
    }

    /**
     * Settings to read a journal with.
     *
     * @param directory      of the journal.
     * @param streamId       of its stream.
     * @param clusterId      of its cluster.
     * @param maxBlockLength in bytes.
     * @return not concluded.
     */
    static JournalContext contextOf(
        final Path directory, final int streamId, final int clusterId, final int maxBlockLength)
    {
        final int bufferLength = 2 * Math.max(maxBlockLength, JournalConfiguration.READ_BUFFER_LENGTH_DEFAULT / 2);
        return new JournalContext()
            .directory(directory.toFile())
            .streamId(streamId)
            .clusterId(clusterId)
            .maxBlockLength(maxBlockLength)
            .writeBufferLength(Math.max(bufferLength, JournalConfiguration.WRITE_BUFFER_LENGTH_DEFAULT))
            .readBufferLength(bufferLength);
    }

    /** Settings to read the journal of a directory with, of whatever stream and cluster it is. */
    static JournalContext contextOf(final FileStorage storage, final Path directory, final int maxBlockLength)
        throws IOException
    {
        final UnsafeBuffer header = anyHeader(storage);
        if (null == header)
        {
            throw new IllegalArgumentException("directory holds no journal any more: directory=" + directory);
        }
        return contextOf(
            directory, SegmentDescriptor.streamId(header), SegmentDescriptor.clusterId(header), maxBlockLength);
    }

    /** Bytes of files, of those that are there. */
    static long lengthOf(final FileStorage storage, final List<String> names) throws IOException
    {
        long length = 0;
        for (final String each : names)
        {
            if (storage.exists(each))
            {
                try (StorageFile file = storage.openReadOnly(each))
                {
                    length += file.length();
                }
            }
        }
        return length;
    }

    /** Is there a segment, be it one that has not got its name yet. */
    static boolean hasSegments(final Path directory)
    {
        try
        {
            return null != anyHeader(new FileStorage(directory.toFile()));
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException(
                "directory cannot be read, is it this user's: directory=" + directory, ex);
        }
    }

    /** Lets the files go. Idempotent. */
    @Override
    public void close()
    {
        reader.close();
    }

    /**
     * Directory of the segment files.
     *
     * @return the directory.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * Stream that the journal holds.
     *
     * @return stream id.
     */
    public int streamId()
    {
        return streamId;
    }

    /**
     * Cluster whose journal it is.
     *
     * @return cluster id.
     */
    public int clusterId()
    {
        return clusterId;
    }

    /**
     * Had a writer the journal open when it was opened here.
     *
     * @return true if so: its end is where the writer was at that time.
     */
    public boolean isLive()
    {
        return isLive;
    }

    /**
     * What was left out at the end.
     *
     * @return one line, null if nothing was. Beside a writer there is no telling: what it has not written whole yet is
     * not torn.
     */
    public String tornTail()
    {
        return isLive ? null : reader.tornTail();
    }

    /**
     * A reader over what was there when the journal was opened.
     *
     * @return owned by this.
     */
    public JournalReader reader()
    {
        return reader;
    }

    /**
     * Reads everything, and sums it up.
     *
     * @return what the journal holds.
     */
    public JournalSummary describe()
    {
        final SegmentScan scan = new SegmentScan(reader);
        BlockScan.read(reader, BlockRange.of(RangeSelection.ALL, reader), scan, () -> false);
        final List<SegmentSummary> segments = new ArrayList<>();
        for (final SegmentSummary each : scan.finish())
        {
            segments.add(new SegmentSummary(
                each.fileName(), lengthOf(each.fileName()), each.usedLength(), each.firstBlock(), each.lastBlock(),
                each.firstSequence(), each.lastSequence(), each.firstTimestampNs(), each.lastTimestampNs()));
        }
        return new JournalSummary(directory.toString(), streamId, isLive, tornTail(), segments);
    }

    /**
     * Finds every entry of a request, with several threads.
     *
     * @param clientId    of the client.
     * @param requestId   of the request.
     * @param range       to look in.
     * @param threadLimit most threads.
     * @return what was found, in the order of the stream.
     */
    public List<Occurrence> find(
        final long clientId, final long requestId, final BlockRange range, final int threadLimit)
    {
        final int threads = (int)Math.max(1, Math.min(threadLimit, range.count() / BLOCKS_PER_THREAD));
        final ExecutorService executor = Executors.newFixedThreadPool(threads);
        try
        {
            final List<Future<List<Occurrence>>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++)
            {
                final BlockRange part = new BlockRange(
                    range.first() + range.count() * i / threads, range.first() + range.count() * (i + 1) / threads - 1);
                parts.add(executor.submit(() -> findIn(part, clientId, requestId)));
            }
            final List<Occurrence> found = new ArrayList<>();
            for (final Future<List<Occurrence>> each : parts)
            {
                found.addAll(each.get());
            }
            return found;
        }
        catch (final ExecutionException ex)
        {
            LangUtil.rethrowUnchecked(ex.getCause());
            throw new IllegalStateException(ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while searching: directory=" + directory, ex);
        }
        finally
        {
            executor.shutdownNow();
        }
    }

    private List<Occurrence> findIn(final BlockRange range, final long clientId, final long requestId)
    {
        try (JournalReader own = reader.newReader())
        {
            final EntryFinder finder = new EntryFinder(own, clientId, requestId);
            BlockScan.read(own, range, finder, Thread.currentThread()::isInterrupted);
            return finder.found();
        }
    }

    private long lengthOf(final String fileName)
    {
        try (StorageFile file = storage.openReadOnly(fileName))
        {
            return file.length();
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal(
                "segment cannot be read: directory=" + directory + " file=" + fileName, ex);
        }
    }

    /**
     * A header from which stream and cluster can be taken: one of those that most of the headers agree on, so that a
     * foreign file does not count; that of the first segment if none is right; null if there is no segment.
     */
    private static UnsafeBuffer anyHeader(final FileStorage storage) throws IOException
    {
        final Map<Long, Integer> counts = new HashMap<>();
        UnsafeBuffer found = null;
        int foundCount = 0;
        final String[] names = storage.list();
        Arrays.sort(names);
        for (final String each : names)
        {
            final boolean isSegment = SegmentDescriptor.isSegment(each);
            if (!isSegment && !each.endsWith(SegmentDescriptor.SPARE_FILE_SUFFIX))
            {
                continue;
            }
            final UnsafeBuffer header = new UnsafeBuffer(new byte[SegmentDescriptor.HEADER_LENGTH]);
            int count = 0;
            if (SegmentDescriptor.isHeader(header, 0, readHeader(storage, each, header)))
            {
                final long stream =
                    ((long)SegmentDescriptor.streamId(header) << 32) ^ SegmentDescriptor.clusterId(header);
                count = counts.merge(stream, 1, Integer::sum);
            }
            if (count > foundCount || null == found && isSegment)
            {
                found = header;
                foundCount = count;
            }
        }
        return found;
    }

    private static int readHeader(final FileStorage storage, final String name, final UnsafeBuffer header)
        throws IOException
    {
        if (!storage.exists(name))
        {
            return 0;
        }
        try (StorageFile file = storage.openReadOnly(name))
        {
            return file.read(0, ByteBuffer.wrap(header.byteArray()));
        }
    }
}
