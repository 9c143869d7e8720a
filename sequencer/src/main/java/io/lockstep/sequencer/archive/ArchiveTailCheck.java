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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.aeron.Aeron;
import io.aeron.archive.CatalogView;
import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.aeron.cluster.client.ClusterException;
import io.lockstep.protocol.LockstepException;

/**
 * Looks at the recordings of a member that was not stopped in order, before the archive is started on them.
 * <p>
 * What may be torn: the archive writes whole frames, at most {@code fileIoMaxLength} bytes and never beyond a term, and
 * forces them before it writes the next or tells anybody (sync level 1). So all that a crash can have left half is one
 * write, and it is the last. Of that write, a process that was killed leaves the beginning; a machine that lost its
 * page cache leaves any sectors, in any order. A frame that is not whole is cut with all behind it if, and only if, it
 * can be explained so: a sector of it is missing, nothing is behind the reach of one write, and after a mere kill
 * nothing is behind the frame at all. A frame that has all its sectors and a wrong checksum was damaged after it was
 * written; others may count on it, and the member is not started.
 * <p>
 * The log is looked at from the older of its last two snapshots on: that is what the member may have to replay.
 * Snapshots are looked at from end to end. What a recording holds behind the end that the catalog knows is what a
 * truncation did not get round to deleting; it would come back as log after the next crash and is cut. A recording
 * that the cluster does not know, such as a snapshot that was not finished, is cut wherever it stops being whole. An
 * end that is whole is forced: a process that was killed may have written it and not forced it, and what the member
 * replays from there on counts as held.
 * <p>
 * Snapshots behind the end of the log, or behind where an election has cut it ({@link CutMark}), are made invalid: the
 * member starts from the one before. Where the log does not reach back to that, it is not started.
 * <p>
 * Threading: the caller's thread; nobody else has the directories open. Errors: {@link LockstepException} FATAL with
 * {@link LockstepException.Fault#RESEED} that names file, offset and position.
 */
public final class ArchiveTailCheck
{
    /** Name of the archive's catalog: without it there is no log. */
    public static final String CATALOG_FILE_NAME = "archive.catalog";
    /** Data, and what is needed to find it. */
    private static final int FILE_SYNC_LEVEL = 1;
    private static final String LOG_ENDS = "the log ends there";

    private final File archiveDir;
    private final File clusterDir;
    private final Checksum checksum;
    private final int maxWriteLength;
    private final boolean isPageCacheLost;
    private final List<String> lines = new ArrayList<>();

    /**
     * A check.
     *
     * @param archiveDir      of the archive.
     * @param clusterDir      of the consensus module.
     * @param checksum        that the archive records with.
     * @param maxWriteLength  longest write of the archive in bytes.
     * @param isPageCacheLost true unless the machine has run on since the archive was written.
     */
    public ArchiveTailCheck(
        final File archiveDir,
        final File clusterDir,
        final Checksum checksum,
        final int maxWriteLength,
        final boolean isPageCacheLost)
    {
        this.archiveDir = archiveDir;
        this.clusterDir = clusterDir;
        this.checksum = checksum;
        this.maxWriteLength = maxWriteLength;
        this.isPageCacheLost = isPageCacheLost;
    }

    /**
     * Checks, and cuts what may be cut.
     *
     * @return a line for each cut and each snapshot that is invalid now; empty if everything is as it was written.
     */
    public List<String> run()
    {
        if (!new File(archiveDir, CATALOG_FILE_NAME).exists())
        {
            return lines;
        }
        final List<RecordingDescriptor> recordings = recordings();
        try
        {
            if (new File(clusterDir, RecordingLog.RECORDING_LOG_FILE_NAME).exists())
            {
                final CutMark mark = new CutMark(clusterDir.toPath());
                try (RecordingLog recordingLog = new RecordingLog(clusterDir, false))
                {
                    final long cut = mark.position();
                    if (AeronArchive.NULL_POSITION != cut)
                    {
                        invalidateBehind(recordingLog, cut, "an election has cut the log there");
                    }
                    check(recordings, recordingLog);
                }
                mark.clear();
            }
            else
            {
                for (final RecordingDescriptor each : recordings)
                {
                    checkUnknown(each);
                }
            }
        }
        catch (final IOException ex)
        {
            throw LockstepException.fatal(
                LockstepException.Fault.CLUSTER, "archive cannot be read: directory=" + archiveDir, ex);
        }
        return lines;
    }

