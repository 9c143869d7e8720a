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

import java.util.ArrayList;
import java.util.List;

import io.aeron.cluster.ClusterMember;
import io.aeron.cluster.RecordingLog;
import io.aeron.cluster.codecs.BackupResponseDecoder;

/**
 * What a member that is part of an elected cluster says of itself.
 * <p>
 * Threading: immutable.
 */
public final class MemberReport
{
    private final int memberId;
    private final int leaderMemberId;
    private final int memberCount;
    final long logRecordingId;
    final long lastTermId;
    final long lastTermBasePosition;
    final List<RecordingLog.Snapshot> snapshots = new ArrayList<>();

    MemberReport(final BackupResponseDecoder response)
    {
        memberId = response.memberId();
        leaderMemberId = response.leaderMemberId();
        logRecordingId = response.logRecordingId();
        lastTermId = response.lastLeadershipTermId();
        lastTermBasePosition = response.lastTermBaseLogPosition();
        for (final BackupResponseDecoder.SnapshotsDecoder each : response.snapshots())
        {
            snapshots.add(new RecordingLog.Snapshot(
                each.recordingId(), each.leadershipTermId(), each.termBaseLogPosition(), each.logPosition(),
                each.timestamp(), each.serviceId()));
        }
        memberCount = ClusterMember.parse(response.clusterMembers()).length;
    }

    /**
     * The member.
     *
     * @return its id.
     */
    public int memberId()
    {
        return memberId;
    }

    /**
     * The leader that it follows, or is.
     *
     * @return member id.
     */
    public int leaderMemberId()
    {
        return leaderMemberId;
    }

    /**
     * Members of its cluster: one that recovers is alone.
     *
     * @return count.
     */
    public int memberCount()
    {
        return memberCount;
    }

    /**
     * Its log.
     *
     * @return recording id in its archive.
     */
    public long logRecordingId()
    {
        return logRecordingId;
    }

    /**
     * The term that it is in.
     *
     * @return leadership term id.
     */
    public long lastTermId()
    {
        return lastTermId;
    }

    /** Do both follow one leader in one term. */
    boolean agreesWith(final MemberReport other)
    {
        return leaderMemberId == other.leaderMemberId && lastTermId == other.lastTermId;
    }
}
