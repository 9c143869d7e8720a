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

import static io.lockstep.journal.SegmentDescriptor.*;
import static io.lockstep.journal.TestBlocks.STREAM_ID;
import static org.junit.jupiter.api.Assertions.*;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.protocol.LockstepException;

/** Cuts files at every byte and flips bits in every field, and holds recovery to what it may cut and must refuse. */
class JournalDamageTest
{
    private static final int BLOCKS = 40;

    private final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(9), BLOCKS, 60);
    private String[] names;
    private byte[][] files;

    @BeforeEach
    void writeSegments()
    {
        final FaultyStorage storage = new FaultyStorage();
        try (Journal journal = Journal.open(context(storage)))
        {
            blocks.appendTo(journal, 1, BLOCKS);
        }
        names = Arrays.stream(storage.list()).filter(SegmentDescriptor::isSegment).sorted().toArray(String[]::new);
        files = new byte[names.length][];
        for (int i = 0; i < names.length; i++)
        {
            files[i] = storage.bytes(names[i]);
        }
        assertTrue(names.length >= 3, "several segments are needed");
        assertTrue(blocks.last() - firstBlock(names.length - 1) >= 3, "several last records are needed");
    }

    @Test
    void shouldCutTheTailWhereverTheLastSegmentEnds()
    {
        final int last = names.length - 1;
        final int end = end(last);
        for (int length = HEADER_LENGTH; length < files[last].length; length++)
        {
            final FaultyStorage storage = storageWith(last, Arrays.copyOf(files[last], length));
            final long whole = wholeBlocks(last, length);
            final int kept = HEADER_LENGTH + blocks.recordLength(firstBlock(last), whole);

            assertCut(storage, whole, kept, length < end ? length - kept : 0, "length=" + length);
        }
    }

    @Test
    void shouldCutZerosWhereverTheyStart()
    {
        final int last = names.length - 1;
        for (int from = HEADER_LENGTH; from < end(last); from++)
        {
            final byte[] bytes = files[last].clone();
            Arrays.fill(bytes, from, bytes.length, (byte)0);
            if (Arrays.equals(bytes, files[last]))
            {
                continue;
            }
            final FaultyStorage storage = storageWith(last, bytes);
            try (Journal journal = Journal.open(context(storage)))
            {
                assertTrue(journal.lastBlockNumber() >= wholeBlocks(last, from), "from=" + from);
                final int kept = HEADER_LENGTH + blocks.recordLength(firstBlock(last), journal.lastBlockNumber());
                assertEquals(
                    Arrays.equals(bytes, kept, bytes.length, new byte[bytes.length], kept, bytes.length),
                    null == journal.recoveryReport(),
                    "from=" + from);
                blocks.appendTo(journal, journal.lastBlockNumber() + 1, BLOCKS);
            }
            assertArrayEquals(files[last], storage.bytes(names[last]));
        }
    }

    @Test
    void shouldTakeZerosAfterTheLastRecordOfAnySegmentAsNotWritten()
    {
        final FaultyStorage storage = storageWith(0, Arrays.copyOf(files[0], 2 * files[0].length));

        try (Journal journal = Journal.open(context(storage)); JournalReader reader = journal.newReader())
        {
            assertNull(journal.recoveryReport());
            blocks.assertHeld(reader, BLOCKS);
        }
    }

    @Test
    void shouldCutTheLastRecordWhicheverOfItsBitsIsFlipped()
    {
        final int last = names.length - 1;
        final int start = end(last) - blocks.recordLength(BLOCKS, BLOCKS);
        for (int i = start; i < end(last); i++)
        {
            final FaultyStorage storage = storageWith(last, flipped(files[last], i));

            assertCut(storage, BLOCKS - 1, start, files[last].length - start, "byte=" + i);
        }
    }

    @Test
    void shouldRefuseAFlippedBitInARecordThatAnotherFollows()
    {
        final int last = names.length - 1;
        final int end = end(last) - blocks.recordLength(BLOCKS, BLOCKS);
        final int start = end - blocks.recordLength(BLOCKS - 1, BLOCKS - 1);
        for (int i = start; i < end; i++)
        {
            final FaultyStorage storage = storageWith(last, flipped(files[last], i));

            assertRefused(storage, "file=" + names[last] + " offset=" + start + " block=" + (BLOCKS - 1), "byte=" + i);
        }
    }

    @Test
    void shouldRefuseAFlippedBitAnywhereInAnEarlierSegment()
    {
        final long first = firstBlock(1);
        long block = first;
        int start = HEADER_LENGTH;
        for (int i = 0; i < files[1].length; i++)
        {
            while (block < firstBlock(2) && i >= start + blocks.recordLength(block, block))
            {
                start += blocks.recordLength(block, block);
                block++;
            }
            final FaultyStorage storage = storageWith(1, flipped(files[1], i));
            final int offset = i < HEADER_LENGTH ? 0 : start;

            assertRefused(storage, "file=" + names[1] + " offset=" + offset + " block=" + block, "byte=" + i);
        }
    }

    @Test
    void shouldRefuseAnEarlierSegmentThatIsCut()
    {
        for (int length = 0; length < end(0); length++)
        {
            final FaultyStorage storage = storageWith(0, Arrays.copyOf(files[0], length));

            assertRefused(storage, "file=", "length=" + length);
        }
    }

    @Test
    void shouldRefuseAFlippedBitInAnyHeader()
    {
        for (int segment = 0; segment < names.length; segment++)
        {
            for (int i = 0; i < HEADER_LENGTH; i++)
            {
                final FaultyStorage storage = storageWith(segment, flipped(files[segment], i));

                assertRefused(storage, "file=" + names[segment] + " offset=0 ", "byte=" + i);
            }
        }
    }

    @Test
    void shouldRefuseAMissingSegment()
    {
        final FaultyStorage storage = new FaultyStorage();
        storage.put(names[0], files[0]);
        storage.put(names[2], files[2]);

        assertRefused(storage, "file=" + names[2] + " offset=0 block=" + firstBlock(1), "");
    }

    @Test
    void shouldGoOnWithoutTheFirstSegments() throws Exception
    {
        final FaultyStorage storage = storageWith(0, files[0]);
        storage.delete(names[0]);

        try (Journal journal = Journal.open(context(storage)); JournalReader reader = journal.newReader())
        {
            assertEquals(firstBlock(1), journal.firstBlockNumber());
            assertEquals(blocks.lastSequence(), journal.lastSequence());
            blocks.expect(firstBlock(1));
            reader.poll(blocks, BLOCKS);
            assertEquals(BLOCKS + 1, blocks.expected());
        }
    }

    @Test
    void shouldNotTakeAPayloadForARecord()
    {
        final byte[] later = new TestBlocks(60, 100, 5).add(new byte[20]).bytes(61);
        final byte[] payload = new byte[alignedRecordLength(later.length) + 64];
        for (int shift = 0; shift < RECORD_ALIGNMENT; shift++)
        {
            Arrays.fill(payload, (byte)0);
            payload[shift] = (byte)(RECORD_HEADER_LENGTH + later.length);
            payload[shift + RECORD_TYPE_OFFSET] = RECORD_TYPE_BLOCK;
            System.arraycopy(later, 0, payload, shift + RECORD_HEADER_LENGTH, later.length);
            final TestBlocks hostile = new TestBlocks().add(new byte[8]).add(payload);
            final FaultyStorage written = new FaultyStorage();
            try (Journal journal = Journal.open(context(written)))
            {
                hostile.appendTo(journal, 1, 2);
            }
            final byte[] bytes = written.bytes(fileName(1, 1));
            final FaultyStorage storage = new FaultyStorage();
            final int end = HEADER_LENGTH + hostile.recordLength(1, 2);
            storage.put(fileName(1, 1), Arrays.copyOf(bytes, end - 8));

            try (Journal journal = Journal.open(context(storage)))
            {
                assertEquals(1, journal.lastBlockNumber(), "shift=" + shift);
            }
        }
    }

    @Test
    void shouldNoticeWhatIsDamagedAfterItWasOpened()
    {
        final FaultyStorage storage = storageWith(0, files[0]);
        try (Journal journal = Journal.open(context(storage)); JournalReader reader = journal.newReader())
        {
            storage.put(names[0], flipped(files[0], HEADER_LENGTH + RECORD_HEADER_LENGTH + 40));

            final LockstepException ex = assertThrows(LockstepException.class, () -> reader.poll(blocks, 1));

            assertEquals("journal is damaged: directory=memory file=" + names[0] +
                " offset=64 block=1 sequence=1 reason=chain CRC differs", ex.getMessage());
        }
    }

    @Test
    void shouldKeepTheReleasedLayout()
    {
        assertEquals("00000000000000000042-00000000000000000007.journal", fileName(42, 7));
        assertEquals(
            "4c4f434b4a524e4c0100000007000000" +
            "01000000000000000100000000000000" +
            "00000000000000000000000000000000" +
            "00000000000000000000000000e73468",
            HexFormat.of().formatHex(files[0], 0, HEADER_LENGTH),
            "the example in the protocol's description");
        assertEquals(RECORD_TYPE_BLOCK, files[0][HEADER_LENGTH + RECORD_TYPE_OFFSET]);
        final byte[] first = blocks.bytes(1);
        assertEquals(RECORD_HEADER_LENGTH + first.length, files[0][HEADER_LENGTH] & 0xFF);
        assertArrayEquals(first, Arrays.copyOfRange(files[0], 72, 72 + first.length));
    }

    private void assertCut(
        final FaultyStorage storage, final long last, final int offset, final int length, final String what)
    {
        try (JournalReader reader = JournalReader.open(context(storage)))
        {
            blocks.assertHeld(reader, last);
        }
        try (Journal journal = Journal.open(context(storage)); JournalReader reader = journal.newReader())
        {
            if (0 == length)
            {
                assertNull(journal.recoveryReport(), what);
            }
            else
            {
                final String start = "torn tail cut: file=" + names[names.length - 1] + " offset=" + offset +
                    " length=" + length + " block=" + (last + 1) + " sequence=";
                assertTrue(journal.recoveryReport().startsWith(start), journal.recoveryReport() + ' ' + what);
            }
            blocks.assertHeld(reader, last);
            blocks.appendTo(journal, last + 1, BLOCKS);
        }
        assertArrayEquals(files[names.length - 1], storage.bytes(names[names.length - 1]), what);
    }

    private static void assertRefused(final FaultyStorage storage, final String part, final String what)
    {
        final LockstepException ex =
            assertThrows(LockstepException.class, () -> Journal.open(context(storage)).close(), what);
        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        assertTrue(ex.getMessage().startsWith("journal is damaged: "), ex.getMessage() + ' ' + what);
        assertTrue(ex.getMessage().contains(part), "expected=" + part + " actual=" + ex.getMessage() + ' ' + what);
        assertEquals(0, storage.operationCount(), "what is damaged must be left as it is, " + what);
    }

    private FaultyStorage storageWith(final int index, final byte[] bytes)
    {
        final FaultyStorage storage = new FaultyStorage();
        for (int i = 0; i < names.length; i++)
        {
            storage.put(names[i], i == index ? bytes : files[i]);
        }
        return storage;
    }

    /** Where the last record of a segment ends. */
    private int end(final int segment)
    {
        final long next = segment + 1 < names.length ? firstBlock(segment + 1) : BLOCKS + 1;
        return HEADER_LENGTH + blocks.recordLength(firstBlock(segment), next - 1);
    }

    private long firstBlock(final int segment)
    {
        return SegmentDescriptor.firstBlock(names[segment]);
    }

    private long wholeBlocks(final int segment, final int length)
    {
        long block = firstBlock(segment) - 1;
        int end = HEADER_LENGTH;
        while (block < BLOCKS && end + blocks.recordLength(block + 1, block + 1) <= length)
        {
            block++;
            end += blocks.recordLength(block, block);
        }
        return block;
    }

    private static byte[] flipped(final byte[] bytes, final int index)
    {
        final byte[] copy = bytes.clone();
        copy[index] ^= (byte)(1 << index % 8);
        return copy;
    }

    private static JournalContext context(final FaultyStorage storage)
    {
        return new JournalContext()
            .storage(storage)
            .streamId(STREAM_ID)
            .maxBlockLength(512)
            .segmentLength(2048)
            .writeBufferLength(4096)
            .readBufferLength(1024)
            .indexInterval(512);
    }
}