    private List<RecordingDescriptor> recordings()
    {
        final List<RecordingDescriptor> recordings = new ArrayList<>();
        CatalogView.listRecordings(
            archiveDir,
            (controlSessionId, correlationId, recordingId, startTimestamp, stopTimestamp, startPosition, stopPosition,
            initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel,
            originalChannel, sourceIdentity) -> recordings.add(new RecordingDescriptor(
                recordingId, startPosition, stopPosition, initialTermId, segmentFileLength, termBufferLength,
                mtuLength, streamId)));
        return recordings;
    }

    private void check(final List<RecordingDescriptor> recordings, final RecordingLog recordingLog) throws IOException
    {
        final long logId = recordingLog.findLastTermRecordingId();
        for (final RecordingDescriptor each : recordings)
        {
            if (logId == each.recordingId)
            {
                final long older = olderSnapshotPosition(recordingLog, new HashSet<>());
                final long end = endUpTo(each, older);
                if (end < older)
                {
                    invalidateBehind(recordingLog, end, LOG_ENDS);
                }
            }
        }
        final Set<Long> snapshotIds = new HashSet<>();
        final long logFrom = olderSnapshotPosition(recordingLog, snapshotIds);
        requireKnown(recordings, logId, snapshotIds);
        for (final RecordingDescriptor each : recordings)
        {
            if (logId == each.recordingId)
            {
                final long end = check(each, Math.max(logFrom, each.startPosition));
                invalidateBehind(recordingLog, end, LOG_ENDS);
                requireReach(recordingLog, each);
            }
            else if (snapshotIds.contains(each.recordingId))
            {
                check(each, each.startPosition);
            }
            else
            {
                checkUnknown(each);
            }
        }
    }

    /** Where the log ends, if nothing of it stands at a position or behind; the position itself, if something does. */
    private long endUpTo(final RecordingDescriptor log, final long position) throws IOException
    {
        if (AeronArchive.NULL_POSITION != log.stopPosition || position <= log.startPosition)
        {
            return AeronArchive.NULL_POSITION == log.stopPosition ? position : Math.min(log.stopPosition, position);
        }
        final RecordingScan scan = new RecordingScan(filesOf(log), log, checksum);
        // One frame is enough: the rest is read by the check.
        final FrameState state = scan.run(position, position + 1);
        if (FrameState.NONE != state || scan.lastData() > position || scan.hasLaterSegment())
        {
            return position;
        }
        // The start of a term is the start of a message.
        long from = position;
        do
        {
            from = Math.max(log.startPosition, (from - 1) / log.termLength * log.termLength);
            scan.run(from, position);
        }
        while (scan.position() == from && from > log.startPosition);
        return scan.position();
    }

    private void checkUnknown(final RecordingDescriptor recording) throws IOException
    {
        if (AeronArchive.NULL_POSITION == recording.stopPosition)
        {
            cutUnknown(recording);
        }
    }

    /** A snapshot behind a position holds what the log does not: it has been replaced, or was never forced. */
    private void invalidateBehind(final RecordingLog recordingLog, final long position, final String reason)
    {
        RecordingLog.Entry latest = latestSnapshot(recordingLog);
        while (null != latest && latest.logPosition > position)
        {
            if (!tryInvalidateLatest(recordingLog))
            {
                throw reseed("snapshot cannot be invalidated: position=" + latest.logPosition + " reason=" + reason +
                    " directory=" + clusterDir);
            }
            recordingLog.force(FILE_SYNC_LEVEL);
            lines.add("archive: snapshot invalidated: position=" + latest.logPosition + " reason=" + reason + " at=" +
                position);
            latest = latestSnapshot(recordingLog);
        }
    }

    private static boolean tryInvalidateLatest(final RecordingLog recordingLog)
    {
        try
        {
            return recordingLog.invalidateLatestSnapshot();
        }
        catch (final ClusterException ex)
        {
            // A log that was copied may lack the term that its snapshot was taken in.
            return false;
        }
    }

    private void requireReach(final RecordingLog recordingLog, final RecordingDescriptor log)
    {
        final RecordingLog.Entry latest = latestSnapshot(recordingLog);
        final long position = null == latest ? 0 : latest.logPosition;
        if (position < log.startPosition)
        {
            throw reseed("log begins behind the last snapshot: log=" + log.startPosition + " snapshot=" + position +
                " directory=" + archiveDir);
        }
    }

    private static RecordingLog.Entry latestSnapshot(final RecordingLog recordingLog)
    {
        return recordingLog.getLatestSnapshot(ConsensusModule.Configuration.SERVICE_ID);
    }

