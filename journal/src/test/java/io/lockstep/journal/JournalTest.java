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
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.protocol.LockstepException;

class JournalTest
{
    private static final int SEGMENT_LENGTH = 4096;

    private final FaultyStorage storage = new FaultyStorage();

    @TempDir
    private File directory;

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.of(1, 2, 3), LongStream.of(System.nanoTime()));
    }

    @Test
    void shouldBeEmptyWhenNew()
    {
        try (Journal journal = Journal.open(context(storage)); JournalReader reader = journal.newReader())
        {
            assertEquals(0, journal.firstBlockNumber());
            assertEquals(0, journal.lastBlockNumber());
            assertEquals(0, journal.lastSequence());
            assertEquals(ChainCrc.GENESIS, journal.lastChainCrc());
            assertEquals(0, journal.lastTimestampNs());
            assertNull(journal.recoveryReport());
            assertEquals(0, reader.poll(new TestBlocks(), 1));
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldReadBackWhatWasAppendedAcrossSegmentsAndRestarts(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final TestBlocks blocks = new TestBlocks().add(random, 200, 300);
        long last = 0;
        while (last < blocks.last())
        {
            try (Journal journal = Journal.open(files()))
            {
                assertEquals(last, journal.lastBlockNumber());
                assertNull(journal.recoveryReport());
                final long next = Math.min(blocks.last(), last + 1 + random.nextInt(60));
                blocks.appendTo(journal, last + 1, next);
                last = next;
            }
        }

        try (Journal journal = Journal.open(files()); JournalReader reader = journal.newReader())
        {
            assertEquals(1, journal.firstBlockNumber());
            assertEquals(blocks.last(), journal.lastBlockNumber());
            assertEquals(blocks.lastSequence(), journal.lastSequence());
            assertEquals(blocks.lastChainCrc(), journal.lastChainCrc());
            assertEquals(blocks.last() * 10, journal.lastTimestampNs());
            assertEquals(blocks.last(), journal.forcedBlockNumber());
            blocks.assertHeld(reader, blocks.last());
        }
        try (JournalReader reader = JournalReader.open(files()))
        {
            blocks.assertHeld(reader, blocks.last());
        }
        assertTrue(directory.list().length > 5, "the blocks were meant to take several segments");
    }

    @Test
    void shouldShowBlocksToReadersOnceFlushedInOneWrite()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(1), 6, 100);
        try (Journal journal = Journal.open(context(storage)); JournalReader reader = journal.newReader())
        {
            blocks.appendTo(journal, 1, 1);
            journal.flush();
            final int writes = storage.writeCount();
            blocks.appendTo(journal, 2, 6);
            assertEquals(1, reader.lastBlockNumber());
            assertEquals(1, reader.poll(blocks, 10));

            journal.flush();

            assertEquals(writes + 1, storage.writeCount());
            assertEquals(6, reader.lastBlockNumber());
            assertEquals(5, reader.poll(blocks, 10));
        }
    }

    @Test
    void shouldFlushByItselfWhenTheWriteBufferIsFull()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(1), 60, 300);
        final JournalContext context = context(storage).segmentLength(64 * 1024).writeBufferLength(4096);
        try (Journal journal = Journal.open(context); JournalReader reader = journal.newReader())
        {
            blocks.appendTo(journal, 1, 60);
            assertTrue(reader.lastBlockNumber() > 0);
            journal.flush();
            blocks.assertHeld(reader, 60);
        }
    }

    @Test
    void shouldTellForcedFromWritten()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(1), 6, 10);
        try (Journal journal = Journal.open(context(storage)))
        {
            blocks.appendTo(journal, 1, 3);
            journal.force();
            assertEquals(3, journal.forcedBlockNumber());

            blocks.appendTo(journal, 4, 6);
            journal.flush();

            assertEquals(3, journal.forcedBlockNumber());
            assertHeldAfterCrash(blocks, 3, storage.crash());
            assertHeldAfterCrash(blocks, 6, storage.crashKeepingWritten());
        }
    }

    @Test
    void shouldTakeWhatItHoldsAgainWithoutWriting()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(2), 100, 200);
        try (Journal journal = Journal.open(context(storage)))
        {
            blocks.appendTo(journal, 1, 90);
        }

        try (Journal journal = Journal.open(context(storage)))
        {
            final int writes = storage.writeCount();
            for (long n = 1; n <= 90; n++)
            {
                final UnsafeBuffer block = blocks.block(n);
                assertFalse(journal.append(block, 0, block.capacity()));
            }
            assertEquals(writes, storage.writeCount());

            blocks.appendTo(journal, 91, 100);
            final UnsafeBuffer unflushed = blocks.block(100);
            assertFalse(journal.append(unflushed, 0, unflushed.capacity()));
            try (JournalReader reader = journal.newReader())
            {
                blocks.assertHeld(reader, 100);
            }
        }
    }

    @Test
    void shouldRefuseAnotherBlockInTheSamePlace()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(2), 5, 200);
        final TestBlocks others = new TestBlocks().add(new SplittableRandom(3), 5, 200);
        try (Journal journal = Journal.open(context(storage)))
        {
            blocks.appendTo(journal, 1, 5);

            final UnsafeBuffer other = others.block(3);
            final String message = assertFatal(() -> journal.append(other, 0, other.capacity()));

            assertTrue(message.startsWith("journal holds another block: block=3 "), message);
        }
    }

    @Test
    void shouldRefuseWhatDoesNotFollow()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(2), 5, 200);
        final TestBlocks others = new TestBlocks().add(new SplittableRandom(3), 5, 200);
        try (Journal journal = Journal.open(context(storage)))
        {
            blocks.appendTo(journal, 1, 2);

            assertRefused(journal, blocks.block(4), "block out of order");
            assertRefused(journal, others.block(3), "chain CRC differs");
            assertRefused(journal, new UnsafeBuffer(new byte[100]), "not a stamped block");
            final UnsafeBuffer otherStream = blocks.block(3);
            otherStream.putInt(16, STREAM_ID + 1);
            assertRefused(journal, otherStream, "another stream");

            blocks.appendTo(journal, 3, 5);
            assertEquals(5, journal.lastBlockNumber());
        }
    }

    @Test
    void shouldRefuseASequenceThatDoesNotFollowThoughTheChainDoes()
    {
        final TestBlocks blocks = new TestBlocks().add(new byte[1]);
        final TestBlocks skipping = new TestBlocks(1, blocks.lastSequence() + 1, blocks.lastChainCrc())
            .add(new byte[1]);
        try (Journal journal = Journal.open(context(storage)))
        {
            blocks.appendTo(journal, 1, 1);

            assertRefused(journal, skipping.block(2), "sequence out of order");
        }
    }

    @Test
    void shouldHoldNothingOfABaseThatNothingWasAppendedTo()
    {
        Journal.open(context(storage).base(1000, 5000, 77)).close();

        try (Journal journal = Journal.open(context(storage).base(900, 4000, 66)))
        {
            assertEquals(900, journal.lastBlockNumber());
        }
        try (Journal journal = Journal.open(context(storage)))
        {
            assertEquals(0, journal.lastBlockNumber());
        }
    }

    @Test
    void shouldStartAtABase()
    {
        final TestBlocks blocks = new TestBlocks(1000, 5000, 77).add(new SplittableRandom(1), 50, 300);
        try (Journal journal = Journal.open(context(storage).base(1000, 5000, 77)))
        {
            assertEquals(0, journal.firstBlockNumber());
            assertEquals(1000, journal.lastBlockNumber());
            blocks.appendTo(journal, 1001, 1050);
            final UnsafeBuffer older = new TestBlocks().add(new byte[1]).block(1);
            assertFalse(journal.append(older, 0, older.capacity()), "what is older than the base is taken as held");
        }

        try (Journal journal = Journal.open(context(storage)); JournalReader reader = journal.newReader())
        {
            assertEquals(1001, journal.firstBlockNumber());
            assertEquals(blocks.lastSequence(), journal.lastSequence());
            blocks.assertHeld(reader, 1050);
        }
    }

    @Test
    void shouldLetInOneWriterOnly()
    {
        try (Journal journal = Journal.open(files()))
        {
            final String message = assertFatal(() -> Journal.open(files()));
            assertEquals("journal has another writer: directory=" + directory.getAbsolutePath(), message);
            assertEquals(0, journal.lastBlockNumber());
        }
        Journal.open(files()).close();
    }

    @Test
    void shouldRefuseSettingsThatDoNotAgree()
    {
        assertThrows(IllegalArgumentException.class, () -> new JournalContext().conclude());
        assertThrows(IllegalArgumentException.class, () -> context(storage).segmentLength(5000).conclude());
        assertThrows(IllegalArgumentException.class, () -> context(storage).segmentLength(1024).conclude());
        assertThrows(IllegalArgumentException.class, () -> context(storage).writeBufferLength(1024).conclude());
        assertThrows(IllegalArgumentException.class, () -> context(storage).readBufferLength(1024).conclude());
        assertThrows(IllegalStateException.class, () -> context(storage).conclude().conclude());
    }

    @Test
    void shouldWaitForTheKeeperByTheStrategyThatIsGiven()
    {
        final int[] idled = new int[2];
        final IdleStrategy idleStrategy = new IdleStrategy()
        {
            @Override
            public void idle(final int workCount)
            {
                idled[0]++;
            }

            @Override
            public void idle()
            {
                idled[1]++;
            }

            @Override
            public void reset()
            {
                // Every wait begins with it.
            }
        };
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(1), 100, 300);
        try (Journal journal = Journal.open(context(storage).idleStrategy(idleStrategy)))
        {
            blocks.appendTo(journal, 1, blocks.last());
        }

        assertTrue(idled[0] > 0, "it has no keeper, so it waits at the end of each segment: " + idled[0]);
        assertEquals(0, idled[1], "nobody else was at the keeper's work");
    }

    @Test
    void shouldTakeNoMoreMemoryThanFitsItsSegments()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(1), 10, 300);
        try (Journal journal = Journal.open(context(storage)))
        {
            blocks.appendTo(journal, 1, blocks.last());
        }
        final long before = directMemory();
        try (Journal journal = Journal.open(
            context(storage.crashKeepingWritten()).segmentLength(2 * SEGMENT_LENGTH)))
        {
            final long taken = directMemory() - before;
            assertEquals(blocks.last(), journal.lastBlockNumber());
            assertTrue(taken < 32 * SEGMENT_LENGTH, "taken: " + taken);
        }
    }

    private static long directMemory()
    {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter((pool) -> "direct".equals(pool.getName())).mapToLong(BufferPoolMXBean::getTotalCapacity).sum();
    }

    private static void assertRefused(final Journal journal, final UnsafeBuffer block, final String reason)
    {
        final String message = assertFatal(() -> journal.append(block, 0, block.capacity()));
        assertTrue(message.contains("reason=" + reason + " "), message);
    }

    private static String assertFatal(final org.junit.jupiter.api.function.Executable executable)
    {
        final LockstepException ex = assertThrows(LockstepException.class, executable);
        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        return ex.getMessage();
    }

    private static void assertHeldAfterCrash(final TestBlocks blocks, final long last, final FaultyStorage crashed)
    {
        try (Journal journal = Journal.open(context(crashed)); JournalReader reader = journal.newReader())
        {
            blocks.assertHeld(reader, last);
        }
    }

    private JournalContext files()
    {
        return context(null).directory(directory);
    }

    private static JournalContext context(final FaultyStorage storage)
    {
        return new JournalContext()
            .storage(storage)
            .streamId(STREAM_ID)
            .maxBlockLength(2048)
            .segmentLength(SEGMENT_LENGTH)
            .writeBufferLength(8192)
            .readBufferLength(4096)
            .indexInterval(512);
    }
}
