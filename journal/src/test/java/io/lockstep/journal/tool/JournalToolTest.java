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
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.lockstep.journal.Journal;
import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.LockstepException;

class JournalToolTest
{
    private static final int MAX_BLOCK_LENGTH = 64 * 1024;

    @TempDir
    private Path directory;

    @Test
    void shouldOpenTheJournalOfANodeByTheDirectoryOfTheNode()
    {
        final File journal = directory.resolve("journal").toFile();
        ToolBlocks.ofEveryKind().write(journal, ToolBlocks.SHORT_SEGMENT, 1, 4);

        try (JournalTool tool = open())
        {
            assertEquals(journal.toPath(), tool.directory());
            assertEquals(ToolBlocks.STREAM_ID, tool.streamId());
        }
    }

    @Test
    void shouldSayWhatADirectoryIsThatHoldsNoJournal() throws IOException
    {
        final Path file = Files.createFile(directory.resolve("file"));

        assertRefused(directory.resolve("none"), "directory is missing");
        assertRefused(file, "not a directory");
        assertRefused(directory, "directory holds no journal");
    }

    @Test
    void shouldReadBesideAWriterAndChangeNothing() throws IOException
    {
        final ToolBlocks blocks = new ToolBlocks().random(new SplittableRandom(1), 60);
        try (Journal journal = blocks.open(directory.toFile(), ToolBlocks.SHORT_SEGMENT, 1))
        {
            blocks.append(journal, 1, 40);
            try (JournalTool tool = open())
            {
                assertTrue(tool.isLive());
                assertEquals(40, tool.reader().lastBlockNumber());
            }
            blocks.append(journal, 41, 60);
        }

        final List<String> before = contents(directory);
        try (JournalTool tool = open())
        {
            assertFalse(tool.isLive());
            assertNull(tool.tornTail());
            assertEquals(60, tool.describe().segments().get(tool.describe().segments().size() - 1).lastBlock());
        }
        assertEquals(before, contents(directory));
    }

    @Test
    void shouldDescribeEverySegment() throws IOException
    {
        final ToolBlocks blocks = new ToolBlocks().random(new SplittableRandom(2), 60);
        blocks.write(directory.toFile(), ToolBlocks.SHORT_SEGMENT, 3, 60);

        final JournalSummary summary = describe();

        assertTrue(summary.segments().size() > 3, summary::text);
        long next = 3;
        for (final SegmentSummary each : summary.segments())
        {
            assertEquals(next, each.firstBlock());
            assertEquals(blocks.decoder(next).firstSequence(), each.firstSequence());
            assertEquals(blocks.decoder(each.lastBlock()).lastSequence(), each.lastSequence());
            assertEquals(blocks.decoder(next).timestampNs(), each.firstTimestampNs());
            assertEquals(blocks.decoder(each.lastBlock()).timestampNs(), each.lastTimestampNs());
            assertEquals(Files.size(directory.resolve(each.fileName())), each.length());
            long used = SegmentDescriptor.HEADER_LENGTH;
            for (long i = next; i <= each.lastBlock(); i++)
            {
                used += SegmentDescriptor.alignedRecordLength(blocks.bytes(i).length);
            }
            assertEquals(used, each.usedLength());
            next = each.lastBlock() + 1;
        }
        assertEquals(61, next);
    }

    @Test
    void shouldLeaveATornTailOutAndSaySo() throws IOException
    {
        final ToolBlocks blocks = new ToolBlocks().random(new SplittableRandom(3), 20);
        final Path journal = directory.resolve("journal");
        blocks.writeTorn(journal.toFile(), MAX_BLOCK_LENGTH, 1, 20);
        final List<String> before = contents(journal);

        final JournalSummary summary = describe();

        assertNotNull(summary.tornTail());
        assertTrue(summary.tornTail().startsWith("torn tail left out: file="), summary.tornTail());
        assertEquals(19, summary.segments().get(0).lastBlock());
        assertEquals(before, contents(journal));
    }

    @Test
    void shouldNameDirectoryFileAndOffsetOfDamage() throws IOException
    {
        final ToolBlocks blocks = new ToolBlocks().random(new SplittableRandom(4), 20);
        blocks.write(directory.toFile(), MAX_BLOCK_LENGTH, 1, 20);
        final Path segment = lastSegment();
        final byte[] bytes = Files.readAllBytes(segment);
        bytes[SegmentDescriptor.HEADER_LENGTH + 60] ^= 1;
        Files.write(segment, bytes);

        final LockstepException ex = assertThrows(LockstepException.class, this::open);

        assertTrue(
            ex.getMessage().startsWith("journal is damaged: directory=" + directory + " file="), ex.getMessage());
        assertTrue(ex.getMessage().contains(" offset=64 block=1 "), ex.getMessage());
    }

    @Test
    void shouldFindEveryCopyOfARequestWhateverTheThreads()
    {
        final ToolBlocks blocks = new ToolBlocks().random(new SplittableRandom(5), 5_000);
        blocks.write(directory.toFile(), MAX_BLOCK_LENGTH, 1, 5_000);
        try (JournalTool tool = open())
        {
            for (int threads = 1; threads <= 4; threads++)
            {
                final List<String> found = new ArrayList<>();
                for (final Occurrence each : tool.find(2, 7, new BlockRange(1, 5_000), threads))
                {
                    found.add(each.blockNumber() + "/" + each.entry() + "/" + each.kind());
                    assertEquals(2, each.clientId());
                    assertEquals(7, each.requestId());
                }
                assertEquals(expected(blocks, 2, 7), found);
                assertTrue(found.size() > 20, "found: " + found.size());
            }
            assertEquals(List.of(), tool.find(99, 7, new BlockRange(1, 5_000), 2));
        }
    }

    private static List<String> expected(final ToolBlocks blocks, final long clientId, final long requestId)
    {
        final List<String> expected = new ArrayList<>();
        for (long block = 1; block <= blocks.last(); block++)
        {
            final BlockDecoder decoder = blocks.decoder(block);
            for (int i = 0; decoder.nextEntry(); i++)
            {
                if (clientId == decoder.clientId() && requestId == decoder.requestId())
                {
                    expected.add(block + "/" + i + "/" + decoder.kind());
                }
            }
        }
        return expected;
    }

    private JournalTool open()
    {
        return JournalTool.open(directory, MAX_BLOCK_LENGTH);
    }

    private JournalSummary describe()
    {
        try (JournalTool tool = open())
        {
            return tool.describe();
        }
    }

    private void assertRefused(final Path where, final String reason)
    {
        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class, () -> JournalTool.open(where, MAX_BLOCK_LENGTH));
        assertTrue(ex.getMessage().startsWith(reason) && ex.getMessage().contains(where.toString()), ex.getMessage());
    }

    private Path lastSegment() throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.filter((each) -> SegmentDescriptor.isSegment(each.getFileName().toString()))
                .sorted().reduce((one, other) -> other).orElseThrow();
        }
    }

    private static List<String> contents(final Path where) throws IOException
    {
        try (Stream<Path> files = Files.list(where))
        {
            final List<String> all = new ArrayList<>();
            for (final Path each : files.sorted().toList())
            {
                all.add(each + " " + java.util.Arrays.hashCode(Files.readAllBytes(each)) + " " +
                    Files.getLastModifiedTime(each));
            }
            return all;
        }
    }
}
