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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.cluster.codecs.SnapshotMark;
import io.aeron.cluster.codecs.SnapshotMarkerDecoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sequencer.housekeeping.SnapshotEntry;

/** Lives of members and of gateways' sessions: snapshots, purging, seeding, tails, leaving. */
class LogLifeTest
{
    private static final long MS = 1_000_000;

    private LogWorld world;
    private SimulatedClusterPort port;

    @Test
    void shouldStartFromTheLatestSnapshotAndFromTheOneBefore()
    {
        begin(new LogSettings(3).flaws(LogFlaw.ofAeron()));
        snapshot();
        world.run(50 * MS);
        snapshot();
        world.run(50 * MS);
        final int member = (world.model.leader() + 1) % 3;
        final MemberLog log = world.model.log(member);
        assertEquals(2, log.snapshotCount());

        world.model.kill(member);
        world.members[member].start();
        world.run(MS);
        assertEquals(log.snapshots.get(1).position(), world.members[member].loadedPosition);

        world.model.kill(member);
        assertTrue(world.model.invalidateLatestSnapshot(member));
        world.members[member].start();
        world.await("cluster", 1_000 * MS, world::isWhole);
        assertEquals(log.snapshots.get(0).position(), world.members[member].loadedPosition);
    }

    @Test
    void shouldListFindAndReplaySnapshots()
    {
        begin(new LogSettings(3));
        snapshot();
        final int leader = world.model.leader();
        final SimulatedArchive archive = new SimulatedArchive(world.model, leader);
        final SnapshotEntry entry = archive.listing().snapshots().get(0);

        final List<String> parts = new ArrayList<>();
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final SnapshotMarkerDecoder marker = new SnapshotMarkerDecoder();
        archive.replay(entry.serviceRecordingId(), (buffer, offset, length, frame) ->
        {
            if (parts.size() < 2)
            {
                marker.wrapAndApplyHeader(buffer, offset, header);
                assertEquals(entry.logPosition(), marker.logPosition());
                parts.add(marker.mark().name());
            }
            else
            {
                parts.add(String.valueOf(entry.logPosition() == buffer.getLong(offset)));
            }
        });

        assertEquals(List.of(SnapshotMark.BEGIN.name(), SnapshotMark.END.name(), "true"), parts);
        assertEquals(2, archive.findBelow(Long.MAX_VALUE, 64).stream().filter((each) -> -1 != each.stopPosition())
            .count());
        archive.purgeRecording(entry.consensusRecordingId());
        assertNull(archive.find(entry.consensusRecordingId()));
        world.model.kill(leader);
        assertThrows(LockstepException.class, () -> world.members[leader].start());
    }

    @Test
    void shouldNotReachAMemberThatIsBehindThePurgedLogUntilItIsSeeded()
    {
        begin(new LogSettings(3).flaws(LogFlaw.ofAeron()));
        final int away = (world.model.leader() + 1) % 3;
        final int other = 3 - away - world.model.leader();
        world.model.kill(away);
        world.load(MS / 4);
        world.await("two segments", 5_000 * MS, () -> world.committedEnd() > 3 * 64 * 1024);
        snapshot();
        for (int i = 0; i < 3; i++)
        {
            if (i != away)
            {
                final SimulatedArchive archive = new SimulatedArchive(world.model, i);
                assertEquals(2, archive.purgeSegments(archive.listing().logRecordingId(), 2 * 64 * 1024));
                assertEquals(2 * 64 * 1024, archive.find(archive.listing().logRecordingId()).startPosition());
            }
        }

        world.members[away].start();
        world.run(500 * MS);
        assertFalse(world.model.isSettled(away));

        world.model.wipe(away);
        assertThrows(LockstepException.class, () -> world.members[away].start());
        world.await("seed", 500 * MS, () -> world.model.reseed(away, other));
        world.members[away].start();
        world.await("member", 1_000 * MS, () -> world.model.isSettled(away));
        assertTrue(world.model.log(away).startPosition() >= 2 * 64 * 1024);
    }

    @Test
    void shouldNotSeedWithoutALeaderThatAMajorityFollowsWithoutTheMember()
    {
        begin(new LogSettings(3));
        final int leader = world.model.leader();
        final int away = (leader + 1) % 3;
        final int other = 3 - away - leader;
        world.model.kill(other);
        world.model.wipe(away);

        assertFalse(world.model.reseed(away, leader));
        world.members[other].start();
        world.await("seed", 1_000 * MS, () -> world.model.reseed(away, other));
    }

    @Test
    void wipedMemberShouldStartOnlyWithTheFlaw()
    {
        begin(new LogSettings(3).flaws(EnumSet.of(LogFlaw.RESEEDED_MEMBER)));
        final int away = (world.model.leader() + 1) % 3;
        world.model.wipe(away);
        world.members[away].start();

        world.await("cluster", 1_000 * MS, world::isWhole);
    }

