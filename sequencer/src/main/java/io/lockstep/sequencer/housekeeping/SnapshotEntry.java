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

import java.io.File;
import java.util.ArrayList;
import java.util.List;

import io.aeron.Aeron;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;

/**
 * A snapshot as this member's recording log lists it: two recordings of the archive, taken at one position of the log.
 *
 * @param logPosition         behind which the log goes on.
 * @param timestampNs         cluster time at which it was taken.
 * @param serviceRecordingId  recording of the service's state.
 * @param consensusRecordingId recording of the consensus module's state.
 */
public record SnapshotEntry(long logPosition, long timestampNs, long serviceRecordingId, long consensusRecordingId)
{
    private static final int SERVICE_ID = 0;

    /**
     * What the recording log says, read at once.
     *
     * @param logRecordingId recording of the cluster's log, -1 if there is none.
     * @param snapshots      that are whole, by ascending position.
     */
    public record Listing(long logRecordingId, List<SnapshotEntry> snapshots)
    {
    }

    /**
     * Reads the recording log. The consensus module may write to it meanwhile: it appends, so that an entry is seen or
     * not; of a snapshot the entry of the service comes first, and only whole ones are given.
     *
     * @param clusterDirectory that holds it.
     * @return what it says.
     */
    public static Listing read(final File clusterDirectory)
    {
        long logRecordingId = Aeron.NULL_VALUE;
        final List<SnapshotEntry> snapshots = new ArrayList<>();
        try (RecordingLog log = new RecordingLog(clusterDirectory, false))
        {
            RecordingLog.Entry service = null;
            for (final RecordingLog.Entry each : log.entries())
            {
                if (!each.isValid)
                {
                    continue;
                }
                if (RecordingLog.ENTRY_TYPE_TERM == each.type)
                {
                    logRecordingId = each.recordingId;
                }
                else if (RecordingLog.ENTRY_TYPE_SNAPSHOT == each.type && SERVICE_ID == each.serviceId)
                {
                    service = each;
                }
                else if (isOf(each, service))
                {
                    snapshots.add(new SnapshotEntry(
                        each.logPosition, each.timestamp, service.recordingId, each.recordingId));
                }
            }
        }
        return new Listing(logRecordingId, snapshots);
    }

    private static boolean isOf(final RecordingLog.Entry entry, final RecordingLog.Entry service)
    {
        return null != service && RecordingLog.ENTRY_TYPE_SNAPSHOT == entry.type &&
            ConsensusModule.Configuration.SERVICE_ID == entry.serviceId &&
            service.logPosition == entry.logPosition && service.leadershipTermId == entry.leadershipTermId;
    }
}
