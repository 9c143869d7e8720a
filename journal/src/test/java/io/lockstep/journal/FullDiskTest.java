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
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.journal.storage.NoSpaceException;
import io.lockstep.protocol.LockstepException;

/** A journal on a file system of its own that is full, has no inode left, or is read-only; skipped without root. */
@Timeout(120)
class FullDiskTest
{
    private static final int SEGMENT_LENGTH = 256 * 1024;
    private static final long DEADLINE_NS = 30_000_000_000L;

    @TempDir
    private Path root;
    private final TestBlocks blocks = new TestBlocks().add(new SplittableRandom(3), 2500, 4000);
    private final List<Throwable> warnings = new CopyOnWriteArrayList<>();
    private Path mounted;
    private AgentRunner keeper;

    @AfterEach
    void unmount() throws Exception
    {
        if (null != keeper)
        {
            keeper.close();
        }
        if (null != mounted && !run("umount", mounted.toString()).isEmpty())
        {
            run("umount", "-l", mounted.toString());
        }
    }

    @ParameterizedTest(name = "keeperThread={0}")
    @ValueSource(booleans = {true, false})
    void shouldWarnThenStopWholeAndGoOnOnceThereIsRoom(final boolean hasKeeperThread) throws Exception
    {
        mount("size=4m");
        final Path ballast = Files.write(mounted.resolve("ballast"), new byte[3 * SEGMENT_LENGTH]);

        final long last = appendUntilFull(hasKeeperThread);
        Files.delete(ballast);

        try (Journal journal = Journal.open(context(false)); JournalReader reader = journal.newReader())
        {
            assertNull(journal.recoveryReport());
            blocks.assertHeld(reader, last);
            blocks.appendTo(journal, last + 1, last + 50);
            journal.force();
            blocks.assertHeld(reader, last + 50);
        }
    }

    @Test
    void shouldOpenOnTheFullDiskToRead() throws Exception
    {
        mount("size=2m");

        final long last = appendUntilFull(false);

        try (JournalReader reader = JournalReader.open(context(false)))
        {
            blocks.assertHeld(reader, last);
        }
    }

    @ParameterizedTest(name = "inodes={0}")
    @ValueSource(ints = {6, 7, 8, 9})
    void shouldTakeTheLackOfAnInodeAsLackOfRoom(final int inodes) throws Exception
    {
        mount("size=8m,nr_inodes=" + inodes);

        final long last = appendUntilFull(false);

        run("mount", "-o", "remount,nr_inodes=100", mounted.toString());
        try (Journal journal = Journal.open(context(false)); JournalReader reader = journal.newReader())
        {
            assertNull(journal.recoveryReport());
            blocks.assertHeld(reader, last);
        }
    }

    @Test
    void shouldRefuseToWriteOnAReadOnlyFileSystemAndRead() throws Exception
    {
        mount("size=4m");
        try (Journal journal = Journal.open(context(false)))
        {
            blocks.appendTo(journal, 1, 20);
        }
        assertEquals("", run("mount", "-o", "remount,ro", mounted.toString()));

        final LockstepException ex = assertThrows(LockstepException.class, () -> Journal.open(context(false)));

        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        assertTrue(ex.getMessage().contains(mounted.toString()), ex.getMessage());
        try (JournalReader reader = JournalReader.open(context(false)))
        {
            blocks.assertHeld(reader, 20);
        }
    }

    @Test
    void shouldRefuseADirectoryWithoutPermission() throws Exception
    {
        mounted = null;
        final Path directory = Files.createDirectory(root.resolve("locked"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(directory), "permissions mean nothing to this user");

        final LockstepException ex = assertThrows(
            LockstepException.class, () -> Journal.open(context(false).directory(directory.toFile())));

        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        assertTrue(ex.getMessage().contains(directory.toString()), ex.getMessage());
    }

    private long appendUntilFull(final boolean hasKeeperThread) throws Exception
    {
        long last = 0;
        try (Journal journal = Journal.open(context(hasKeeperThread)))
        {
            if (hasKeeperThread)
            {
                keeper = new AgentRunner(new YieldingIdleStrategy(), warnings::add, null, journal.keeper());
                AgentRunner.startOnThread(keeper);
            }
            LockstepException failure = null;
            boolean wasWarned = false;
            long rolls = 0;
            long first = 0;
            while (null == failure)
            {
                assertTrue(last < blocks.last(), "it does not fill up");
                try
                {
                    wasWarned = !warnings.isEmpty();
                    blocks.appendTo(journal, last + 1, last + 1);
                    journal.flush();
                    last++;
                    if (journal.counters().get(JournalCounter.ROLLS) > rolls)
                    {
                        rolls = journal.counters().get(JournalCounter.ROLLS);
                        first = last;
                    }
                    final boolean isHalfFull = blocks.recordLength(first, last) > SEGMENT_LENGTH / 2;
                    if (hasKeeperThread)
                    {
                        await("keeper", () -> hasKeptUp(journal, isHalfFull));
                    }
                }
                catch (final LockstepException ex)
                {
                    failure = ex;
                }
            }

            assertTrue(!hasKeeperThread || wasWarned, "the keeper warns before the writer comes to the end");
            assertEquals(LockstepException.Severity.FATAL, failure.severity());
            assertTrue(
                failure.getMessage().startsWith("journal roll failed: directory=" + mounted), failure.toString());
            assertTrue(failure.getCause() instanceof NoSpaceException, String.valueOf(failure.getCause()));
            assertTrue(warnings.get(0).getMessage().contains("no room for"), warnings.toString());
            assertEquals(1, journal.counters().get(JournalCounter.SPACE_WARNING));
            assertTrue(journal.counters().get(JournalCounter.ROLLS) > 1, "several segments were meant");
            if (null != keeper)
            {
                keeper.close();
                keeper = null;
            }
        }
        warnings.clear();
        return last;
    }

    /**
     * The current segment has its name, and once it is half full, the next one, which is allocated faster than that, is
     * there or has been found not to fit.
     */
    private boolean hasKeptUp(final Journal journal, final boolean isHalfFull)
    {
        final String[] names = mounted.toFile().list();
        assertNotNull(names);
        final long named = Arrays.stream(names).filter(SegmentDescriptor::isSegment).count();
        final boolean hasSpare = Arrays.stream(names).anyMatch(
            (name) -> name.endsWith(".spare") && mounted.resolve(name).toFile().length() == SEGMENT_LENGTH);
        return named == journal.counters().get(JournalCounter.ROLLS) && (hasSpare || !isHalfFull) ||
            !warnings.isEmpty();
    }

    private void mount(final String options) throws Exception
    {
        final Path target = Files.createDirectory(root.resolve("disk"));
        final String fault = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", target.toString());
        assumeTrue(fault.isEmpty(), () -> "needs to mount a tmpfs: " + fault);
        mounted = target;
    }

    /** What a command says against what it was told; nothing if it did it. */
    private static String run(final String... command) throws InterruptedException
    {
        try
        {
            final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            final int status = process.waitFor();
            return 0 == status ? "" : command[0] + " status=" + status + ": " + output;
        }
        catch (final IOException ex)
        {
            return ex.getMessage();
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

    private JournalContext context(final boolean hasKeeperThread)
    {
        return new JournalContext()
            .directory(null == mounted ? root.toFile() : mounted.toFile())
            .streamId(STREAM_ID)
            .maxBlockLength(32 * 1024)
            .segmentLength(SEGMENT_LENGTH)
            .spaceWarning(0)
            .hasKeeperThread(hasKeeperThread)
            .errorHandler(warnings::add);
    }
}
