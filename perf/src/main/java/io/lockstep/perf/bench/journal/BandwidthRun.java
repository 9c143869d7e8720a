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
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

import org.agrona.BufferUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import io.lockstep.journal.Journal;
import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.protocol.BlockDescriptor;

/**
 * Bytes a second of batches of one length: the journal without its ring, or the least that could be done in its place,
 * a write and a CRC-32C of the same bytes. All on one thread.
 * <p>
 * Threading: one thread.
 */
final class BandwidthRun
{
    private static final int SHARED_COUNT = 16;
    private static final int PASS_COUNT = 8;
    private static final int WARM_UP_PASSES = 2;
    private static final int MAX_ARENA_LENGTH = 64 * 1024 * 1024;
    private static final int PAGE_LENGTH = 4096;
    private static final double BYTES_PER_MB = 1e6;
    private static final double NS_PER_SECOND = 1e9;

    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final BenchJob job;
    private final int batchLength;
    private final int blocksPerBatch;
    private final BlockArena arena;
    private final int batchCount;
    private final int passCount;

    /** A way of writing all batches of the arena. */
    @FunctionalInterface
    private interface Pass
    {
        void write() throws IOException;
    }

    BandwidthRun(final BenchJob job)
    {
        this.job = job;
        batchLength = job.settings().batchLength();
        blocksPerBatch = Contender.LOCKSTEP_SHARED == job.contender() ? SHARED_COUNT : 1;
        final int blockLength = batchLength / blocksPerBatch - SegmentDescriptor.RECORD_HEADER_LENGTH;
        final int payloadLength = blockLength - BlockDescriptor.HEADER_LENGTH - BlockDescriptor.ENTRY_HEADER_LENGTH;
        final long runLength = job.settings().runLength();
        final long arenaLength = Math.max(batchLength, Math.min(MAX_ARENA_LENGTH, runLength / PASS_COUNT));
        arena = new BlockArena(arenaLength, payloadLength, 1, job.seed());
        batchCount = arena.blockCount() / blocksPerBatch;
        passCount = Math.toIntExact(Math.max(1, runLength / arenaLength));
    }

    BenchFigures run() throws IOException
    {
        switch (job.contender())
        {
            case LOCKSTEP:
            case LOCKSTEP_SHARED:
                return journal();

            case PLAIN_GROWING:
                return plain(false);

            case PLAIN_TOUCHED:
                return plain(true);

            default:
                throw new IllegalArgumentException("contender has no bandwidth: contender=" + job.contender());
        }
    }

    private BenchFigures journal() throws IOException
    {
        try (BenchJournal opened = BenchJournal.open(
            job.directory(), job.settings().segmentLength(), arena.blockLength(), job.settings().isDurable()))
        {
            final Journal journal = opened.journal();
            final BenchFigures figures = time(() ->
            {
                for (int i = 0; i < batchCount * blocksPerBatch; i++)
                {
                    journal.append(arena.buffer(), arena.offset(i), arena.blockLength());
                    if (0 == (i + 1) % blocksPerBatch)
                    {
                        journal.flush();
                    }
                }
            });
            return opened.addTo(figures);
        }
    }

    private BenchFigures plain(final boolean isTouched) throws IOException
    {
        try (FileChannel channel = FileChannel.open(job.directory().resolve("plain"),
            StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            if (isTouched)
            {
                touch(channel);
            }
            final CRC32C crc = new CRC32C();
            final ByteBuffer bytes = arena.byteBuffer();
            return time(() ->
            {
                for (int i = 0; i < batchCount; i++)
                {
                    final int offset = arena.offset(i);
                    bytes.limit(offset + batchLength).position(offset);
                    crc.reset();
                    crc.update(bytes);
                    bytes.position(offset);
                    while (bytes.hasRemaining())
                    {
                        channel.write(bytes);
                    }
                    if (job.settings().isDurable())
                    {
                        channel.force(false);
                    }
                }
            });
        }
    }

    private void touch(final FileChannel channel) throws IOException
    {
        final ByteBuffer zeros = BufferUtil.allocateDirectAligned(batchLength, PAGE_LENGTH);
        for (long i = 0; i < (long)(WARM_UP_PASSES + passCount) * batchCount; i++)
        {
            zeros.clear();
            while (zeros.hasRemaining())
            {
                channel.write(zeros);
            }
        }
        channel.position(0);
    }

    private BenchFigures time(final Pass pass) throws IOException
    {
        long durationNs = 0;
        for (int i = -WARM_UP_PASSES; i < passCount; i++)
        {
            arena.refill();
            final long startNs = clock.nanoTime();
            pass.write();
            if (i >= 0)
            {
                durationNs += clock.nanoTime() - startNs;
            }
        }
        final double bytes = (double)passCount * batchCount * batchLength;
        return new BenchFigures().put(BenchFigures.MB_PER_SECOND, bytes / BYTES_PER_MB / (durationNs / NS_PER_SECOND));
    }
}
