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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalDamage;
import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.journal.SurveyResult;
import io.lockstep.protocol.LockstepException;

/** Inflicts every kind of damage, and looks whether verifying finds it and repairing mends it. */
class DamageTest
{
    private static final int COUNT = 60;
    private static final int FIRST = 3;
    private static final int MAX_BLOCK_LENGTH = 64 * 1024;
    /** Every byte of the header and of the first record is changed, and of the rest one in some. */
    private static final int DENSE_LENGTH = 240;
    private static final int SPARSE_STEP = 10;

    @TempDir
    private Path root;

    private final ToolBlocks blocks = new ToolBlocks().random(new SplittableRandom(11), COUNT);
    private Path journal;
    private Path peer;
    private List<Path> segments;
    private TreeMap<String, byte[]> original;

    /** A kind of damage; which files it touches is what a verification has to name. */
    enum Kind
    {
        /** Two bytes of one segment. */
        TWO_FLIPPED_AT_ONCE,
        /** Zeros where records were. */
        HOLE,
        /** Two files have each other's names. */
        SWAPPED,
        /** Two files that do not follow each other have each other's names. */
        SWAPPED_FAR,
        /** A file in the middle is gone. */
        MISSING_MIDDLE,
        /** Two files in the middle are gone. */
        MISSING_TWO,
        /** The newest file is gone. */
        MISSING_NEWEST,
        /** A file of another stream. */
        FOREIGN,
        /** A file of the same stream with another content. */
        OTHER_HISTORY,
        /** A file in the middle ends early. */
        TRUNCATED,
        /** The last file ends early. */
        TRUNCATED_LAST,
        /** A file is empty. */
        EMPTY,
        /** A valid record stands where another was. */
        MISDIRECTED,
        /** A part of the last file is what it was before it was written. */
        LOST_WRITE,
        /** The first file has no header. */
        FIRST_HEADER,
        /** A name is no name of a segment. */
        MISNAMED
    }

    @BeforeEach
    void write() throws IOException
    {
        journal = blocks.write(root.resolve("a").toFile(), ToolBlocks.SHORT_SEGMENT, FIRST, COUNT).toPath();
        peer = blocks.write(root.resolve("b").toFile(), 4 * ToolBlocks.SHORT_SEGMENT, 1, COUNT).toPath();
        segments = segments(journal);
        original = contents(journal);
        assertTrue(segments.size() > 5, "segments: " + segments.size());
    }

    @Test
    void shouldFindNothingWhereNothingIsWrong()
    {
        final SurveyResult result = verify();

        assertEquals(List.of(), result.damages());
        assertEquals(List.of(), result.notes());
        assertNull(result.tornTail());
        assertEquals(FIRST, result.firstBlock());
        assertEquals(COUNT, result.lastBlock());
        assertEquals(blocks.decoder(FIRST).firstSequence(), result.firstSequence());
        assertEquals(blocks.lastSequence(), result.lastSequence());
        assertEquals(segments.size(), result.segmentCount());
    }