    @Test
    void tornTailShouldBeCutAndDamageRefused()
    {
        boolean wasTorn = false;
        for (long seed = 0; seed < 20 && !wasTorn; seed++)
        {
            world = new LogWorld(seed, new LogSettings(1).flaws(EnumSet.of(LogFlaw.TORN_TAIL)));
            world.startAll();
            port = world.newPort();
            world.load(MS / 10);
            world.run(200 * MS);
            final long forced = world.model.log(0).forcedPosition();
            world.model.powerLoss(0);
            assertTrue(world.model.log(0).endPosition() >= forced);
            world.members[0].start();
            wasTorn = world.tailCuts > 0;
        }
        assertTrue(wasTorn);
        world.model.kill(0);
        assertTrue(world.model.damageLog(0));
        assertThrows(LockstepException.class, () -> world.members[0].start());
    }

    @Test
    void lyingDeviceShouldLoseWhatItSaidItHadForced()
    {
        boolean hasLost = false;
        for (long seed = 0; seed < 20; seed++)
        {
            world = new LogWorld(seed, new LogSettings(1).flaws(EnumSet.of(LogFlaw.LYING_DEVICE)));
            world.startAll();
            port = world.newPort();
            world.load(MS / 10);
            world.run(200 * MS);
            world.model.lie(0, seed % 2 == 0);
            final long forced = world.model.log(0).forcedPosition();
            world.model.powerLoss(0);
            assertTrue(seed % 2 == 0 || world.model.log(0).endPosition() >= forced);
            hasLost |= world.model.log(0).endPosition() < forced;
        }
        assertTrue(hasLost);
    }

    @Test
    void powerLossShouldKeepTheTermThatWasVotedIn()
    {
        begin(new LogSettings(3));
        final int voter = (world.model.leader() + 1) % 3;
        final MemberLog log = world.model.log(voter);
        log.proposeCandidateTermId(log.candidateTermId() + 5);
        final long termId = log.candidateTermId();

        world.model.powerLoss(voter);
        assertEquals(termId, log.candidateTermId());
        world.members[voter].start();
        world.await("cluster", 1_000 * MS, world::isWhole);
        assertTrue(log.candidateTermId() >= termId);
    }

    @Test
    void leaderThatLeavesShouldBeReplacedBeforeItIsMissed()
    {
        begin(new LogSettings(3).flaws(LogFlaw.ofAeron()));
        final int leader = world.model.leader();

        world.model.leave(leader);
        world.await("leader", 30 * MS, () -> world.model.leader() >= 0);
    }

    @Test
    void sessionShouldFollowTheLeaderAndItsGenerationRise()
    {
        begin(new LogSettings(3));
        final long generation = port.generation();
        final long connects = port.connectCount();
        world.model.kill(world.model.leader());

        world.await("leader", 500 * MS, () -> world.model.leader() >= 0);
        world.await("session", 500 * MS, () -> port.generation() > generation && port.isConnected());
        assertEquals(connects, port.connectCount());
        assertTrue(world.offer(port));
    }

    @Test
    void sessionShouldBeTimedOutAndOpenedAnew()
    {
        begin(new LogSettings(3));
        final int host = LogWorld.GATEWAY;
        for (int i = 0; i < 3; i++)
        {
            world.cut(host, i, true);
            world.cut(i, host, true);
        }
        world.run(1_000 * MS);
        assertFalse(port.isConnected());
        assertTrue(world.members[0].entries.stream().anyMatch((each) -> LogEntryKind.SESSION_CLOSE == each.kind()));

        for (int i = 0; i < 3; i++)
        {
            world.cut(host, i, false);
            world.cut(i, host, false);
        }
        world.await("session", 500 * MS, port::isConnected);
        assertEquals(2, port.connectCount());
    }

    @Test
    void gatewayThatIsRefusedShouldAskAgain()
    {
        world = new LogWorld(3, new LogSettings(3));
        world.model.authenticator((credentials) -> null);
        world.startAll();
        port = world.newPort();
        world.await("refusal", 1_000 * MS, () -> port.refusalCount() > 0);
        assertFalse(port.isConnected());

        world.model.authenticator((credentials) -> new byte[] {1, 2, 3});
        world.await("session", 1_000 * MS, port::isConnected);
        world.run(20 * MS);
        final LogEntry open = world.members[0].entries.stream()
            .filter((each) -> LogEntryKind.SESSION_OPEN == each.kind()).findFirst().orElseThrow();
        assertSame(3, open.data().length);
    }

    @Test
    void timersShouldFireOnEveryMemberAlikeOverAChangeOfLeaders()
    {
        begin(new LogSettings(3));
        world.run(100 * MS);
        world.model.kill(world.model.leader());
        world.await("leader", 500 * MS, () -> world.model.leader() >= 0);
        final long timers = world.members[world.model.leader()].timers;
        world.run(200 * MS);

        assertTrue(world.members[world.model.leader()].timers > timers + 4);
    }

    private void begin(final LogSettings settings)
    {
        world = new LogWorld(5, settings);
        world.isStrict = false;
        world.startAll();
        port = world.newPort();
        world.await("cluster", 500 * MS, world::isWhole);
        world.await("session", 500 * MS, port::isConnected);
        world.run(20 * MS);
    }

    private void snapshot()
    {
        final SimulatedClusterView view = new SimulatedClusterView(world.model, world.model.leader());
        final long count = view.snapshotCount();
        world.await("request", 100 * MS, view::tryRequestSnapshot);
        world.await("snapshot", 500 * MS, () -> !view.isSnapshotRequested());
        assertEquals(count + 1, view.snapshotCount());
        world.run(20 * MS);
    }
}
