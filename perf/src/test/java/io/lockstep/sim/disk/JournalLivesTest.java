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
package io.lockstep.sim.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.journal.ForcePolicy;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.OpenCheck;
import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.Storage;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sim.time.SeededRandom;
import io.lockstep.sim.time.StepDigest;

/**
 * The real journal over simulated disks: lives that end by a close, a kill or a loss of power, with a fault in most of
 * them. Nothing that was forced may be missing, what is held must be a first part of what was appended, and it must go
 * on from there. The same steps run over a file system, without what only a simulated disk can do.
 */
class JournalLivesTest
{
    private static final int LIVES = 12;
    private static final int OPERATIONS = 150;
    private static final int LIMIT = 500;
    private static final int ENDS = 6;
    private static final int SEEDS = 100;
    private static final int FRESH_SEEDS = 20;

    private static final Map<DiskOperation, Integer> FAILED = new EnumMap<>(DiskOperation.class);
    private static int ends;

    @TempDir
    private Path directory;

    private long forced;
    private long written;
    private boolean hasUnforced;

    static LongStream seeds()
    {
        return LongStream.concat(
            LongStream.rangeClosed(1, SEEDS),
            LongStream.range(0, FRESH_SEEDS).map((each) -> System.nanoTime() + each));
    }

    @AfterAll
    static void report()
    {
        System.out.println("journal on simulated disks: ends of lives=" + ends + " sweeps=" + FAILED);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldKeepWhatWasForcedThroughManyLives(final long seed)
    {
        run(seed);
    }

    @Test
    void shouldDoTheSameFromTheSameSeed()
    {
        for (long seed = 1; seed <= 20; seed++)
        {
            assertEquals(run(seed), run(seed), "seed=" + seed);
        }
        assertTrue(run(1) != run(2), "the digest tells runs apart");
    }

    /** Over a file system only a close, and a process that lets everything go, can be had. */
    @Test
    void shouldHoldTheSameOverAFileSystem() throws Exception
    {
        for (long seed = 1; seed <= 5; seed++)
        {
            final SimulatedDisk disk = new SimulatedDisk(1);
            final long[] simulated = closedLives(disk.newStorage("simulated"), seed);
            final long[] real = closedLives(FileStorage.make(directory.resolve("seed-" + seed)), seed);

            assertEquals(LongStream.of(real).boxed().toList(), LongStream.of(simulated).boxed().toList());
        }
    }

    /** Fails each operation of a kind in turn, the first, the second and so on, and each time ends the life. */
    @ParameterizedTest
    @EnumSource
    void shouldRecoverWhicheverOperationFails(final DiskOperation operation)
    {
        int struck = 0;
        for (int n = 1; n <= LIMIT; n++)
        {
            boolean hasStruck = false;
            for (int end = 0; end < ENDS; end++)
            {
                final SeededRandom random = new SeededRandom(n * 31L + end);
                final JournalBlocks blocks = new JournalBlocks(random.split("blocks"));
                final SimulatedDisk disk = new SimulatedDisk(1, 64);
                final SimulatedStorage storage = disk.newStorage("simulated");
                forced = 0;
                written = 0;
                liveShort(storage, blocks, random);
                end(disk, 2, random);
                storage.faults().fail(operation, n).isPermanent(n % 2 > 0).keep(random.nextInt(200));
                liveShort(storage, blocks, random);
                hasStruck |= storage.faults().struck() > 0;
                storage.faults().clear();
                end(disk, end % 3, random);
                check(storage, blocks, context(storage, 2048), "n=" + n + " end=" + end);
            }
            if (!hasStruck && n > 10)
            {
                break;
            }
            struck += hasStruck ? 1 : 0;
        }
        FAILED.put(operation, struck);
        assertTrue(struck > 0, operation + " was never asked for");
    }

    private long run(final long seed)
    {
        final SeededRandom random = new SeededRandom(seed);
        final JournalBlocks blocks = new JournalBlocks(random.split("blocks"));
        final SimulatedDisk disk = new SimulatedDisk(seed | 1, 64 << random.nextInt(7));
        final SimulatedStorage storage = disk.newStorage("simulated");
        final StepDigest digest = new StepDigest();
        forced = 0;
        written = 0;
        hasUnforced = false;
        for (int life = 1; life <= LIVES; life++)
        {
            arm(storage.faults(), random);
            final long before = forced;
            try
            {
                live(storage, blocks, random);
                assertTrue(forced >= before, "forced went back");
                digest.add(storage.faults().changes());
                digest.add(storage.differingSectors());
                storage.faults().clear();
                end(disk, random.nextInt(3), random);
                check(storage, blocks, context(storage, random), "");
                disk.kill();
                digest.add(forced);
            }
            catch (final AssertionError | RuntimeException ex)
            {
                throw new AssertionError("seed=" + seed + " life=" + life + ' ' + ex.getMessage(), ex);
            }
        }
        return digest.value();
    }

    private static void arm(final DiskFaults faults, final SeededRandom random)
    {
        if (random.nextInt(3) > 0)
        {
            faults.failChange(random.nextInt(1, 81)).isPermanent(random.chance(0.5)).keep(random.nextInt(400));
        }
    }

    private void live(final SimulatedStorage storage, final JournalBlocks blocks, final SeededRandom random)
    {
        final long struckBefore = storage.faults().struck();
        Journal journal = null;
        try
        {
            final JournalContext context = context(storage, random);
            // What by that policy was not forced is forced at once, and is too much to be written again: see ADR 0005.
            final boolean isUnforced = ForcePolicy.NEVER == context.forcePolicy();
            storage.faults().isForgetful(!isUnforced && !hasUnforced);
            hasUnforced |= isUnforced;
            journal = Journal.open(context);
            hasUnforced = isUnforced;
            storage.faults().isForgetful(!isUnforced);
            written = journal.lastBlockNumber();
            for (int i = 0; i < OPERATIONS; i++)
            {
                forced = Math.max(forced, journal.forcedBlockNumber());
                step(journal, blocks, random);
            }
            forced = Math.max(forced, journal.forcedBlockNumber());
            if (random.chance(0.5))
            {
                final long last = journal.lastBlockNumber();
                journal.close();
                forced = last;
                written = last;
            }
        }
        catch (final LockstepException ex)
        {
            assertTrue(storage.faults().struck() > struckBefore, ex.toString());
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

    /** A life that rolls a few times, forces now and then and is not closed. */
    private void liveShort(final SimulatedStorage storage, final JournalBlocks blocks, final SeededRandom random)
    {
        Journal journal = null;
        try
        {
            journal = Journal.open(context(storage, 2048));
            for (int i = 0; i < OPERATIONS; i++)
            {
                step(journal, blocks, random);
                forced = Math.max(forced, journal.forcedBlockNumber());
            }
            try (JournalReader reader = journal.newReader())
            {
                blocks.assertHeld(reader);
            }
        }
        catch (final LockstepException ex)
        {
            assertTrue(storage.faults().struck() > 0, ex.toString());
            if (null != journal)
            {
                forced = Math.max(forced, journal.forcedBlockNumber());
                closeBroken(journal, storage);
            }
        }
        catch (final Exception ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** Where it was a reader that failed, the journal finds out for itself if the device still fails. */
    private static void closeBroken(final Journal journal, final SimulatedStorage storage)
    {
        final long struckBefore = storage.faults().struck();
        try
        {
            journal.close();
        }
        catch (final LockstepException ex)
        {
            assertTrue(storage.faults().struck() > struckBefore, ex.toString());
        }
    }

    private void step(final Journal journal, final JournalBlocks blocks, final SeededRandom random) throws Exception
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
                final byte[] next = blocks.bytes(journal.lastBlockNumber() + 1);
                journal.append(new UnsafeBuffer(next.clone()), 0, next.length);
                break;
        }
    }

    /** A kill keeps what was written; a loss of power what was forced and some of the rest. */
    private void end(final SimulatedDisk disk, final int kind, final SeededRandom random)
    {
        ends++;
        switch (kind)
        {
            case 0:
                disk.kill();
                break;

            case 1:
                written = 0;
                disk.powerLoss(random, 0);
                break;

            default:
                written = 0;
                disk.powerLoss(random);
                break;
        }
    }

    private void check(
        final SimulatedStorage storage, final JournalBlocks blocks, final JournalContext context, final String what)
    {
        try (Journal journal = Journal.open(context); JournalReader reader = journal.newReader())
        {
            final long last = journal.lastBlockNumber();
            assertTrue(last >= forced, "lost: forced=" + forced + " last=" + last + ' ' + what);
            assertTrue(last >= written || storage.faults().struck() > 0, "lost: written=" + written + " last=" + last);
            blocks.assertHeld(reader);
            forced = last;
            written = last;
        }
    }

    /** What journals hold after lives of any steps that end by a close. */
    private long[] closedLives(final Storage storage, final long seed) throws Exception
    {
        final SeededRandom random = new SeededRandom(seed);
        final JournalBlocks blocks = new JournalBlocks(random.split("blocks"));
        final long[] held = new long[2 * LIVES];
        for (int life = 0; life < LIVES; life++)
        {
            try (Journal journal = Journal.open(context(storage, random)); JournalReader reader = journal.newReader())
            {
                for (int i = 0; i < OPERATIONS; i++)
                {
                    step(journal, blocks, random);
                }
                journal.flush();
                blocks.assertHeld(reader);
                held[2 * life] = journal.lastBlockNumber();
                held[2 * life + 1] = journal.lastChainCrc();
            }
        }
        return held;
    }

    private static JournalContext context(final Storage storage, final SeededRandom random)
    {
        return context(storage, 1024 << random.nextInt(3))
            .openCheck(random.chance(0.5) ? OpenCheck.ALL : OpenCheck.ENDS)
            .forcePolicy(ForcePolicy.values()[random.nextInt(3)])
            .hasKeeperThread(random.chance(0.5));
    }

    private static JournalContext context(final Storage storage, final int segmentLength)
    {
        return new JournalContext()
            .storage(storage)
            .streamId(JournalBlocks.STREAM_ID)
            .maxBlockLength(512)
            .segmentLength(segmentLength)
            .writeBufferLength(1024)
            .readBufferLength(1024)
            .indexInterval(256)
            .spaceWarning(0);
    }
}
