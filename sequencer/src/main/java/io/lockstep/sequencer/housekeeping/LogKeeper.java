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

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.agrona.ErrorHandler;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.lockstep.protocol.LockstepException;

/**
 * Purges this member's copy of the cluster's log, and the snapshots that nobody starts from any more.
 * <pre>
 *   log   |######## purged ########|---- retain ----|-------------|------------|---->
 *         start                    new start        limit         older        newer snapshot, both read back
 * </pre>
 * The limit is the older of the last two snapshots that could be read back, or the position of the slowest member that
 * is up, whichever is lower: a start never needs what is in front of it, and no member that is up does. Entries of the
 * recording log stay: a start takes the last snapshot, an operator can invalidate it and have the one before, and
 * beyond that the archive says that the recording is gone instead of starting from nothing.
 * <p>
 * Threading: the housekeeping agent's, which waits for the archive. Errors: Aeron's exceptions, to be tried again.
 */
final class LogKeeper
{
    private static final int KEPT = 2;
    private static final int PRUNE_LIMIT = 64;

    private final PeerBoard board;
    private final ArchivePort archive;
    private final SnapshotReader reader;
    private final Supplier<SnapshotEntry.Listing> listings;
    private final long retain;
    private final long peersTimeoutNs;
    private final HousekeepingCounters counters;
    private final ErrorHandler errorHandler;
    private final Set<SnapshotEntry> good = new HashSet<>();
    private final Set<SnapshotEntry> bad = new HashSet<>();
    private long logRecordingId = Aeron.NULL_VALUE;

    LogKeeper(
        final PeerBoard board,
        final ArchivePort archive,
        final SnapshotReader reader,
        final Supplier<SnapshotEntry.Listing> listings,
        final long retain,
        final long peersTimeoutNs,
        final HousekeepingCounters counters,
        final ErrorHandler errorHandler)
    {
        this.board = board;
        this.archive = archive;
        this.reader = reader;
        this.listings = listings;
        this.retain = retain;
        this.peersTimeoutNs = peersTimeoutNs;
        this.counters = counters;
        this.errorHandler = errorHandler;
    }

    /** One round: reads back what is new, purges what may go. Gives the first position of the log, -1 for no log. */
    long step(final long nowNs)
    {
        final SnapshotEntry.Listing listing = listings.get();
        logRecordingId = listing.logRecordingId();
        final ArchivePort.Recording log = Aeron.NULL_VALUE == logRecordingId ? null : archive.find(logRecordingId);
        if (null == log)
        {
            return Aeron.NULL_VALUE;
        }
        final SnapshotEntry older = olderOfTwo(listing.snapshots());
        if (null == older)
        {
            return log.startPosition();
        }
        prune(older);
        final long limit = Math.min(older.logPosition(), slowest(nowNs)) - retain;
        final long newStart = limit <= log.startPosition() ? log.startPosition() : AeronArchive.segmentFileBasePosition(
            log.startPosition(), limit, log.termLength(), log.segmentLength());
        if (newStart <= log.startPosition())
        {
            return log.startPosition();
        }
        archive.purgeSegments(logRecordingId, newStart);
        counters.purged(newStart - log.startPosition());
        return newStart;
    }

    /** Ends this member if the leader's log starts behind the end of its own: nobody can give it what is missing. */
    void requireWithinReach(final long nowNs, final long commitPosition)
    {
        for (int id = 0; id < board.memberCount(); id++)
        {
            final long start = board.logStartPosition(id);
            if (id != board.memberId() && board.isUp(id, nowNs, peersTimeoutNs) &&
                PeerBoard.isLeader(board.flags(id)) && start > Math.max(0, commitPosition))
            {
                logRecordingId = listings.get().logRecordingId();
                final long end = Aeron.NULL_VALUE == logRecordingId ? 0 : archive.recordedPosition(logRecordingId);
                if (start > end)
                {
                    throw LockstepException.fatal(LockstepException.Fault.RESEED,
                        "log of this member ends before the leader's begins, reseed it from a peer: leader=" + id +
                        " leaderLogStart=" + start + " logEnd=" + end);
                }
            }
        }
    }

    private SnapshotEntry olderOfTwo(final List<SnapshotEntry> snapshots)
    {
        good.retainAll(snapshots);
        bad.retainAll(snapshots);
        int count = 0;
        for (int i = snapshots.size() - 1; i >= 0; i--)
        {
            final SnapshotEntry entry = snapshots.get(i);
            if (isGood(entry) && ++count == KEPT)
            {
                return entry;
            }
        }
        return null;
    }

    private boolean isGood(final SnapshotEntry entry)
    {
        if (good.contains(entry))
        {
            return true;
        }
        if (bad.contains(entry))
        {
            return false;
        }
        if (null == archive.find(entry.serviceRecordingId()) || null == archive.find(entry.consensusRecordingId()))
        {
            bad.add(entry);
            return false;
        }
        try
        {
            reader.read(entry);
            good.add(entry);
            counters.readBack();
            return true;
        }
        catch (final LockstepException ex)
        {
            bad.add(entry);
            counters.notReadBack();
            errorHandler.onError(new LockstepException(LockstepException.Severity.WARN,
                "snapshot cannot be read back, the log stays for the one before: " + entry, ex));
            return false;
        }
    }

    private long slowest(final long nowNs)
    {
        long slowest = Long.MAX_VALUE;
        for (int id = 0; id < board.memberCount(); id++)
        {
            if (board.isUp(id, nowNs, peersTimeoutNs))
            {
                slowest = Math.min(slowest, board.commitPosition(id));
            }
        }
        return slowest;
    }

    /** Snapshots in front of the two, and what is left of those that failed. */
    private void prune(final SnapshotEntry older)
    {
        final long first = Math.min(older.serviceRecordingId(), older.consensusRecordingId());
        for (final ArchivePort.Recording each : archive.findBelow(first, PRUNE_LIMIT))
        {
            final boolean isSnapshot =
                ClusteredServiceContainer.Configuration.SNAPSHOT_STREAM_ID_DEFAULT == each.streamId() ||
                ConsensusModule.Configuration.SNAPSHOT_STREAM_ID_DEFAULT == each.streamId();
            if (isSnapshot && !each.isGrowing() && each.recordingId() != logRecordingId)
            {
                archive.purgeRecording(each.recordingId());
            }
        }
    }
}
