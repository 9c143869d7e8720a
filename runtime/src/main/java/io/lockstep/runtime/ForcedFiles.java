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
package io.lockstep.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Small files whose content decides how a node starts: what a call has done is on the device when it returns, and is
 * there whole or not at all, whenever the machine loses its power.
 * <p>
 * Threading: none of its own; two writers of one file are not kept apart. Errors: {@link IOException} of the disk.
 */
public final class ForcedFiles
{
    private static final String TEMPORARY = ".new";

    private ForcedFiles()
    {
    }

    /**
     * Writes a file, in place of the one that is there.
     *
     * @param directory of it, that exists.
     * @param name      of the file.
     * @param text      all of it, written as UTF-8.
     * @throws IOException of the disk.
     */
    public static void write(final Path directory, final String name, final String text) throws IOException
    {
        final Path temporary = directory.resolve(name + TEMPORARY);
        try (FileChannel channel = FileChannel.open(
            temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE))
        {
            final ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining())
            {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        force(directory);
    }

    /**
     * Reads a file.
     *
     * @param directory of it.
     * @param name      of the file.
     * @return all of it; null if it is not there.
     * @throws IOException of the disk.
     */
    public static String read(final Path directory, final String name) throws IOException
    {
        final Path file = directory.resolve(name);
        return Files.exists(file) ? Files.readString(file) : null;
    }

    /**
     * Deletes a file, if it is there.
     *
     * @param directory of it, that exists.
     * @param name      of the file.
     * @throws IOException of the disk.
     */
    public static void delete(final Path directory, final String name) throws IOException
    {
        if (Files.deleteIfExists(directory.resolve(name)))
        {
            force(directory);
        }
    }

    /**
     * Brings a file, or the names in a directory, to the device.
     *
     * @param path of it.
     * @throws IOException of the disk.
     */
    public static void force(final Path path) throws IOException
    {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ))
        {
            channel.force(true);
        }
    }
}
