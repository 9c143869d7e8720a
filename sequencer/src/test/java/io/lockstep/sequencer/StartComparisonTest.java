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
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.cluster.client.AeronCluster;
import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sequencer.recovery.RecoveryContext;

/** Members whose log ends before what was released. */
class StartComparisonTest
{
    private static final int BLOCKS = 10;

    @TempDir
    Path root;

    private final UnsafeBuffer block = new UnsafeBuffer(new byte[16 * 1024]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[64]);
    private long offered;

    @Test
    void shouldRefuseALogThatEndsBeforeItsOwnJournalWhereItIsAlone()
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            runOnce(cluster, BLOCKS);
            loseLog(cluster, 0);

            cluster.start(0);

            TestCluster.await("terminated", () -> cluster.terminations.get() > 0);
            final LockstepException ex = cluster.fatalErrors().get(0);
            assertEquals(LockstepException.Fault.RESEED, ex.fault());
            assertTrue(ex.getMessage().startsWith(
                "log ends before what was released: logEpoch=1 logBlock=0 released: epoch=1 block=" + BLOCKS + " crc="),
                ex.getMessage());
            assertTrue(ex.getMessage().endsWith(" heldBy=a majority of the members"), ex.getMessage());
        }
    }

    @Test
    void shouldRefuseWhereAMajorityLostItsLogAndTheirJournalsSayWhatWasReleased() throws Exception
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            runOnce(cluster, BLOCKS);
            for (int id = 0; id < 3; id++)
            {
                loseLog(cluster, id);
            }

            // Each serves the others' questions while it asks its own.
            final Thread[] starts = new Thread[3];
            for (int id = 0; id < 3; id++)
            {
                final int member = id;
                starts[id] = new Thread(() -> cluster.start(
                    member,
                    (ctx) -> ctx.recovery(ctx.recovery().compareTimeoutNs(TimeUnit.SECONDS.toNanos(20))),
                    UnaryOperator.identity()));
                starts[id].start();
            }
            for (final Thread each : starts)
            {
                each.join();
            }

            TestCluster.await("the leader refuses", () -> !cluster.fatalErrors().isEmpty());
            final LockstepException ex = cluster.fatalErrors().get(0);
            assertEquals(LockstepException.Fault.RESEED, ex.fault());
            assertTrue(ex.getMessage().contains(" logBlock=0 released: epoch=1 block=" + BLOCKS), ex.getMessage());
        }
    }

    @Test
    void shouldGoOnWhereAMinorityLostItsLog()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            runOnce(cluster, BLOCKS);
            TestFiles.delete(root.resolve("m2").resolve("archive"));
            TestFiles.delete(root.resolve("m2").resolve("cluster"));

            cluster.startAll();

            try (AeronCluster client = cluster.connect())
            {
                offer(client, 3);
                awaitJournaled(cluster);
            }
            assertEquals(List.of(), cluster.fatalErrors());
        }
    }

    @Test
    void shouldRefuseWhatAGatewaysJournalHoldsAndTheLogDoesNot()
    {
        try (TestCluster cluster = new TestCluster(1, root.resolve("a"));
            TestCluster other = new TestCluster(1, root.resolve("b")))
        {
            runOnce(other, BLOCKS + 5);
            // Another member stands for the gateway: both serve replay of their journals in the same way.
            other.start(0);
            final RecoveryContext recovery = new RecoveryContext()
                .compareTimeoutNs(TimeUnit.SECONDS.toNanos(20))
                .compareGateways(other.replayEndpoint(0));

            cluster.start(0, (ctx) -> ctx.recovery(recovery), UnaryOperator.identity());

            TestCluster.await("terminated", () -> cluster.terminations.get() > 0);
            final LockstepException ex = cluster.fatalErrors().get(0);
            assertTrue(
                ex.getMessage().contains(" logBlock=0 released: epoch=1 block=" + (BLOCKS + 5)), ex.getMessage());
            assertTrue(ex.getMessage().endsWith(" heldBy=gateway " + other.replayEndpoint(0)), ex.getMessage());
        }
    }

    private void runOnce(final TestCluster cluster, final int blocks)
    {
        cluster.startAll();
        try (AeronCluster client = cluster.connect())
        {
            offer(client, blocks);
            awaitJournaled(cluster);
        }
        cluster.stopAll();
    }

    private void awaitJournaled(final TestCluster cluster)
    {
        TestCluster.await("journaled", () -> cluster.nodes.stream()
            .allMatch((each) -> each.counters().journaledBlock() == offered));
    }

    /** As an old backup, or a device that lied, would leave it. */
    private static void loseLog(final TestCluster cluster, final int id)
    {
        TestFiles.delete(cluster.directory(id, "archive"));
        TestFiles.delete(cluster.directory(id, "cluster"));
    }

    private void offer(final AeronCluster client, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            offered++;
            final BlockEncoder encoder = new BlockEncoder().wrap(block, 0, block.capacity()).origin(1, 1, offered);
            encoder.tryAppend(EntryKind.ESTABLISH, 9, offered << 20, 0, 0, 0, payload, 0, 8);
            final int length = encoder.finish();
            TestCluster.await("offered", () ->
            {
                client.pollEgress();
                return client.offer(block, 0, length) > 0;
            });
        }
    }
}
