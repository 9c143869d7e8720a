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

import java.nio.file.Path;

import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.AeronCounters;
import io.aeron.archive.client.AeronArchive;

/** A follower that was killed while it catches up is no longer there to hear what a member's archive replays to it. */
class ReplayToNobodyTest
{
    private static final int LOG_RECORDING = 0;
    private static final int REPLAY_STREAM = 77;

    @TempDir
    Path root;

    @Test
    void shouldNotStopTheMemberThatReplays()
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            cluster.start(0);
            try (AeronArchive archive = AeronArchive.connect(new AeronArchive.Context()
                .aeronDirectoryName(cluster.nodes.get(0).aeronDirectory())
                .controlRequestChannel("aeron:ipc?term-length=64k")
                .controlResponseChannel("aeron:ipc?term-length=64k")))
            {
                TestCluster.await("log", () -> isRecorded(archive));
                archive.startReplay(LOG_RECORDING, 0, Long.MAX_VALUE, "aeron:udp?endpoint=localhost:9", REPLAY_STREAM);
                TestCluster.await("end of the replay", () -> errors(archive) > 0);
            }

            assertEquals(0, cluster.terminations.get(), cluster.errors.toString());
        }
    }

    private static boolean isRecorded(final AeronArchive archive)
    {
        final int found = archive.listRecording(LOG_RECORDING, (controlSessionId, correlationId, recordingId,
            startTimestamp, stopTimestamp, startPosition, stopPosition, initialTermId, segmentFileLength,
            termBufferLength, mtuLength, sessionId, streamId, strippedChannel, originalChannel, sourceIdentity) ->
        {
        });
        return found > 0 && archive.getMaxRecordedPosition(LOG_RECORDING) > 0;
    }

    private static long errors(final AeronArchive archive)
    {
        final CountersReader counters = archive.context().aeron().countersReader();
        final long[] errors = new long[1];
        counters.forEach((id, typeId, key, label) ->
        {
            if (AeronCounters.ARCHIVE_ERROR_COUNT_TYPE_ID == typeId)
            {
                errors[0] = counters.getCounterValue(id);
            }
        });
        return errors[0];
    }
}
