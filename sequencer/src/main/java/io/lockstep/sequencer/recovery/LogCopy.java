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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.agrona.IoUtil;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ReplicationParams;
import io.aeron.archive.codecs.RecordingSignal;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.lockstep.protocol.LockstepException;

/**
 * Copies a peer's last snapshots, and its log up to a position, into the archive of a member that has none.
 * <p>
 * Threading: one owner, who waits. Errors: {@link LockstepException} FATAL when nothing moves for too long, and the
 * archive's own.
 */
public final class LogCopy
{
    private final AeronArchive archive;
    private final AeronArchive source;
    private final NanoClock clock;
    private final IdleStrategy idleStrategy;
    private final long stallTimeoutNs;
    private final Consumer<String> progress;
    private long replicationId;
    private long recordingId;
    private boolean hasEnded;

    /**
     * A copy.
     *
     * @param archive        that is copied into.
     * @param source         the peer's.
     * @param clock          for deadlines.
     * @param idleStrategy   while it is copied.
     * @param stallTimeoutNs longest time without progress.
     * @param progress       for lines to tell.
     */
    public LogCopy(
        final AeronArchive archive,
        final AeronArchive source,
        final NanoClock clock,
        final IdleStrategy idleStrategy,
        final long stallTimeoutNs,
        final Consumer<String> progress)
    {
        this.archive = archive;
        this.source = source;
        this.clock = clock;
        this.idleStrategy = idleStrategy;
        this.stallTimeoutNs = stallTimeoutNs;
        this.progress = progress;
        archive.context().recordingSignalConsumer(
            (controlSessionId, correlationId, signalledId, subscriptionId, position, signal) ->
                onSignal(correlationId, signalledId, signal));
    }

    /**
     * Copies, and writes the recording log that says what the copies are.
     *
     * @param report     of the peer.
     * @param position   that the log has to reach.
     * @param clusterDir of the recording log.
     * @return recording of the copied snapshot of the service, -1 if there is none.
     */
    public long run(final MemberReport report, final long position, final File clusterDir)
    {
        final Map<Long, Long> copies = new HashMap<>();
        for (final RecordingLog.Snapshot each : report.snapshots)
        {
            final long end = source.getStopPosition(each.recordingId());
            copies.put(each.recordingId(), copy(each.recordingId(), end));
            progress.accept("snapshot copied: service=" + each.serviceId() + " logPosition=" + each.logPosition() +
                " length=" + end);
        }
        awaitSource(report.logRecordingId, position);
        final long start = source.getStartPosition(report.logRecordingId);
        final long logId = copy(report.logRecordingId, position);
        progress.accept("log copied: from=" + start + " to=" + position);

        IoUtil.ensureDirectoryExists(clusterDir, "cluster");
        write(report, copies, logId, clusterDir);
        for (final RecordingLog.Snapshot each : report.snapshots)
        {
            if (ConsensusModule.Configuration.SERVICE_ID != each.serviceId())
            {
                return copies.get(each.recordingId());
            }
        }
        return Aeron.NULL_VALUE;
    }

    /** A follower gets there, or it is no source. */
    private void awaitSource(final long logRecordingId, final long position)
    {
        long last = source.getMaxRecordedPosition(logRecordingId);
        long deadlineNs = clock.nanoTime() + stallTimeoutNs;
        while (last < position)
        {
            idleStrategy.idle();
            final long now = source.getMaxRecordedPosition(logRecordingId);
            deadlineNs = now == last ? deadlineNs : clock.nanoTime() + stallTimeoutNs;
            last = now;
            requireInTime(deadlineNs, "peer does not reach the leader's position: position=" + last +
                " expected=" + position);
        }
    }

    private long copy(final long sourceId, final long position)
    {
        hasEnded = false;
        recordingId = AeronArchive.NULL_POSITION;
        replicationId = archive.replicate(
            sourceId,
            source.context().controlRequestStreamId(),
            source.context().controlRequestChannel(),
            new ReplicationParams().stopPosition(position).replicationChannel(null));
        long last = 0;
        long deadlineNs = clock.nanoTime() + stallTimeoutNs;
        while (!hasEnded)
        {
            idleStrategy.idle(archive.pollForRecordingSignals());
            final String error = archive.pollForErrorResponse();
            if (null != error)
            {
                throw LockstepException.fatal(LockstepException.Fault.CLUSTER, "copy failed: " + error);
            }
            final long now = AeronArchive.NULL_POSITION == recordingId ?
                0 : archive.getMaxRecordedPosition(recordingId);
            deadlineNs = now == last ? deadlineNs : clock.nanoTime() + stallTimeoutNs;
            last = now;
            requireInTime(deadlineNs, "copy does not move: position=" + now + " expected=" + position);
        }
        final long end = archive.getStopPosition(recordingId);
        if (end != position)
        {
            throw LockstepException.fatal(LockstepException.Fault.CLUSTER,
                "copy ends at another position: expected=" + position + " actual=" + end);
        }
        return recordingId;
    }

    private void requireInTime(final long deadlineNs, final String message)
    {
        if (clock.nanoTime() - deadlineNs > 0)
        {
            throw LockstepException.fatal(LockstepException.Fault.CLUSTER, message);
        }
    }

    private void onSignal(final long correlationId, final long signalledId, final RecordingSignal signal)
    {
        if (correlationId == replicationId)
        {
            if (RecordingSignal.REPLICATE_END == signal)
            {
                hasEnded = true;
            }
            else
            {
                recordingId = signalledId;
            }
        }
    }

    /** As Aeron's own backup writes it: the term of the snapshot, the snapshot, the last term. */
    private static void write(
        final MemberReport report, final Map<Long, Long> copies, final long logId, final File clusterDir)
    {
        try (RecordingLog log = new RecordingLog(clusterDir, true))
        {
            final List<RecordingLog.Snapshot> snapshots = report.snapshots;
            if (!snapshots.isEmpty() && report.lastTermId <= snapshots.get(0).leadershipTermId())
            {
                log.appendTerm(logId, report.lastTermId, report.lastTermBasePosition, 0);
            }
            for (int i = snapshots.size() - 1; i >= 0; i--)
            {
                final RecordingLog.Snapshot each = snapshots.get(i);
                log.appendSnapshot(
                    copies.get(each.recordingId()), each.leadershipTermId(), each.termBaseLogPosition(),
                    each.logPosition(), each.timestamp(), each.serviceId());
            }
            if (log.isUnknown(report.lastTermId))
            {
                log.appendTerm(logId, report.lastTermId, report.lastTermBasePosition, 0);
            }
            log.force(2);
        }
    }
}
