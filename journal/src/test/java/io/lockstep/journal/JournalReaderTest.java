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
package io.lockstep.journal;

import static io.lockstep.journal.TestBlocks.STREAM_ID;
import static org.junit.jupiter.api.Assertions.*;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.sun.management.ThreadMXBean;

import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.protocol.BlockDecoder;

class JournalReaderTest
{
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    private static final int ROUNDS = 6;
    private static final int ROUND_LENGTH = 1_000;

    @TempDir
    private File directory;

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.of(1, 2, 3), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldReadFromWhereverItIsSought(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final TestBlocks blocks = new TestBlocks().add(random, 400, 200);
        final FaultyStorage storage = new FaultyStorage();
        try (Journal journal = Journal.open(context().storage(storage)); JournalReader reader = journal.newReader())
        {
            blocks.appendTo(journal, 1, 400);
            journal.flush();
            for (int i = 0; i < 2_000; i++)
            {
                final long from = 1 + random.nextLong(401);
                final int count = (int)Math.min(1 + random.nextInt(5), 401 - from);
                reader.seek(from);
                assertEquals(count, reader.poll(blocks.expect(from), count));
                if (count > 0 && random.nextBoolean())
                {
                    reader.seek(from + count - 1);
                    assertEquals(1, reader.poll(blocks.expect(from + count - 1), 1));
                }
            }
        }
    }

    @Test
    void shouldRefuseToSeekOutOfTheRange()
    {
        final TestBlocks blocks = new TestBlocks(10, 0, 5).add(new SplittableRandom(1), 5, 10);
        final JournalContext context = context().storage(new FaultyStorage()).base(10, 0, 5);
        try (Journal journal = Journal.open(context); JournalReader reader = journal.newReader())
        {
            assertEquals(0, assertThrows(RangeGoneException.class, () -> reader.seek(10)).firstAvailableBlock());
            reader.seek(11);
            blocks.appendTo(journal, 11, 15);
            assertThrows(IllegalArgumentException.class, () -> reader.seek(12));
            journal.flush();

            reader.seek(16);
            assertEquals(0, reader.poll(blocks, 1));
            assertThrows(IllegalArgumentException.class, () -> reader.seek(17));
            assertEquals(11, assertThrows(RangeGoneException.class, () -> reader.seek(10)).firstAvailableBlock());
            blocks.assertHeld(reader, 15);
        }
    }

