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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

import org.agrona.MarkFile;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aeron.archive.codecs.mark.MarkFileHeaderDecoder;
import io.aeron.archive.codecs.mark.MessageHeaderDecoder;
import io.aeron.cluster.codecs.mark.ClusterComponentType;
import io.aeron.cluster.service.ClusterMarkFile;

/** Mark files as Aeron leaves them when a process is killed. */
class MarkFilesToolTest
{
    private static final int ERROR_LENGTH = 1024 * 1024;
    private static final int PAGE_LENGTH = 4096;
    private static final long LIVENESS_MS = 10_000;
    private static final int TIMESTAMP_OFFSET =
        MessageHeaderDecoder.ENCODED_LENGTH + MarkFileHeaderDecoder.activityTimestampEncodingOffset();
    private static final int VERSION_OFFSET =
        MessageHeaderDecoder.ENCODED_LENGTH + MarkFileHeaderDecoder.versionEncodingOffset();

    @TempDir
    private Path archive;

    @TempDir
    private Path cluster;

    private File clusterMark;

    @BeforeEach
    void before()
    {
        clusterMark = cluster.resolve(ClusterMarkFile.FILENAME).toFile();
    }

    private ClusterMarkFile openCluster()
    {
        return new ClusterMarkFile(
            clusterMark, ClusterComponentType.CONSENSUS_MODULE, ERROR_LENGTH, SystemEpochClock.INSTANCE, LIVENESS_MS,
            PAGE_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, MarkFile.ACTIVATION_IN_PROGRESS_TIMESTAMP})
    void shouldLetAMemberStartAgainThatWasKilled(final long timestampOrNow)
    {
        try (ClusterMarkFile mark = openCluster())
        {
            mark.encoder().candidateTermId(7);
            mark.signalReady(0 == timestampOrNow ? System.currentTimeMillis() : timestampOrNow);
        }
        assertThrows(IllegalStateException.class, this::openCluster);

        MarkFilesTool.release(archive, cluster);

        try (ClusterMarkFile mark = openCluster())
        {
            assertEquals(7, mark.decoder().candidateTermId());
        }
    }

    @Test
    void shouldReleaseTheMarkOfTheArchive() throws IOException
    {
        final Path file = archive.resolve("archive-mark.dat");
        write(file, 4096, 3, System.currentTimeMillis());

        MarkFilesTool.release(archive, cluster);

        try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r"))
        {
            input.seek(TIMESTAMP_OFFSET);
            assertEquals(0, input.readLong());
            input.seek(VERSION_OFFSET);
            assertEquals(3, Integer.reverseBytes(input.readInt()));
        }
    }

    @Test
    void shouldDeleteAMarkThatWasNeverFinished() throws IOException
    {
        final Path unfinished = archive.resolve("archive-mark.dat");
        write(unfinished, 4096, 0, 0);
        Files.createFile(clusterMark.toPath());
        Files.createFile(cluster.resolve("node-state.dat"));

        MarkFilesTool.release(archive, cluster);

        assertFalse(Files.exists(unfinished));
        assertFalse(clusterMark.exists());
        assertTrue(Files.exists(cluster.resolve("node-state.dat")));
    }

    @Test
    void shouldDoNothingWhenThereIsNothing()
    {
        MarkFilesTool.release(archive.resolve("absent"), cluster.resolve("absent"));
    }

    private static void write(final Path file, final int length, final int version, final long timestampMs)
        throws IOException
    {
        try (RandomAccessFile output = new RandomAccessFile(file.toFile(), "rw"))
        {
            output.setLength(length);
            output.seek(VERSION_OFFSET);
            output.writeInt(Integer.reverseBytes(version));
            output.seek(TIMESTAMP_OFFSET);
            output.writeLong(Long.reverseBytes(timestampMs));
        }
    }
}
