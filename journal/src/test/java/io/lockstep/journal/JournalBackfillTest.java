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
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.LockstepException;

/** Older blocks that are put in front of a journal that is in use. */
class JournalBackfillTest
{
    private static final int SEGMENT_LENGTH = 2048;
    private static final long BASE = 200;
    private static final long LAST = 300;
    private static final int CHANCES = 3;

    private final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(4), 400, 100);
    private FaultyStorage storage = new FaultyStorage();
    private Retention retention = Retention.KEEP_ALL;
    private long nowNs = 5_000;
    private long lastForced;

    @ParameterizedTest
    @EnumSource(ForcePolicy.class)
    void shouldGoDownToTheFirstBlockWhileTheJournalGrowsAndReadersAreOpen(final ForcePolicy policy) throws Exception
    {
        try (Journal journal = Journal.open(context().forcePolicy(policy).base(BASE, sequence(BASE), crc(BASE))))
        {
            blocks.appendTo(journal, BASE + 1, LAST);
            journal.force();
            assertEquals(BASE + 1, journal.counters().get(JournalCounter.FIRST_BLOCK));
            try (JournalReader early = journal.newReader(); JournalBackfill backfill = journal.newBackfill())
            {
                assertEquals(1, early.poll(blocks.expect(BASE + 1), 1));
                for (long next = LAST + 1; journal.firstBlockNumber() > 1; next++)
                {
                    final long before = journal.firstBlockNumber();
                    assertTrue(backfill.isWanted());
                    run(journal, backfill, Math.max(1, before - 30));
                    assertEquals(JournalBackfill.State.IDLE, backfill.state());
                    assertTrue(journal.firstBlockNumber() < before);
                    assertEquals(journal.firstBlockNumber(), early.firstBlockNumber());
                    blocks.appendTo(journal, next, next);
                    journal.flush();
                    early.seek(early.firstBlockNumber());
                    assertEquals(
                        next - early.firstBlockNumber() + 1,
                        early.poll(blocks.expect(early.firstBlockNumber()), Integer.MAX_VALUE));
                }
                assertEquals(1, early.firstSequence());
                final long any = LongStream.range(40, BASE).filter((n) -> sequence(n) > sequence(n - 1)).findFirst()
                    .orElseThrow();
                assertEquals(any, early.blockOf(sequence(any)));
            }
            assertEquals(1, journal.counters().get(JournalCounter.FIRST_BLOCK));
            assertEquals(BASE, journal.counters().get(JournalCounter.BACKFILLED_BLOCKS));
            assertTrue(journal.counters().get(JournalCounter.BACKFILLED_BYTES) > blocks.recordLength(1, BASE));
        }
        assertNothingLeftOver();
        assertHeldAfterRestart(storage, 1);
    }

    @Test
    void shouldLeaveForTheNextRunWhatTheFilesOfARunDoNotTake() throws Exception
    {
        try (Journal journal = open(); JournalBackfill backfill = journal.newBackfill())
        {
            run(journal, backfill, 1);

            final long first = journal.firstBlockNumber();
            assertTrue(first > 1 && first < BASE, "first=" + first);
            final long segments = Arrays.stream(storage.list()).filter(SegmentDescriptor::isSegment)
                .filter((each) -> SegmentDescriptor.firstBlock(each) <= BASE).count();
            assertEquals(JournalBackfill.FILE_LIMIT, segments);
        }
        assertNothingLeftOver();
    }

    @Test
    void shouldNotTakeWhatDoesNotLeadToTheJournal() throws Exception
    {
        final TestBlocks others = new TestBlocks().add(new SplittableRandom(99), (int)LAST, 100);
        try (Journal journal = open(); JournalBackfill backfill = journal.newBackfill())
        {
            backfill.begin(BASE - 10);
            for (long n = BASE - 10; n <= BASE; n++)
            {
                assertEquals(RecordState.WHOLE, append(backfill, others, n));
            }
            final String problem = backfill.complete();
            assertTrue(problem.startsWith("older blocks do not lead to this journal: block=200 expected="), problem);
            backfill.abandon();

            backfill.begin(BASE - 10);
            append(backfill, blocks, BASE - 10);
            assertEquals(RecordState.WHOLE, append(backfill, blocks, BASE - 9));
            assertEquals(RecordState.BROKEN_CHAIN, append(backfill, others, BASE - 8));
            assertEquals(RecordState.OUT_OF_ORDER, append(backfill, blocks, BASE - 7));
            backfill.abandon();

            backfill.begin(BASE - 3);
            append(backfill, blocks, BASE - 3);
            append(backfill, blocks, BASE - 2);
            assertEquals("run ends early: expected=200 actual=198", backfill.complete());
            backfill.abandon();

            assertEquals(BASE + 1, journal.firstBlockNumber());
            run(journal, backfill, BASE - 10);
            assertEquals(BASE - 9, journal.firstBlockNumber());
        }
        assertNothingLeftOver();
    }

    @Test
    void shouldStopWhereRetentionWouldDeleteItAgain() throws Exception
    {
        retention = new Retention(0, 0, 1_495);
        try (Journal journal = open(); JournalBackfill backfill = journal.newBackfill())
        {
            final RetentionFloor floor = journal.newRetentionFloor("snapshot");
            assertTrue(backfill.isWanted());
            while (journal.firstBlockNumber() > 151)
            {
                run(journal, backfill, Math.max(150, journal.firstBlockNumber() - 8));
            }
            assertEquals(151, journal.firstBlockNumber());
            begin(backfill, 146);
            assertNull(backfill.complete());
            publish(journal, backfill);

            assertEquals(JournalBackfill.State.REFUSED, backfill.state());
            assertEquals(151, journal.firstBlockNumber());
            nowNs = 3_000_000_000L;
            assertTrue(backfill.isWanted(), "nothing newer came");
            blocks.appendTo(journal, LAST + 1, LAST + 40);
            journal.force();
            assertFalse(backfill.isWanted());
            floor.close();
            nowNs *= 2;
            journal.keeper().doWork();
            assertTrue(journal.firstBlockNumber() > 151);
        }
        assertNothingLeftOver();
    }

    @Test
    void shouldNotWantMoreSegmentsOrBytesThanAreKept() throws Exception
    {
        final int held = segmentsOf(BASE + 1, LAST);
        retention = new Retention(held + 1, 0, 0);
        try (Journal journal = open(); JournalBackfill backfill = journal.newBackfill())
        {
            assertTrue(backfill.isWanted());
            run(journal, backfill, BASE - 4);
            assertEquals(BASE - 3, journal.firstBlockNumber());
            assertFalse(backfill.isWanted());
        }
        storage = new FaultyStorage();
        retention = new Retention(0, (held + 1L) * SEGMENT_LENGTH, 0);
        try (Journal journal = open(); JournalBackfill backfill = journal.newBackfill())
        {
            assertTrue(backfill.isWanted());
            run(journal, backfill, BASE - 4);
            assertFalse(backfill.isWanted());
        }
    }

    @Test
    void shouldLetGoOfARunThatRetentionWentOnInFrontOf() throws Exception
    {
        retention = new Retention(segmentsOf(BASE + 1, LAST), 0, 0);
        try (Journal journal = open(); JournalBackfill backfill = journal.newBackfill())
        {
            begin(backfill, BASE - 10);
            assertNull(backfill.complete());
            blocks.appendTo(journal, LAST + 1, LAST + 40);
            journal.force();
            publish(journal, backfill);

            assertEquals(JournalBackfill.State.REFUSED, backfill.state());
            assertTrue(journal.firstBlockNumber() > BASE + 1);
        }
        assertNothingLeftOver();
    }

    @Test
    void shouldGiveUpARunForWantOfRoomAndLeaveTheJournalAlone() throws Exception
    {
        try (Journal journal = open(); JournalBackfill backfill = journal.newBackfill())
        {
            final long used = Long.MAX_VALUE - storage.usableSpace();
            storage.capacity(used + 700);
            assertFalse(backfill.hasRoom(0));
            begin(backfill, 1);
            assertTrue(null != backfill.complete() && backfill.isOutOfRoom());
            backfill.abandon();
            storage.capacity(Long.MAX_VALUE);
            assertTrue(backfill.hasRoom(0));
            assertFalse(backfill.hasRoom(Long.MAX_VALUE - 1));

            run(journal, backfill, BASE - 10);
            blocks.appendTo(journal, LAST + 1, LAST + 10);
            journal.force();
        }
        assertNothingLeftOver();
        assertHeldAfterRestart(storage, BASE - 9);
    }

    @Test
    void shouldFailTheJournalWhenTheDeviceFails() throws Exception
    {
        final int operations;
        try (Journal journal = open(); JournalBackfill backfill = journal.newBackfill())
        {
            storage.failOn(storage.operationCount() + 1, 10);
            final LockstepException failure =
                assertThrows(LockstepException.class, () -> begin(backfill, BASE - 10));
            assertEquals(LockstepException.Fault.JOURNAL, failure.fault());
            assertTrue(failure.getMessage().startsWith("journal's backfill failed: "), failure.getMessage());
            storage.failOn(Integer.MAX_VALUE, 0);

            final LockstepException next = assertThrows(LockstepException.class, journal::force);
            assertSame(failure, next.getCause());
            assertEquals(1, journal.counters().get(JournalCounter.FAILED));
            assertFalse(backfill.isUsable());
            operations = storage.operationCount();
            journal.keeper().doWork();
        }
        assertEquals(operations, storage.operationCount(), "a failed journal must leave the disk alone");
    }

    @Test
    void shouldDeleteWhatAKilledProcessLeft() throws Exception
    {
        final Journal journal = open();
        final JournalBackfill backfill = journal.newBackfill();
        begin(backfill, BASE - 20);
        assertNull(backfill.complete());
        begin(journal.newBackfill(), BASE - 20);
        storage = storage.crashKeepingWritten();
        assertTrue(Arrays.stream(storage.list()).anyMatch((each) -> each.endsWith(".backfill")));

        Journal.open(context()).close();

        assertNothingLeftOver();
        assertHeldAfterRestart(storage, BASE + 1);
    }

    @Test
    void shouldBeWithoutAGapWhateverFailsAndWhereverItCrashes() throws Exception
    {
        boolean hasFailed = true;
        for (int n = 1; hasFailed; n++)
        {
            storage = new FaultyStorage();
            try (Journal journal = open())
            {
                lastForced = journal.forcedBlockNumber();
                assertEquals(LAST, lastForced);
            }
            storage.failOn(storage.operationCount() + n, n % 97);
            backfillUntilFault();
            hasFailed = storage.hasFailed();

            assertRecovers(storage.crash(), "n=" + n + " power lost");
            for (int chance = 0; chance < CHANCES; chance++)
            {
                assertRecovers(
                    storage.crash(new SplittableRandom(n * 1_000L + chance)), "n=" + n + " power lost, " + chance);
            }
            assertRecovers(storage.crashKeepingWritten(), "n=" + n + " killed");
        }
    }

    @Test
    void shouldBeReadWhileWriterKeeperAndBackfillAreAtWork() throws Exception
    {
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final AtomicBoolean isDone = new AtomicBoolean();
        try (Journal journal = Journal.open(
            context().hasKeeperThread(true).base(BASE, sequence(BASE), crc(BASE))))
        {
            final Thread keeper = thread(failure, () ->
            {
                while (!isDone.get())
                {
                    keep(journal);
                    Thread.onSpinWait();
                }
            });
            blocks.appendTo(journal, BASE + 1, LAST);
            journal.flush();
            final Thread backfiller = thread(failure, () -> backfillBesideOthers(journal));
            final Thread reading = thread(failure, () -> readDownToTheFirst(journal));
            for (long n = LAST + 1; n <= blocks.last(); n++)
            {
                blocks.appendTo(journal, n, n);
                journal.flush();
            }
            backfiller.join();
            reading.join();
            isDone.set(true);
            keeper.join();
        }
        if (null != failure.get())
        {
            throw new AssertionError(failure.get());
        }
        assertHeldAfterRestart(storage, 1);
    }

    private void backfillBesideOthers(final Journal journal)
    {
        try (JournalBackfill backfill = journal.newBackfill())
        {
            while (backfill.firstBlock() > 1)
            {
                begin(backfill, Math.max(1, backfill.firstBlock() - 7));
                assertNull(backfill.complete());
                while (JournalBackfill.State.PUBLISHING == backfill.state())
                {
                    backfill.poll();
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static void readDownToTheFirst(final Journal journal)
    {
        final TestBlocks expected = new TestBlocks().add(new SplittableRandom(4), 400, 100);
        try (JournalReader reader = journal.newReader())
        {
            long first = Long.MAX_VALUE;
            while (first > 1)
            {
                final long now = reader.firstBlockNumber();
                assertTrue(now <= first, "goes on without a cut: " + first + ' ' + now);
                first = now;
                reader.seek(first);
                expected.expect(first);
                while (reader.poll(expected, 64) > 0)
                {
                    Thread.onSpinWait();
                }
                assertTrue(expected.expected() > LAST);
            }
        }
    }

    private static Thread thread(final AtomicReference<Throwable> failure, final Runnable body)
    {
        final Thread thread = new Thread(body);
        thread.setUncaughtExceptionHandler((each, ex) -> failure.compareAndSet(null, ex));
        thread.start();
        return thread;
    }

    private void backfillUntilFault()
    {
        try (Journal journal = Journal.open(context()); JournalBackfill backfill = journal.newBackfill())
        {
            for (long next = LAST + 1; journal.firstBlockNumber() > 1; next++)
            {
                run(journal, backfill, Math.max(1, journal.firstBlockNumber() - 30));
                blocks.appendTo(journal, next, next);
                journal.flush();
            }
            journal.force();
            lastForced = journal.forcedBlockNumber();
        }
        catch (final LockstepException ex)
        {
            assertTrue(storage.hasFailed(), ex.toString());
        }
    }

    private void assertRecovers(final FaultyStorage crashed, final String what)
    {
        storage = crashed;
        try (Journal journal = Journal.open(context()); JournalReader reader = journal.newReader();
            JournalBackfill backfill = journal.newBackfill())
        {
            assertTrue(journal.lastBlockNumber() >= lastForced, what);
            assertNothingLeftOver();
            final long first = journal.firstBlockNumber();
            assertTrue(first <= BASE + 1, what);
            assertEquals(
                journal.lastBlockNumber() - first + 1, reader.poll(blocks.expect(first), Integer.MAX_VALUE), what);
            while (journal.firstBlockNumber() > 1)
            {
                run(journal, backfill, Math.max(1, journal.firstBlockNumber() - 40));
            }
            blocks.assertHeld(reader, journal.lastBlockNumber());
        }
        catch (final LockstepException ex)
        {
            throw new AssertionError(what, ex);
        }
    }

    private void run(final Journal journal, final JournalBackfill backfill, final long from)
    {
        begin(backfill, from);
        assertNull(backfill.complete());
        publish(journal, backfill);
    }

    private void begin(final JournalBackfill backfill, final long from)
    {
        final long last = backfill.firstBlock() - 1;
        backfill.begin(from);
        for (long n = from; n <= last; n++)
        {
            assertEquals(RecordState.WHOLE, append(backfill, blocks, n), "block=" + n);
        }
    }

    private static RecordState append(final JournalBackfill backfill, final TestBlocks source, final long n)
    {
        final UnsafeBuffer each = source.block(n);
        return backfill.append(each, 0, each.capacity());
    }

    private static void publish(final Journal journal, final JournalBackfill backfill)
    {
        while (JournalBackfill.State.PUBLISHING == backfill.state())
        {
            backfill.poll();
            keep(journal);
            journal.doWork(0);
        }
    }

    private static void keep(final Journal journal)
    {
        try
        {
            journal.keeper().doWork();
        }
        catch (final Exception ex)
        {
            throw new AssertionError(ex);
        }
    }

    private Journal open()
    {
        final Journal journal = Journal.open(context().base(BASE, sequence(BASE), crc(BASE)));
        blocks.appendTo(journal, BASE + 1, LAST);
        journal.force();
        return journal;
    }

    private int segmentsOf(final long from, final long to)
    {
        final FaultyStorage before = storage;
        storage = new FaultyStorage();
        try (Journal journal = open())
        {
            assertEquals(from, journal.firstBlockNumber());
            assertEquals(to, journal.lastBlockNumber());
            return (int)Arrays.stream(storage.list()).filter(SegmentDescriptor::isSegment).count();
        }
        finally
        {
            storage = before;
        }
    }

    private void assertNothingLeftOver()
    {
        final String[] names = storage.list();
        for (final String each : names)
        {
            assertFalse(each.endsWith(SegmentDescriptor.BACKFILL_FILE_SUFFIX), each);
            assertTrue(!each.endsWith(SegmentDescriptor.INDEX_FILE_SUFFIX) ||
                Arrays.asList(names).contains(each.replace(".index", ".journal")), each);
        }
    }

    private void assertHeldAfterRestart(final FaultyStorage held, final long first)
    {
        storage = held;
        for (final OpenCheck check : OpenCheck.values())
        {
            try (Journal journal = Journal.open(context().openCheck(check)); JournalReader reader = journal.newReader())
            {
                assertNull(journal.recoveryReport());
                assertEquals(first, journal.firstBlockNumber());
                assertEquals(
                    journal.lastBlockNumber() - first + 1, reader.poll(blocks.expect(first), Integer.MAX_VALUE));
            }
        }
    }

    private long sequence(final long blockNumber)
    {
        return decoder(blockNumber).lastSequence();
    }

    private int crc(final long blockNumber)
    {
        return decoder(blockNumber).chainCrc();
    }

    private BlockDecoder decoder(final long blockNumber)
    {
        final UnsafeBuffer each = blocks.block(blockNumber);
        final BlockDecoder decoder = new BlockDecoder();
        assertTrue(decoder.tryWrap(each, 0, each.capacity()));
        return decoder;
    }

    private JournalContext context()
    {
        return new JournalContext()
            .storage(storage)
            .streamId(STREAM_ID)
            .maxBlockLength(512)
            .segmentLength(SEGMENT_LENGTH)
            .writeBufferLength(1024)
            .readBufferLength(1024)
            .indexInterval(256)
            .spaceWarning(0)
            .retention(retention)
            .epochClock(() -> nowNs);
    }
}
