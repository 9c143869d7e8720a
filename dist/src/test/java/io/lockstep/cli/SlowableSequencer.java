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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.agrona.SystemUtil;

import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.HookedStorage;
import io.lockstep.journal.storage.Storage;
import io.lockstep.runtime.Settings;
import io.lockstep.sequencer.SequencerConfiguration;
import io.lockstep.sequencer.SequencerContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * A member as the command runs it, but for the device of its journal: as long as there is a file {@code slow} in its
 * directory, every write and every force takes as long as that file says.
 */
@Command(name = "lockstep", subcommands = SlowableSequencer.SlowableCommand.class)
public final class SlowableSequencer
{
    private static final String FILE = "slow";

    private SlowableSequencer()
    {
    }

    /**
     * Runs it.
     *
     * @param args as those of the launcher.
     */
    public static void main(final String[] args)
    {
        System.exit(new CommandLine(new SlowableSequencer()).execute(args));
    }

    /** The command. */
    @Command(name = "sequencer")
    static final class SlowableCommand extends SequencerCommand
    {
        @Override
        SequencerContext newContext(final Settings settings)
        {
            final SequencerContext ctx = super.newContext(settings);
            ctx.journal().storage(storage(Path.of(settings.text(SequencerConfiguration.DIRECTORY_PROP_NAME, ""))));
            return ctx;
        }
    }

    private static Storage storage(final Path directory)
    {
        final Path slow = directory.resolve(FILE);
        return new HookedStorage(new FileStorage(directory.resolve("journal").toFile())).hook((operation, name) ->
        {
            if ("write".equals(operation) || "force".equals(operation))
            {
                final long deadlineNs = System.nanoTime() + delayNs(slow);
                while (System.nanoTime() - deadlineNs < 0)
                {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
            }
        });
    }

    /** The file comes whole, by a move, but may go at any moment: no look before the read. */
    private static long delayNs(final Path slow) throws IOException
    {
        try
        {
            return SystemUtil.parseDuration(FILE, Files.readString(slow));
        }
        catch (final NoSuchFileException ex)
        {
            return 0;
        }
    }
}
