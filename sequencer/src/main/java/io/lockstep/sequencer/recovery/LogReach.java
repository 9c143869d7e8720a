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
package io.lockstep.sequencer.recovery;

import java.io.File;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.RecordingLog;
import io.lockstep.protocol.LockstepException;

/**
 * Does the leader's log reach back to where a member's own log ends. If it was purged further, the member would ask for
 * what is gone, and hold elections about it for ever.
 * <p>
 * Threading: the caller's thread.
 */
public final class LogReach
{
    private LogReach()
    {
    }

    /**
     * Refuses a member that was away for longer than the log reaches.
     *
     * @param clusterDir of the member.
     * @param archive    of the member.
     * @param leader     of the leader.
     * @param report     of the leader.
     */
    public static void require(
        final File clusterDir, final AeronArchive archive, final AeronArchive leader, final MemberReport report)
    {
        final long end = endOf(clusterDir, archive);
        final long start = leader.getStartPosition(report.logRecordingId());
        if (end < start)
        {
            throw LockstepException.fatal(
                LockstepException.Fault.RESEED, "member was away for longer than the log reaches: end=" + end +
                " leader=" + report.memberId() + " leaderStart=" + start +
                "; run: lockstep sequencer reseed --from PEER");
        }
    }

    private static long endOf(final File clusterDir, final AeronArchive archive)
    {
        if (!new File(clusterDir, RecordingLog.RECORDING_LOG_FILE_NAME).exists())
        {
            return 0;
        }
        try (RecordingLog log = new RecordingLog(clusterDir, false))
        {
            final long recordingId = log.findLastTermRecordingId();
            return RecordingPos.NULL_RECORDING_ID == recordingId ? 0 : archive.getStopPosition(recordingId);
        }
    }
}
