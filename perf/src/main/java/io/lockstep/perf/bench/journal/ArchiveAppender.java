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
package io.lockstep.perf.bench.journal;

import java.util.concurrent.atomic.AtomicReference;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.agrona.concurrent.status.CountersReader;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.runtime.IdleMode;

/**
 * An exclusive IPC publication that Aeron Archive records, with an embedded driver and settings in its favour: term
 * buffers that are there before the start, packets of the greatest length, no checksum, a recorder with a thread of its
 * own.
 */
final class ArchiveAppender implements Appender
{
    private static final int STREAM_ID = 1001;
    private static final int MAX_IPC_MTU_LENGTH = 65_504;
    private static final int MAX_TERM_LENGTH = 64 * 1024 * 1024;

    private final IdleStrategy idleStrategy = YieldingIdleStrategy.INSTANCE;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final boolean takesBlocks;
    private final ArchivingMediaDriver driver;
    private final AeronArchive archive;
    private final ExclusivePublication publication;
    private final CountersReader counters;
    private final int positionCounterId;

    ArchiveAppender(final BenchJob job)
    {
        takesBlocks = job.contender().takesBlocks();
        driver = ArchivingMediaDriver.launch(driver(job), archive(job));
        try
        {
            archive = AeronArchive.connect(client(job));
            publication = archive.addRecordedExclusivePublication("aeron:ipc", STREAM_ID);
            counters = archive.context().aeron().countersReader();
            positionCounterId = awaitRecording();
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(driver);
            throw ex;
        }
    }

    @Override
    public void appendAll(final BlockArena arena)
    {
        for (int i = 0; i < arena.blockCount(); i++)
        {
            offer(arena, i);
        }
        awaitRecorded();
    }

    @Override
    public void appendOne(final BlockArena arena, final int index)
    {
        offer(arena, index);
        awaitRecorded();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(publication, archive, driver);
    }

    private void offer(final BlockArena arena, final int index)
    {
        if (takesBlocks)
        {
            offer(arena.buffer(), arena.offset(index), arena.blockLength());
            return;
        }
        for (int i = 0; i < arena.messagesPerBlock(); i++)
        {
            offer(arena.buffer(), arena.payloadOffset(index, i), arena.payloadLength());
        }
    }

    private void offer(final DirectBuffer buffer, final int offset, final int length)
    {
        while (true)
        {
            final long result = publication.offer(buffer, offset, length);
            if (result > 0)
            {
                return;
            }
            if (Publication.BACK_PRESSURED != result && Publication.ADMIN_ACTION != result)
            {
                throw new IllegalStateException("offer failed: reason=" + Publication.errorString(result),
                    failure.get());
            }
            ensureRunning();
            idleStrategy.idle();
        }
    }

    private void awaitRecorded()
    {
        final long position = publication.position();
        while (counters.getCounterValue(positionCounterId) < position)
        {
            ensureRunning();
            idleStrategy.idle();
        }
    }

    private int awaitRecording()
    {
        while (true)
        {
            final int id = RecordingPos.findCounterIdBySession(
                counters, publication.sessionId(), archive.archiveId());
            if (CountersReader.NULL_COUNTER_ID != id)
            {
                return id;
            }
            ensureRunning();
            idleStrategy.idle();
        }
    }

    private void ensureRunning()
    {
        final Throwable ex = failure.get();
        if (null != ex)
        {
            throw new IllegalStateException("archive or driver has failed", ex);
        }
    }

    private MediaDriver.Context driver(final BenchJob job)
    {
        return new MediaDriver.Context()
            .aeronDirectoryName(job.aeronDirectory())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.DEDICATED)
            .conductorIdleStrategy(IdleMode.BACKOFF.newStrategy())
            .senderIdleStrategy(IdleMode.SLEEP.newStrategy())
            .receiverIdleStrategy(IdleMode.SLEEP.newStrategy())
            .termBufferSparseFile(false)
            .ipcTermBufferLength(Math.min(MAX_TERM_LENGTH, job.settings().segmentLength()))
            .ipcMtuLength(MAX_IPC_MTU_LENGTH)
            .errorHandler(this::onError);
    }

    private Archive.Context archive(final BenchJob job)
    {
        final int fileSyncLevel = job.settings().isDurable() ? 1 : 0;
        return new Archive.Context()
            .aeronDirectoryName(job.aeronDirectory())
            .archiveDir(job.directory().toFile())
            .deleteArchiveOnStart(true)
            .controlChannelEnabled(false)
            .archiveClientContext(client(job))
            .replicationChannel("aeron:udp?endpoint=localhost:0")
            .recordingEventsEnabled(false)
            .threadingMode(ArchiveThreadingMode.DEDICATED)
            .idleStrategySupplier(IdleMode.BACKOFF::newStrategy)
            .replayerIdleStrategySupplier(IdleMode.SLEEP::newStrategy)
            .recorderIdleStrategySupplier(job.settings().idleMode()::newStrategy)
            .segmentFileLength(job.settings().segmentLength())
            .fileSyncLevel(fileSyncLevel)
            .catalogFileSyncLevel(fileSyncLevel)
            .errorHandler(this::onError);
    }

    private static AeronArchive.Context client(final BenchJob job)
    {
        return new AeronArchive.Context()
            .aeronDirectoryName(job.aeronDirectory())
            .controlRequestChannel(AeronArchive.Configuration.localControlChannel())
            .controlRequestStreamId(AeronArchive.Configuration.localControlStreamId())
            .controlResponseChannel("aeron:ipc");
    }

    private void onError(final Throwable ex)
    {
        failure.compareAndSet(null, ex);
    }
}
