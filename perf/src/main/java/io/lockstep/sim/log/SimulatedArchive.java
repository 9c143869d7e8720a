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
package io.lockstep.sim.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.ExpandableArrayBuffer;

import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.codecs.MessageHeaderEncoder;
import io.aeron.cluster.codecs.SnapshotMark;
import io.aeron.cluster.codecs.SnapshotMarkerEncoder;
import io.aeron.cluster.service.ClusterClock;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.logbuffer.FragmentHandler;
import io.lockstep.sequencer.housekeeping.ArchivePort;
import io.lockstep.sequencer.housekeeping.SnapshotEntry;

/**
 * The archive of a member as housekeeping sees it: the recording of the log, and two of each snapshot, with Aeron's
 * marks at their beginning.
 * <p>
 * Threading: the simulation's one thread. Errors: {@link ArchiveException} for a recording that there is not.
 */
public final class SimulatedArchive implements ArchivePort
{
    private static final long GROWING = -1;

    private final MemberLog log;
    private final LogSettings settings;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SnapshotMarkerEncoder marker = new SnapshotMarkerEncoder();

    /**
     * An archive on a member's disk.
     *
     * @param model    that holds the disk.
     * @param memberId of it.
     */
    public SimulatedArchive(final LogModel model, final int memberId)
    {
        log = model.log(memberId);
        settings = model.settings;
    }

    /**
     * What the member's recording log says.
     *
     * @return recording of the log, and snapshots.
     */
    public SnapshotEntry.Listing listing()
    {
        final List<SnapshotEntry> entries = new ArrayList<>();
        for (final LogSnapshot each : log.snapshots)
        {
            entries.add(new SnapshotEntry(
                each.position, each.timestampNs, each.serviceRecordingId, each.consensusRecordingId));
        }
        return new SnapshotEntry.Listing(log.logRecordingId(), entries);
    }

    @Override
    public Recording find(final long recordingId)
    {
        if (recordingId == log.logRecordingId())
        {
            return new Recording(recordingId, log.startPosition(), GROWING, settings.termLength,
                settings.segmentLength, ConsensusModule.Configuration.LOG_STREAM_ID_DEFAULT);
        }
        final LogSnapshot snapshot = snapshotOf(recordingId);
        return null == snapshot ? null : new Recording(recordingId, 0, Math.max(1, snapshot.length()),
            settings.termLength, settings.segmentLength, recordingId == snapshot.serviceRecordingId ?
            ClusteredServiceContainer.Configuration.SNAPSHOT_STREAM_ID_DEFAULT :
            ConsensusModule.Configuration.SNAPSHOT_STREAM_ID_DEFAULT);
    }

    @Override
    public List<Recording> findBelow(final long recordingId, final int limit)
    {
        final List<Recording> found = new ArrayList<>();
        int looked = 0;
        for (long id = 0; id < Math.min(recordingId, log.nextRecordingId()) && looked < limit; id++)
        {
            final Recording recording = find(id);
            if (null != recording)
            {
                found.add(recording);
                looked++;
            }
        }
        return found;
    }

    @Override
    public long recordedPosition(final long recordingId)
    {
        return recordingId == log.logRecordingId() ? log.endPosition() : require(recordingId).length();
    }

    @Override
    public void replay(final long recordingId, final FragmentHandler handler)
    {
        final LogSnapshot snapshot = require(recordingId);
        mark(snapshot, SnapshotMark.BEGIN, handler);
        mark(snapshot, SnapshotMark.END, handler);
        if (recordingId == snapshot.serviceRecordingId)
        {
            snapshot.forEach((message, length) -> handler.onFragment(message, 0, length, null));
        }
    }

    @Override
    public long purgeSegments(final long recordingId, final long newStartPosition)
    {
        final long start = log.startPosition();
        if (recordingId != log.logRecordingId() || newStartPosition % settings.segmentLength != 0 ||
            newStartPosition < start || newStartPosition > log.endPosition())
        {
            throw new ArchiveException("invalid purge: recordingId=" + recordingId + " position=" + newStartPosition +
                " start=" + start + " end=" + log.endPosition());
        }
        log.purge(newStartPosition);
        return newStartPosition / settings.segmentLength - start / settings.segmentLength;
    }

    @Override
    public void purgeRecording(final long recordingId)
    {
        final LogSnapshot snapshot = require(recordingId);
        if (recordingId == snapshot.serviceRecordingId)
        {
            snapshot.isServicePurged = true;
        }
        else
        {
            snapshot.isConsensusPurged = true;
        }
    }

    @Override
    public void close()
    {
        // Nothing is open.
    }

    private void mark(final LogSnapshot snapshot, final SnapshotMark mark, final FragmentHandler handler)
    {
        marker.wrapAndApplyHeader(buffer, 0, header)
            .typeId(0)
            .logPosition(snapshot.position)
            .leadershipTermId(snapshot.termId)
            .index(0)
            .mark(mark)
            .timeUnit(ClusterClock.map(TimeUnit.NANOSECONDS))
            .appVersion(0);
        handler.onFragment(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + marker.encodedLength(), null);
    }

    private LogSnapshot require(final long recordingId)
    {
        final LogSnapshot snapshot = snapshotOf(recordingId);
        if (null == snapshot)
        {
            throw new ArchiveException("unknown recording: recordingId=" + recordingId);
        }
        return snapshot;
    }

    private LogSnapshot snapshotOf(final long recordingId)
    {
        for (final LogSnapshot each : log.snapshots)
        {
            if (recordingId == each.serviceRecordingId && !each.isServicePurged ||
                recordingId == each.consensusRecordingId && !each.isConsensusPurged)
            {
                return each;
            }
        }
        return null;
    }
}
