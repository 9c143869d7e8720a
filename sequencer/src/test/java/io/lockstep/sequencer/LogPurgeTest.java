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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.cluster.client.AeronCluster;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sequencer.housekeeping.HousekeepingContext;

/** Clusters whose log is cut into segments of 1 MiB and purged behind a snapshot for each 256 KiB. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class LogPurgeTest
{
    private static final int SEGMENT_LENGTH = 1024 * 1024;
    private static final long GROWTH = 256 * 1024;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    private Path root;
    private final TestBlocks blocks = new TestBlocks();

    @Test
    void shouldKeepTheLogShortUnderLoadAndStartAgainFromWhatIsLeft()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            startAll(cluster);
            try (AeronCluster client = cluster.connect())
            {
                blocks.establish(client);
                loadUntilPurged(cluster, client, 3 * SEGMENT_LENGTH);
                awaitJournaled(cluster);
            }
            long purgedTo = 0;
            for (int id = 0; id < 3; id++)
            {
                purgedTo = Math.max(purgedTo, cluster.nodes.get(id).housekeeping().logStart());
                assertTrue(cluster.nodes.get(id).housekeeping().snapshotsReadBack() >= 2);
                final int member = id;
                TestCluster.await("pruned", () -> recordings(cluster, member).size() <= 1 + 2 * 2);
            }
            for (int id = 0; id < 3; id++)
            {
                cluster.stop(id);
            }

            startAll(cluster);
            try (AeronCluster client = cluster.connect())
            {
                blocks.requests(client, 1);
                awaitJournaled(cluster);
                loadUntilPurged(cluster, client, purgedTo + 2 * SEGMENT_LENGTH);
                awaitJournaled(cluster);
            }
            assertEquals(List.of(), cluster.fatalErrors());
        }
    }

    @Test
    void shouldTellAMemberThatWasAwayTooLongToReseedAndGoOnWithoutIt()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            startAll(cluster);
            final int away;
            try (AeronCluster client = cluster.connect())
            {
                blocks.establish(client);
                blocks.requests(client, 1);
                awaitJournaled(cluster);
                away = (client.leaderMemberId() + 1) % 3;
                cluster.stop(away);
                loadUntilPurged(cluster, client, SEGMENT_LENGTH);
                assertEquals(List.of(), cluster.fatalErrors());

                startUncompared(cluster, away);
                TestCluster.await("told to reseed", () -> !cluster.fatalErrors().isEmpty());
                assertEquals(1, cluster.fatalErrors().size(), cluster.errors.toString());
                final LockstepException fatal = cluster.fatalErrors().get(0);
                assertEquals(LockstepException.Fault.RESEED, fatal.fault());
                assertTrue(fatal.getMessage().startsWith("log of this member ends before the leader's begins"),
                    fatal.toString());
                TestCluster.await("it stops", () -> 0 < cluster.terminations.get());
                cluster.stop(away);

                blocks.requests(client, 1);
                awaitJournaled(cluster);
            }
            assertEquals(1, cluster.terminations.get(), cluster.errors.toString());
        }
    }

    @Test
    void shouldLetAMemberCatchUpThatMissedLessThanIsRetained()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            startAll(cluster);
            try (AeronCluster client = cluster.connect())
            {
                blocks.establish(client);
                loadUntilPurged(cluster, client, SEGMENT_LENGTH);
                awaitJournaled(cluster);
                final int away = (client.leaderMemberId() + 1) % 3;
                cluster.stop(away);
                for (int i = 0; i < 30; i++)
                {
                    blocks.requests(client, 50);
                }
                start(cluster, away);
                awaitJournaled(cluster);
                final long purgedTo = cluster.nodes.get(away).housekeeping().logStart();
                loadUntilPurged(cluster, client, Math.max(purgedTo, SEGMENT_LENGTH) + 2 * SEGMENT_LENGTH);
                awaitJournaled(cluster);
            }
            assertEquals(List.of(), cluster.fatalErrors());
        }
    }

    private void startAll(final TestCluster cluster)
    {
        for (int id = 0; id < 3; id++)
        {
            start(cluster, id);
        }
    }

    private void start(final TestCluster cluster, final int id)
    {
        cluster.start(id, this::purging, UnaryOperator.identity());
    }

    /** A start at which no leader has the time to say how far its log reaches back. */
    private void startUncompared(final TestCluster cluster, final int id)
    {
        cluster.start(
            id, (ctx) -> purging(ctx).recovery(ctx.recovery().compareTimeoutNs(1)), UnaryOperator.identity());
    }

    private SequencerContext purging(final SequencerContext ctx)
    {
        return ctx.housekeeping(new HousekeepingContext()
            .peersTimeoutNs(TIMEOUT_NS)
            .snapshotIntervalNs(0)
            .snapshotLogGrowth(GROWTH)
            .logRetain(0));
    }

    /** Every member that runs has let go of the log up to there, by a purge in this life. */
    private void loadUntilPurged(final TestCluster cluster, final AeronCluster client, final long position)
    {
        TestCluster.await("purged", () ->
        {
            blocks.requests(client, 50);
            return cluster.nodes.stream().allMatch(
                (each) -> null == each || each.housekeeping().logStart() >= position &&
                    each.housekeeping().logPurges() > 0);
        });
    }

    private void awaitJournaled(final TestCluster cluster)
    {
        for (final SequencerNode each : cluster.nodes)
        {
            TestCluster.await("journaled", () ->
                null == each || blocks.blocks() == each.counters().journaledBlock());
        }
    }

    private static Set<String> recordings(final TestCluster cluster, final int id)
    {
        final Set<String> ids = new TreeSet<>();
        for (final String name : cluster.directory(id, "archive").toFile().list())
        {
            if (name.endsWith(".rec"))
            {
                ids.add(name.substring(0, name.indexOf('-')));
            }
        }
        return ids;
    }
}
