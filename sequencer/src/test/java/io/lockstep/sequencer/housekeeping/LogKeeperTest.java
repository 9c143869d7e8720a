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

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aeron.cluster.client.ClusterException;
import io.aeron.cluster.codecs.ClusterTimeUnit;
import io.aeron.cluster.codecs.MessageHeaderEncoder;
import io.aeron.cluster.codecs.SnapshotMark;
import io.aeron.cluster.codecs.SnapshotMarkerEncoder;
import io.aeron.logbuffer.FragmentHandler;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sequencer.stamp.SequencedConfiguration;
import io.lockstep.sequencer.stamp.StampSnapshot;
import io.lockstep.sequencer.stamp.Stamper;

class LogKeeperTest
{
    private static final int SEGMENT = 64 * 1024;
    private static final long LOG = 0;
    private static final long RETAIN = 100;
    private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(1);

    private final FakeArchive archive = new FakeArchive();
    private final PeerBoard board = new PeerBoard(0, 3);
    private final List<SnapshotEntry> snapshots = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final HousekeepingCounters counters = new HousekeepingCounters();
    private final LogKeeper keeper = new LogKeeper(
        board, archive, new SnapshotReader(archive, LogKeeperTest::newStamper),
        () -> new SnapshotEntry.Listing(LOG, snapshots), RETAIN, TIMEOUT, counters, (ex) -> told.add(ex.getMessage()));

    @Test
    void shouldKeepEverythingUntilTwoSnapshotsWereReadBack()
    {
        hear(0, 100 * SEGMENT);
        assertEquals(0, keeper.step(0));
        snapshot(10 * SEGMENT);
        assertEquals(0, keeper.step(0));
        assertEquals(1, counters.snapshotsReadBack());

        snapshot(20 * SEGMENT);

        assertEquals(9 * SEGMENT, keeper.step(0), "the segment that holds the older one less what is retained");
        assertEquals(9 * SEGMENT, archive.start);
        assertEquals(2, counters.snapshotsReadBack());
        assertEquals(9 * SEGMENT, keeper.step(0), "once");
        assertEquals(1, counters.logPurges());
    }

    @Test
    void shouldKeepWhatAMemberThatIsUpHasNotPassed()
    {
        snapshot(10 * SEGMENT);
        snapshot(20 * SEGMENT);
        hear(0, 100 * SEGMENT);
        for (long slow = -1; slow <= 12 * SEGMENT; slow += SEGMENT / 4 + 1)
        {
            hear(2, slow);

            final long start = keeper.step(TIMEOUT - 1);

            assertTrue(start <= Math.max(0, slow - RETAIN), "slow=" + slow + " start=" + start);
            assertTrue(start <= 10 * SEGMENT - RETAIN);
            assertTrue(slow < 2 * SEGMENT || start > 0, "slow=" + slow);
        }
    }

    @Test
    void shouldNotWaitForAMemberThatIsDown()
    {
        snapshot(10 * SEGMENT);
        snapshot(20 * SEGMENT);
        hear(0, 100 * SEGMENT);
        hear(1, 0);
        assertEquals(0, keeper.step(TIMEOUT - 1));

        assertEquals(9 * SEGMENT, keeper.step(TIMEOUT));
    }

    /** The broken one does not count: the log stays for the one before. */
    @ParameterizedTest(name = "broken={0}")
    @ValueSource(ints = {1, 2, 3, 4})
    void shouldNotCountASnapshotOfWhichAnyBitIsFlipped(final int recording)
    {
        snapshot(4 * SEGMENT);
        snapshot(10 * SEGMENT);
        snapshot(20 * SEGMENT);
        hear(0, 100 * SEGMENT);
        final List<byte[]> frames = archive.frames.get((long)recording + 2);
        final byte[] last = frames.get(frames.size() - 1);
        last[last.length - 1] ^= 1;
        final byte[] first = frames.get(0);
        first[MessageHeaderEncoder.ENCODED_LENGTH + SnapshotMarkerEncoder.logPositionEncodingOffset()] ^= 1;

        assertEquals(3 * SEGMENT, keeper.step(0));

        assertEquals(1, counters.snapshotsBroken());
        assertEquals(1, told.size());
        assertTrue(told.get(0).startsWith("snapshot cannot be read back"), told.toString());
        assertEquals(3 * SEGMENT, keeper.step(0));
        assertEquals(1, told.size(), "told once");
    }

    @Test
    void shouldNotCountASnapshotThatEndsEarly()
    {
        for (int recording = 3; recording <= 4; recording++)
        {
            snapshots.clear();
            snapshot(4 * SEGMENT);
            snapshot(10 * SEGMENT);
            hear(0, 100 * SEGMENT);
            archive.frames.get(snapshots.get(1).serviceRecordingId() + recording - 3).remove(1);

            assertEquals(0, keeper.step(0));
        }
        assertEquals(2, counters.snapshotsBroken());
    }

