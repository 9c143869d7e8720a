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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FrameDescriptor;

/** A real archive that records, and what it left on disk when nobody stopped it. */
final class RecordedLog implements AutoCloseable
{
    static final int TERM_LENGTH = 64 * 1024;
    static final int SEGMENT_LENGTH = 128 * 1024;
    static final int MTU = 1408;
    static final Checksum CHECKSUM = Checksums.newInstance("io.aeron.archive.checksum.Crc32c");
    private static final int STREAM_ID = 100;
    private static final String CONTROL = "aeron:ipc?term-length=64k";
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(40);

    final Path archiveDir;
    final Path clusterDir;
    private final SplittableRandom random = new SplittableRandom(7);
    private final MediaDriver driver;
    private long recordingId;
    private long end;

    /** Records messages, and keeps a copy of the files as they were then. */
    RecordedLog(final Path root, final int messages)
    {
        driver = newDriver();
        final Path live = root.resolve("live");
        archiveDir = root.resolve("archive");
        clusterDir = root.resolve("cluster");
        final Archive archive = launch(live);
        try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            AeronArchive client = connect(aeron))
        {
            record(aeron, client, messages);
            copy(live, archiveDir);
        }
        finally
        {
            archive.close();
        }
        writeRecordingLog();
    }

    private void record(final Aeron aeron, final AeronArchive client, final int messages)
    {
        final String channel = "aeron:ipc?term-length=" + TERM_LENGTH + "|mtu=" + MTU;
        final ExclusivePublication publication = aeron.addExclusivePublication(channel, STREAM_ID);
        client.startRecording(channel + "|session-id=" + publication.sessionId(), STREAM_ID, SourceLocation.LOCAL);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
        final CountersReader counters = aeron.countersReader();
        await(() -> publication.isConnected() && CountersReader.NULL_COUNTER_ID !=
            RecordingPos.findCounterIdBySession(counters, publication.sessionId(), client.archiveId()));
        final int counterId =
            RecordingPos.findCounterIdBySession(counters, publication.sessionId(), client.archiveId());
        recordingId = RecordingPos.getRecordingId(counters, counterId);
        for (int i = 0; i < messages; i++)
        {
            // Not a zero among them: what is missing is what the test takes away.
            final int length = 1 + random.nextInt(0 == i % 9 ? 4000 : 900);
            for (int at = 0; at < length; at++)
            {
                buffer.putByte(at, (byte)(1 + random.nextInt(255)));
            }
            await(() -> publication.offer(buffer, 0, length) > 0);
        }
        end = publication.position();
        await(() -> counters.getCounterValue(counterId) == end);
    }

    private void writeRecordingLog()
    {
        clusterDir.toFile().mkdirs();
        try (RecordingLog log = new RecordingLog(clusterDir.toFile(), true))
        {
            log.appendTerm(recordingId, 0, 0, 1);
        }
    }

    /** Where the recording ends. */
    long end()
    {
        return end;
    }

    /** All frames of the last segment, in order, and the end. */
    List<Long> lastFrames() throws IOException
    {
        final UnsafeBuffer bytes = new UnsafeBuffer(Files.readAllBytes(lastSegment(archiveDir)));
        final List<Long> result = new ArrayList<>();
        long at = lastSegmentPosition();
        while (at < end)
        {
            result.add(at);
            at += BitUtil.align(
                bytes.getInt((int)(at - lastSegmentPosition())), FrameDescriptor.FRAME_ALIGNMENT);
        }
        result.add(at);
        return result;
    }

    long lastSegmentPosition()
    {
        return end - end % SEGMENT_LENGTH;
    }

    Path lastSegment(final Path directory)
    {
        return directory.resolve(recordingId + "-" + lastSegmentPosition() + ".rec");
    }

    Path firstSegment(final Path directory)
    {
        return directory.resolve(recordingId + "-" + 0 + ".rec");
    }

    /** Where a real archive takes the recording's end to be, once it is started on a directory. */
    long endByArchive(final Path directory)
    {
        final Archive archive = launch(directory);
        try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            AeronArchive client = connect(aeron))
        {
            return client.getStopPosition(recordingId);
        }
        finally
        {
            archive.close();
        }
    }

    /** Has a real archive take away the segments in front of a position. */
    void purge(final Path directory, final long position)
    {
        final Archive archive = launch(directory);
        try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            AeronArchive client = connect(aeron))
        {
            client.purgeSegments(recordingId, position);
        }
        finally
        {
            archive.close();
        }
    }

    /** Lists a snapshot. Its recordings are that of the log: they have to be there, and are not read. */
    void addSnapshot(final long position)
    {
        try (RecordingLog recordingLog = new RecordingLog(clusterDir.toFile(), false))
        {
            recordingLog.appendSnapshot(recordingId, 0, 0, position, 1, 0);
            recordingLog.appendSnapshot(
                recordingId, 0, 0, position, 1, ConsensusModule.Configuration.SERVICE_ID);
        }
    }

    /** Where the snapshot was taken that a start begins with; -1 if there is none. */
    long latestSnapshot()
    {
        try (RecordingLog recordingLog = new RecordingLog(clusterDir.toFile(), false))
        {
            final RecordingLog.Entry entry =
                recordingLog.getLatestSnapshot(ConsensusModule.Configuration.SERVICE_ID);
            return null == entry ? -1 : entry.logPosition;
        }
    }

    /** A copy to damage. */
    Path copyTo(final Path directory)
    {
        copy(archiveDir, directory);
        return directory;
    }

    @Override
    public void close()
    {
        driver.close();
    }

    private static MediaDriver newDriver()
    {
        return MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .dirDeleteOnShutdown(true));
    }

    private Archive launch(final Path directory)
    {
        return Archive.launch(new Archive.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .archiveDir(directory.toFile())
            .controlChannelEnabled(false)
            .archiveClientContext(new AeronArchive.Context().controlResponseChannel("aeron:udp?endpoint=localhost:0"))
            .localControlChannel(CONTROL)
            .recordingEventsEnabled(false)
            .replicationChannel("aeron:udp?endpoint=localhost:0")
            .threadingMode(ArchiveThreadingMode.SHARED)
            .segmentFileLength(SEGMENT_LENGTH)
            .fileIoMaxLength(TERM_LENGTH)
            .fileSyncLevel(1)
            .catalogFileSyncLevel(1)
            .recordChecksum(CHECKSUM));
    }

    private static AeronArchive connect(final Aeron aeron)
    {
        return AeronArchive.connect(new AeronArchive.Context()
            .aeron(aeron)
            .ownsAeronClient(false)
            .controlRequestChannel(CONTROL)
            .controlResponseChannel(CONTROL));
    }

    static void copy(final Path from, final Path to)
    {
        to.toFile().mkdirs();
        for (final File each : from.toFile().listFiles())
        {
            // The mark file says that somebody is alive; a machine that died says nothing.
            if (!each.getName().endsWith("-mark.dat"))
            {
                try
                {
                    Files.copy(
                        each.toPath(),
                        to.resolve(each.getName()),
                        StandardCopyOption.REPLACE_EXISTING);
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException(ex);
                }
            }
        }
    }

    private static void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("not in time");
            }
            Thread.yield();
        }
    }
}
