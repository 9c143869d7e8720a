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

import java.util.function.Supplier;

import org.agrona.CloseHelper;

import io.aeron.archive.client.AeronArchive;
import io.aeron.exceptions.AeronException;

/**
 * The archive over a client session of its own, opened on first use and again after an error.
 * <p>
 * Threading: the housekeeping agent's.
 */
public final class AeronArchivePort implements ArchivePort
{
    private final Supplier<AeronArchive.Context> contexts;
    private AeronArchive archive;

    /**
     * A port that is not connected yet.
     *
     * @param contexts gives a fresh context for each session.
     */
    public AeronArchivePort(final Supplier<AeronArchive.Context> contexts)
    {
        this.contexts = contexts;
    }

    @Override
    public Recording find(final long recordingId)
    {
        final Recording[] found = new Recording[1];
        attempt(() -> archive.listRecording(
            recordingId,
            (controlSessionId, correlationId, id, startTimestamp, stopTimestamp, startPosition, stopPosition,
            initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel,
            originalChannel, sourceIdentity) ->
            found[0] = new Recording(id, startPosition, stopPosition, termBufferLength, segmentFileLength)));
        return found[0];
    }

    @Override
    public long recordedPosition(final long recordingId)
    {
        return attempt(() -> archive.getMaxRecordedPosition(recordingId));
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(archive);
        archive = null;
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
