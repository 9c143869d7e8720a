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
package io.lockstep.sequencer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.aeron.cluster.codecs.mark.MarkFileHeaderDecoder;
import io.aeron.cluster.codecs.mark.MessageHeaderDecoder;

/**
 * Takes back what a killed process said in Aeron's mark files: that it is active.
 * <p>
 * Archive and consensus refuse a directory whose mark file was touched within ten seconds, and for ever if the process
 * died before it had finished its start. Whoever holds the guard of the data directory knows that there is no other
 * process, so a member that was killed can start again at once.
 * <p>
 * Threading: the thread that launches the node, with the guard held and before archive and consensus start.
 */
final class MarkFilesTool
{
    private MarkFilesTool()
    {
    }

    /**
     * Says of every mark file that its owner is gone.
     *
     * @param archive directory of the archive.
     * @param cluster directory of consensus and service.
     */
    static void release(final Path archive, final Path cluster)
    {
        release(
            archive.resolve("archive-mark.dat"),
            true,
            MessageHeaderDecoder.ENCODED_LENGTH +
                io.aeron.archive.codecs.mark.MarkFileHeaderDecoder.versionEncodingOffset(),
            MessageHeaderDecoder.ENCODED_LENGTH +
                io.aeron.archive.codecs.mark.MarkFileHeaderDecoder.activityTimestampEncodingOffset());
        for (final String each : names(cluster))
        {
            release(
                cluster.resolve(each),
                false,
                MessageHeaderDecoder.ENCODED_LENGTH + MarkFileHeaderDecoder.versionEncodingOffset(),
                MessageHeaderDecoder.ENCODED_LENGTH + MarkFileHeaderDecoder.activityTimestampEncodingOffset());
        }
    }

    private static List<String> names(final Path cluster)
    {
        final String[] names = cluster.toFile().list(MarkFilesTool::isClusterMark);
        return null == names ? List.of() : List.of(names);
    }

    private static boolean isClusterMark(final File directory, final String name)
    {
        return name.startsWith("cluster-mark") && name.endsWith(".dat");
    }

    private static void release(
        final Path file, final boolean isArchive, final int versionOffset, final int timestampOffset)
    {
        if (!Files.isRegularFile(file))
        {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, READ, WRITE))
        {
            final ByteBuffer version = ByteBuffer.allocate(Integer.BYTES).order(LITTLE_ENDIAN);
            if (channel.read(version, versionOffset) < Integer.BYTES || isUnusable(version.getInt(0), isArchive))
            {
                // Its process died while it made it, so that nothing in it was ever used; Aeron makes it again.
                Files.delete(file);
                return;
            }
            channel.write(ByteBuffer.allocate(Long.BYTES), timestampOffset);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("mark file cannot be released: file=" + file, ex);
        }
    }

    /** 0 is a start that was not finished; -1 one that failed, after which an archive does not read its own mark. */
    private static boolean isUnusable(final int version, final boolean isArchive)
    {
        return 0 == version || isArchive && version < 0;
    }
}
