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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.journal.Journal;
import io.lockstep.protocol.BlockDescriptor;

class JournalComparisonTest
{
    private static final int COUNT = 300;
    private static final int MAX_BLOCK_LENGTH = 64 * 1024;

    @TempDir
    private Path directory;

    private final List<JournalTool> opened = new ArrayList<>();

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.of(1, 2, 3), LongStream.of(System.nanoTime()));
    }

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(opened);
    }

    @Test
    void shouldFindJournalsEqualWhateverTheirSegments()
    {
        final ToolBlocks blocks = blocks(1);
        blocks.write(dir("a"), ToolBlocks.SHORT_SEGMENT, 1, COUNT);
        blocks.write(dir("b"), 2 * ToolBlocks.SHORT_SEGMENT, 20, COUNT - 5);
        blocks.write(dir("c"), MAX_BLOCK_LENGTH, 50, COUNT);

        final ComparisonResult result = compare("a", "b", "c");

        assertNull(result.difference());
        assertTrue(result.isComplete());
        assertEquals(COUNT - 19, result.comparedBlocks());
        assertEquals(
            List.of(
                new ComparedRange(new BlockRange(1, 19), List.of("a")),
                new ComparedRange(new BlockRange(20, 49), List.of("a", "b")),
                new ComparedRange(new BlockRange(50, COUNT - 5), List.of("a", "b", "c")),
                new ComparedRange(new BlockRange(COUNT - 4, COUNT), List.of("a", "c"))),
            result.ranges());
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldNameTheFirstByteThatDiffersOnBothSides(final long seed) throws IOException
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final ToolBlocks blocks = blocks(seed);
        blocks.write(dir("a"), ToolBlocks.SHORT_SEGMENT, 1, COUNT);
        for (int i = 0; i < 10; i++)
        {
            final long block = 1 + random.nextInt(COUNT);
            final int length = blocks.bytes(block).length;
            if (length == BlockDescriptor.HEADER_LENGTH)
            {
                continue;
            }
            final int index = BlockDescriptor.HEADER_LENGTH + 8 * random.nextInt(4);
            final String name = "b" + i;
            blocks.changed(block, index).write(dir(name), MAX_BLOCK_LENGTH, 1, COUNT);

            final ComparisonResult result = compare("a", name);

            assertEquals(block, result.difference().blockNumber());
            assertEquals(block - 1, result.comparedBlocks());
            assertEquals(blocks.decoder(block).firstSequence(), result.difference().sequence());
            final int one = byteAt(result.difference().one());
            assertEquals(blocks.bytes(block)[index], (byte)one);
            assertEquals(one ^ 1, byteAt(result.difference().other()));
            assertNotEquals(result.difference().one().name(), result.difference().other().name());
        }
    }

    @Test
    void shouldNameTheEarliestDifferenceOfSeveral()
    {
        final ToolBlocks blocks = blocks(2);
        blocks.write(dir("a"), MAX_BLOCK_LENGTH, 1, COUNT);
        blocks.changed(200, 65).write(dir("b"), MAX_BLOCK_LENGTH, 1, COUNT);
        blocks.changed(150, 65).write(dir("c"), MAX_BLOCK_LENGTH, 1, COUNT);

        final BlockDifference difference = compare("a", "b", "c").difference();

        assertEquals(150, difference.blockNumber());
        assertEquals("c", difference.other().name());
    }

    @Test
    void shouldSayThatWhatCameBeforeDiffersWhenOnlyTheChainDoes()
    {
        final ToolBlocks blocks = blocks(3);
        blocks.write(dir("a"), MAX_BLOCK_LENGTH, 1, COUNT);
        blocks.changed(20, 65).write(dir("b"), MAX_BLOCK_LENGTH, 100, COUNT);

        final BlockDifference difference = compare("a", "b").difference();

        assertEquals(100, difference.blockNumber());
        assertEquals("chain CRC alone: what came before differs", difference.what());
    }

    @Test
    void shouldHoldBlocksAgainstEachOtherThatTheFirstJournalLacks()
    {
        final ToolBlocks blocks = blocks(4);
        blocks.write(dir("a"), MAX_BLOCK_LENGTH, 1, 10);
        blocks.write(dir("b"), MAX_BLOCK_LENGTH, 20, COUNT);
        blocks.changed(40, 65).write(dir("c"), MAX_BLOCK_LENGTH, 20, COUNT);

        assertEquals(40, compare("a", "b", "c").difference().blockNumber());
        final ComparisonResult nothing = compare("a", "b");
        assertFalse(nothing.hasShared());
        assertEquals(0, nothing.comparedBlocks());
    }

    @Test
    void shouldCompareWithAJournalThatIsWritten()
    {
        final ToolBlocks blocks = blocks(5);
        blocks.write(dir("a"), MAX_BLOCK_LENGTH, 1, COUNT);
        try (Journal journal = blocks.open(dir("b"), ToolBlocks.SHORT_SEGMENT, 1))
        {
            blocks.append(journal, 1, 100);

            final ComparisonResult result = compare("a", "b");

            assertNull(result.difference());
            assertEquals(100, result.comparedBlocks());
            blocks.append(journal, 101, COUNT);
        }
    }

    @Test
    void shouldStopWhenNobodyWantsTheRest()
    {
        final ToolBlocks blocks = blocks(6);
        blocks.write(dir("a"), MAX_BLOCK_LENGTH, 1, COUNT);
        final JournalTool tool = JournalTool.open(directory.resolve("a"), MAX_BLOCK_LENGTH);
        opened.add(tool);

        final ComparisonResult result = new JournalComparison()
            .add("a", tool.reader()).add("again", tool.reader().newReader()).run(() -> true);

        assertFalse(result.isComplete());
    }

    private static ToolBlocks blocks(final long seed)
    {
        return new ToolBlocks().random(new SplittableRandom(seed), COUNT);
    }

    private ComparisonResult compare(final String... names)
    {
        final JournalComparison comparison = new JournalComparison();
        for (final String each : names)
        {
            final JournalTool tool = JournalTool.open(directory.resolve(each), MAX_BLOCK_LENGTH);
            opened.add(tool);
            comparison.add(each, tool.reader());
        }
        return comparison.run(() -> false);
    }

    private int byteAt(final BlockDifference.Place place) throws IOException
    {
        return Files.readAllBytes(directory.resolve(place.name()).resolve(place.fileName()))[(int)place.offset()];
    }

    private java.io.File dir(final String name)
    {
        return directory.resolve(name).toFile();
    }
}
