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

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.agrona.SystemUtil;

import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.Storage;
import io.lockstep.journal.storage.StorageFile;
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
        final File journal = directory.resolve("journal").toFile();
        final FileStorage storage = new FileStorage(journal);
        return proxy(Storage.class, (method, args) ->
        {
            final Object result = method.invoke(storage, args);
            return result instanceof StorageFile ? slow((StorageFile)result, directory.resolve(FILE)) : result;
        });
    }

    private static StorageFile slow(final StorageFile file, final Path slow)
    {
        return proxy(StorageFile.class, (method, args) ->
        {
            final String name = method.getName();
            if ("write".equals(name) || "force".equals(name))
            {
                final long deadlineNs = System.nanoTime() + delayNs(slow);
                while (System.nanoTime() - deadlineNs < 0)
                {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
            }
            return method.invoke(file, args);
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

    private static <T> T proxy(final Class<T> type, final Handler handler)
    {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, (proxy, method, args) ->
        {
            try
            {
                return handler.invoke(method, args);
            }
            catch (final InvocationTargetException ex)
            {
                throw ex.getCause();
            }
        }));
    }

    /** What a call becomes. */
    @FunctionalInterface
    private interface Handler
    {
        Object invoke(Method method, Object[] args) throws Exception;
    }
}
