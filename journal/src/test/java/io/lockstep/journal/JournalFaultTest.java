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
import static org.junit.jupiter.api.Assertions.*;

import java.util.SplittableRandom;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.protocol.LockstepException;

/** Fails every operation on the disk in turn, at every length of a write, crashes, and looks at what is left. */
class JournalFaultTest
{
    private static final int FLUSH_EVERY = 3;
    private static final int FORCE_EVERY = 7;
    private static final int CHANCES = 3;

    private long lastForced;
    private long lastFlushed;

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2})
    void shouldKeepAPrefixWithAllThatWasForcedWhateverFails(final long seed)
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(seed), 16, 60);
        final int longestWrite = blocks.recordLength(1, 16) / 3;
        boolean hasFailed = true;
        for (int n = 1; hasFailed; n++)
        {
            boolean isWrite = true;
            for (int kept = 0; isWrite && kept <= longestWrite; kept += 1 + kept / 32)
            {
                final FaultyStorage storage = new FaultyStorage().failOn(n, kept);
                appendUntilFault(storage, blocks);
                hasFailed = storage.hasFailed();
                isWrite = storage.hasFailedWrite();

                final String what = "n=" + n + " kept=" + kept;
                assertRecovers(storage.crash(), blocks, lastForced, what + " power lost");
                for (int chance = 0; chance < CHANCES; chance++)
                {
                    final SplittableRandom random = new SplittableRandom(seed * 1_000_000 + n * 1_000L + chance);
                    assertRecovers(
                        storage.crash(random), blocks, lastForced, what + " power lost, chance=" + chance);
                }
                assertRecovers(storage.crashKeepingWritten(), blocks, lastFlushed, what + " killed");
            }
        }
    }

    @Test
    void shouldRecoverFromFaultsDuringRecovery()
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(5), 24, 60);
        final FaultyStorage torn = new FaultyStorage().failOn(12, 40);
        appendUntilFault(torn, blocks);
        final long forced = lastForced;
        boolean hasFailed = true;
        for (int n = 1; hasFailed; n++)
        {
            final FaultyStorage storage = torn.crashKeepingWritten().failOn(n, 0);
            appendUntilFault(storage, blocks);
            hasFailed = storage.hasFailed();

            assertRecovers(storage.crash(), blocks, Math.max(forced, lastForced), "n=" + n);
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2})
    void shouldForceWhatAKilledProcessLeftBeforeItCountsAsForced(final long seed)
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(seed), 16, 60);
        boolean hasFailed = true;
        for (int n = 1; hasFailed; n++)
        {
            final FaultyStorage storage = new FaultyStorage().failOn(n, 40);
            appendUntilFault(storage, blocks);
            hasFailed = storage.hasFailed();
            final FaultyStorage killed = storage.crashKeepingWritten();

            final Journal journal = Journal.open(context(killed));

            assertTrue(journal.forcedBlockNumber() >= lastFlushed, "n=" + n);
            assertRecovers(killed.crash(), blocks, journal.forcedBlockNumber(), "n=" + n + " killed, then power lost");
        }
    }

    @Test
    void shouldBeFinalWhenAWriteFails()
    {
        assertFinal((storage) -> storage.failOn(storage.operationCount() + 1, 10), "write");
    }

    @Test
    void shouldBeFinalWhenAForceFails()
    {
        assertFinal((storage) -> storage.failOn(storage.operationCount() + 2, 0), "force");
    }

    private void assertFinal(final java.util.function.Consumer<FaultyStorage> fault, final String operation)
    {
        final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(5), 6, 60);
        final FaultyStorage storage = new FaultyStorage();
        final Journal journal = Journal.open(context(storage));
        blocks.appendTo(journal, 1, 3);
        journal.force();
        blocks.appendTo(journal, 4, 5);
        fault.accept(storage);

        final LockstepException first = assertThrows(LockstepException.class, journal::force);
        assertTrue(first.getMessage().startsWith("journal " + operation + " failed: "), first.getMessage());
        storage.failOn(Integer.MAX_VALUE, 0);
        final int operations = storage.operationCount();

        final UnsafeBuffer next = blocks.block(6);
        final UnsafeBuffer held = blocks.block(1);
        for (final Runnable call : new Runnable[]{
            () -> journal.append(next, 0, next.capacity()),
            () -> journal.append(held, 0, held.capacity()),
            journal::flush,
            journal::force})
        {
            final LockstepException ex = assertThrows(LockstepException.class, call::run);
            assertEquals(LockstepException.Severity.FATAL, ex.severity());
            assertSame(first, ex.getCause());
        }
        journal.close();
        assertEquals(operations, storage.operationCount(), "a failed journal must leave the disk alone");
        assertEquals(3, journal.forcedBlockNumber());
    }

    private void appendUntilFault(final FaultyStorage storage, final TestBlocks blocks)
    {
        lastForced = 0;
        lastFlushed = 0;
        try (Journal journal = Journal.open(context(storage)))
        {
            lastFlushed = journal.lastBlockNumber();
            lastForced = journal.forcedBlockNumber();
            for (long n = journal.lastBlockNumber() + 1; n <= blocks.last(); n++)
            {
                blocks.appendTo(journal, n, n);
                lastForced = journal.forcedBlockNumber();
                if (0 == n % FLUSH_EVERY)
                {
                    journal.flush();
                    lastFlushed = n;
                }
                if (0 == n % FORCE_EVERY)
                {
                    journal.force();
                    lastForced = n;
                }
            }
            journal.force();
            lastForced = blocks.last();
            lastFlushed = blocks.last();
        }
        catch (final LockstepException ex)
        {
            assertTrue(storage.hasFailed(), ex.toString());
        }
    }

    private static void assertRecovers(
        final FaultyStorage crashed, final TestBlocks blocks, final long atLeast, final String what)
    {
        try (JournalReader reader = JournalReader.open(context(crashed)))
        {
            assertTrue(reader.lastBlockNumber() >= atLeast, "lost a block at rest, " + what);
        }
        try (Journal journal = Journal.open(context(crashed)))
        {
            final long last = journal.lastBlockNumber();
            assertTrue(last >= atLeast, "lost a block: expected=" + atLeast + " actual=" + last + ' ' + what);
            try (JournalReader reader = journal.newReader())
            {
                blocks.assertHeld(reader, last);
                blocks.appendTo(journal, 1, blocks.last());
                journal.flush();
                blocks.assertHeld(reader, blocks.last());
            }
        }
        try (Journal journal = Journal.open(context(crashed)))
        {
            assertEquals(blocks.last(), journal.lastBlockNumber(), what);
            assertNull(journal.recoveryReport(), what);
        }
    }

    private static JournalContext context(final FaultyStorage storage)
    {
        return new JournalContext()
            .storage(storage)
            .streamId(STREAM_ID)
            .maxBlockLength(512)
            .segmentLength(2048)
            .writeBufferLength(1024)
            .readBufferLength(1024)
            .indexInterval(512);
    }
}
