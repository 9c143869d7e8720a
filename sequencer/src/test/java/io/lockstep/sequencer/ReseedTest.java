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
package io.lockstep.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.NodeStateFile;
import io.aeron.cluster.RecordingLog;
import io.aeron.cluster.client.AeronCluster;
import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.replay.BackfillContext;
import io.lockstep.journal.tool.ComparisonResult;
import io.lockstep.journal.tool.JournalComparison;
import io.lockstep.journal.tool.JournalTool;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.sequencer.recovery.ReseedDirectoryTool;

/** A member whose directory is gone comes back from a peer. */
class ReseedTest
{
    /** Two cores run three members and the rest. */
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);

    @TempDir
    Path root;

    private final UnsafeBuffer block = new UnsafeBuffer(new byte[16 * 1024]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer large = new UnsafeBuffer(new byte[16 * 1024]);
    private int payloadLength;
    private final AtomicLong offered = new AtomicLong();
    private final List<String> lines = new ArrayList<>();

    @Test
    void shouldComeBackUnderLoadFromAFollowerWithASnapshotAndCarryOnWithoutTheOldLeader() throws Exception
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            startAll(cluster);
            final int leader;
            final int lost;
            try (AeronCluster client = cluster.connect())
            {
                leader = client.leaderMemberId();
                lost = (leader + 1) % 3;
                offer(client, 40);
                awaitJournaled(cluster, 3);
                snapshot(cluster, leader);
                offer(client, 40);
                awaitJournaled(cluster, 3);
            }
            cluster.stop(lost);
            delete(root.resolve("m" + lost));

            final AtomicBoolean isLoaded = new AtomicBoolean(true);
            final Thread load = load(cluster, isLoaded);
            try
            {
                reseed(cluster, lost, (leader + 2) % 3);
                cluster.start(lost);
                final long then = offered.get();
                TestCluster.await(
                    "caught up under load", () -> cluster.nodes.get(lost).counters().journaledBlock() > then);
                assertTrue(copiedFrom() > 1, lines.toString());
                TestCluster.await("older blocks under load", () -> 1 == firstBlock(cluster, lost));
            }
            finally
            {
                isLoaded.set(false);
                load.join();
            }
            awaitJournaled(cluster, 3);
            assertTrue(lines.stream().anyMatch((each) -> each.startsWith("snapshot copied: ")), lines.toString());
            assertEquals(cluster.nodes.get(leader).counters().leadershipTermId(), candidateTerm(lost));

            cluster.stop(leader);
            try (AeronCluster client = cluster.connect())
            {
                offer(client, 20);
                awaitJournaled(cluster, 2);
            }
            cluster.stop(lost);
            cluster.stop((leader + 2) % 3);
            compare(cluster, lost, (leader + 2) % 3, offered.get());
            compare(cluster, lost, leader, offered.get() - 20);
            assertEquals(List.of(), cluster.errors);
        }
    }

    @Test
    void shouldTakePartAndStartAgainWhileItsJournalBeginsWithTheSnapshot()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            startAll(cluster);
            final int leader;
            final int lost;
            try (AeronCluster client = cluster.connect())
            {
                leader = client.leaderMemberId();
                lost = (leader + 1) % 3;
                offer(client, 30);
                awaitJournaled(cluster, 3);
                snapshot(cluster, leader);
                cluster.stop(lost);
                reseed(cluster, lost, leader);
                final long copied = copiedFrom();
                assertTrue(copied >= 30, lines.toString());

                startWithout(cluster, lost);
                offer(client, 10);
                awaitJournaled(cluster, 3);
                cluster.stop(lost);
                startWithout(cluster, lost);
                offer(client, 10);
                awaitJournaled(cluster, 3);
                assertEquals(copied, firstBlock(cluster, lost));
                cluster.stop(lost);
            }
            cluster.start(lost);
            TestCluster.await("older blocks", () -> 1 == firstBlock(cluster, lost));
            awaitJournaled(cluster, 3);
            cluster.stop(lost);
            cluster.stop(leader);
            compare(cluster, lost, leader, offered.get());
            assertEquals(List.of(), cluster.errors);
        }
    }

    @Test
    void shouldCopyTheWholeJournalOfAMemberThatIsNotToFetchOlderBlocks()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            startAll(cluster);
            final int leader;
            final int lost;
            try (AeronCluster client = cluster.connect())
            {
                leader = client.leaderMemberId();
                lost = (leader + 1) % 3;
                offer(client, 30);
                awaitJournaled(cluster, 3);
                snapshot(cluster, leader);
            }
            cluster.stop(lost);
            new ReseedTool(without(cluster.newContext(lost)), Integer.toString(leader), lines::add).run();

            assertEquals(1, copiedFrom());
            startWithout(cluster, lost);
            awaitJournaled(cluster, 3);
            cluster.stop(lost);
            cluster.stop(leader);
            compare(cluster, lost, leader, offered.get());
        }
    }

    @Test
    void shouldRefuseAnInterruptedReseedAndDoItAgainKeepingWhatWasThere() throws Exception
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            startAll(cluster);
            final int lost;
            final int leader;
            try (AeronCluster client = cluster.connect())
            {
                leader = client.leaderMemberId();
                lost = (leader + 1) % 3;
                offer(client, 10);
                awaitJournaled(cluster, 3);
            }
            cluster.stop(lost);
            final File directory = root.resolve("m" + lost).toFile();
            assertTrue(new ReseedDirectoryTool(directory).begin());
            assertFalse(cluster.directory(lost, "journal").toFile().exists());
            Files.createDirectories(cluster.directory(lost, "archive"));
            Files.writeString(cluster.directory(lost, "archive").resolve("archive.catalog"), "half of a catalog");

            final LockstepException ex = assertThrows(LockstepException.class, () -> cluster.start(lost));
            assertEquals(LockstepException.Fault.RESEED, ex.fault());
            assertEquals("reseed was not completed: directory=" + directory +
                "; run it again: lockstep sequencer reseed --from PEER", ex.getMessage());

            reseed(cluster, lost, leader);
            cluster.start(lost);
            try (AeronCluster client = cluster.connect())
            {
                offer(client, 10);
                awaitJournaled(cluster, 3);
            }
            cluster.stop(lost);
            cluster.stop(leader);
            compare(cluster, lost, leader, 20);
            assertTrue(root.resolve("m" + lost).resolve("replaced").resolve("journal").toFile().isDirectory());
            assertEquals(List.of(), cluster.errors);
        }
    }

    @Test
    void shouldTouchNothingWhereNoLeaderHasAMajorityOfTheOthers()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            startAll(cluster);
            try (AeronCluster client = cluster.connect())
            {
                offer(client, 3);
                awaitJournaled(cluster, 3);
            }
            cluster.stop(0);
            cluster.stop(1);

            final LockstepException ex = assertThrows(LockstepException.class, () -> reseed(cluster, 0, 2));

            assertTrue(ex.getMessage().startsWith(
                "no elected leader that the peer and a majority of the other members follow: peer=2 expected=2"),
                ex.getMessage());
            assertTrue(cluster.directory(0, "journal").toFile().isDirectory());
            assertFalse(root.resolve("m0").resolve(ReseedDirectoryTool.MARKER).toFile().exists());
            assertThrows(IllegalArgumentException.class, () -> reseed(cluster, 0, 0));
        }
    }

    @Test
    void shouldRefuseAMemberThatWasAwayForLongerThanTheLogReachesUntilItIsSeededAgain()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            startAll(cluster);
            final int lost;
            final int leader;
            try (AeronCluster client = cluster.connect())
            {
                leader = client.leaderMemberId();
                lost = (leader + 1) % 3;
                offer(client, 5);
                awaitJournaled(cluster, 3);
                cluster.stop(lost);
                payloadLength = 12 * 1024;
                offer(client, 200);
                awaitJournaled(cluster, 2);
                snapshot(cluster, leader);
                purge(leader);
                purge((leader + 2) % 3);
            }

            final LockstepException ex = assertThrows(LockstepException.class, () -> cluster.start(
                lost,
                (ctx) -> ctx.recovery(ctx.recovery().compareTimeoutNs(TimeUnit.SECONDS.toNanos(30))),
                UnaryOperator.identity()));
            assertEquals(LockstepException.Fault.RESEED, ex.fault());
            assertTrue(
                ex.getMessage().matches("member was away for longer than the log reaches: end=\\d+ leader=" + leader +
                " leaderStart=\\d+; run: lockstep sequencer reseed --from PEER"), ex.getMessage());

            reseed(cluster, lost, leader);
            cluster.start(lost);
            awaitJournaled(cluster, 3);
            TestCluster.await("older blocks", () -> 1 == firstBlock(cluster, lost));
            cluster.stop(lost);
            cluster.stop(leader);
            compare(cluster, lost, leader, 205);
        }
    }

    private static SequencerContext without(final SequencerContext ctx)
    {
        return ctx.recovery(ctx.recovery().backfill(new BackfillContext().isEnabled(false)));
    }

    private static void startWithout(final TestCluster cluster, final int id)
    {
        cluster.start(id, ReseedTest::without, UnaryOperator.identity());
    }

    /** First block that a reseed copied. */
    private long copiedFrom()
    {
        final String line = lines.stream().filter((each) -> each.startsWith("journal copied: blocks=")).findFirst()
            .orElseThrow(() -> new AssertionError(lines.toString()));
        return Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf('-')));
    }

    private static long firstBlock(final TestCluster cluster, final int id)
    {
        try (JournalTool tool = JournalTool.open(cluster.directory(id, "journal"), 64 * 1024))
        {
            return tool.reader().firstBlockNumber();
        }
    }

    /** Takes the segments before the last snapshot from a member's log. */
    private void purge(final int id)
    {
        final File directory = root.resolve("m" + id).toFile();
        try (AeronArchive archive = AeronArchive.connect(new AeronArchive.Context()
            .aeronDirectoryName(DriverDirectory.of(directory))
            .controlRequestChannel("aeron:ipc?term-length=64k")
            .controlResponseChannel("aeron:ipc?term-length=64k"));
            RecordingLog log = new RecordingLog(new File(directory, "cluster"), false))
        {
            final long position = log.getLatestSnapshot(0).logPosition;
            final long start = AeronArchive.segmentFileBasePosition(0, position, 1024 * 1024, 1024 * 1024);
            assertTrue(start > 0, "position=" + position);
            archive.purgeSegments(log.findLastTermRecordingId(), start);
        }
    }

    private Thread load(final TestCluster cluster, final AtomicBoolean isLoaded)
    {
        final Thread load = new Thread(() ->
        {
            try (AeronCluster client = cluster.connect())
            {
                while (isLoaded.get())
                {
                    offer(client, 1);
                    LockSupport.parkNanos(PAUSE_NS);
                }
            }
        });
        load.start();
        return load;
    }

    private void startAll(final TestCluster cluster)
    {
        for (int id = 0; id < 3; id++)
        {
            cluster.start(id);
        }
    }

    private void reseed(final TestCluster cluster, final int id, final int from)
    {
        new ReseedTool(cluster.newContext(id), Integer.toString(from), lines::add).run();
    }

    private void awaitJournaled(final TestCluster cluster, final int members)
    {
        TestCluster.await("journaled by " + members, () -> members == cluster.nodes.stream()
            .filter((each) -> null != each && each.counters().journaledBlock() >= offered.get()).count());
    }

    private void snapshot(final TestCluster cluster, final int leader)
    {
        try (Aeron aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(DriverDirectory.of(root.resolve("m" + leader).toFile()))))
        {
            final CountersReader counters = aeron.countersReader();
            assertTrue(ClusterControl.ToggleState.SNAPSHOT.toggle(ClusterControl.findControlToggle(counters, 0)));
            TestCluster.await("snapshots", () -> cluster.nodes.stream().allMatch(
                (each) -> null == each || each.counters().snapshots() > 0));
        }
    }

    private void compare(final TestCluster cluster, final int one, final int other, final long lastBlock)
    {
        try (JournalTool first = JournalTool.open(cluster.directory(one, "journal"), 64 * 1024);
            JournalTool second = JournalTool.open(cluster.directory(other, "journal"), 64 * 1024))
        {
            final ComparisonResult result = new JournalComparison()
                .add("reseeded", first.reader()).add("other", second.reader()).run(() -> false);
            assertTrue(result.hasShared() && null == result.difference(), result.text());
            assertTrue(first.reader().lastBlockNumber() >= lastBlock);
            assertEquals(1, first.reader().firstBlockNumber());
        }
    }

    private long candidateTerm(final int id) throws IOException
    {
        try (NodeStateFile state = new NodeStateFile(root.resolve("m" + id).resolve("cluster").toFile(), false, 0))
        {
            return state.candidateTerm().candidateTermId();
        }
    }

    private void offer(final AeronCluster client, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final long number = offered.get() + 1;
            final BlockEncoder encoder = new BlockEncoder().wrap(block, 0, block.capacity()).origin(1, 1, number);
            encoder.tryAppend(EntryKind.ESTABLISH, 9, number << 20, 0, 0, 0, payload, 0, 8);
            if (payloadLength > 0)
            {
                encoder.tryAppend(EntryKind.REQUEST, 9, 1, 1, 0, 0, large, 0, payloadLength);
            }
            final int length = encoder.finish();
            TestCluster.await("offered", () ->
            {
                client.pollEgress();
                return client.offer(block, 0, length) > 0;
            });
            offered.incrementAndGet();
        }
    }

    private static void delete(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            for (final Path each : (Iterable<Path>)files.sorted(Comparator.reverseOrder())::iterator)
            {
                Files.delete(each);
            }
        }
    }
}
