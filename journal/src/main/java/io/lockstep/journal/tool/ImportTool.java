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
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalReader;
import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.StorageFile;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.LockstepException;

/**
 * Puts an export into a journal: a new one, in a directory that is absent or empty, or one that ends exactly before it.
 * The whole file is verified before anything is written.
 * <p>
 * Threading: the caller's thread. Errors: {@link IllegalArgumentException} in one line where the journal is not one
 * that the export follows on; {@link LockstepException} FATAL where the export or the journal is damaged. If writing
 * fails the message tells the last block that the journal holds.
 */
public final class ImportTool
{
    private ImportTool()
    {
    }

    /**
     * Imports.
     *
     * @param file           that an export wrote.
     * @param directory      of the journal, or of the node whose journal it is.
     * @param segmentLength  of the segment files that are made, in bytes, a power of two.
     * @param maxBlockLength most that the stream allows, in bytes, or more.
     * @param isStopped      true once nobody wants the rest.
     * @return what was done; nothing if it was stopped before the file was verified.
     */
    public static ImportResult read(
        final Path file,
        final Path directory,
        final int segmentLength,
        final int maxBlockLength,
        final BooleanSupplier isStopped)
    {
        if (!Files.isRegularFile(file))
        {
            throw new IllegalArgumentException("export file is missing: file=" + file);
        }
        final Path parent = file.toAbsolutePath().getParent();
        try (StorageFile opened = new FileStorage(parent.toFile()).openReadOnly(file.getFileName().toString()))
        {
            final ExportReader export = new ExportReader(opened, file.toString());
            final int blockLength = Math.max(maxBlockLength, export.trailer().longestBlock());
            final boolean isNew = isAbsentOrEmpty(directory);
            final Path target = isNew ? directory : JournalTool.locate(directory);
            if (!isNew)
            {
                checkFollows(target, export.header(), blockLength);
            }
            if (!export.read((buffer, offset, length) -> nothing(), isStopped))
            {
                return new ImportResult(export.header().range(), export.header().range().first() - 1, isNew);
            }
            return append(export, target, isNew, segmentLength, blockLength, isStopped);
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal("export cannot be read: file=" + file, ex);
        }
    }

    private static ImportResult append(
        final ExportReader export,
        final Path directory,
        final boolean isNew,
        final int segmentLength,
        final int maxBlockLength,
        final BooleanSupplier isStopped)
    {
        final ExportHeader header = export.header();
        // Short segments are for short blocks: the limit of what a block may be must not stand in their way.
        final int blockLength = Math.max(export.trailer().longestBlock(), Math.min(maxBlockLength, segmentLength / 2));
        final JournalContext context = JournalTool.contextOf(
            directory, header.streamId(), header.clusterId(), blockLength)
            .segmentLength(segmentLength)
            .base(header.range().first() - 1, header.firstSequence() - 1, header.previousCrc());
        try (Journal journal = Journal.open(context))
        {
            try
            {
                export.read(journal::append, isStopped);
                journal.force();
                return new ImportResult(header.range(), journal.lastBlockNumber(), isNew);
            }
            catch (final RuntimeException ex)
            {
                throw LockstepException.fatal("import failed: directory=" + directory + " lastBlock=" +
                    lastWritten(journal) + " wanted=" + header.range().last(), ex);
            }
        }
    }

    private static void checkFollows(final Path directory, final ExportHeader header, final int maxBlockLength)
    {
        try (JournalTool journal = JournalTool.open(directory, maxBlockLength))
        {
            if (journal.isLive())
            {
                throw new IllegalArgumentException(
                    "journal has a writer, stop its node first: directory=" + directory);
            }
            if (null != journal.tornTail())
            {
                throw new IllegalArgumentException("journal has a torn tail, which its node cuts when it starts: " +
                    "directory=" + directory + " " + journal.tornTail());
            }
            if (header.streamId() != journal.streamId() || header.clusterId() != journal.clusterId())
            {
                throw new IllegalArgumentException("journal is of another stream or cluster: directory=" + directory +
                    " expected=" + header.streamId() + "/" + header.clusterId() +
                    " actual=" + journal.streamId() + "/" + journal.clusterId());
            }
            final JournalReader reader = journal.reader();
            final long last = reader.lastBlockNumber();
            if (last + 1 != header.range().first())
            {
                throw new IllegalArgumentException("journal does not end before the export: directory=" + directory +
                    " expected=" + (header.range().first() - 1) + " actual=" + last);
            }
            final BlockDecoder block = new BlockDecoder();
            BlockScan.read(
                reader, new BlockRange(last, last), (buffer, offset, length) -> block.tryWrap(buffer, offset, length),
                () -> false);
            if (block.chainCrc() != header.previousCrc())
            {
                throw new IllegalArgumentException("journal ends with another block than the export follows on: " +
                    "directory=" + directory + " block=" + last + " expected=" + ToolText.crc(header.previousCrc()) +
                    " actual=" + ToolText.crc(block.chainCrc()));
            }
        }
    }

    private static long lastWritten(final Journal journal)
    {
        try (JournalReader reader = journal.newReader())
        {
            return reader.lastBlockNumber();
        }
    }

    /** The file of the lock, which a writer leaves, does not count. */
    private static boolean isAbsentOrEmpty(final Path directory) throws IOException
    {
        if (!Files.exists(directory))
        {
            return true;
        }
        return Files.isDirectory(directory) && Set.of(FileStorage.LOCK_FILE_NAME).containsAll(
            List.of(new FileStorage(directory.toFile()).list()));
    }

    private static void nothing()
    {
    }
}
