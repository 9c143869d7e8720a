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
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.LockstepException;

/** The way to any sequence, and that it does not depend on the index files being there or right. */
class SegmentIndexTest
{
    private static final int BLOCKS = 300;

    private final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(3), BLOCKS, 60);
    private final TreeMap<Long, Long> blockOfSequence = new TreeMap<>();
    private FaultyStorage storage;

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.of(1, 2), LongStream.of(System.nanoTime()));
    }

    @BeforeEach
    void write()
    {
        storage = new FaultyStorage();
        try (Journal journal = Journal.open(context(storage)))
        {
            blocks.appendTo(journal, 1, BLOCKS);
        }
        final BlockDecoder decoder = new BlockDecoder();
        for (long n = 1; n <= BLOCKS; n++)
        {
            final UnsafeBuffer block = blocks.block(n);
            assertTrue(decoder.tryWrap(block, 0, block.capacity()));
            for (long sequence = decoder.firstSequence(); sequence <= decoder.lastSequence(); sequence++)
            {
                blockOfSequence.put(sequence, n);
            }
        }
        assertTrue(indexNames().length > 5, "several segments were meant");
    }

    @Test
    void shouldFindTheBlockOfEverySequence()
    {
        try (Journal journal = Journal.open(context(storage)); JournalReader reader = journal.newReader())
        {
            assertFindsEverySequence(reader);
        }
        try (JournalReader reader = JournalReader.open(context(storage)))
        {
            assertFindsEverySequence(reader);
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldFindAnySequenceInAnyOrderWhileItGrows(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final FaultyStorage growing = new FaultyStorage();
        try (Journal journal = Journal.open(context(growing)); JournalReader reader = journal.newReader())
        {
            while (journal.lastBlockNumber() < BLOCKS)
            {
                final long next = journal.lastBlockNumber() + 1;
                blocks.appendTo(journal, next, Math.min(BLOCKS, next + random.nextInt(10)));
                journal.flush();
                for (int i = 0; i < 5 && reader.lastSequence() > 0; i++)
                {
                    assertFinds(reader, 1 + random.nextLong(reader.lastSequence()));
                }
                assertEquals(reader.lastBlockNumber() + 1, reader.seekSequence(reader.lastSequence() + 1));
                assertEquals(0, reader.poll(blocks, 1));
            }
        }
    }

    @Test
    void shouldFindSequencesInBlocksThatFollowBlocksWithout()
    {
        final TestBlocks sparse = new TestBlocks();
        for (int i = 0; i < 30; i++)
        {
            sparse.add();
            sparse.add();
            sparse.add(new byte[300], new byte[300]);
        }
        final FaultyStorage other = new FaultyStorage();
        try (Journal journal = Journal.open(context(other)); JournalReader reader = journal.newReader())
        {
            sparse.appendTo(journal, 1, sparse.last());
            journal.flush();
            for (long sequence = 1; sequence <= sparse.lastSequence(); sequence++)
            {
                assertEquals((sequence + 1) / 2 * 3, reader.seekSequence(sequence), "sequence " + sequence);
            }
        }
    }

    @Test
    void shouldRefuseASequenceOutOfTheRange()
    {
        try (JournalReader reader = JournalReader.open(context(storage)))
        {
            assertThrows(RangeGoneException.class, () -> reader.seekSequence(0));
            assertThrows(IllegalArgumentException.class, () -> reader.seekSequence(blocks.lastSequence() + 2));
        }
    }

    @Test
    void shouldDoWithoutIndexFiles() throws Exception
    {
        for (final String name : indexNames())
        {
            storage.delete(name);
        }

        try (JournalReader reader = JournalReader.open(context(storage)))
        {
            assertFindsEverySequence(reader);
        }
    }

    @Test
    void shouldNotBeMisledByAnyFlippedBitInAnIndex()
    {
        final String name = indexNames()[1];
        final byte[] good = storage.bytes(name);
        final long first = SegmentDescriptor.firstSequence(name.replace(".index", ".journal"));
        for (int i = 0; i < good.length; i++)
        {
            final byte[] bad = good.clone();
            bad[i] ^= (byte)(1 << i % 8);
            storage.put(name, bad);
            try (JournalReader reader = JournalReader.open(context(storage)))
            {
                assertFinds(reader, first + 10);
            }
        }
    }

    @Test
    void shouldNotBeMisledByTheIndexOfAnotherJournal()
    {
        final TestBlocks others = new TestBlocks().add(new SplittableRandom(77), BLOCKS, 60);
        final FaultyStorage other = new FaultyStorage();
        try (Journal journal = Journal.open(context(other)))
        {
            others.appendTo(journal, 1, BLOCKS);
        }
        final String name = indexNames()[0];
        storage.put(name, other.bytes(name));

        try (JournalReader reader = JournalReader.open(context(storage)))
        {
            assertFindsEverySequence(reader);
        }
        try (Journal journal = Journal.open(context(storage).openCheck(OpenCheck.ALL)))
        {
            assertEquals(BLOCKS, journal.lastBlockNumber());
        }
        assertFalse(Arrays.equals(other.bytes(name), storage.bytes(name)), "a stale index was left");
    }

    @Test
    void shouldMakeIndexesAgainWhenOpened() throws Exception
    {
        final String[] names = indexNames();
        final byte[][] contents = Arrays.stream(names).map(storage::bytes).toArray(byte[][]::new);
        storage.delete(names[0]);
        storage.put(names[1], Arrays.copyOf(contents[1], contents[1].length - 1));
        storage.put(names[2], new byte[0]);
        for (final OpenCheck check : OpenCheck.values())
        {
            final FaultyStorage copy = storage.crashKeepingWritten();
            Journal.open(context(copy).openCheck(check)).close();

            for (int i = 0; i < names.length; i++)
            {
                assertArrayEquals(contents[i], copy.bytes(names[i]), names[i]);
            }
        }
    }

    @Test
    void openingByTheEndsShouldNotReadTheSegmentsBefore()
    {
        final String name = segmentNames()[1];
        final byte[] bytes = storage.bytes(name);
        bytes[200] ^= 1;
        storage.put(name, bytes);

        assertThrows(LockstepException.class, () -> Journal.open(context(storage)));
        try (Journal journal = Journal.open(context(storage).openCheck(OpenCheck.ENDS));
            JournalReader reader = journal.newReader())
        {
            assertEquals(BLOCKS, journal.lastBlockNumber());
            final LockstepException ex =
                assertThrows(LockstepException.class, () -> reader.poll(blocks, Integer.MAX_VALUE));
            assertTrue(
                ex.getMessage().startsWith("journal is damaged: directory=memory file=" + name), ex.getMessage());
        }
    }

    @Test
    void openingByTheEndsShouldRefuseAMissingSegment() throws Exception
    {
        storage.delete(segmentNames()[2]);

        final LockstepException ex = assertThrows(
            LockstepException.class, () -> Journal.open(context(storage).openCheck(OpenCheck.ENDS)));

        assertTrue(ex.getMessage().contains("file=" + segmentNames()[2] + " offset=0"), ex.getMessage());
        assertTrue(ex.getMessage().contains("segment does not follow"), ex.getMessage());
    }

    private void assertFindsEverySequence(final JournalReader reader)
    {
        for (long sequence = blocks.lastSequence(); sequence >= 1; sequence--)
        {
            assertFinds(reader, sequence);
        }
    }

    private void assertFinds(final JournalReader reader, final long sequence)
    {
        final long block = blockOfSequence.get(sequence);
        assertEquals(block, reader.seekSequence(sequence), "sequence " + sequence);
        assertEquals(1, reader.poll(blocks.expect(block), 1));
    }

    private String[] indexNames()
    {
        return Arrays.stream(storage.list())
            .filter((each) -> each.endsWith(SegmentDescriptor.INDEX_FILE_SUFFIX)).sorted().toArray(String[]::new);
    }

    private String[] segmentNames()
    {
        return Arrays.stream(storage.list()).filter(SegmentDescriptor::isSegment).sorted().toArray(String[]::new);
    }

    private static JournalContext context(final FaultyStorage on)
    {
        return new JournalContext()
            .storage(on)
            .streamId(STREAM_ID)
            .maxBlockLength(1024)
            .segmentLength(4096)
            .writeBufferLength(8192)
            .readBufferLength(2048)
            .indexInterval(512)
            .spaceWarning(0);
    }
}
