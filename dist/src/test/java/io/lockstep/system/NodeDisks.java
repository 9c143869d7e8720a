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
package io.lockstep.system;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** File systems of nodes, in memory, and what takes their room. Mounting needs root. */
final class NodeDisks implements AutoCloseable
{
    private static final String BALLAST = "ballast";
    private static final int CHUNK = 64 * 1024;

    private final Deque<Path> mounted = new ArrayDeque<>();

    /** Gives a node's directory a file system of its own. False if that is not allowed here. */
    boolean tryMount(final Path directory, final String size)
    {
        if (0 != run(List.of("mkdir", "-p", directory.toString())) ||
            0 != run(List.of("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString())))
        {
            return false;
        }
        mounted.push(directory);
        return true;
    }

    /** Takes room until so much is left. */
    static void fill(final Path directory, final long left)
    {
        try (OutputStream out = Files.newOutputStream(directory.resolve(BALLAST)))
        {
            final byte[] chunk = new byte[CHUNK];
            while (directory.toFile().getUsableSpace() >= left + CHUNK)
            {
                out.write(chunk);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("file system cannot be filled: directory=" + directory, ex);
        }
    }

    /** Gives the room back. */
    static void empty(final Path directory)
    {
        try
        {
            Files.deleteIfExists(directory.resolve(BALLAST));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("room cannot be given back: directory=" + directory, ex);
        }
    }

    @Override
    public void close()
    {
        while (!mounted.isEmpty())
        {
            final Path each = mounted.pop();
            if (0 != run(List.of("umount", each.toString())))
            {
                run(List.of("umount", "-l", each.toString()));
            }
        }
    }

    private static int run(final List<String> command)
    {
        try
        {
            final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor();
        }
        catch (final IOException ex)
        {
            return -1;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: command=" + command, ex);
        }
    }
}
