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

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.aeron.archive.client.AeronArchive;
import io.lockstep.runtime.ForcedFiles;

/**
 * The segment files of one recording.
 * <p>
 * Threading: one owner. Errors: {@link IOException} of the disk.
 */
final class SegmentFilesTool
{
    private static final String SUFFIX = ".rec";

    private final Path directory;
    private final long recordingId;
    private final long startPosition;
    private final int termLength;
    private final int segmentLength;

    SegmentFilesTool(
        final File directory,
        final long recordingId,
        final long startPosition,
        final int termLength,
        final int segmentLength)
    {
        this.directory = directory.toPath();
        this.recordingId = recordingId;
        this.startPosition = startPosition;
        this.termLength = termLength;
        this.segmentLength = segmentLength;
    }

    /** Position at which the file starts that holds a position. */
    long segmentOf(final long position)
    {
        return AeronArchive.segmentFileBasePosition(startPosition, position, termLength, segmentLength);
    }

    /** Is there a file that starts at a position. */
    boolean isThere(final long segment)
    {
        return fileOf(segment).exists();
    }

    /** Names the place of a position. */
    String place(final long position)
    {
        final long segment = segmentOf(position);
        return "file=" + fileOf(segment) + " offset=" + (position - segment) + " position=" + position;
    }

    /** Fills a buffer from a position on, as far as the file reaches. What it does not hold is left as it was. */
    void read(final long position, final ByteBuffer buffer) throws IOException
    {
        final long segment = segmentOf(position);
        if (!isThere(segment))
        {
            return;
        }
        try (FileChannel channel = FileChannel.open(fileOf(segment).toPath(), StandardOpenOption.READ))
        {
            long offset = position - segment;
            int count = 0;
            while (buffer.hasRemaining() && count >= 0)
            {
                count = channel.read(buffer, offset);
                offset += Math.max(0, count);
            }
        }
    }

    /**
     * Cuts the recording at a position: no file behind the one that holds it, the last one first, and zeros from there
     * to the end of that file. Killed in between it can be done again.
     */
    void cut(final long position) throws IOException
    {
        final long segment = segmentOf(position);
        long last = segment;
        while (isThere(last + segmentLength))
        {
            last += segmentLength;
        }
        for (; last > segment; last -= segmentLength)
        {
            final File file = fileOf(last);
            if (!file.delete())
            {
                throw new IOException("file cannot be deleted: file=" + file);
            }
        }
        if (isThere(segment))
        {
            try (FileChannel channel = FileChannel.open(fileOf(segment).toPath(), StandardOpenOption.WRITE))
            {
                channel.truncate(position - segment);
                channel.write(ByteBuffer.allocate(1), segmentLength - 1);
                channel.force(true);
            }
        }
        ForcedFiles.force(directory);
    }

    /** Brings the file that holds a position to the device. */
    void force(final long position) throws IOException
    {
        final long segment = segmentOf(position);
        if (isThere(segment))
        {
            try (FileChannel channel = FileChannel.open(fileOf(segment).toPath(), StandardOpenOption.WRITE))
            {
                channel.force(true);
            }
        }
    }

    private File fileOf(final long segment)
    {
        return directory.resolve(recordingId + "-" + segment + SUFFIX).toFile();
    }
}
