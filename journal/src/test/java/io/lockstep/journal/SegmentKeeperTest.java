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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;

import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.journal.storage.NoSpaceException;
import io.lockstep.protocol.LockstepException;

/** What the keeper does beside the writer, stepped by the test in the place of a thread. */
class SegmentKeeperTest
{
    private static final int SEGMENT_LENGTH = 2048;
    private static final int STEPS = 100;

    private final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(4), 200, 100);
    private final FaultyStorage storage = new FaultyStorage();
    private final List<Throwable> warnings = new ArrayList<>();
    private long nowNs = 1_000_000_000_000L;

    @Test
    void rollShouldCostTheWriterNothingButTheWrites()
    {
        try (Journal journal = Journal.open(context(storage)))
        {
            final Agent keeper = journal.keeper();
            int written = 0;
            for (long n = 1; n <= 150; n++)
            {
                final int before = storage.operationCount();
                final int writesBefore = storage.writeCount();
                blocks.appendTo(journal, n, n);
                journal.flush();
                written += storage.writeCount() - writesBefore;
                assertEquals(storage.writeCount() - writesBefore, storage.operationCount() - before, "block " + n);
                step(keeper);
            }
            assertEquals(150, written, "one write a batch, roll or not");
            assertTrue(journal.counters().get(JournalCounter.ROLLS) > 5, "several rolls were meant");
            assertEquals(1, journal.counters().get(JournalCounter.ROLL_WAITS), "only the first segment was waited for");
        }
    }

    @Test
    void shouldNameASegmentOnlyOnceTheOneBeforeItIsOnTheDevice()
    {
        try (Journal journal = Journal.open(context(storage)); JournalReader reader = journal.newReader())
        {
            final Agent keeper = journal.keeper();
            appendUntilRoll(journal, keeper, 2);

            assertEquals(1, segments().length, "the second has no name yet");
            blocks.assertHeld(reader, journal.lastBlockNumber());
            final long first = SegmentDescriptor.firstBlock(segments()[0]);
            keeperStep(keeper);

            assertEquals(2, segments().length);
            assertTrue(storage.exists(segments()[0].replace(".journal", ".index")));
            blocks.assertHeld(reader, journal.lastBlockNumber());
            assertEquals(1, first);
            final FaultyStorage crashed = storage.crash();
            try (Journal recovered = Journal.open(context(crashed)))
            {
                assertTrue(recovered.lastBlockNumber() >= SegmentDescriptor.firstBlock(segments()[1]) - 1,
                    "the segment before one with a name was to be on the device");
            }
        }
    }

    @Test
    void shouldAllocateNoFasterThanTheWriterFillsTimesThePace()
    {
        final int segmentLength = 4 * 1024 * 1024;
        try (Journal journal = Journal.open(context(storage).segmentLength(segmentLength)))
        {
            blocks.appendTo(journal, 1, 3);
            journal.flush();
            final Agent keeper = journal.keeper();
            for (int i = 0; i < STEPS; i++)
            {
                keeperStep(keeper);
            }

            final String spare =
                Arrays.stream(storage.list()).filter((name) -> name.endsWith(".spare")).findFirst().orElseThrow();
            assertTrue(storage.bytes(spare).length < segmentLength / 2, "it was allocated at once");
        }
    }

    @Test
    void shouldWaitForASegmentThatIsNotReady()
    {
        try (Journal journal = Journal.open(context(storage)); JournalReader reader = journal.newReader())
        {
            blocks.appendTo(journal, 1, 200);
            journal.flush();

            blocks.assertHeld(reader, 200);
            assertTrue(journal.counters().get(JournalCounter.ROLL_WAITS) > 5);
        }
    }

    @Test
    void shouldWarnOfNoRoomAndGoOnToTheEndOfTheSegment()
    {
        try (Journal journal = Journal.open(context(storage)))
        {
            blocks.appendTo(journal, 1, 1);
            journal.flush();
            step(journal.keeper());
            storage.capacity(0);
            appendUntilRoll(journal, journal.keeper(), 2);
            step(journal.keeper());

            assertEquals(1, journal.counters().get(JournalCounter.SPACE_WARNING));
            assertTrue(warnings.stream().anyMatch(
                (each) -> each.getMessage().startsWith("no room for the journal's next segment")), warnings.toString());
            final long last = journal.lastBlockNumber();
            final LockstepException ex =
                assertThrows(LockstepException.class, () -> blocks.appendTo(journal, last + 1, 200));

            assertEquals(LockstepException.Severity.FATAL, ex.severity());
            assertTrue(ex.getMessage().startsWith("journal roll failed: "), ex.getMessage());
            assertTrue(ex.getCause() instanceof NoSpaceException, ex.toString());
            assertThrows(LockstepException.class, journal::flush);
        }
        storage.capacity(Long.MAX_VALUE);
        try (Journal journal = Journal.open(context(storage)))
        {
            assertNull(journal.recoveryReport(), "nothing was torn");
            blocks.appendTo(journal, journal.lastBlockNumber() + 1, 200);
        }
    }

    @Test
    void shouldAllocateAgainOnceThereIsRoom()
    {
        try (Journal journal = Journal.open(context(storage)))
        {
            blocks.appendTo(journal, 1, 1);
            journal.flush();
            storage.capacity(0);
            step(journal.keeper());
            assertEquals(1, journal.counters().get(JournalCounter.SPACE_WARNING));

            storage.capacity(Long.MAX_VALUE);
            nowNs += 2_000_000_000L;
            step(journal.keeper());
            nowNs += 2_000_000_000L;
            step(journal.keeper());

            assertEquals(0, journal.counters().get(JournalCounter.SPACE_WARNING));
            blocks.appendTo(journal, 2, 200);
        }
    }

    @Test
    void shouldWarnOnceWhenThereIsLittleRoom()
    {
        storage.capacity(1024 * 1024);
        try (Journal journal = Journal.open(context(storage).spaceWarning(2 * 1024 * 1024)))
        {
            step(journal.keeper());
            nowNs += 2_000_000_000L;
            step(journal.keeper());

            assertEquals(1, warnings.size(), warnings.toString());
            assertTrue(warnings.get(0).getMessage().startsWith("little room for the journal: "));
            assertEquals(1, journal.counters().get(JournalCounter.SPACE_WARNING));
        }
    }

    @Test
    void failureOfTheKeeperShouldBeTheWritersFailure()
    {
        try (Journal journal = Journal.open(context(storage)))
        {
            appendUntilRoll(journal, journal.keeper(), 2);
            storage.failOn(storage.operationCount() + 1, 0);
            keeperStep(journal.keeper());
            storage.failOn(Integer.MAX_VALUE, 0);

            final LockstepException ex = assertThrows(LockstepException.class, () -> journal.doWork(nowNs));

            assertEquals(LockstepException.Severity.FATAL, ex.severity());
            assertTrue(ex.getCause().getMessage().startsWith("journal's keeper failed: "), ex.toString());
            assertThrows(LockstepException.class, journal::force);
        }
    }

    @Test
    void shouldLeaveNoSpareBehind() throws IOException
    {
        try (Journal journal = Journal.open(context(storage)))
        {
            blocks.appendTo(journal, 1, 40);
            step(journal.keeper());
        }

        assertFalse(Arrays.stream(storage.list()).anyMatch((name) -> name.endsWith(".spare")),
            Arrays.toString(storage.list()));
        assertNotNull(storage.bytes(Checkpoint.FILE_NAME));
    }

    private void appendUntilRoll(final Journal journal, final Agent keeper, final int rolls)
    {
        while (journal.counters().get(JournalCounter.ROLLS) < rolls)
        {
            step(keeper);
            final long next = journal.lastBlockNumber() + 1;
            blocks.appendTo(journal, next, next);
            journal.flush();
        }
    }

    /** The keeper's thread has had all the time that it needs. */
    private static void step(final Agent keeper)
    {
        int idle = 0;
        for (int i = 0; i < STEPS && idle < 2; i++)
        {
            idle = 0 == keeperStep(keeper) ? idle + 1 : 0;
        }
    }

    private static int keeperStep(final Agent keeper)
    {
        try
        {
            return keeper.doWork();
        }
        catch (final Exception ex)
        {
            throw new AssertionError(ex);
        }
    }

    private String[] segments()
    {
        return Arrays.stream(storage.list()).filter(SegmentDescriptor::isSegment).sorted().toArray(String[]::new);
    }

    private JournalContext context(final FaultyStorage on)
    {
        return new JournalContext()
            .storage(on)
            .streamId(STREAM_ID)
            .maxBlockLength(1024)
            .segmentLength(SEGMENT_LENGTH)
            .writeBufferLength(4096)
            .readBufferLength(2048)
            .indexInterval(512)
            .spaceWarning(0)
            .hasKeeperThread(true)
            .epochClock(() -> nowNs)
            .errorHandler(warnings::add);
    }
}
