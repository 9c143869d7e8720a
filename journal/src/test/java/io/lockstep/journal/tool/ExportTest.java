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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalConfiguration;
import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.LockstepException;

class ExportTest
{
    private static final int COUNT = 200;
    private static final int MAX_BLOCK_LENGTH = 64 * 1024;
    private static final int SEGMENT_LENGTH = 256 * 1024;

    @TempDir
    private Path directory;

    private final ToolBlocks blocks = new ToolBlocks().random(new SplittableRandom(7), COUNT);

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.of(1, 2, 3), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldMakeTheSameJournalOfAnyPiecesOfAnother(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final ToolBlocks some = new ToolBlocks().random(random, COUNT);
        final long start = 1 + random.nextInt(20);
        some.write(directory.resolve("a").toFile(), ToolBlocks.SHORT_SEGMENT, start, COUNT);
        long next = start;
        while (next <= COUNT)
        {
            final long last = Math.min(COUNT, next + random.nextInt(60));
            export("a", "x" + next, next, last);

            final ImportResult result = imported("x" + next, "b");

            assertEquals(new ImportResult(new BlockRange(next, last), last, next == start), result);
            next = last + 1;
        }

        try (JournalTool one = open("a"); JournalTool other = open("b"))
        {
            final ComparisonResult result =
                new JournalComparison().add("a", one.reader()).add("b", other.reader()).run(() -> false);
            assertNull(result.difference());
            assertEquals(COUNT - start + 1, result.comparedBlocks());
            assertEquals(1, result.ranges().size());
        }
    }

    @Test
    void shouldRefuseAnExportWithAnyByteChanged() throws IOException
    {
        final byte[] bytes = smallExport();
        for (int i = 0; i < bytes.length; i++)
        {
            final byte[] changed = bytes.clone();
            changed[i] ^= (byte)(1 << (i & 7));
            Files.write(directory.resolve("changed"), changed);

            final LockstepException ex = assertThrows(
                LockstepException.class, () -> imported("changed", "target"), "offset=" + i);

            assertTrue(ex.getMessage().startsWith("export is damaged: file="), ex.getMessage());
            assertFalse(Files.exists(directory.resolve("target")));
        }
    }

    @Test
    void shouldRefuseAnExportThatIsCutAnywhereOrGoesOn() throws IOException
    {
        final byte[] bytes = smallExport();
        for (int length = 0; length < bytes.length + 100; length++)
        {
            if (length != bytes.length)
            {
                Files.write(directory.resolve("cut"), Arrays.copyOf(bytes, length));
                assertThrows(LockstepException.class, () -> imported("cut", "target"), "length=" + length);
                assertFalse(Files.exists(directory.resolve("target")));
            }
        }
    }

    @Test
    void shouldBeReadAsItWasWritten() throws IOException
    {
        blocks.write(directory.resolve("a").toFile(), ToolBlocks.SHORT_SEGMENT, 1, COUNT);
        final ExportTrailer trailer = export("a", "x", 50, 60);

        try (StorageFile file = new FileStorage(directory.toFile()).openReadOnly("x"))
        {
            final ExportReader reader = new ExportReader(file, "x");
            assertEquals(trailer, reader.trailer());
            assertEquals(
                new ExportHeader(
                    ToolBlocks.STREAM_ID, JournalConfiguration.CLUSTER_ID_DEFAULT, new BlockRange(50, 60),
                    blocks.decoder(50).firstSequence(), blocks.crc(49)),
                reader.header());
            for (int round = 0; round < 2; round++)
            {
                final AtomicInteger next = new AtomicInteger(50);
                assertTrue(reader.read(
                    (buffer, offset, length) ->
                    {
                        final byte[] actual = new byte[length];
                        buffer.getBytes(offset, actual);
                        assertArrayEquals(blocks.bytes(next.getAndIncrement()), actual);
                    },
                    () -> false));
                assertEquals(61, next.get());
            }
        }
        assertEquals(11, trailer.count());
        assertEquals(List.of("a", "x"), names());
    }

