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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.journal.storage.HookedStorage;
import io.lockstep.protocol.LockstepException;

/** Writer, keeper and readers, each brought by hand to the moment at which another one comes between. */
@Timeout(60)
class JournalRaceTest
{
    private static final int SEGMENT_LENGTH = 2048;
    private static final int STEPS = 100;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long DEADLINE_NS = 20 * SECOND_NS;

    private final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(4), 200, 100);
    private final FaultyStorage memory = new FaultyStorage();
    private final HookedStorage storage = new HookedStorage(memory);
    private final List<Throwable> warnings = Collections.synchronizedList(new ArrayList<>());
    private volatile long nowNs = 1_000_000_000_000L;

    @ParameterizedTest(name = "read={0}")
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void readerThatIsOpenedWhileAWriterGoesOnShouldNotTakeItForDamage(final int read)
    {
        try (Journal journal = Journal.open(context().segmentLength(16 * 1024)))
        {
            blocks.appendTo(journal, 1, 3);
            journal.flush();
            final int[] reads = new int[1];
            storage.hook((operation, name) ->
            {
                if ("read".equals(operation) && name.endsWith(".spare") && read == ++reads[0])
                {
                    blocks.appendTo(journal, 4, 60);
                    journal.flush();
                }
            });

            try (JournalReader reader = JournalReader.open(context().segmentLength(16 * 1024)))
            {
                final long last = reader.lastBlockNumber();
                assertTrue(reads[0] >= read, "the writer was to go on between two reads");
                assertTrue(last >= 3 && last <= 60, "last: " + last);
                assertNull(reader.tornTail());
                blocks.assertHeld(reader, last);
            }
        }
    }

    @Test
    void keeperShouldLeaveTheDiskAloneOnceTheWriterHasFailed()
    {
        try (Journal journal = Journal.open(context()))
        {
            appendUntilRoll(journal, 2);
            final long next = journal.lastBlockNumber() + 1;
            blocks.appendTo(journal, next, next);
            memory.failOn(memory.operationCount() + 1, 0);
            assertThrows(LockstepException.class, journal::flush);
            memory.failOn(Integer.MAX_VALUE, 0);
            final int operations = memory.operationCount();

            nowNs += 2 * SECOND_NS;
            step(journal.keeper());

            assertEquals(operations, memory.operationCount());
        }
    }

    @Test
    void shouldWaitForTheKeeperThatHasFoundRoomAgain() throws InterruptedException
    {
        final CountDownLatch isAllocating = new CountDownLatch(1);
        final AtomicBoolean mayAllocate = new AtomicBoolean();
        try (Journal journal = Journal.open(context()))
        {
            blocks.appendTo(journal, 1, 1);
            journal.flush();
            memory.capacity(0);
            step(journal.keeper());
            assertEquals(1, journal.counters().get(JournalCounter.SPACE_WARNING));
            memory.capacity(Long.MAX_VALUE);
            nowNs += 2 * SECOND_NS;
            storage.hook((operation, name) ->
            {
                if ("write".equals(operation) && "keeper".equals(Thread.currentThread().getName()))
                {
                    isAllocating.countDown();
                    await("room", mayAllocate::get);
                    storage.hook((any, file) ->
                    {
                    });
                }
            });
            final Thread keeper = new Thread(() -> keeperStep(journal.keeper()), "keeper");
            keeper.start();
            assertTrue(isAllocating.await(20, TimeUnit.SECONDS));

            final AtomicReference<Throwable> failure = new AtomicReference<>();
            final long waits = journal.counters().get(JournalCounter.ROLL_WAITS);
            final Thread writer = new Thread(() -> append(journal, failure));
            writer.start();
            await("writer waits", () ->
                journal.counters().get(JournalCounter.ROLL_WAITS) > waits || null != failure.get());
            mayAllocate.set(true);
            writer.join();
            keeper.join();

            assertNull(failure.get(), () -> failure.get().toString());
            assertEquals(100, journal.lastBlockNumber());
        }
    }

    @Test
    void readerShouldGoOnWhenTheIndexGoesWithItsSegment()
    {
        try (Journal journal = Journal.open(context().retention(new Retention(2, 0, 0))))
        {
            final RetentionFloor floor = journal.newRetentionFloor("test");
            appendUntilRoll(journal, 6);
            step(journal.keeper());
            try (JournalReader reader = journal.newReader())
            {
                storage.hook((operation, name) ->
                {
                    if ("exists".equals(operation) && name.endsWith(".index"))
                    {
                        deleteAll(journal, floor);
                    }
                });

                reader.seek(2);
                reader.poll(blocks.expect(2), 1);

                assertEquals(3, blocks.expected());
                assertTrue(reader.firstBlockNumber() > 2, "it was deleted meanwhile");
            }
        }
    }

    @Test
    void shouldTakeABlockThatGoesWhileItIsComparedAsOneThatIsGone()
    {
        try (Journal journal = Journal.open(context().retention(new Retention(2, 0, 0))))
        {
            final RetentionFloor floor = journal.newRetentionFloor("test");
            appendUntilRoll(journal, 6);
            step(journal.keeper());
            storage.hook((operation, name) ->
            {
                if ("openReadOnly".equals(operation))
                {
                    deleteAll(journal, floor);
                }
            });
            final UnsafeBuffer held = blocks.block(2);

            assertFalse(journal.append(held, 0, held.capacity()));

            assertTrue(journal.firstBlockNumber() > 2, "it was deleted meanwhile");
            final long next = journal.lastBlockNumber() + 1;
            blocks.appendTo(journal, next, next + 10);
        }
    }

    @Test
    void errorInTheKeeperShouldBeTheWritersFailure()
    {
        final Journal journal = Journal.open(context());
        appendUntilRoll(journal, 2);
        storage.hook((operation, name) ->
        {
            if ("rename".equals(operation))
            {
                throw new OutOfMemoryError("injected");
            }
        });
        assertThrows(OutOfMemoryError.class, () -> journal.keeper().doWork());

        final LockstepException ex = assertThrows(LockstepException.class, journal::force);

        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        assertTrue(ex.getCause().getMessage().startsWith("journal's keeper failed: "), ex.toString());
        journal.close();
    }

    @Test
    void shouldOpenWithoutRoomForAnIndex() throws Exception
    {
        try (Journal journal = Journal.open(context()))
        {
            appendUntilRoll(journal, 3);
        }
        String index = null;
        for (final String each : memory.list())
        {
            index = each.endsWith(".index") ? each : index;
        }
        assertNotNull(index);
        memory.delete(index);
        memory.capacity(Long.MAX_VALUE - memory.usableSpace());

        try (Journal journal = Journal.open(context()); JournalReader reader = journal.newReader())
        {
            assertTrue(
                warnings.stream().anyMatch((each) -> each.getMessage().startsWith("no room for a segment's index")));
            assertFalse(memory.exists(index), "half an index");
            blocks.assertHeld(reader, journal.lastBlockNumber());
        }
    }

    @Test
    void shouldLeaveNoFileOpenWhateverFails()
    {
        boolean hasFailed = true;
        for (int n = 1; hasFailed; n++)
        {
            final FaultyStorage faulty = new FaultyStorage().failOn(n, 0);
            final HookedStorage counted = new HookedStorage(faulty);
            final AtomicReference<Throwable> failure = new AtomicReference<>();
            try (Journal journal = Journal.open(context().storage(counted)))
            {
                append(journal, failure);
            }
            catch (final LockstepException ex)
            {
                failure.set(ex);
            }
            hasFailed = faulty.hasFailed();
            assertEquals(0, counted.openCount(), "n=" + n);
        }
    }

    private void append(final Journal journal, final AtomicReference<Throwable> failure)
    {
        try
        {
            for (long n = journal.lastBlockNumber() + 1; n <= 100; n++)
            {
                blocks.appendTo(journal, n, n);
                journal.flush();
            }
        }
        catch (final RuntimeException ex)
        {
            failure.set(ex);
        }
    }

    private void deleteAll(final Journal journal, final RetentionFloor floor)
    {
        storage.hook((operation, name) ->
        {
        });
        floor.close();
        nowNs += 2 * SECOND_NS;
        step(journal.keeper());
    }

    private void appendUntilRoll(final Journal journal, final int rolls)
    {
        while (journal.counters().get(JournalCounter.ROLLS) < rolls)
        {
            step(journal.keeper());
            final long next = journal.lastBlockNumber() + 1;
            blocks.appendTo(journal, next, next);
            journal.flush();
        }
    }

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

    private static void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "not in time: " + what);
            Thread.yield();
        }
    }

    private JournalContext context()
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
            .hasKeeperThread(true)
            .epochClock(() -> nowNs)
            .errorHandler(warnings::add);
    }
}
