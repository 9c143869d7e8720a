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
package io.lockstep.sequencer.recovery;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.ForcedFiles;

/**
 * The directory of a member that is seeded again. A file marks it from before the first change until everything that
 * was copied is on the device: a member does not start beside it, and what is killed in between is done again from the
 * beginning.
 * <p>
 * What was there is moved away first, not deleted; what an interrupted copy left is deleted.
 * <p>
 * Threading: one owner. Errors: {@link IOException} of the disk.
 */
public final class ReseedDirectoryTool
{
    /** Name of the file that says that a copy is not complete. */
    public static final String MARKER = "reseed.incomplete";
    /** Name of the directory that what was there before is moved to. */
    public static final String REPLACED = "replaced";
    private static final String MOVING = "moving";
    private static final String COPYING = "copying";
    private static final List<String> PARTS = List.of("archive", "cluster", "journal");

    private final Path directory;

    /**
     * A directory.
     *
     * @param directory of the member.
     */
    public ReseedDirectoryTool(final File directory)
    {
        this.directory = directory.toPath();
    }

    /**
     * Refuses a directory whose copy is not complete.
     *
     * @param directory of the member.
     */
    public static void requireComplete(final File directory)
    {
        if (new File(directory, MARKER).exists())
        {
            throw LockstepException.fatal(
                LockstepException.Fault.RESEED, "reseed was not completed: directory=" + directory +
                "; run it again: lockstep sequencer reseed --from PEER");
        }
    }

    /**
     * Makes room for the copy.
     *
     * @return true if something was there, and is in {@value #REPLACED} now.
     * @throws IOException of the disk.
     */
    public boolean begin() throws IOException
    {
        Files.createDirectories(directory);
        final Path marker = directory.resolve(MARKER);
        if (Files.exists(marker) && COPYING.equals(Files.readString(marker)))
        {
            for (final String each : PARTS)
            {
                delete(directory.resolve(each));
            }
            return false;
        }
        mark(MOVING);
        boolean hasMoved = false;
        for (final String each : PARTS)
        {
            if (Files.exists(directory.resolve(each)))
            {
                final Path replaced = directory.resolve(REPLACED);
                Files.createDirectories(replaced);
                delete(replaced.resolve(each));
                Files.move(directory.resolve(each), replaced.resolve(each));
                hasMoved = true;
            }
        }
        ForcedFiles.force(directory);
        mark(COPYING);
        return hasMoved;
    }

    /**
     * Forces everything that was copied, and lets the member start.
     *
     * @throws IOException of the disk.
     */
    public void finish() throws IOException
    {
        for (final String each : PARTS)
        {
            try (Stream<Path> files = Files.walk(directory.resolve(each)))
            {
                for (final Path file : files.collect(Collectors.toList()))
                {
                    ForcedFiles.force(file);
                }
            }
        }
        ForcedFiles.delete(directory, MARKER);
    }

    private void mark(final String stage) throws IOException
    {
        ForcedFiles.write(directory, MARKER, stage);
    }

    private static void delete(final Path path) throws IOException
    {
        if (Files.exists(path))
        {
            try (Stream<Path> files = Files.walk(path))
            {
                for (final Path each : files.sorted(Comparator.reverseOrder()).collect(Collectors.toList()))
                {
                    Files.delete(each);
                }
            }
        }
    }
}
