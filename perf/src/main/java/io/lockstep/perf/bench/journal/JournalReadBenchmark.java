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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalConfiguration;
import io.lockstep.journal.JournalReader;

/**
 * Cost of a block that is read from a journal in the page cache and checked. Times are per block.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalReadBenchmark
{
    static final int BLOCK_COUNT = JournalAppendBenchmark.BLOCK_COUNT;

    @Param({"1", "64"})
    private int messagesPerBlock;
    private Path directory;
    private JournalReader reader;
    private long length;

    /**
     * Writes the journal.
     *
     * @throws IOException if there is no directory to be had.
     */
    @Setup
    public void setup() throws IOException
    {
        final BlockArena arena = JournalAppendBenchmark.newArena(messagesPerBlock);
        arena.refill();
        directory = Files.createTempDirectory("lockstep-jmh-");
        try (BenchJournal opened =
            BenchJournal.open(directory, JournalConfiguration.SEGMENT_LENGTH_DEFAULT, arena.blockLength(), false))
        {
            final Journal journal = opened.journal();
            for (int i = 0; i < BLOCK_COUNT; i++)
            {
                journal.append(arena.buffer(), arena.offset(i), arena.blockLength());
            }
        }
        reader = BenchJournal.openReader(directory, arena.blockLength());
    }

    /** Deletes the journal. */
    @TearDown
    public void close()
    {
        CloseHelper.close(reader);
        IoUtil.delete(directory.toFile(), true);
    }

    /**
     * Reads from the first block on.
     *
     * @return sum of lengths.
     */
    @Benchmark
    @OperationsPerInvocation(BLOCK_COUNT)
    public long sequential()
    {
        reader.seek(1);
        final int count = reader.poll(this::onBlock, BLOCK_COUNT);
        if (BLOCK_COUNT != count)
        {
            throw new IllegalStateException("blocks are missing: expected=" + BLOCK_COUNT + " actual=" + count);
        }
        return length;
    }

    private void onBlock(final DirectBuffer buffer, final int offset, final int blockLength)
    {
        length += blockLength;
    }
}