    @Test
    void shouldFindFlippedBytesAnywhereInASegmentAndMendIt() throws IOException
    {
        final Path file = segments.get(2);
        final byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++)
        {
            final byte[] changed = bytes.clone();
            changed[i] ^= (byte)(1 << (i & 7));
            Files.write(file, changed);

            assertNames(verify(), List.of(file), "offset=" + i);
            if (0 == i % 200)
            {
                mend();
            }
            i += i < DENSE_LENGTH ? 0 : SPARSE_STEP;
        }
    }

    @Test
    void shouldFindFlippedBytesOfTheLastSegmentWhereRecordsAre() throws IOException
    {
        final Path file = segments.get(segments.size() - 1);
        final byte[] bytes = Files.readAllBytes(file);
        final int used = lastNonZero(bytes) + 1;
        for (int i = 0; i < used; i++)
        {
            final byte[] changed = bytes.clone();
            changed[i] ^= (byte)(1 << (i & 7));
            Files.write(file, changed);

            assertNames(verify(), List.of(file), "offset=" + i);
            i += i < DENSE_LENGTH ? 0 : SPARSE_STEP;
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldFindAndMendEveryKindOfDamage(final Kind kind) throws IOException
    {
        final List<Path> touched = inflict(kind);

        assertNames(verify(), touched, kind.name());
        mend();
    }

    @Test
    void shouldTellWhichBlocksCannotBeRead() throws IOException
    {
        final Path file = segments.get(2);
        final long first = SegmentDescriptor.firstBlock(file.getFileName().toString());
        final byte[] bytes = Files.readAllBytes(file);
        bytes[SegmentDescriptor.HEADER_LENGTH + SegmentDescriptor.alignedRecordLength(
            blocks.bytes(first).length) + 60] ^= 1;
        Files.write(file, bytes);

        final JournalDamage damage = verify().damages().get(0);

        assertEquals(first + 1, damage.firstBlock());
        assertEquals(first + 1, damage.lastBlock());
        assertEquals(
            SegmentDescriptor.HEADER_LENGTH + SegmentDescriptor.alignedRecordLength(blocks.bytes(first).length),
            damage.offset());
        assertEquals(blocks.decoder(first + 1).firstSequence(), damage.firstSequence());
        assertEquals("chain CRC differs", damage.reason());
    }

    @Test
    void shouldOnlyNoteAnIndexThatIsNotRight() throws IOException
    {
        final String name = segments.get(1).getFileName().toString();
        final Path index = journal.resolve(SegmentDescriptor.indexFileName(
            SegmentDescriptor.firstSequence(name), SegmentDescriptor.firstBlock(name)));
        final byte[] bytes = Files.readAllBytes(index);
        bytes[20] ^= 1;
        Files.write(index, bytes);

        final SurveyResult result = verify();

        assertEquals(List.of(), result.damages());
        assertEquals(1, result.notes().size());
    }

    @Test
    void shouldTellATornTailFromDamage() throws IOException
    {
        final Path torn = root.resolve("torn");
        blocks.writeTorn(torn.toFile(), ToolBlocks.SHORT_SEGMENT, 1, COUNT);

        final SurveyResult result = new VerifyTool(torn, MAX_BLOCK_LENGTH, 2, VerifyTool.Progress.NONE).run(0, 0);

        assertEquals(List.of(), result.damages());
        assertTrue(result.tornTail().startsWith("torn tail left out: "), result.tornTail());
        assertEquals(COUNT - 1, result.lastBlock());
    }

    @Test
    void shouldVerifyBesideAWriter()
    {
        final File live = root.resolve("live").toFile();
        try (Journal writer = blocks.open(live, ToolBlocks.SHORT_SEGMENT, 1))
        {
            blocks.append(writer, 1, 40);

            final SurveyResult result =
                new VerifyTool(live.toPath(), MAX_BLOCK_LENGTH, 2, VerifyTool.Progress.NONE).run(0, 0);

            assertEquals(List.of(), result.damages());
            assertEquals(40, result.lastBlock());
            assertThrows(IllegalArgumentException.class, () -> repair(live.toPath(), peer, false));
            blocks.append(writer, 41, COUNT);
        }
    }

    @Test
    void shouldLookAtTheSegmentsOfARangeAlone() throws IOException
    {
        inflict(Kind.HOLE);
        final long early = blocks.decoder(FIRST).firstSequence();
        final VerifyTool tool = new VerifyTool(journal, MAX_BLOCK_LENGTH, 2, VerifyTool.Progress.NONE);

        assertEquals(List.of(), tool.run(early, early + 1).damages());
        assertEquals(1, tool.run(early, early + 1).segmentCount());
        assertFalse(tool.run(early, 0).isSound());
    }

    @Test
    void shouldChangeNothingWhenTheSourceIsOfAnotherHistory() throws IOException
    {
        blocks.changed(7, 65).write(root.resolve("c").toFile(), MAX_BLOCK_LENGTH, 1, COUNT);
        inflict(Kind.HOLE);
        final TreeMap<String, byte[]> before = contents(journal);

        final LockstepException ex =
            assertThrows(LockstepException.class, () -> repair(journal, root.resolve("c"), false));

        assertTrue(ex.getMessage().contains("source is of another history than what comes before: block="),
            ex.getMessage());
        assertSame(before, contents(journal));
    }

    @Test
    void shouldChangeNothingWhenTheSourceDoesNotLeadToWhatFollows() throws IOException
    {
        final long within = SegmentDescriptor.firstBlock(segments.get(2).getFileName().toString()) + 1;
        blocks.changed(within, 65).write(root.resolve("c").toFile(), MAX_BLOCK_LENGTH, 1, COUNT);
        inflict(Kind.HOLE);
        final TreeMap<String, byte[]> before = contents(journal);

        final LockstepException ex =
            assertThrows(LockstepException.class, () -> repair(journal, root.resolve("c"), false));

        assertTrue(ex.getMessage().contains("source is of another history than what follows: file=" +
            segments.get(3).getFileName()), ex.getMessage());
        assertSame(before, contents(journal));
    }

    @Test
    void shouldChangeNothingWhenTheSourceHasNotWhatTheLastSegmentStillHolds() throws IOException
    {
        final Path last = segments.get(segments.size() - 1);
        final long within = SegmentDescriptor.firstBlock(last.getFileName().toString()) + 1;
        blocks.changed(within, 65).write(root.resolve("c").toFile(), MAX_BLOCK_LENGTH, 1, COUNT);
        final byte[] bytes = Files.readAllBytes(last);
        bytes[SegmentDescriptor.HEADER_LENGTH + 60] ^= 1;
        Files.write(last, bytes);
        final TreeMap<String, byte[]> before = contents(journal);

        final LockstepException ex =
            assertThrows(LockstepException.class, () -> repair(journal, root.resolve("c"), false));

        assertTrue(ex.getMessage().contains("source is of another history than what is held: file="),
            ex.getMessage());
        assertSame(before, contents(journal));
    }

    @Test
    void shouldChangeNothingWhenTheSourceDoesNotHoldTheBlocks() throws IOException
    {
        blocks.write(root.resolve("short").toFile(), MAX_BLOCK_LENGTH, 1, 10);
        inflict(Kind.HOLE);
        final TreeMap<String, byte[]> before = contents(journal);

        final LockstepException ex =
            assertThrows(LockstepException.class, () -> repair(journal, root.resolve("short"), false));

        assertTrue(ex.getMessage().contains("source does not hold the blocks: directory="), ex.getMessage());
        assertSame(before, contents(journal));
    }

    @Test
    void shouldChangeNothingWhenItIsARehearsal() throws IOException
    {
        inflict(Kind.HOLE);
        final TreeMap<String, byte[]> before = contents(journal);

        final RepairResult result = repair(journal, peer, true);

        assertEquals(1, result.segments().size());
        assertSame(before, contents(journal));
    }

    private List<Path> inflict(final Kind kind) throws IOException
    {
        final Path two = segments.get(2);
        final Path three = segments.get(3);
        final Path last = segments.get(segments.size() - 1);
        final byte[] bytes = Files.readAllBytes(two);
        final int used = lastNonZero(bytes) + 1;
        switch (kind)
        {
            case TWO_FLIPPED_AT_ONCE:
                bytes[SegmentDescriptor.HEADER_LENGTH + 50] ^= 4;
                bytes[used - 30] ^= 1;
                Files.write(two, bytes);
                return List.of(two);

            case HOLE:
                Arrays.fill(bytes, 300, 900, (byte)0);
                Files.write(two, bytes);
                return List.of(two);

            case SWAPPED:
                swap(two, three);
                return List.of(two, three);

            case SWAPPED_FAR:
                swap(segments.get(1), three);
                return List.of(segments.get(1), three);

            case MISSING_MIDDLE:
                Files.delete(two);
                return List.of(two);

            case MISSING_TWO:
                Files.delete(two);
                Files.delete(three);
                return List.of(two);

            case MISSING_NEWEST:
                Files.delete(last);
                return List.of(last);

            default:
                return inflictMore(kind, two, three, last);
        }
    }

    private List<Path> inflictMore(final Kind kind, final Path two, final Path three, final Path last)
        throws IOException
    {
        final byte[] bytes = Files.readAllBytes(two);
        switch (kind)
        {
            case FOREIGN:
                bytes[12]++;
                Files.write(two, withHeaderCrc(bytes));
                return List.of(two);

            case OTHER_HISTORY:
                final Path other = root.resolve("other");
                blocks.changed(5, 65).write(other.toFile(), ToolBlocks.SHORT_SEGMENT, FIRST, COUNT);
                Files.write(two, Files.readAllBytes(other.resolve(two.getFileName())));
                return List.of(two, three);

            case TRUNCATED:
                Files.write(two, Arrays.copyOf(bytes, 700));
                return List.of(two);

            case TRUNCATED_LAST:
                Files.write(last, Arrays.copyOf(Files.readAllBytes(last), 200));
                return List.of(last);

            case EMPTY:
                Files.write(two, new byte[0]);
                return List.of(two);

            case MISDIRECTED:
                final int length = SegmentDescriptor.alignedRecordLength(
                    blocks.bytes(SegmentDescriptor.firstBlock(three.getFileName().toString())).length);
                System.arraycopy(
                    Files.readAllBytes(three), SegmentDescriptor.HEADER_LENGTH, bytes,
                    SegmentDescriptor.HEADER_LENGTH, length);
                Files.write(two, bytes);
                return List.of(two);

            case LOST_WRITE:
                final byte[] lastBytes = Files.readAllBytes(last);
                Arrays.fill(lastBytes, SegmentDescriptor.HEADER_LENGTH + 100, lastBytes.length, (byte)0);
                Files.write(last, lastBytes);
                return List.of(last);

            case FIRST_HEADER:
                final byte[] firstBytes = Files.readAllBytes(segments.get(0));
                Arrays.fill(firstBytes, 0, SegmentDescriptor.HEADER_LENGTH, (byte)0);
                Files.write(segments.get(0), firstBytes);
                return List.of(segments.get(0));

            default:
                final Path renamed = journal.resolve("12-" + two.getFileName());
                Files.move(two, renamed);
                return List.of(two, renamed);
        }
    }

    /** Each of the files is named, and no other. */
    private void assertNames(final SurveyResult result, final List<Path> touched, final String what)
    {
        final List<String> expected = new ArrayList<>();
        touched.forEach((each) -> expected.add(each.getFileName().toString()));
        final List<String> named = new ArrayList<>();
        result.damages().forEach((each) -> named.add(each.fileName()));
        for (final String each : expected)
        {
            assertTrue(named.contains(each), what + " expected=" + expected + " actual=" + result.damages());
        }
        named.removeAll(expected);
        named.removeIf((each) -> !original.containsKey(each));
        assertEquals(List.of(), named, what + " expected=" + expected + " actual=" + result.damages());
    }

    private void mend() throws IOException
    {
        final RepairResult result = repair(journal, peer, false);

        assertFalse(result.segments().isEmpty());
        assertEquals(List.of(), result.after().damages());
        assertEquals(List.of(), verify().damages());
        assertEquals(COUNT, verify().lastBlock());
        assertEquals(FIRST, verify().firstBlock());
        try (JournalTool one = JournalTool.open(journal, MAX_BLOCK_LENGTH);
            JournalTool other = JournalTool.open(peer, MAX_BLOCK_LENGTH))
        {
            final ComparisonResult comparison =
                new JournalComparison().add("a", one.reader()).add("b", other.reader()).run(() -> false);
            assertNull(comparison.difference());
            assertEquals(COUNT - FIRST + 1, comparison.comparedBlocks());
        }
        try (Journal writer = blocks.open(journal.toFile(), ToolBlocks.SHORT_SEGMENT, FIRST))
        {
            assertEquals(COUNT, writer.lastBlockNumber());
        }
    }

    private SurveyResult verify()
    {
        return new VerifyTool(journal, MAX_BLOCK_LENGTH, 2, VerifyTool.Progress.NONE).run(0, 0);
    }

    private static RepairResult repair(final Path directory, final Path from, final boolean isDryRun)
    {
        try (JournalTool source = JournalTool.open(from, MAX_BLOCK_LENGTH))
        {
            return RepairTool.run(directory, MAX_BLOCK_LENGTH, RepairTool.from(source), isDryRun);
        }
    }

    private static void swap(final Path one, final Path other) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(one);
        Files.write(one, Files.readAllBytes(other));
        Files.write(other, bytes);
    }

    private static byte[] withHeaderCrc(final byte[] bytes)
    {
        final java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(bytes, 0, 60);
        new org.agrona.concurrent.UnsafeBuffer(bytes).putInt(60, (int)crc.getValue());
        return bytes;
    }

    private static int lastNonZero(final byte[] bytes)
    {
        int last = bytes.length - 1;
        while (0 == bytes[last])
        {
            last--;
        }
        return last;
    }

    private static List<Path> segments(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.filter((each) -> SegmentDescriptor.isSegment(each.toString())).sorted().toList();
        }
    }

    private static TreeMap<String, byte[]> contents(final Path directory) throws IOException
    {
        final TreeMap<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory))
        {
            for (final Path each : files.toList())
            {
                contents.put(each.getFileName().toString(), Files.readAllBytes(each));
            }
        }
        return contents;
    }

    private static void assertSame(final TreeMap<String, byte[]> expected, final TreeMap<String, byte[]> actual)
    {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, actual.get(name), name));
    }
}
