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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BlockRangeTest
{
    private static final int COUNT = 200;

    @TempDir
    private File directory;

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.of(1, 2, 3), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldFindTheBlockOfEverySequence(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final ToolBlocks blocks = new ToolBlocks().random(random, COUNT);
        final long from = 1 + random.nextInt(50);
        blocks.write(directory, ToolBlocks.SHORT_SEGMENT, from, COUNT);
        try (JournalTool journal = JournalTool.open(directory.toPath(), ToolBlocks.SHORT_SEGMENT))
        {
            for (long block = from; block <= COUNT; block++)
            {
                final long first = blocks.decoder(block).firstSequence();
                for (long sequence = first; sequence <= blocks.decoder(block).lastSequence(); sequence++)
                {
                    final RangeSelection one = new RangeSelection(sequence, sequence, 0, 0);
                    assertEquals(new BlockRange(block, block), BlockRange.of(one, journal.reader()), one.toString());
                }
            }
            assertEquals(new BlockRange(from, COUNT), BlockRange.of(RangeSelection.ALL, journal.reader()));
            assertEquals(
                new BlockRange(from + 1, COUNT - 1),
                BlockRange.of(new RangeSelection(0, 0, from + 1, COUNT - 1), journal.reader()));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,0,0,0", "0,1,0,0", "1000,0,0,0", "0,0,9,0", "0,0,0,201", "0,0,30,20"})
    void shouldRefuseWhatIsNotThere(final long from, final long to, final long fromBlock, final long toBlock)
    {
        new ToolBlocks().random(new SplittableRandom(1), COUNT).write(directory, ToolBlocks.SHORT_SEGMENT, 10, COUNT);
        try (JournalTool journal = JournalTool.open(directory.toPath(), ToolBlocks.SHORT_SEGMENT))
        {
            final RangeSelection selection = new RangeSelection(from, to, fromBlock, toBlock);

            final IllegalArgumentException ex = assertThrows(
                IllegalArgumentException.class, () -> BlockRange.of(selection, journal.reader()));

            assertTrue(ex.getMessage().startsWith("range "), ex.getMessage());
        }
    }

    @Test
    void shouldRefuseASelectionThatMakesNoSense()
    {
        assertThrows(IllegalArgumentException.class, () -> new RangeSelection(-1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new RangeSelection(1, 0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RangeSelection(0, 1, 0, 1));
        assertEquals("from=1 toBlock=2", new RangeSelection(1, 0, 0, 2).toString());
        assertEquals("all", RangeSelection.ALL.toString());
    }
}
