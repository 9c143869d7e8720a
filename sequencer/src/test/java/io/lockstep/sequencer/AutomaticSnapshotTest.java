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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.cluster.client.AeronCluster;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.storage.FileStorage;
import io.lockstep.journal.storage.HookedStorage;
import io.lockstep.sequencer.archive.CutMark;
import io.lockstep.sequencer.housekeeping.HousekeepingContext;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class AutomaticSnapshotTest
{
    private static final long GROWTH = 128 * 1024;

    @TempDir
    private Path root;
    private final TestBlocks blocks = new TestBlocks();
    private final AtomicBoolean isSlow = new AtomicBoolean();

    @Test
    void shouldTakeSnapshotsByGrowthOnAllMembersAndStartFromThem()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            startAll(cluster, 0, GROWTH);
            try (AeronCluster client = cluster.connect())
            {
                blocks.establish(client);
                TestCluster.await("three snapshots each", () ->
                {
                    blocks.requests(client, 50);
                    return hasSnapshots(cluster, 3);
                });
                awaitJournaled(cluster);
            }
            for (final SequencerNode each : cluster.nodes)
            {
                assertTrue(each.housekeeping().snapshotPosition() > GROWTH);
                assertTrue(each.housekeeping().snapshotSize() > 0);
                assertTrue(each.housekeeping().snapshotPauseMaxNs() >= each.housekeeping().snapshotPauseNs());
            }
            assertEquals(List.of(), cluster.errors);
            for (int id = 0; id < 3; id++)
            {
                // The followers of a leader that stops say so if they were just taking a snapshot.
                cluster.stop(id);
            }

            startAll(cluster, 0, GROWTH);
            try (AeronCluster client = cluster.connect())
            {
                blocks.requests(client, 1);
                awaitJournaled(cluster);
            }
            for (final SequencerNode each : cluster.nodes)
            {
                assertTrue(each.housekeeping().snapshotPosition() > GROWTH);
            }
            assertEquals(List.of(), cluster.fatalErrors());
        }
    }

    @Test
    void shouldTakeSnapshotsByIntervalWhileSomethingIsLogged()
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            startAll(cluster, TimeUnit.MILLISECONDS.toNanos(200), 0);
            try (AeronCluster client = cluster.connect())
            {
                blocks.establish(client);
                TestCluster.await("one snapshot", () -> hasSnapshots(cluster, 1));
                blocks.requests(client, 1);
                TestCluster.await("another", () -> hasSnapshots(cluster, 2));
            }
            assertEquals(List.of(), cluster.errors);
        }
    }

    @Test
    void shouldStartFromTheSnapshotInFrontOfWhereAnElectionHasCutTheLog()
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            startAll(cluster, TimeUnit.MILLISECONDS.toNanos(200), 0);
            final long first;
            final long second;
            try (AeronCluster client = cluster.connect())
            {
                blocks.establish(client);
                TestCluster.await("one snapshot", () -> hasSnapshots(cluster, 1));
                first = cluster.nodes.get(0).housekeeping().snapshotPosition();
                blocks.requests(client, 5);
                TestCluster.await("another",
                    () -> hasSnapshots(cluster, 2) && cluster.nodes.get(0).housekeeping().snapshotPosition() > first);
                second = cluster.nodes.get(0).housekeeping().snapshotPosition();
            }
            cluster.stop(0);
            new CutMark(cluster.directory(0, "cluster")).note(first);

            startAll(cluster, 0, 0);
            try (AeronCluster client = cluster.connect())
            {
                blocks.requests(client, 1);
                awaitJournaled(cluster);
            }
            assertEquals(1, cluster.errorCount());
            assertEquals("archive: snapshot invalidated: position=" + second +
                " reason=an election has cut the log there at=" + first, cluster.errors.get(0).getMessage());
            assertFalse(Files.exists(cluster.directory(0, "cluster").resolve(CutMark.FILE_NAME)));
        }
    }

    @Test
    void shouldPostponeForALateJournalAndKillNobody()
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            final HookedStorage storage = storage(cluster);
            cluster.start(0, (ctx) -> ctx
                .snapshotDeadlineNs(TimeUnit.MILLISECONDS.toNanos(200))
                .housekeeping(new HousekeepingContext()
                    .snapshotIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
                    .snapshotRetryNs(TimeUnit.MILLISECONDS.toNanos(100)))
                .journal(new JournalContext().segmentLength(1024 * 1024).storage(storage)), UnaryOperator.identity());
            try (AeronCluster client = cluster.connect())
            {
                isSlow.set(true);
                blocks.establish(client);
                TestCluster.await("postponed", () -> cluster.nodes.get(0).housekeeping().snapshotFailures() > 0);
                final long before = cluster.nodes.get(0).counters().snapshots();
                TestCluster.await("again", () -> cluster.nodes.get(0).housekeeping().snapshotFailures() > 2);
                assertTrue(cluster.hasError("snapshot postponed, journal is not forced"), cluster.errors.toString());
                assertEquals(before, cluster.nodes.get(0).counters().snapshots());

                isSlow.set(false);
                TestCluster.await("taken", () -> cluster.nodes.get(0).counters().snapshots() > before);
                blocks.requests(client, 1);
                awaitJournaled(cluster);
            }
            finally
            {
                isSlow.set(false);
            }
            assertEquals(0, cluster.terminations.get(), cluster.errors.toString());
        }
    }

    /** An operator asks past housekeeping, so that it is the service that waits for the journal. */
    @Test
    void shouldGiveUpASnapshotAndNotTheMemberWhenTheServiceWaitsInVain()
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            final HookedStorage storage = storage(cluster);
            cluster.start(0, (ctx) -> ctx
                .snapshotDeadlineNs(TimeUnit.MILLISECONDS.toNanos(200))
                .housekeeping(new HousekeepingContext().snapshotIntervalNs(0).snapshotLogGrowth(0))
                .journal(new JournalContext().segmentLength(1024 * 1024).storage(storage)), UnaryOperator.identity());
            try (AeronCluster client = cluster.connect())
            {
                isSlow.set(true);
                blocks.establish(client);
                TestCluster.await("asked", () -> cluster.requestSnapshot(0));
                TestCluster.await("given up", () -> cluster.errorCount() > 0);
                assertTrue(cluster.errors.get(0).getMessage().startsWith("snapshot not taken, journal is not forced"),
                    cluster.errors.toString());

                isSlow.set(false);
                blocks.requests(client, 1);
                awaitJournaled(cluster);
                TestCluster.await("asked again", () -> cluster.requestSnapshot(0));
                TestCluster.await("taken", () -> hasSnapshots(cluster, 1));
            }
            finally
            {
                isSlow.set(false);
            }
            assertEquals(0, cluster.terminations.get(), cluster.errors.toString());
        }
    }

    /** Every force waits while the device is slow. */
    private HookedStorage storage(final TestCluster cluster)
    {
        return new HookedStorage(new FileStorage(cluster.directory(0, "journal").toFile()))
            .hook(HookedStorage.holding("force", isSlow::get));
    }

    private void startAll(final TestCluster cluster, final long intervalNs, final long growth)
    {
        for (int id = 0; id < cluster.nodes.size(); id++)
        {
            cluster.start(id, (ctx) -> ctx.housekeeping(new HousekeepingContext()
                .snapshotIntervalNs(intervalNs)
                .snapshotLogGrowth(growth)), UnaryOperator.identity());
        }
    }

    private void awaitJournaled(final TestCluster cluster)
    {
        for (final SequencerNode each : cluster.nodes)
        {
            TestCluster.await("journaled", () -> blocks.blocks() == each.counters().journaledBlock());
        }
    }

    private static boolean hasSnapshots(final TestCluster cluster, final int count)
    {
        return cluster.nodes.stream().allMatch((each) ->
            each.counters().snapshots() >= count && each.housekeeping().snapshotPosition() > 0);
    }
}
