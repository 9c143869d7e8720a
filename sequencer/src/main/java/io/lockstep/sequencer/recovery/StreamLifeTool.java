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

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.ForcedFiles;

/**
 * The life of a member's directory: the file {@value #FILE_NAME} of one that is not of the first life, and
 * {@value #MARKER}, which says what a recovery makes while it runs.
 * <p>
 * Threading: the caller's. Errors: {@link LockstepException} FATAL.
 */
public final class StreamLifeTool
{
    /** Name of the file in a member's directory. */
    public static final String FILE_NAME = "life.properties";
    /** Name of the file that says that a recovery is not complete. */
    public static final String MARKER = "recover.incomplete";

    private StreamLifeTool()
    {
    }

    /**
     * Life of a member's directory.
     *
     * @param directory of the member.
     * @return life; the first one if nothing is said.
     */
    public static StreamLife of(final Path directory)
    {
        final StreamLife life = read(directory.resolve(FILE_NAME));
        return null == life ? StreamLife.FIRST : life;
    }

    /**
     * What a recovery that was not completed was about to make.
     *
     * @param directory of the member.
     * @return life; null if no recovery is under way.
     */
    public static StreamLife unfinished(final Path directory)
    {
        return read(directory.resolve(MARKER));
    }

    /**
     * Refuses a directory whose recovery is not complete.
     *
     * @param directory of the member.
     */
    public static void requireComplete(final Path directory)
    {
        if (Files.exists(directory.resolve(MARKER)))
        {
            throw LockstepException.fatal(
                LockstepException.Fault.RESEED, "recovery was not completed: directory=" + directory +
                "; run it again: lockstep sequencer recover");
        }
    }

    /**
     * Says that a directory is about to be of a life.
     *
     * @param directory of the member.
     * @param life      to be.
     */
    public static void begin(final Path directory, final StreamLife life)
    {
        write(directory, MARKER, life);
    }

    /**
     * Says that a directory is of a life, whatever was under way.
     *
     * @param directory of the member.
     * @param life      of it.
     */
    public static void complete(final Path directory, final StreamLife life)
    {
        try
        {
            if (StreamLife.FIRST.toString().equals(life.toString()))
            {
                ForcedFiles.delete(directory, FILE_NAME);
            }
            else
            {
                write(directory, FILE_NAME, life);
            }
            ForcedFiles.delete(directory, MARKER);
        }
        catch (final IOException ex)
        {
            throw failed(directory, ex);
        }
    }

    private static StreamLife read(final Path file)
    {
        try
        {
            if (!Files.exists(file))
            {
                return null;
            }
            final Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(file)));
            return new StreamLife(
                Integer.parseInt(properties.getProperty(StreamLife.EPOCH, "").trim()),
                Integer.parseInt(properties.getProperty(StreamLife.LOG_GENERATION, "").trim()));
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw LockstepException.fatal(
                LockstepException.Fault.REFUSED, "file cannot be read: file=" + file, ex);
        }
    }

    private static void write(final Path directory, final String name, final StreamLife life)
    {
        try
        {
            ForcedFiles.write(directory, name, life.toString().replace(' ', '\n').concat("\n"));
        }
        catch (final IOException ex)
        {
            throw failed(directory, ex);
        }
    }

    private static LockstepException failed(final Path directory, final IOException ex)
    {
        return LockstepException.fatal(
            LockstepException.Fault.CLUSTER, "directory cannot be written: directory=" + directory, ex);
    }
}
