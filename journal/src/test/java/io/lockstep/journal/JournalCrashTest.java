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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.journal.storage.FaultyStorage;
import io.lockstep.protocol.LockstepException;

/**
 * One journal through many lives: writer and keeper take turns by chance, an operation may fail, and each life ends by
 * a close, a kill or a loss of power that keeps any of the pieces written since the last force. After each nothing that
 * was forced may be missing, what is held must be a prefix, and it must go on from there.
 */
class JournalCrashTest
{
    private static final int LIVES = 12;
    private static final int OPERATIONS = 150;
    private static final int SETTLED_SEEDS = 200;
    private static final int FRESH_SEEDS = 20;

    private static final long[] FAILED_ONCE = {363, 2149, 2163, 2629, 3142, 3350, 3523, 5614};

    private long forced;
    private long written;
    private boolean hasUnforced;

    static LongStream seeds()
    {
        return LongStream.concat(
            LongStream.concat(LongStream.of(FAILED_ONCE), LongStream.rangeClosed(1, SETTLED_SEEDS)),
            LongStream.range(0, FRESH_SEEDS).map((each) -> System.nanoTime() + each));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldKeepWhatWasForcedThroughManyLives(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final TestBlocks blocks = new TestBlocks().add(random, 40, 80);
        FaultyStorage storage = new FaultyStorage();
        forced = 0;
        written = 0;
        hasUnforced = false;
        for (int life = 1; life <= LIVES; life++)
        {
            if (random.nextInt(3) > 0)
            {
                storage.failOn(1 + random.nextInt(80), random.nextInt(400));
            }
            final long before = forced;
            try
            {
                live(storage, blocks, random);
                assertTrue(forced >= before, "forced went back");
                storage = after(storage, random);
                storage.failOn(Integer.MAX_VALUE, 0);
                check(storage, blocks, random);
            }
            catch (final AssertionError | RuntimeException ex)
            {
                throw new AssertionError("seed=" + seed + " life=" + life + ' ' + ex.getMessage(), ex);
            }
        }
    }

    private void live(final FaultyStorage storage, final TestBlocks blocks, final SplittableRandom random)
    {
        Journal journal = null;
        try
        {
            final JournalContext context = context(storage, random);
            // What by that policy was not forced is forced at once, and is too much to be written again: see ADR 0005.
            final boolean isUnforced = ForcePolicy.NEVER == context.forcePolicy();
            storage.isForgetful(!isUnforced && !hasUnforced);
            hasUnforced |= isUnforced;
            journal = Journal.open(context);
            hasUnforced = isUnforced;
            storage.isForgetful(!isUnforced);
            forced = Math.max(forced, journal.forcedBlockNumber());
            written = journal.lastBlockNumber();
            for (int i = 0; i < OPERATIONS; i++)
            {
                step(journal, blocks, random);
                forced = Math.max(forced, journal.forcedBlockNumber());
            }
            if (random.nextBoolean())
            {
                final long last = journal.lastBlockNumber();
                journal.close();
                forced = last;
                written = last;
            }
        }
        catch (final LockstepException ex)
        {
            assertTrue(storage.hasFailed(), ex.toString());
            if (null != journal)
            {
                forced = Math.max(forced, journal.forcedBlockNumber());
                journal.close();
            }
        }
        catch (final Exception ex)
        {
            throw new AssertionError(ex);
        }
    }

    private void step(final Journal journal, final TestBlocks blocks, final SplittableRandom random) throws Exception
    {
        switch (random.nextInt(8))
        {
            case 0:
                journal.flush();
                written = journal.lastBlockNumber();
                break;

            case 1:
                if (0 == random.nextInt(3))
                {
                    journal.force();
                    written = journal.lastBlockNumber();
                }
                break;

            case 2:
            case 3:
                journal.keeper().doWork();
                break;

            default:
                final long next = journal.lastBlockNumber() + 1;
                if (next > blocks.last())
                {
                    blocks.add(random, 40, 80);
                }
                blocks.appendTo(journal, next, next);
                break;
        }
    }

    /** A kill keeps what was written; a loss of power what was forced and some of the rest. */
    private FaultyStorage after(final FaultyStorage storage, final SplittableRandom random)
    {
        switch (random.nextInt(3))
        {
            case 0:
                return storage.crashKeepingWritten();

            case 1:
                written = 0;
                return storage.crash();

            default:
                written = 0;
                return storage.crash(random);
        }
    }

    private void check(final FaultyStorage storage, final TestBlocks blocks, final SplittableRandom random)
    {
        final FaultyStorage copy = storage.crashKeepingWritten();
        try (JournalReader reader = JournalReader.open(context(copy, random)))
        {
            assertTrue(reader.lastBlockNumber() >= forced, "lost at rest: forced=" + forced);
            if (reader.firstBlockNumber() > 0)
            {
                final long count = reader.lastBlockNumber() - reader.firstBlockNumber() + 1;
                assertEquals(count, reader.poll(blocks.expect(reader.firstBlockNumber()), Integer.MAX_VALUE));
            }
        }
        try (Journal journal = Journal.open(context(copy, random)); JournalReader reader = journal.newReader())
        {
            final long last = journal.lastBlockNumber();
            assertTrue(last >= forced, "lost: forced=" + forced + " last=" + last);
            assertTrue(last >= written || storage.hasFailed(), "lost: written=" + written + " last=" + last);
            blocks.assertHeld(reader, last);
        }
    }

    private static JournalContext context(final FaultyStorage storage, final SplittableRandom random)
    {
        return new JournalContext()
            .storage(storage)
            .streamId(STREAM_ID)
            .maxBlockLength(512)
            .segmentLength(1024 << random.nextInt(3))
            .writeBufferLength(1024)
            .readBufferLength(1024)
            .indexInterval(256)
            .spaceWarning(0)
            .openCheck(random.nextBoolean() ? OpenCheck.ALL : OpenCheck.ENDS)
            .forcePolicy(ForcePolicy.values()[random.nextInt(3)])
            .hasKeeperThread(random.nextBoolean());
    }
}
