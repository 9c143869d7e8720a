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
import org.agrona.IoUtil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
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

/**
 * Cost of a block that is appended to a journal on the disk of the temporary directory: with a write of its own, and in
 * a write that 64 share. Nothing is forced. Times are per block; every iteration has a journal of its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalAppendBenchmark
{
    static final int BLOCK_COUNT = 4096;
    static final int SHARED_COUNT = 64;
    static final int PAYLOAD_LENGTH = 64;

    @Param({"1", "64"})
    private int messagesPerBlock;
    private Path directory;
    private BlockArena arena;
    private BenchJournal opened;
    private Journal journal;

    /** Makes the arena. */
    @Setup
    public void setup()
    {
        arena = newArena(messagesPerBlock);
    }

    /**
     * Opens an empty journal and stamps what will be appended.
     *
     * @throws IOException if there is no directory to be had.
     */
    @Setup(Level.Iteration)
    public void open() throws IOException
    {
        arena.restart();
        arena.refill();
        directory = Files.createTempDirectory("lockstep-jmh-");
        opened = BenchJournal.open(directory, JournalConfiguration.SEGMENT_LENGTH_DEFAULT, arena.blockLength(), false);
        journal = opened.journal();
    }

    /** Deletes the journal. */
    @TearDown(Level.Iteration)
    public void close()
    {
        CloseHelper.close(opened);
        IoUtil.delete(directory.toFile(), true);
    }

    /**
     * A write for every block.
     *
     * @return last block.
     */
    @Benchmark
    @OperationsPerInvocation(BLOCK_COUNT)
    public long single()
    {
        return append(1);
    }

    /**
     * A write for 64 blocks.
     *
     * @return last block.
     */
    @Benchmark
    @OperationsPerInvocation(BLOCK_COUNT)
    public long shared()
    {
        return append(SHARED_COUNT);
    }

    /** An arena of as many blocks as an invocation takes. */
    static BlockArena newArena(final int messagesPerBlock)
    {
        final int blockLength = BlockArena.blockLength(PAYLOAD_LENGTH, messagesPerBlock);
        return new BlockArena(BLOCK_COUNT * (blockLength + 63L), PAYLOAD_LENGTH, messagesPerBlock, 1);
    }

    private long append(final int blocksPerWrite)
    {
        for (int i = 0; i < BLOCK_COUNT; i++)
        {
            journal.append(arena.buffer(), arena.offset(i), arena.blockLength());
            if (0 == (i + 1) % blocksPerWrite)
            {
                journal.flush();
            }
        }
        return journal.lastBlockNumber();
    }
}
