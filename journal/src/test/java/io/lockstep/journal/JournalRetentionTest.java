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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.protocol.LockstepException;

class JournalRetentionTest
{
    private static final int SEGMENT_LENGTH = 2048;

    private final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(4), 300, 100);
    private final FaultyStorage storage = new FaultyStorage();
    private long nowNs = 5_000;

    @Test
    void shouldKeepEverythingByDefault()
    {
        try (Journal journal = Journal.open(context(Retention.KEEP_ALL)))
        {
            blocks.appendTo(journal, 1, 300);
            journal.force();

            assertEquals(1, journal.firstBlockNumber());
            assertEquals(0, journal.counters().get(JournalCounter.DELETED_SEGMENTS));
        }
    }

    @Test
    void shouldKeepSoManySegments()
    {
        try (Journal journal = Journal.open(context(new Retention(3, 0, 0))))
        {
            blocks.appendTo(journal, 1, 300);
            journal.force();

            assertEquals(3, segments().length);
            assertEquals(SegmentDescriptor.firstBlock(segments()[0]), journal.firstBlockNumber());
            assertIndexesBelongToSegments();
        }
        try (Journal journal = Journal.open(context(Retention.KEEP_ALL)); JournalReader reader = journal.newReader())
        {
            final long first = journal.firstBlockNumber();
            assertTrue(first > 1);
            assertEquals(301 - first, reader.poll(blocks.expect(first), Integer.MAX_VALUE));
        }
    }

    @Test
    void shouldKeepSoManyBytes()
    {
        try (Journal journal = Journal.open(context(new Retention(0, 5 * SEGMENT_LENGTH, 0))))
        {
            blocks.appendTo(journal, 1, 300);
            journal.force();

            assertEquals(5, segments().length);
        }
    }

    @Test
    void shouldNotDeleteByAClockThatIsYearsAhead() throws Exception
    {
        nowNs = 5_000 + TimeUnit.DAYS.toNanos(3_650);
        try (Journal journal = Journal.open(context(new Retention(0, 0, 1_000))))
        {
            blocks.appendTo(journal, 1, 100);
            journal.force();
            assertEquals(1, journal.firstBlockNumber(), "the newest block is 1,000 old");

            blocks.appendTo(journal, 101, 300);
            journal.force();
            final long deleted = journal.firstBlockNumber() - 1;
            assertTrue(deleted > 0 && deleted * 10 < 2_000, "deleted up to " + deleted * 10);
        }
        try (Journal journal = Journal.open(context(new Retention(0, 0, 1_000))))
        {
            journal.keeper().doWork();
            final long first = journal.firstBlockNumber();
            nowNs += TimeUnit.DAYS.toNanos(3_650);
            journal.keeper().doWork();

            assertEquals(first, journal.firstBlockNumber(), "nothing newer came");
        }
    }

    @Test
    void shouldNotDeleteByBlocksThatWereStampedYearsAhead()
    {
        nowNs = 500;
        try (Journal journal = Journal.open(context(new Retention(0, 0, 1_000))))
        {
            blocks.appendTo(journal, 1, 300);
            journal.force();

            assertEquals(1, journal.firstBlockNumber());
        }
    }

    @Test
    void shouldKeepWhatIsNotOlder()
    {
        nowNs = 3_000;
        try (Journal journal = Journal.open(context(new Retention(0, 0, 1_000))))
        {
            blocks.appendTo(journal, 1, 300);
            journal.force();

            final long oldest = SegmentDescriptor.firstBlock(segments()[1]) - 1;
            assertTrue(oldest * 10 >= nowNs - 1_000, "last block of the first segment is at " + oldest * 10);
            final long deleted = journal.firstBlockNumber() - 1;
            assertTrue(deleted > 0 && deleted * 10 < nowNs - 1_000, "deleted up to " + deleted * 10);
        }
    }

    @Test
    void shouldNotGoBeyondAnyFloor()
    {
        try (Journal journal = Journal.open(context(new Retention(2, 0, 0))))
        {
            final RetentionFloor snapshot = journal.newRetentionFloor("snapshot");
            final RetentionFloor other = journal.newRetentionFloor("gateway 1");
            other.raise(150);
            blocks.appendTo(journal, 1, 200);
            journal.force();
            assertEquals(1, journal.firstBlockNumber(), "a floor that was never raised holds everything");

            snapshot.raise(100);
            blocks.appendTo(journal, 201, 220);
            journal.force();
            assertTrue(journal.firstBlockNumber() > 1 && journal.firstBlockNumber() <= 100,
                "first=" + journal.firstBlockNumber());

            snapshot.close();
            blocks.appendTo(journal, 221, 240);
            journal.force();
            assertTrue(journal.firstBlockNumber() > 100 && journal.firstBlockNumber() <= 150,
                "first=" + journal.firstBlockNumber());
        }
    }

    @Test
    void readerShouldBeToldWhatIsGone()
    {
        try (Journal journal = Journal.open(context(new Retention(2, 0, 0))); JournalReader late = journal.newReader())
        {
            blocks.appendTo(journal, 1, 5);
            journal.flush();
            assertEquals(1, late.poll(blocks, 1));
            blocks.appendTo(journal, 6, 300);
            journal.flush();
            final long first = journal.firstBlockNumber();

            final RangeGoneException gone = assertThrows(RangeGoneException.class, () -> late.poll(blocks, 300));
            assertEquals(first, gone.firstAvailableBlock());
            assertEquals(LockstepException.Severity.ERROR, gone.severity());
            assertEquals(
                first, assertThrows(RangeGoneException.class, () -> late.seek(2)).firstAvailableBlock());

            late.seek(first);
            assertEquals(301 - first, late.poll(blocks.expect(first), 300));
        }
    }

    @Test
    void deletionsShouldSurviveInOrder()
    {
        final SplittableRandom random = new SplittableRandom(8);
        boolean hasFailed = true;
        for (int n = 1; hasFailed; n++)
        {
            final FaultyStorage faulty = new FaultyStorage().failOn(n, 0);
            long forced = 0;
            try (Journal journal = Journal.open(context(new Retention(2, 0, 0)).storage(faulty)))
            {
                for (long block = 1; block <= 60; block++)
                {
                    blocks.appendTo(journal, block, block);
                    journal.force();
                    forced = block;
                }
            }
            catch (final LockstepException ex)
            {
                assertTrue(faulty.hasFailed(), ex.toString());
            }
            hasFailed = faulty.hasFailed();

            try (Journal journal = Journal.open(context(Retention.KEEP_ALL).storage(faulty.crash(random))))
            {
                assertTrue(journal.lastBlockNumber() >= forced, "n=" + n);
            }
        }
    }

    private void assertIndexesBelongToSegments()
    {
        for (final String name : storage.list())
        {
            assertTrue(!name.endsWith(SegmentDescriptor.INDEX_FILE_SUFFIX) ||
                storage.exists(name.replace(SegmentDescriptor.INDEX_FILE_SUFFIX, SegmentDescriptor.FILE_SUFFIX)), name);
        }
    }

    private String[] segments()
    {
        return Arrays.stream(storage.list()).filter(SegmentDescriptor::isSegment).sorted().toArray(String[]::new);
    }

    private JournalContext context(final Retention retention)
    {
        return new JournalContext()
            .storage(storage)
            .streamId(STREAM_ID)
            .maxBlockLength(1024)
            .segmentLength(SEGMENT_LENGTH)
            .writeBufferLength(4096)
            .readBufferLength(2048)
            .indexInterval(512)
            .spaceWarning(0)
            .retention(retention)
            .epochClock(() -> nowNs);
    }
}
