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
package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.lockstep.journal.tool.JournalTool;
import io.lockstep.runtime.ExitCode;

/** The manual's way out of a log that is gone, by its commands. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class RecoverProcessTest
{
    private static final int MAX_BLOCK_LENGTH = 64 * 1024;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path dir;

    @Test
    void shouldRecoverFromAJournalAndGoOnInANewEpochOnlyWhenTold() throws Exception
    {
        // Ticks are blocks that need no gateway.
        final String settings = NodeProcess.settings(dir, "lockstep.tick.interval=20ms\n");
        final Path data = dir.resolve("data");
        runUntil("1", data, 10, "sequencer", "--bootstrap", settings);
        final Path gateway = dir.resolve("gateway");
        copy(data.resolve("journal"), gateway);
        final long released = lastBlock(gateway);
        IoUtil.delete(data.resolve("archive").toFile(), false);
        IoUtil.delete(data.resolve("cluster").toFile(), false);

        assertEnds(ExitCode.RESEED, "missing=archive", "2", "sequencer", settings);
        assertEnds(ExitCode.FAILED, "nobody can say that nothing of what was released is missing: silent=[] asked=[]",
            "3", "sequencer", "recover", settings);
        assertEnds(ExitCode.OK, "recovered: block=" + released + " sequence=" + released + " crc=",
            "4", "sequencer", "recover", "--from", gateway.toString(), settings);
        runUntil("5", data, released + 5, "sequencer", settings);

        final long last = lastBlock(data);
        assertEnds(ExitCode.OK, " epoch=2 log.generation=", "6", "sequencer", "recover", "--new-epoch", settings);
        runUntil("7", data, last + 5, "sequencer", settings);
    }

    private void runUntil(final String name, final Path data, final long block, final String... arguments)
        throws Exception
    {
        try (NodeProcess node = NodeProcess.start(dir, name, arguments).awaitRunning())
        {
            final long deadlineNs = System.nanoTime() + DEADLINE_NS;
            while (!isWritten(data, block))
            {
                assertTrue(System.nanoTime() - deadlineNs < 0, node.error());
                Thread.onSpinWait();
            }
            node.terminate().awaitExit();
        }
    }

    private static boolean isWritten(final Path data, final long block) throws IOException
    {
        try (Stream<Path> files = Files.list(data.resolve("journal")))
        {
            if (files.noneMatch((each) -> each.toString().endsWith(".journal")))
            {
                return false;
            }
        }
        return lastBlock(data) >= block;
    }

    private static long lastBlock(final Path directory)
    {
        try (JournalTool tool = JournalTool.open(directory, MAX_BLOCK_LENGTH))
        {
            return tool.reader().lastBlockNumber();
        }
    }

    private void assertEnds(final ExitCode code, final String said, final String name, final String... arguments)
        throws IOException, InterruptedException
    {
        try (NodeProcess node = NodeProcess.start(dir, name, arguments))
        {
            assertEquals(code.code(), node.awaitExit(), node.error());
            final String text = ExitCode.OK == code ? node.output() : node.lastErrorLine();
            assertTrue(text.contains(said), text);
        }
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> files = Files.walk(from))
        {
            files.forEach((each) ->
            {
                try
                {
                    Files.copy(each, to.resolve(from.relativize(each)));
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException(ex);
                }
            });
        }
    }
}
