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
package io.lockstep.sequencer.archive;

import java.io.IOException;
import java.nio.file.Path;

import io.aeron.archive.client.AeronArchive;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.ForcedFiles;

/**
 * Remembers over the end of a member that an election has cut its log in front of what was committed there. Aeron cuts
 * the log and keeps the snapshots; one that was taken behind the cut holds what is replaced, and once the log is filled
 * again nothing tells it from a good one. The next start makes such snapshots invalid ({@link ArchiveTailCheck}).
 * <p>
 * Threading: none of its own; written by the consensus module's thread, read and cleared before that runs. Errors:
 * {@link LockstepException} FATAL of the disk, and for a mark that cannot be read.
 */
public final class CutMark
{
    /** Name of the file in the consensus module's directory: a position of the log, in decimal. */
    public static final String FILE_NAME = "log.cut";

    private final Path clusterDir;

    /**
     * The mark of a member.
     *
     * @param clusterDir of its consensus module.
     */
    public CutMark(final Path clusterDir)
    {
        this.clusterDir = clusterDir;
    }

    /**
     * Notes a cut: on the device when it returns. Of several the lowest stays.
     *
     * @param position that the log ends at.
     */
    public void note(final long position)
    {
        final long before = position();
        if (AeronArchive.NULL_POSITION == before || position < before)
        {
            try
            {
                ForcedFiles.write(clusterDir, FILE_NAME, Long.toString(position));
            }
            catch (final IOException ex)
            {
                throw LockstepException.fatal(LockstepException.Fault.RESEED,
                    "cut of the log cannot be noted, reseed this member: position=" + position + " file=" + file(), ex);
            }
        }
    }

    /**
     * What is noted.
     *
     * @return position, {@link AeronArchive#NULL_POSITION} if there is no mark.
     */
    public long position()
    {
        try
        {
            final String text = ForcedFiles.read(clusterDir, FILE_NAME);
            return null == text ? AeronArchive.NULL_POSITION : Long.parseLong(text.trim());
        }
        catch (final IOException | NumberFormatException ex)
        {
            throw LockstepException.fatal(LockstepException.Fault.RESEED,
                "cut of the log cannot be read, reseed this member: file=" + file(), ex);
        }
    }

    /** Every snapshot behind the cut is invalid, on the device. */
    public void clear()
    {
        try
        {
            ForcedFiles.delete(clusterDir, FILE_NAME);
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal(
                LockstepException.Fault.CLUSTER, "cut of the log cannot be cleared: file=" + file(), ex);
        }
    }

    private Path file()
    {
        return clusterDir.resolve(FILE_NAME);
    }
}
