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
package io.lockstep.journal.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

import io.lockstep.journal.JournalReader;
import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.LockstepException;

/**
 * Writes a range of a journal to one file. The file gets its name when it is whole and on the device; until then it has
 * {@code .part} behind it, and is deleted if it does not come to that.
 * <p>
 * Threading: the caller's thread. Errors: {@link IllegalArgumentException} in one line where the file cannot be made.
 */
public final class ExportTool
{
    private static final String PART_SUFFIX = ".part";

    private ExportTool()
    {
    }

    /**
     * Writes an export.
     *
     * @param journal   that is opened.
     * @param range     within what it has, at least one block.
     * @param file      to make; must not be there.
     * @param isStopped true once nobody wants it any more.
     * @return the end of the export, or null if it was stopped.
     */
    public static ExportTrailer write(
        final JournalTool journal, final BlockRange range, final Path file, final BooleanSupplier isStopped)
    {
        final Path directory = file.toAbsolutePath().getParent();
        if (range.count() < 1)
        {
            throw new IllegalArgumentException("nothing to export, the journal holds no block: directory=" +
                journal.directory());
        }
        if (Files.exists(file))
        {
            throw new IllegalArgumentException("file is there already, name another or delete it: file=" + file);
        }
        if (null == directory || !Files.isDirectory(directory))
        {
            throw new IllegalArgumentException("directory of the file is missing: file=" + file);
        }

        final FileStorage storage = new FileStorage(directory.toFile());
        final String name = file.getFileName().toString();
        ExportTrailer trailer = null;
        try
        {
            try (StorageFile part = storage.create(name + PART_SUFFIX))
            {
                trailer = write(journal, range, part, isStopped);
                if (null != trailer)
                {
                    part.force();
                    storage.rename(name + PART_SUFFIX, name);
                    storage.syncDirectory();
                }
            }
        }
        catch (final IOException ex)
        {
            trailer = null;
            throw LockstepException.fatal("export cannot be written: file=" + file, ex);
        }
        finally
        {
            if (null == trailer)
            {
                directory.resolve(name + PART_SUFFIX).toFile().delete();
            }
        }
        return trailer;
    }

    private static ExportTrailer write(
        final JournalTool journal, final BlockRange range, final StorageFile file, final BooleanSupplier isStopped)
    {
        final JournalReader reader = journal.reader();
        final BlockDecoder block = new BlockDecoder();
        final int previousCrc = reader.chainCrcBefore(range.first());
        BlockScan.read(
            reader, new BlockRange(range.first(), range.first()),
            (buffer, offset, length) -> block.tryWrap(buffer, offset, length), () -> false);
        final ExportWriter writer = new ExportWriter(
            file,
            new ExportHeader(journal.streamId(), journal.clusterId(), range, block.firstSequence(), previousCrc));
        return BlockScan.read(reader, range, writer, isStopped) ? writer.finish() : null;
    }
}