    @Test
    @Timeout(30)
    void shouldTellTheBlockOfTheNextSequenceWhileTheWriterAppends() throws Exception
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(5), 20_000, 20).add(new byte[1]);
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Journal journal = Journal.open(context().storage(new FaultyStorage())); JournalReader reader =
            journal.newReader())
        {
            final Thread writer = new Thread(() ->
            {
                for (long n = 1; n <= blocks.last(); n++)
                {
                    blocks.appendTo(journal, n, n);
                    journal.flush();
                }
            });
            writer.setUncaughtExceptionHandler((thread, ex) -> failure.set(ex));
            writer.start();
            final BlockDecoder block = new BlockDecoder();
            while (reader.lastBlockNumber() < blocks.last() && null == failure.get())
            {
                final long next = reader.lastSequence() + 1;
                final long number = reader.blockOf(next);
                if (number <= blocks.last() && block.tryWrap(blocks.block(number), 0, blocks.bytes(number).length))
                {
                    assertTrue(block.firstSequence() <= next, "block " + number + " is after sequence " + next);
                    assertTrue(block.lastSequence() >= next || block.firstSequence() == next,
                        "block " + number + " is before sequence " + next);
                }
            }
            writer.join();
            assertNull(failure.get());
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldTellTheBlockOfEverySequence(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final TestBlocks blocks = new TestBlocks(10, 100, 5).add(random, 300, 100).add(new byte[1]);
        final JournalContext context =
            context().storage(new FaultyStorage()).base(10, 100, 5).segmentLength(16 * 1024);
        try (Journal journal = Journal.open(context); JournalReader reader = journal.newReader())
        {
            assertEquals(0, reader.firstSequence());
            assertEquals(100, reader.lastSequence());
            assertEquals(11, reader.blockOf(101));
            blocks.appendTo(journal, 11, blocks.last());
            journal.flush();

            assertEquals(101, reader.firstSequence());
            assertEquals(blocks.lastSequence(), reader.lastSequence());
            final BlockDecoder block = new BlockDecoder();
            for (long n = 11; n <= blocks.last(); n++)
            {
                assertTrue(block.tryWrap(blocks.block(n), 0, blocks.bytes(n).length));
                for (long sequence = block.firstSequence(); sequence <= block.lastSequence(); sequence++)
                {
                    assertEquals(n, reader.blockOf(sequence), "sequence " + sequence);
                }
            }
            assertEquals(blocks.last() + 1, reader.blockOf(blocks.lastSequence() + 1));
            assertThrows(IllegalArgumentException.class, () -> reader.blockOf(blocks.lastSequence() + 2));
            assertEquals(11,
                assertThrows(RangeGoneException.class, () -> reader.blockOf(100)).firstAvailableBlock());
            blocks.assertHeld(reader, blocks.last());
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    @Timeout(30)
    void shouldReadBesideTheWriterAndNeverBeyondIt(final long seed) throws Exception
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final TestBlocks blocks = new TestBlocks().add(random, 1_500, 100);
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Journal journal = Journal.open(context().directory(directory)))
        {
            final Thread[] threads = new Thread[2];
            for (int i = 0; i < threads.length; i++)
            {
                final JournalReader reader = journal.newReader();
                final boolean isSeeking = 1 == i;
                threads[i] = new Thread(() -> readAll(reader, blocks, isSeeking, failure));
                threads[i].start();
            }
            for (long n = 1; n <= blocks.last(); n++)
            {
                blocks.appendTo(journal, n, n);
                if (0 == random.nextInt(4))
                {
                    journal.flush();
                }
            }
            journal.flush();
            for (final Thread thread : threads)
            {
                thread.join(TimeUnit.SECONDS.toMillis(20));
                assertFalse(thread.isAlive(), "a reader did not come to the end");
            }
        }
        assertNull(failure.get());
    }

    @Test
    void shouldNotAllocateInSteadyState()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(1), ROUNDS * ROUND_LENGTH, 100);
        final UnsafeBuffer[] buffers = new UnsafeBuffer[ROUNDS * ROUND_LENGTH];
        for (int i = 0; i < buffers.length; i++)
        {
            buffers[i] = new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(blocks.bytes(i + 1).length));
            buffers[i].putBytes(0, blocks.bytes(i + 1));
        }
        final long[] count = new long[1];
        final BlockConsumer consumer = (buffer, offset, length) -> count[0]++;
        final JournalContext context = context().directory(directory).segmentLength(8 * 1024 * 1024);
        try (Journal journal = Journal.open(context); JournalReader reader = journal.newReader())
        {
            assertEquals(0, leastAllocated((from, to) -> appendAndRead(journal, reader, consumer, buffers, from, to)),
                "append, flush, force or poll allocated");
            assertEquals(0, leastAllocated((from, to) -> compareAndSeek(journal, reader, consumer, buffers, from, to)),
                "comparing or seeking allocated");
            assertEquals(3L * ROUNDS * ROUND_LENGTH, count[0]);
        }
    }

    /** The least of several rounds: what the code allocates shows in each, what the compiler does now and then not. */
    private static long leastAllocated(final Round round)
    {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++)
        {
            final long before = allocatedBytes();
            round.run(i * ROUND_LENGTH, (i + 1) * ROUND_LENGTH);
            least = Math.min(least, allocatedBytes() - before);
        }
        return least;
    }

    private static void appendAndRead(
        final Journal journal,
        final JournalReader reader,
        final BlockConsumer consumer,
        final UnsafeBuffer[] buffers,
        final int from,
        final int to)
    {
        for (int i = from; i < to; i++)
        {
            journal.append(buffers[i], 0, buffers[i].capacity());
            if (0 == i % 10)
            {
                journal.flush();

                reader.poll(consumer, Integer.MAX_VALUE);
            }
        }
        journal.force();
        reader.poll(consumer, Integer.MAX_VALUE);
    }

    private static void compareAndSeek(
        final Journal journal,
        final JournalReader reader,
        final BlockConsumer consumer,
        final UnsafeBuffer[] buffers,
        final int from,
        final int to)
    {
        for (int i = from; i < to; i++)
        {
            journal.append(buffers[i], 0, buffers[i].capacity());
            reader.seek(i + 1);
            reader.poll(consumer, 1);
            reader.seek(buffers.length - i);
            reader.poll(consumer, 1);
        }
    }

    private static void readAll(
        final JournalReader reader,
        final TestBlocks all,
        final boolean isSeeking,
        final AtomicReference<Throwable> failure)
    {
        try (reader)
        {
            final long[] next = {1};
            final BlockConsumer consumer = (buffer, offset, length) ->
            {
                final byte[] expected = all.bytes(next[0]++);
                assertEquals(expected.length, length);
                for (int i = 0; i < length; i++)
                {
                    assertEquals(expected[i], buffer.getByte(offset + i));
                }
            };
            while (next[0] <= all.last())
            {
                if (isSeeking && next[0] > 40)
                {
                    final long back = next[0];
                    next[0] = back - 37;
                    reader.seek(back - 37);
                    reader.poll(consumer, 1);
                    next[0] = back;
                    reader.seek(back);
                }
                final long last = reader.lastBlockNumber();
                if (0 == reader.poll(consumer, 50))
                {
                    Thread.yield();
                }
                assertTrue(next[0] > Math.min(last, 1), "what was published was not read");
            }
        }
        catch (final Throwable ex)
        {
            failure.compareAndSet(null, ex);
        }
    }

    private static long allocatedBytes()
    {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    private static JournalContext context()
    {
        return new JournalContext()
            .streamId(STREAM_ID)
            .maxBlockLength(1024)
            .segmentLength(16 * 1024)
            .writeBufferLength(16 * 1024)
            .readBufferLength(4096)
            .indexInterval(1024);
    }

    private interface Round
    {
        void run(int from, int to);
    }
}