    /** Position in the log of the older of the last two snapshots; collects their recordings: older ones are purged. */
    private static long olderSnapshotPosition(final RecordingLog recordingLog, final Set<Long> snapshotIds)
    {
        long newest = 0;
        long older = 0;
        for (final RecordingLog.Entry each : recordingLog.entries())
        {
            if (each.isValid && RecordingLog.ENTRY_TYPE_SNAPSHOT == each.type &&
                ConsensusModule.Configuration.SERVICE_ID == each.serviceId && each.logPosition > newest)
            {
                older = 0 == newest ? each.logPosition : newest;
                newest = each.logPosition;
            }
        }
        for (final RecordingLog.Entry each : recordingLog.entries())
        {
            if (each.isValid && RecordingLog.ENTRY_TYPE_SNAPSHOT == each.type && each.logPosition >= older)
            {
                snapshotIds.add(each.recordingId);
            }
        }
        return older;
    }

    private void requireKnown(
        final List<RecordingDescriptor> recordings, final long logId, final Set<Long> snapshotIds)
    {
        final Set<Long> missing = new HashSet<>(snapshotIds);
        if (Aeron.NULL_VALUE != logId)
        {
            missing.add(logId);
        }
        recordings.forEach((each) -> missing.remove(each.recordingId));
        if (!missing.isEmpty())
        {
            throw reseed("recordings that the cluster needs are not in the catalog: recordingIds=" + missing +
                " directory=" + archiveDir);
        }
    }

    /** Gives where it ends. */
    private long check(final RecordingDescriptor recording, final long from) throws IOException
    {
        final SegmentFilesTool files = filesOf(recording);
        final RecordingScan scan = new RecordingScan(files, recording, checksum);
        if (AeronArchive.NULL_POSITION != recording.stopPosition)
        {
            final FrameState state = scan.run(from, recording.stopPosition);
            if (FrameState.WHOLE != state)
            {
                throw damaged(files, scan, state);
            }
            if (scan.lastData() > scan.position())
            {
                files.cut(scan.position());
                lines.add("archive: cut what was left behind the end: " + files.place(scan.position()));
            }
            return recording.stopPosition;
        }

        final FrameState state = scan.run(from, Long.MAX_VALUE);
        final long lastData = scan.lastData();
        if (FrameState.NONE == state && lastData == scan.position() && !scan.hasLaterSegment())
        {
            // The last write may still be in the page cache alone, and what follows takes it for forced.
            files.force(Math.max(recording.startPosition, scan.position() - 1));
            return scan.position();
        }
        if (!isUnforced(recording, scan, state, lastData))
        {
            throw damaged(files, scan, state);
        }
        files.cut(scan.position());
        lines.add("archive: cut unforced tail: " + files.place(scan.position()) + " length=" +
            (lastData - scan.position()) + " reason=" + state.reason());
        return scan.position();
    }

    private boolean isUnforced(
        final RecordingDescriptor recording, final RecordingScan scan, final FrameState state, final long lastData)
        throws IOException
    {
        final long position = scan.position();
        final long termLimit = position - position % recording.termLength + recording.termLength;
        final long frameLimit = position + (FrameState.NONE == state ? 0 : scan.frameLength());
        final long limit = isPageCacheLost ? Math.min(position + maxWriteLength, termLimit) : frameLimit;
        return lastData <= limit && !scan.hasLaterSegment() && scan.isExplainedByMissingSectors(!isPageCacheLost);
    }

    /** Aeron's archive does not start on a recording whose end it cannot judge, whatever it was. */
    private void cutUnknown(final RecordingDescriptor recording) throws IOException
    {
        final SegmentFilesTool files = filesOf(recording);
        final RecordingScan scan = new RecordingScan(files, recording, checksum);
        final FrameState state = scan.run(recording.startPosition, Long.MAX_VALUE);
        if (scan.lastData() > scan.position() || FrameState.NONE != state)
        {
            files.cut(scan.position());
            lines.add("archive: cut a recording that the cluster does not know: " + files.place(scan.position()) +
                " reason=" + state.reason());
        }
    }

    private SegmentFilesTool filesOf(final RecordingDescriptor recording)
    {
        return new SegmentFilesTool(
            archiveDir, recording.recordingId, recording.startPosition, recording.termLength, recording.segmentLength);
    }

    private static LockstepException damaged(
        final SegmentFilesTool files, final RecordingScan scan, final FrameState state)
    {
        return reseed("archive is damaged where it was forced: " + files.place(scan.position()) + " reason=" +
            state.reason());
    }

    private static LockstepException reseed(final String message)
    {
        return LockstepException.fatal(
            LockstepException.Fault.RESEED, message + "; run: lockstep sequencer reseed --from PEER");
    }
}
