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
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.lockstep.journal.JournalConfiguration;
import io.lockstep.journal.tool.JournalTool;
import io.lockstep.protocol.LockstepException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What the commands of {@code lockstep journal} have in common: opening, exit status, output.
 * <p>
 * Threading: the main thread.
 */
abstract class JournalToolCommand implements Callable<Integer>
{
    /** Nothing wrong; found; equal; done. */
    static final int CLEAN = 0;
    /** It could not be done. */
    static final int NOT_DONE = 1;
    /** The journal ends with what a crash left of a write. */
    static final int TORN = 3;
    /** What was read is not what was written. */
    static final int DAMAGED = 4;
    /** Journals are not equal where they should be. */
    static final int DIFFERENT = 5;
    /** What was looked for is not there. */
    static final int NOT_FOUND = 6;

    @Spec
    private CommandSpec spec;

    @Option(
        names = "--max-block-length", paramLabel = "SIZE", converter = SizeConverter.class,
        description = "Longest block of the stream, where it is above the default.",
        defaultValue = "1m")
    private long maxBlockLength;

    JournalToolCommand()
    {
    }

    @Override
    public final Integer call() throws Exception
    {
        try
        {
            return run();
        }
        catch (final LockstepException ex)
        {
            if (!isDamage(ex))
            {
                throw ex;
            }
            say(ex.getMessage());
            return DAMAGED;
        }
        finally
        {
            out().flush();
        }
    }

    /**
     * Does what the command is for.
     *
     * @return exit status.
     */
    abstract int run() throws Exception;

    final JournalTool open(final Path directory)
    {
        return JournalTool.open(directory, maxBlockLength());
    }

    final int maxBlockLength()
    {
        return length("--max-block-length", maxBlockLength);
    }

    static int length(final String name, final long value)
    {
        Checks.range(name, value, 1, JournalConfiguration.SEGMENT_LENGTH_MAX);
        return (int)value;
    }

    final CommandSpec spec()
    {
        return spec;
    }

    final PrintWriter out()
    {
        return spec.commandLine().getOut();
    }

    /** Nobody reads the output any more, as after {@code | head}. Flushes. */
    final boolean isOutputGone()
    {
        return out().checkError() || System.out.checkError();
    }

    /** A line beside the output. */
    final void say(final String line)
    {
        out().flush();
        spec.commandLine().getErr().println("lockstep: " + line);
        spec.commandLine().getErr().flush();
    }

    /** Says what was left out at the end of a journal, if anything was. */
    final boolean hasTornTail(final JournalTool journal)
    {
        if (null == journal.tornTail())
        {
            return false;
        }
        say(journal.directory() + ": " + journal.tornTail());
        return true;
    }

    /** What cannot be read, and what could not be written, has the error of the system as its cause. */
    private static boolean isDamage(final LockstepException ex)
    {
        for (Throwable each = ex.getCause(); null != each; each = each.getCause())
        {
            if (each instanceof IOException)
            {
                return false;
            }
        }
        return LockstepException.Severity.FATAL == ex.severity();
    }
}