    @Test
    void shouldLeaveTheTargetAsItWasWhenTheExportDoesNotFollow() throws IOException
    {
        blocks.write(directory.resolve("a").toFile(), ToolBlocks.SHORT_SEGMENT, 1, COUNT);
        blocks.changed(20, 65).write(directory.resolve("other").toFile(), ToolBlocks.SHORT_SEGMENT, 1, 99);
        blocks.write(directory.resolve("b").toFile(), ToolBlocks.SHORT_SEGMENT, 1, 99);
        export("a", "early", 99, 120);
        export("a", "late", 101, 120);
        export("a", "right", 100, 120);
        final List<String> before = contents();

        assertRefused("early", "b", "journal does not end before the export: ");
        assertRefused("late", "b", "journal does not end before the export: ");
        assertRefused("right", "other", "journal ends with another block than the export follows on: ");
        assertRefused("right", "early", "not a directory");
        assertRefused("none", "b", "export file is missing: ");
        try (Journal writer = blocks.open(directory.resolve("b").toFile(), ToolBlocks.SHORT_SEGMENT, 1))
        {
            assertEquals(99, writer.lastBlockNumber());
            assertRefused("right", "b", "journal has a writer, stop its node first: ");
        }

        assertEquals(before, contents());
        assertEquals(120, imported("right", "b").lastBlock());
    }

    @Test
    void shouldSayHowFarItCameWhenItIsStopped()
    {
        blocks.write(directory.resolve("a").toFile(), ToolBlocks.SHORT_SEGMENT, 1, COUNT);
        export("a", "x", 1, COUNT);
        final AtomicInteger left = new AtomicInteger(COUNT + 70);

        final ImportResult result = ImportTool.read(
            directory.resolve("x"), directory.resolve("b"), SEGMENT_LENGTH, MAX_BLOCK_LENGTH,
            () -> left.getAndDecrement() == 0);

        assertFalse(result.isComplete());
        assertEquals(70, result.lastBlock());
        try (JournalTool tool = open("b"))
        {
            assertEquals(70, tool.reader().lastBlockNumber());
        }
    }

    @Test
    void shouldLeaveNothingOfAnExportThatIsStoppedOrCannotBeMade() throws IOException
    {
        blocks.write(directory.resolve("a").toFile(), ToolBlocks.SHORT_SEGMENT, 1, COUNT);
        try (JournalTool tool = open("a"))
        {
            final BlockRange all = new BlockRange(1, COUNT);
            assertNull(ExportTool.write(tool, all, directory.resolve("x"), () -> true));
            assertThrows(
                IllegalArgumentException.class,
                () -> ExportTool.write(tool, all, directory.resolve("no/x"), () -> false));
            assertThrows(
                IllegalArgumentException.class,
                () -> ExportTool.write(tool, all, directory.resolve("a"), () -> false));
        }
        assertEquals(List.of("a"), names());
    }

    private byte[] smallExport() throws IOException
    {
        blocks.write(directory.resolve("a").toFile(), ToolBlocks.SHORT_SEGMENT, 1, COUNT);
        export("a", "small", 10, 14);
        return Files.readAllBytes(directory.resolve("small"));
    }

    private ExportTrailer export(final String journal, final String file, final long from, final long to)
    {
        try (JournalTool tool = open(journal))
        {
            return ExportTool.write(tool, new BlockRange(from, to), directory.resolve(file), () -> false);
        }
    }

    private ImportResult imported(final String file, final String target)
    {
        return ImportTool.read(
            directory.resolve(file), directory.resolve(target), SEGMENT_LENGTH, MAX_BLOCK_LENGTH, () -> false);
    }

    private void assertRefused(final String file, final String target, final String reason)
    {
        final IllegalArgumentException ex =
            assertThrows(IllegalArgumentException.class, () -> imported(file, target));
        assertTrue(ex.getMessage().startsWith(reason), ex.getMessage());
    }

    private JournalTool open(final String name)
    {
        return JournalTool.open(directory.resolve(name), MAX_BLOCK_LENGTH);
    }

    private List<String> names() throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.map((each) -> each.getFileName().toString()).sorted().toList();
        }
    }

    /** What a writer notes of itself when it opens a journal is not what the journal holds. */
    private static boolean isCounted(final Path file)
    {
        return Files.isRegularFile(file) && !file.endsWith("checkpoint");
    }

    private List<String> contents() throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            final List<String> all = new ArrayList<>();
            for (final Path each : files.filter(ExportTest::isCounted).sorted().toList())
            {
                all.add(each + " " + Arrays.hashCode(Files.readAllBytes(each)));
            }
            return all;
        }
    }
}
