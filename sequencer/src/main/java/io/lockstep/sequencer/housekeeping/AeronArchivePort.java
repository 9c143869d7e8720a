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
package io.lockstep.sequencer.housekeeping;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.RecordingDescriptorConsumer;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.TimeoutException;
import io.aeron.logbuffer.FragmentHandler;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.runtime.IdleMode;

/**
 * The archive over a client session of its own, opened on first use and again after an error.
 * <p>
 * Threading: the housekeeping agent's.
 */
public final class AeronArchivePort implements ArchivePort
{
    private static final String CHANNEL = "aeron:ipc";
    private static final int FRAGMENT_LIMIT = 64;
    private static final long SILENCE_LIMIT_NS = TimeUnit.SECONDS.toNanos(10);

    private final Supplier<AeronArchive.Context> contexts;
    private final NanoClock clock;
    private final IdleStrategy idleStrategy = IdleMode.BACKOFF.newStrategy();
    private AeronArchive archive;

    /**
     * A port that is not connected yet.
     *
     * @param contexts gives a fresh context for each session.
     * @param clock    for the deadline of a replay that says nothing.
     */
    public AeronArchivePort(final Supplier<AeronArchive.Context> contexts, final NanoClock clock)
    {
        this.contexts = contexts;
        this.clock = clock;
    }

    @Override
    public Recording find(final long recordingId)
    {
        final List<Recording> found = new ArrayList<>(1);
        attempt(() -> archive.listRecording(recordingId, into(found)));
        return found.isEmpty() ? null : found.get(0);
    }

    @Override
    public List<Recording> findBelow(final long recordingId, final int limit)
    {
        final List<Recording> found = new ArrayList<>();
        attempt(() -> archive.listRecordings(0, limit, into(found)));
        found.removeIf((each) -> each.recordingId() >= recordingId);
        return found;
    }

    @Override
    public long recordedPosition(final long recordingId)
    {
        return attempt(() -> archive.getMaxRecordedPosition(recordingId));
    }

    @Override
    public void replay(final long recordingId, final FragmentHandler handler)
    {
        final Recording recording = find(recordingId);
        if (null == recording || recording.isGrowing())
        {
            throw new TimeoutException("recording has not ended: recordingId=" + recordingId +
                " recording=" + recording, AeronException.Category.WARN);
        }
        attempt(() ->
        {
            try (Subscription subscription = archive.replay(
                recordingId, recording.startPosition(), recording.stopPosition() - recording.startPosition(),
                CHANNEL, AeronStreams.READ_BACK))
            {
                poll(subscription, recording, handler);
            }
            return recordingId;
        });
    }

    @Override
    public long purgeSegments(final long recordingId, final long newStartPosition)
    {
        return attempt(() -> archive.purgeSegments(recordingId, newStartPosition));
    }

    @Override
    public void purgeRecording(final long recordingId)
    {
        attempt(() -> archive.purgeRecording(recordingId));
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(archive);
        archive = null;
    }

    /** The image hands what a handler throws to the client's error handler, so it is carried around it. */
    private void poll(final Subscription subscription, final Recording recording, final FragmentHandler handler)
    {
        final RuntimeException[] problem = new RuntimeException[1];
        final ImageFragmentAssembler assembler = new ImageFragmentAssembler((buffer, offset, length, header) ->
        {
            try
            {
                if (null == problem[0])
                {
                    handler.onFragment(buffer, offset, length, header);
                }
            }
            catch (final RuntimeException ex)
            {
                problem[0] = ex;
            }
        });
        long deadlineNs = clock.nanoTime() + SILENCE_LIMIT_NS;
        Image image = null;
        while (null == problem[0] && (null == image || image.position() < recording.stopPosition()))
        {
            image = null == image && subscription.imageCount() > 0 ? subscription.imageAtIndex(0) : image;
            final int fragments = null == image ? 0 : image.poll(assembler, FRAGMENT_LIMIT);
            final long nowNs = clock.nanoTime();
            if (fragments > 0)
            {
                deadlineNs = nowNs + SILENCE_LIMIT_NS;
            }
            else if (nowNs - deadlineNs > 0 || null != image && image.isClosed())
            {
                throw new TimeoutException("replay ends early: " + recording, AeronException.Category.WARN);
            }
            idleStrategy.idle(fragments);
        }
        if (null != problem[0])
        {
            throw problem[0];
        }
    }

    private static RecordingDescriptorConsumer into(final List<Recording> found)
    {
        return (controlSessionId, correlationId, id, startTimestamp, stopTimestamp, startPosition, stopPosition,
            initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel,
            originalChannel, sourceIdentity) ->
            found.add(new Recording(id, startPosition, stopPosition, termBufferLength, segmentFileLength, streamId));
    }

    private <T> T attempt(final Supplier<T> call)
    {
        try
        {
            if (null == archive)
            {
                archive = AeronArchive.connect(contexts.get());
            }
            return call.get();
        }
        catch (final AeronException ex)
        {
            close();
            throw ex;
        }
    }
}
