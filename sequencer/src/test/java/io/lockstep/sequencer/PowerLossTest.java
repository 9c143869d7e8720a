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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.cluster.NodeStateFile;
import io.aeron.cluster.client.AeronCluster;
import io.lockstep.runtime.NodeDirectory;

/** A member whose machine lost its power, of a stream that is written and not forced when it is released. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PowerLossTest
{
    private static final String WAITS = "machine lost its power and the log was not forced, this member joins when " +
        "others follow a leader without it: members=2";

    @TempDir
    private Path root;
    private final TestBlocks blocks = new TestBlocks();
    private final AtomicBoolean isGivenUp = new AtomicBoolean();
    private int leader;
    private int forgetful;
    private int other;

    @Test
    void shouldElectNobodyBeforeTheOthersHaveALeader() throws IOException
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            leaveTheLeaderAlone(cluster);

            final CompletableFuture<Void> start = startWaiting(cluster);
            cluster.start(other);
            start.join();

            try (AeronCluster client = cluster.connect())
            {
                blocks.requests(client, 1);
                awaitStamped(cluster);
            }
            cluster.stop(forgetful);
            assertEquals(cluster.nodes.get(leader).counters().leadershipTermId(), promisedTermId(cluster, forgetful));
            assertEquals(List.of(), cluster.fatalErrors());
        }
        finally
        {
            isGivenUp.set(true);
        }
    }

    @Test
    void shouldWaitAgainAfterAStartThatWasGivenUp() throws IOException
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            leaveTheLeaderAlone(cluster);
            final CompletableFuture<Void> first = startWaiting(cluster);
            isGivenUp.set(true);
            assertThrows(CompletionException.class, first::join);
            isGivenUp.set(false);
            cluster.errors.clear();

            final CompletableFuture<Void> second = startWaiting(cluster);
            cluster.start(other);
            second.join();

            assertEquals(List.of(), cluster.fatalErrors());
        }
        finally
        {
            isGivenUp.set(true);
        }
    }

    /** It stays up: members that all start anew would wait a minute for the one that waits. */
    private void leaveTheLeaderAlone(final TestCluster cluster) throws IOException
    {
        cluster.startAll();
        try (AeronCluster client = cluster.connect())
        {
            blocks.establish(client);
            blocks.requests(client, 1);
            awaitStamped(cluster);
            leader = client.leaderMemberId();
        }
        forgetful = (leader + 1) % 3;
        other = (leader + 2) % 3;
        cluster.stop(other);
        cluster.stop(forgetful);
        losePower(cluster, forgetful);
    }

    private CompletableFuture<Void> startWaiting(final TestCluster cluster)
    {
        final CompletableFuture<Void> start = CompletableFuture.runAsync(() ->
            cluster.start(forgetful, (ctx) -> ctx.isStopped(isGivenUp::get), UnaryOperator.identity()));
        TestCluster.await("waits", () -> start.isDone() || cluster.hasError(WAITS));
        assertFalse(start.isDone(), () -> "it joined: " + cluster.errors);
        return start;
    }

    private void awaitStamped(final TestCluster cluster)
    {
        TestCluster.await("stamped", () -> cluster.nodes.stream()
            .allMatch((node) -> blocks.blocks() == node.counters().stampedBlock()));
    }

    /** It was killed, and its machine was started again since. */
    private static void losePower(final TestCluster cluster, final int id) throws IOException
    {
        Files.writeString(
            cluster.directory(id, NodeDirectory.RUNNING_FILE_NAME), "pid=1\nboot.id=of-another-boot\n");
    }

    private static long promisedTermId(final TestCluster cluster, final int id) throws IOException
    {
        try (NodeStateFile state = new NodeStateFile(cluster.directory(id, "cluster").toFile(), false, 0))
        {
            return state.candidateTerm().candidateTermId();
        }
    }
}
