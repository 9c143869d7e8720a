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

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

import io.aeron.Aeron;
import io.aeron.exceptions.AeronException;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sequencer.stamp.Stamper;

/**
 * Has snapshots taken when they are due, measures what they cost, purges the log that nobody needs any more, and ends a
 * leader that a member cannot attest for, or that is left alone with a snapshot.
 * <p>
 * Threading: one thread, which waits for the archive and for nothing else. Errors: what the archive refuses is recorded
 * and tried again; nothing that is put off can make the stream wrong. What {@link VoteWatch} and {@link SnapshotWatch}
 * throw stops the member.
 */
public final class HousekeepingAgent implements Agent
{
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(5);

    private final ClusterView cluster;
    private final PeerBoard board;
    private final IntSupplier space;
    private final long peersTimeoutNs;
    private final long keepIntervalNs;
    private final ArchivePort archive;
    private final Supplier<SnapshotEntry.Listing> listings;
    private final NanoClock clock;
    private final EpochNanoClock epochClock;
    private final SnapshotSchedule schedule;
    private final SnapshotTaker taker;
    private final LogKeeper keeper;
    private final VoteWatch voteWatch;
    private final SnapshotWatch snapshotWatch;
    private final HousekeepingCounters counters;
    private final ErrorHandler errorHandler;
    private final long freshNs;
    private long snapshotCount = -1;
    private long pausedNs;
    private boolean isPaused;
    private long stepNs;
    private long retryNs;
    private long keepNs;
    private long logStart = Aeron.NULL_VALUE;

    /**
     * An agent that has not started yet.
     *
     * @param cluster          of this member.
     * @param journal          of this member.
     * @param board            for what the others are to know of this member.
     * @param space            flags of this member's room.
     * @param archive          of this member; closed with the agent.
     * @param listings         reads the recording log.
     * @param stampers         gives a stamper before its first block, to read a snapshot into.
     * @param settings         of housekeeping.
     * @param forceDeadlineNs  longest wait of a snapshot for the journal.
     * @param heartbeatTimeoutNs of the leader: so long a member may be in a term behind its promise.
     * @param clock            for intervals.
     * @param epochClock       the cluster's time, for the age of a snapshot.
     * @param counters         to count in.
     * @param errorHandler     for what does not stop this member.
     */
    public HousekeepingAgent(
        final ClusterView cluster,
        final JournalView journal,
        final PeerBoard board,
        final IntSupplier space,
        final ArchivePort archive,
        final Supplier<SnapshotEntry.Listing> listings,
        final Supplier<Stamper> stampers,
        final HousekeepingContext settings,
        final long forceDeadlineNs,
        final long heartbeatTimeoutNs,
        final NanoClock clock,
        final EpochNanoClock epochClock,
        final HousekeepingCounters counters,
        final ErrorHandler errorHandler)
    {
        this.cluster = cluster;
        this.board = board;
        this.space = space;
        peersTimeoutNs = settings.peersTimeoutNs();
        keepIntervalNs = settings.keepIntervalNs();
        this.archive = archive;
        this.listings = listings;
        this.clock = clock;
        this.epochClock = epochClock;
        this.counters = counters;
        this.errorHandler = errorHandler;
        freshNs = settings.peersFreshNs();
        counters.members(board.memberCount());
        final long nowNs = clock.nanoTime();
        schedule = new SnapshotSchedule(
            settings.snapshotIntervalNs(), settings.snapshotLogGrowth(), settings.snapshotRetryNs(), nowNs);
        taker = new SnapshotTaker(cluster, journal, schedule, forceDeadlineNs, counters, errorHandler);
        keeper = new LogKeeper(
            board, archive, new SnapshotReader(archive, stampers), listings, settings.logRetain(),
            settings.peersTimeoutNs(), counters, errorHandler);
        voteWatch = new VoteWatch(cluster, board, heartbeatTimeoutNs, freshNs);
        snapshotWatch = new SnapshotWatch(cluster, board, heartbeatTimeoutNs, freshNs);
        stepNs = nowNs - STEP_NS;
        retryNs = nowNs;
        // Whoever is up has been heard by then.
        keepNs = nowNs + settings.peersTimeoutNs();
        if (board.memberCount() < 2)
        {
            keepNs = nowNs;
        }
    }

    @Override
    public int doWork()
    {
        final long nowNs = clock.nanoTime();
        measurePause(nowNs);
        if (nowNs - stepNs < STEP_NS)
        {
            return 0;
        }
        stepNs = nowNs;
        // The promise first, as it never falls: who takes part then does so with this one. A term that was only noted
        // may be told once, until the next look.
        final long promisedTermId = cluster.promisedTermId();
        final boolean isSettled = cluster.isSettled();
        final long flags = PeerBoard.flagsOf(cluster.isLeader());
        board.terms(board.memberId(), cluster.leadershipTermId(), isSettled ? promisedTermId : Aeron.NULL_VALUE);
        board.heard(
            board.memberId(), nowNs, (isSettled ? PeerBoard.takingPart(flags) : flags) | space.getAsInt(),
            cluster.commitPosition(), logStart);
        voteWatch.poll(nowNs);
        snapshotWatch.poll(nowNs);
        schedule.isRoomLow(board.isAnyLow(nowNs, peersTimeoutNs));
        counters.takingPart(board.takingPart(nowNs, freshNs));
        if (nowNs - retryNs >= 0)
        {
            try
            {
                lookAtSnapshots(nowNs);
                keepLog(nowNs);
            }
            catch (final AeronException ex)
            {
                retryNs = nowNs + RETRY_NS;
                errorHandler.onError(new LockstepException(
                    LockstepException.Severity.WARN, "housekeeping put off, the archive refuses", ex));
            }
        }
        return taker.poll(nowNs);
    }

    @Override
    public void onClose()
    {
        CloseHelper.close(archive);
    }

    @Override
    public String roleName()
    {
        return "house";
    }

    private void measurePause(final long nowNs)
    {
        final boolean isTaking = cluster.isTakingSnapshot();
        if (isTaking && !isPaused)
        {
            pausedNs = nowNs;
        }
        else if (!isTaking && isPaused)
        {
            counters.snapshotPause(nowNs - pausedNs);
        }
        isPaused = isTaking;
    }

    /** After the start, and whenever there is another. */
    private void lookAtSnapshots(final long nowNs)
    {
        final long count = cluster.snapshotCount();
        if (count == snapshotCount)
        {
            return;
        }
        final List<SnapshotEntry> snapshots = listings.get().snapshots();
        if (!snapshots.isEmpty())
        {
            final SnapshotEntry last = snapshots.get(snapshots.size() - 1);
            final long ageNs = Math.max(0, epochClock.nanoTime() - last.timestampNs());
            schedule.onSnapshot(last.logPosition(), nowNs - ageNs);
            counters.snapshot(
                last.logPosition(), length(last.serviceRecordingId()) + length(last.consensusRecordingId()));
        }
        snapshotCount = count;
    }

    private void keepLog(final long nowNs)
    {
        keeper.requireWithinReach(nowNs, cluster.commitPosition());
        if (nowNs - keepNs >= 0)
        {
            logStart = keeper.step(nowNs);
            counters.logStart(logStart);
            keepNs = nowNs + keepIntervalNs;
        }
    }

    private long length(final long recordingId)
    {
        final ArchivePort.Recording recording = archive.find(recordingId);
        return null == recording ? 0 : Math.max(0, recording.stopPosition() - recording.startPosition());
    }
}
