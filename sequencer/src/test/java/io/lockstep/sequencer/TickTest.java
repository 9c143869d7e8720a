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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.cluster.ClusterTool;
import io.aeron.cluster.client.AeronCluster;
import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.runtime.counters.CounterType;

@Timeout(value = 240, unit = TimeUnit.SECONDS)
class TickTest
{
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int TICKS = 5;

    @TempDir
    private Path root;

    @Test
    void shouldTickWhileIdleOverFailoverSnapshotAndRestartAndNotBesideTraffic()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            final List<Integer> all = List.of(0, 1, 2);
            all.forEach((id) -> start(cluster, id));
            awaitTicks(cluster, all);

            final int leader = leader(cluster, all);
            final int follower = (leader + 1) % 3;
            cluster.stop(leader);
            final List<Integer> others = List.of(follower, (leader + 2) % 3);
            awaitTicks(cluster, others);

            start(cluster, leader);
            awaitTicks(cluster, all);
            takeSnapshot(cluster, all);
            awaitTicks(cluster, all);
            all.forEach(cluster::stop);
            all.forEach((id) -> start(cluster, id));
            awaitTicks(cluster, all);
            final long messages = traffic(cluster);
            awaitTicks(cluster, all);
            assertEquals(1, cluster.nodes.get(0).counters().get(CounterType.SEQUENCER_FORMAT_VERSION));
            assertEquals(INTERVAL_NS, cluster.nodes.get(0).counters().get(CounterType.SEQUENCER_TICK_INTERVAL));
            all.forEach(cluster::stop);

            checkJournals(cluster, messages);
            assertEquals(List.of(), cluster.errors);
        }
    }

    private void checkJournals(final TestCluster cluster, final long messages)
    {
        final List<byte[]> first = cluster.blocks(0);
        for (int id = 1; id < 3; id++)
        {
            final List<byte[]> other = cluster.blocks(id);
            for (int i = 0; i < Math.min(first.size(), other.size()); i++)
            {
                assertArrayEquals(first.get(i), other.get(i), "member " + id + " block " + (i + 1));
            }
        }

        final BlockDecoder decoder = new BlockDecoder();
        long lastNs = 0;
        long found = 0;
        for (final byte[] each : first)
        {
            assertTrue(decoder.tryWrap(new UnsafeBuffer(each), 0, each.length));
            assertTrue(decoder.timestampNs() >= lastNs);
            assertTrue(decoder.nextEntry());
            if (EntryKind.TICK == decoder.kind())
            {
                assertEquals(1, decoder.entryCount());
                assertEquals(0, decoder.gatewayBlock());
                assertTrue(decoder.timestampNs() - lastNs >= INTERVAL_NS, "a tick comes after idle time");
            }
            else
            {
                found += decoder.sequencedCount();
            }
            lastNs = decoder.timestampNs();
        }
        assertEquals(messages, found);
    }

    /** Blocks of messages, each of them sooner than the interval after the one before as far as the machine allows. */
    private long traffic(final TestCluster cluster)
    {
        final TestBlocks blocks = new TestBlocks();
        try (AeronCluster client = cluster.connect())
        {
            blocks.establish(client);
            for (int i = 0; i < 50; i++)
            {
                blocks.requests(client, 4);
            }
        }
        return 1 + 50 * 4;
    }

    private static void takeSnapshot(final TestCluster cluster, final List<Integer> ids)
    {
        final int leader = leader(cluster, ids);
        final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        assertTrue(ClusterTool.snapshot(cluster.directory(leader, "cluster").toFile(), nowhere));
        ids.forEach((id) ->
            TestCluster.await("snapshot", () -> cluster.nodes.get(id).counters().snapshots() > 0));
    }

    private static int leader(final TestCluster cluster, final List<Integer> ids)
    {
        final int[] leader = {-1};
        TestCluster.await("leader", () ->
        {
            ids.stream().filter((id) -> cluster.nodes.get(id).counters().isLeader())
                .forEach((id) -> leader[0] = id);
            return leader[0] >= 0;
        });
        return leader[0];
    }

    private static void awaitTicks(final TestCluster cluster, final List<Integer> ids)
    {
        final long target = ids.stream()
            .mapToLong((id) -> cluster.nodes.get(id).counters().stampedSequence()).max().orElseThrow() + TICKS;
        ids.forEach((id) -> TestCluster.await("ticks", () ->
            cluster.nodes.get(id).counters().stampedSequence() >= target &&
            cluster.nodes.get(id).counters().journaledSequence() >= target));
    }

    private static void start(final TestCluster cluster, final int id)
    {
        cluster.start(
            id, (ctx) -> ctx.genesis(new GenesisContext().tickIntervalNs(INTERVAL_NS)), UnaryOperator.identity());
    }
}
