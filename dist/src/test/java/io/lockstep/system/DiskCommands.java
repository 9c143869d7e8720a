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

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

import org.agrona.IoUtil;
import org.agrona.SystemUtil;

/** Commands that do something to what nodes write on. */
final class DiskCommands implements ScenarioCommands, AutoCloseable
{
    private final NodeDisks disks = new NodeDisks();
    private final ScenarioRun run;

    DiskCommands(final ScenarioRun run)
    {
        this.run = run;
    }

    @Override
    public boolean tryRun(final String word, final String[] rest)
    {
        switch (word)
        {
            case "delete":
                run.targets(rest).forEach(
                    (each) -> IoUtil.delete(run.system().nodeDirectory(each).toFile(), false));
                return true;

            case "slow":
                run.targets(allButLast(rest)).forEach((each) -> slow(each, rest[rest.length - 1]));
                return true;

            case "fast":
                run.targets(rest).forEach(this::fast);
                return true;

            case "disk":
                mount(rest);
                return true;

            case "fill":
                final long left = SystemUtil.parseSize("left", rest[rest.length - 1]);
                run.targets(allButLast(rest)).forEach(
                    (each) -> NodeDisks.fill(run.system().nodeDirectory(each), left));
                return true;

            case "empty":
                run.targets(rest).forEach((each) -> NodeDisks.empty(run.system().nodeDirectory(each)));
                return true;

            default:
                return false;
        }
    }

    private static String[] allButLast(final String[] words)
    {
        return Arrays.copyOf(words, words.length - 1);
    }

    private void mount(final String[] words)
    {
        for (int i = 1; i < words.length; i++)
        {
            assumeTrue(disks.tryMount(run.system().nodeDirectory(words[i]), words[0]),
                "a file system for each node needs root");
        }
    }

    private Path slowFile(final String name)
    {
        return run.system().nodeDirectory(name).resolve("slow");
    }

    private void slow(final String name, final String time)
    {
        try
        {
            final Path whole = Files.writeString(run.system().nodeDirectory(name).resolve("slow.next"), time);
            Files.move(whole, slowFile(name), StandardCopyOption.ATOMIC_MOVE);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("member cannot be slowed: name=" + name, ex);
        }
    }

    private void fast(final String name)
    {
        IoUtil.delete(slowFile(name).toFile(), true);
    }

    @Override
    public void close()
    {
        disks.close();
    }
}