    @Test
    void shouldPurgeOlderSnapshotsAndWhatFailedOnesLeft()
    {
        snapshot(4 * SEGMENT);
        archive.frames.put(3L, List.of());
        snapshot(10 * SEGMENT);
        snapshot(20 * SEGMENT);
        hear(0, 100 * SEGMENT);

        keeper.step(0);

        assertEquals(new TreeSet<>(List.of(4L, 5L, 6L, 7L)), new TreeSet<>(archive.frames.keySet()));
    }

    @Test
    void shouldTryAgainAfterTheArchiveRefused()
    {
        snapshot(4 * SEGMENT);
        snapshot(10 * SEGMENT);
        hear(0, 100 * SEGMENT);
        archive.isRefusing = true;
        assertThrows(ClusterException.class, () -> keeper.step(0));
        assertEquals(0, counters.snapshotsBroken());

        archive.isRefusing = false;
        assertEquals(3 * SEGMENT, keeper.step(0));
    }

    @Test
    void shouldEndAMemberWhoseLogEndsBeforeTheLeadersBegins()
    {
        archive.end = 500;
        board.heard(1, 0, PeerBoard.flagsOf(true), 900, 500);
        assertDoesNotThrow(() -> keeper.requireWithinReach(0, 300));
        board.heard(1, 0, PeerBoard.flagsOf(false), 900, 501);
        assertDoesNotThrow(() -> keeper.requireWithinReach(0, 300));
        board.heard(1, 0, PeerBoard.flagsOf(true), 900, 501);
        assertDoesNotThrow(() -> keeper.requireWithinReach(TIMEOUT, 300), "not heard for long");

        final LockstepException ex = assertThrows(
            LockstepException.class, () -> keeper.requireWithinReach(0, 300));

        assertEquals(LockstepException.Fault.RESEED, ex.fault());
        assertEquals("log of this member ends before the leader's begins, reseed it from a peer: leader=1 " +
            "leaderLogStart=501 logEnd=500", ex.getMessage());
    }

    private void hear(final int id, final long commitPosition)
    {
        board.heard(id, 0, 0, commitPosition, 0);
    }

    private void snapshot(final long logPosition)
    {
        final long id = archive.frames.size() + 1L;
        archive.frames.put(id, frames(logPosition, true));
        archive.frames.put(id + 1, frames(logPosition, false));
        snapshots.add(new SnapshotEntry(logPosition, 0, id, id + 1));
    }

    private static List<byte[]> frames(final long logPosition, final boolean isService)
    {
        final List<byte[]> frames = new ArrayList<>();
        for (final SnapshotMark mark : new SnapshotMark[] {SnapshotMark.BEGIN, SnapshotMark.END})
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(
                new byte[MessageHeaderEncoder.ENCODED_LENGTH + SnapshotMarkerEncoder.BLOCK_LENGTH]);
            new SnapshotMarkerEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .typeId(2).logPosition(logPosition).leadershipTermId(0).index(0).mark(mark)
                .timeUnit(ClusterTimeUnit.NANOS).appVersion(1);
            frames.add(buffer.byteArray());
        }
        if (isService)
        {
            StampSnapshot.write(newStamper(), (buffer, length) ->
            {
                final byte[] bytes = new byte[length];
                buffer.getBytes(0, bytes);
                frames.add(bytes);
            });
        }
        return frames;
    }

    private static Stamper newStamper()
    {
        return new Stamper(1, 1, new SequencedConfiguration(4, 16, 64 * 1024));
    }

    private static final class FakeArchive implements ArchivePort
    {
        final Map<Long, List<byte[]>> frames = new HashMap<>();
        long start;
        long end;
        boolean isRefusing;

        @Override
        public Recording find(final long recordingId)
        {
            if (LOG == recordingId)
            {
                return new Recording(LOG, start, -1, SEGMENT, SEGMENT, 100);
            }
            return frames.containsKey(recordingId) ? snapshot(recordingId) : null;
        }

        @Override
        public List<Recording> findBelow(final long recordingId, final int limit)
        {
            final List<Recording> found = new ArrayList<>();
            found.add(find(LOG));
            frames.keySet().stream().filter((id) -> id < recordingId).forEach((id) -> found.add(snapshot(id)));
            return found;
        }

        @Override
        public long recordedPosition(final long recordingId)
        {
            return end;
        }

        @Override
        public void replay(final long recordingId, final FragmentHandler handler)
        {
            for (final byte[] each : frames.get(recordingId))
            {
                handler.onFragment(new UnsafeBuffer(each), 0, each.length, null);
            }
        }

        @Override
        public long purgeSegments(final long recordingId, final long newStartPosition)
        {
            if (isRefusing)
            {
                throw new ClusterException("replay in progress");
            }
            assertEquals(LOG, recordingId);
            assertEquals(0, newStartPosition % SEGMENT);
            final long segments = (newStartPosition - start) / SEGMENT;
            start = newStartPosition;
            return segments;
        }

        @Override
        public void purgeRecording(final long recordingId)
        {
            frames.remove(recordingId);
        }

        @Override
        public void close()
        {
            frames.clear();
        }

        private static Recording snapshot(final long recordingId)
        {
            return new Recording(recordingId, 0, 1_000, SEGMENT, SEGMENT, 106 + (int)(recordingId + 1 & 1));
        }
    }
}
