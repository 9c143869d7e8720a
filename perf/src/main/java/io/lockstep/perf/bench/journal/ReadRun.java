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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import org.agrona.BufferUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalConfiguration;
import io.lockstep.journal.JournalReader;

/**
 * Reads a journal from its first block to its last, every block checked, from the page cache; and beside it the same
 * files without a journal, with a CRC of each buffer.
 * <p>
 * Threading: one thread.
 */
final class ReadRun
{
    private static final int PASS_COUNT = 3;
    private static final int MAX_ARENA_LENGTH = 16 * 1024 * 1024;
    private static final int POLL_LIMIT = 64;
    private static final int PAGE_LENGTH = 4096;
    private static final double BYTES_PER_MB = 1e6;
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_SECOND = 1e9;

    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final BenchJob job;
    private long readLength;
    private long readCount;

    ReadRun(final BenchJob job)
    {
        this.job = job;
    }

    BenchFigures run() throws IOException
    {
        final long blockCount = write();
        final BenchFigures figures = new BenchFigures();
        final long openNs = clock.nanoTime();
        try (JournalReader reader = BenchJournal.openReader(job.directory(), job.blockLength()))
        {
            figures.put(BenchFigures.OPEN_MS, (clock.nanoTime() - openNs) / NS_PER_MS);
            readAll(reader, blockCount);
            long durationNs = 0;
            long length = 0;
            for (int i = 0; i < PASS_COUNT; i++)
            {
                durationNs += readAll(reader, blockCount);
                length += readLength;
            }
            figures.put(BenchFigures.MB_PER_SECOND, length / BYTES_PER_MB / (durationNs / NS_PER_SECOND));
        }
        return figures.put(BenchFigures.PLAIN_MB_PER_SECOND, plain());
    }

    private long write()
    {
        final long runLength = job.settings().runLength();
        final BlockArena arena = job.newArena(Math.min(MAX_ARENA_LENGTH, runLength));
        long written = 0;
        long count = 0;
        try (BenchJournal opened =
            BenchJournal.open(job.directory(), job.settings().segmentLength(), arena.blockLength(), false))
        {
            final Journal journal = opened.journal();
            while (written < runLength)
            {
                arena.refill();
                for (int i = 0; i < arena.blockCount(); i++)
                {
                    journal.append(arena.buffer(), arena.offset(i), arena.blockLength());
                }
                journal.flush();
                count += arena.blockCount();
                written += (long)arena.blockCount() * arena.blockLength();
            }
        }
        return count;
    }

    private long readAll(final JournalReader reader, final long blockCount)
    {
        readLength = 0;
        readCount = 0;
        reader.seek(1);
        final long startNs = clock.nanoTime();
        while (reader.poll((buffer, offset, length) ->
        {
            readLength += length;
            readCount++;
        }, POLL_LIMIT) > 0)
        {
            // What there is to do is done with each block.
        }
        final long durationNs = clock.nanoTime() - startNs;
        if (blockCount != readCount)
        {
            throw new IllegalStateException("blocks are missing: expected=" + blockCount + " actual=" + readCount);
        }
        return durationNs;
    }

    private double plain() throws IOException
    {
        final List<Path> files;
        try (Stream<Path> paths = Files.list(job.directory()))
        {
            files = paths.filter(Files::isRegularFile).sorted().toList();
        }
        final ByteBuffer bytes =
            BufferUtil.allocateDirectAligned(JournalConfiguration.READ_BUFFER_LENGTH_DEFAULT, PAGE_LENGTH);
        plain(files, bytes);
        final long startNs = clock.nanoTime();
        long length = 0;
        for (int i = 0; i < PASS_COUNT; i++)
        {
            length += plain(files, bytes);
        }
        return length / BYTES_PER_MB / ((clock.nanoTime() - startNs) / NS_PER_SECOND);
    }

    private static long plain(final List<Path> files, final ByteBuffer bytes) throws IOException
    {
        final CRC32C crc = new CRC32C();
        long length = 0;
        for (final Path file : files)
        {
            try (FileChannel channel = FileChannel.open(file))
            {
                while (channel.read(bytes.clear()) > 0)
                {
                    bytes.flip();
                    length += bytes.remaining();
                    crc.update(bytes);
                }
            }
        }
        return length;
    }
}
