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
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.protocol.LockstepException;

/** What is told apart by knowing how far the journal was forced, and on which boot of the machine. */
class CheckpointTest
{
    private static final int FORCED = 20;
    private static final int WRITTEN = 30;

    private final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(6), WRITTEN, 60);
    private long nowNs = 1_000_000_000_000L;

    @Test
    void shouldRefuseAJournalWhoseNewestSegmentIsMissing() throws Exception
    {
        final FaultyStorage storage = closed();
        final String[] names = segmentNames(storage);
        storage.delete(names[names.length - 1]);

        assertRefused(storage, "journal ends before what was forced: forcedBlock=" + WRITTEN);
    }

    @Test
    void shouldRefuseAJournalWhoseNewestSegmentIsCutBeforeWhatWasForced()
    {
        final FaultyStorage storage = closed();
        final String[] names = segmentNames(storage);
        final String last = names[names.length - 1];
        final byte[] bytes = storage.bytes(last);
        final int end = SegmentDescriptor.HEADER_LENGTH +
            blocks.recordLength(SegmentDescriptor.firstBlock(last), WRITTEN);
        for (int length = SegmentDescriptor.HEADER_LENGTH; length < end; length++)
        {
            final FaultyStorage cut = storage.crashKeepingWritten();
            cut.put(last, Arrays.copyOf(bytes, length));
            assertRefused(cut, "journal ends before what was forced: forcedBlock=" + WRITTEN);
        }
    }

    @Test
    void shouldRefuseALostWriteThatLeavesAnOlderEnd()
    {
        final FaultyStorage storage = closed();
        final String[] names = segmentNames(storage);
        final String last = names[names.length - 1];
        final byte[] bytes = storage.bytes(last);
        final long first = SegmentDescriptor.firstBlock(last);
        Arrays.fill(
            bytes, SegmentDescriptor.HEADER_LENGTH + blocks.recordLength(first, WRITTEN - 2), bytes.length, (byte)0);
        storage.put(last, bytes);

        assertRefused(storage, "journal ends before what was forced");
    }

    @Test
    void shouldRefuseAnEndOfAnotherHistory() throws Exception
    {
        final FaultyStorage storage = closed();
        final String[] names = segmentNames(storage);
        final TestBlocks others = new TestBlocks().add(new SplittableRandom(6), WRITTEN - 1, 60).add(new byte[] {1});
        final FaultyStorage other = new FaultyStorage();
        try (Journal journal = Journal.open(context(other).segmentLength(2048)))
        {
            others.appendTo(journal, 1, WRITTEN);
        }
        storage.put(names[names.length - 1], other.bytes(names[names.length - 1]));

        assertRefused(storage, "last block is another one than was forced");
        final JournalSurvey survey = new JournalSurvey(context(storage), 0);
        final List<SegmentSurvey> surveys = new ArrayList<>();
        for (final String each : survey.files())
        {
            surveys.add(survey.survey(each));
        }
        final List<JournalDamage> damages = survey.conclude(surveys, true).damages();
        assertEquals(1, damages.size(), damages.toString());
        assertEquals(names[names.length - 1], damages.get(0).fileName());
    }

    @Test
    void shouldCutAHoleOnlyIfThePowerWasLost()
    {
        final FaultyStorage written = new FaultyStorage();
        final Journal journal = Journal.open(context(written));
        blocks.appendTo(journal, 1, FORCED);
        journal.force();
        final FaultyStorage before = written.crashKeepingWritten();
        blocks.appendTo(journal, FORCED + 1, WRITTEN);
        journal.flush();
        final String name = segmentNames(written)[0];
        final byte[] bytes = written.bytes(name);
        final int start = SegmentDescriptor.HEADER_LENGTH + blocks.recordLength(1, FORCED + 2);
        Arrays.fill(bytes, start, start + blocks.recordLength(FORCED + 3, FORCED + 4), (byte)0);

        final FaultyStorage killed = before.crashKeepingWritten();
        killed.put(name, bytes);
        assertRefused(killed, "nextRecord=");

        final FaultyStorage powerLost = before.crash();
        powerLost.put(name, bytes);
        try (Journal recovered = Journal.open(context(powerLost)))
        {
            assertEquals(FORCED + 2, recovered.lastBlockNumber());
            final String report = recovered.recoveryReport();
            assertTrue(report.startsWith("torn tail cut: file=" + name), report);
            blocks.appendTo(recovered, FORCED + 3, WRITTEN);
        }
        try (Journal again = Journal.open(context(powerLost)))
        {
            assertEquals(WRITTEN, again.lastBlockNumber());
            assertNull(again.recoveryReport());
        }
    }

    @Test
    void shouldRefuseAHoleBeforeWhatWasForcedThoughThePowerWasLost() throws Exception
    {
        final FaultyStorage written = new FaultyStorage();
        final Journal journal = Journal.open(context(written));
        blocks.appendTo(journal, 1, FORCED);
        journal.force();
        nowNs += 2_000_000_000L;
        journal.keeper().doWork();
        blocks.appendTo(journal, FORCED + 1, WRITTEN);
        journal.flush();
        final FaultyStorage powerLost = written.crash();
        final String name = segmentNames(powerLost)[0];
        final byte[] bytes = powerLost.bytes(name);
        final int start = SegmentDescriptor.HEADER_LENGTH + blocks.recordLength(1, FORCED - 5);
        Arrays.fill(bytes, start, start + blocks.recordLength(FORCED - 4, FORCED - 4), (byte)0);
        powerLost.put(name, bytes);

        assertRefused(powerLost, "journal ends before what was forced: forcedBlock=" + FORCED);
    }

    @Test
    void shouldGoOnWithoutACheckpointAndMakeIt() throws Exception
    {
        final FaultyStorage storage = closed();
        storage.delete(Checkpoint.FILE_NAME);

        Journal.open(context(storage)).close();

        final String[] names = segmentNames(storage);
        storage.delete(names[names.length - 1]);
        assertRefused(storage, "journal ends before what was forced");
    }

    @Test
    void shouldSurviveAnyFlippedBitInTheCheckpoint()
    {
        final FaultyStorage storage = closed();
        final byte[] bytes = storage.bytes(Checkpoint.FILE_NAME);
        for (int i = 0; i < bytes.length; i += i % 4096 == 71 ? 4025 : 1)
        {
            final FaultyStorage copy = storage.crashKeepingWritten();
            final byte[] bad = bytes.clone();
            bad[i] ^= (byte)(1 << i % 8);
            copy.put(Checkpoint.FILE_NAME, bad);
            try (Journal journal = Journal.open(context(copy)))
            {
                assertEquals(WRITTEN, journal.lastBlockNumber(), "byte=" + i);
            }
        }
    }

    @Test
    void shouldTellOfACheckpointThatIsNone()
    {
        final FaultyStorage storage = closed();
        storage.put(Checkpoint.FILE_NAME, new byte[100]);

        try (Journal journal = Journal.open(context(storage)))
        {
            assertEquals("checkpoint made again: file=checkpoint reason=checkpoint is damaged",
                journal.recoveryReport());
        }
        try (Journal journal = Journal.open(context(storage)))
        {
            assertNull(journal.recoveryReport());
        }
    }

    @Test
    void shouldRefuseTheCheckpointOfAnotherJournal()
    {
        final FaultyStorage storage = closed();
        final FaultyStorage other = new FaultyStorage();
        Journal.open(context(other).clusterId(5)).close();
        storage.put(Checkpoint.FILE_NAME, other.bytes(Checkpoint.FILE_NAME));

        assertRefused(storage, "file=checkpoint offset=0 block=1 sequence=1 reason=checkpoint of another journal");
    }

    @Test
    void shouldRefuseSegmentsOfAnotherClusterOrStream()
    {
        final FaultyStorage storage = closed();
        final FaultyStorage copy = new FaultyStorage();
        for (final String name : segmentNames(storage))
        {
            copy.put(name, storage.bytes(name));
        }

        assertRefusedBy(context(copy).clusterId(9), "another cluster: expected=9 actual=0");
        assertRefusedBy(context(copy).streamId(9), "another stream: expected=9 actual=" + STREAM_ID);
    }

    private FaultyStorage closed()
    {
        final FaultyStorage storage = new FaultyStorage();
        try (Journal journal = Journal.open(context(storage).segmentLength(2048)))
        {
            blocks.appendTo(journal, 1, WRITTEN);
        }
        return storage;
    }

    private void assertRefused(final FaultyStorage storage, final String part)
    {
        assertRefusedBy(context(storage), part);
        final LockstepException reading =
            assertThrows(LockstepException.class, () -> readAll(storage), "a reader went past it: " + part);
        assertEquals(LockstepException.Severity.FATAL, reading.severity());
    }

    private void assertRefusedBy(final JournalContext context, final String part)
    {
        final LockstepException ex = assertThrows(LockstepException.class, () -> Journal.open(context).close());
        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        assertTrue(ex.getMessage().startsWith("journal is damaged: directory=memory file="), ex.getMessage());
        assertTrue(ex.getMessage().contains(part), "expected=" + part + " actual=" + ex.getMessage());
    }

    private void readAll(final FaultyStorage storage)
    {
        try (JournalReader reader = JournalReader.open(context(storage)))
        {
            reader.poll((buffer, offset, length) -> assertTrue(length > 0), Integer.MAX_VALUE);
        }
    }

    private static String[] segmentNames(final FaultyStorage storage)
    {
        return Arrays.stream(storage.list()).filter(SegmentDescriptor::isSegment).sorted().toArray(String[]::new);
    }

    private JournalContext context(final FaultyStorage on)
    {
        return new JournalContext()
            .storage(on)
            .streamId(STREAM_ID)
            .maxBlockLength(1024)
            .segmentLength(16 * 1024)
            .writeBufferLength(16 * 1024)
            .readBufferLength(2048)
            .indexInterval(512)
            .spaceWarning(0)
            .epochClock(() -> nowNs);
    }
}
