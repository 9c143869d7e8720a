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
package io.lockstep.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.agrona.IoUtil;

import io.lockstep.journal.tool.ComparisonResult;
import io.lockstep.journal.tool.JournalComparison;
import io.lockstep.journal.tool.JournalTool;

/** What tests do to directories of members, and how they look at journals. */
final class TestFiles
{
    /** Longest block of the tests' streams. */
    static final int MAX_BLOCK_LENGTH = 64 * 1024;

    private TestFiles()
    {
    }

    static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> files = Files.walk(from))
        {
            for (final Path each : (Iterable<Path>)files::iterator)
            {
                Files.copy(each, to.resolve(from.relativize(each)));
            }
        }
    }

    static void delete(final Path directory)
    {
        IoUtil.delete(directory.toFile(), false);
    }

    static long lastBlock(final Path journal)
    {
        try (JournalTool tool = JournalTool.open(journal, MAX_BLOCK_LENGTH))
        {
            return tool.reader().lastBlockNumber();
        }
    }

    /** Two journals hold the same up to a block, which is where the shorter one ends. */
    static void compare(final Path one, final Path other, final long lastShared)
    {
        try (JournalTool first = JournalTool.open(one, MAX_BLOCK_LENGTH);
            JournalTool second = JournalTool.open(other, MAX_BLOCK_LENGTH))
        {
            final ComparisonResult result = new JournalComparison()
                .add("one", first.reader()).add("other", second.reader()).run(() -> false);
            assertTrue(result.hasShared() && null == result.difference(), result.text());
            assertEquals(lastShared, Math.min(first.reader().lastBlockNumber(), second.reader().lastBlockNumber()));
        }
    }
}
