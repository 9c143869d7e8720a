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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.agrona.ErrorHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.cluster.client.AeronCluster;
import io.lockstep.runtime.StopReason;

/** Real members in one JVM: a leader that stops has its place taken at once, and waits for that. */
@Timeout(120)
class HandOverTest
{
    private final List<String> told = new CopyOnWriteArrayList<>();

    @TempDir
    private Path root;

    @Test
    void shouldHandOverWhenALeaderStopsAndTheOthersCanGoOn()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            for (int id = 0; id < 3; id++)
            {
                cluster.start(id, (ctx) -> ctx.errorHandler(record(ctx.errorHandler())), UnaryOperator.identity());
            }
            final TestBlocks blocks = new TestBlocks();
            try (AeronCluster client = cluster.connect())
            {
                blocks.establish(client);
                awaitTakingPart(cluster, 2);
            }
            final int leader = leader(cluster);

            cluster.stop(leader);

            final List<String> said = told.stream().filter((each) -> each.contains("leadership")).toList();
            assertEquals(1, said.size(), told::toString);
            final String line = said.get(0);
            assertTrue(line.contains("leadership handed over: to="), line);
            final int successor = Integer.parseInt(line.replaceAll(".* to=(\\d+) .*", "$1"));
            assertTrue(told.contains("event: WARN - log recording stopped: eos=true"), told::toString);
            TestCluster.await("leads", () -> cluster.nodes.get(successor).counters().isLeader());
            awaitTakingPart(cluster, 1);

            // Two of three are no majority without one of them: nobody is waited for.
            told.clear();
            cluster.stop(successor);
            assertTrue(told.stream().noneMatch((each) -> each.contains("leadership")), told::toString);
            assertEquals(0, cluster.terminations.get());
            assertEquals(List.of(), cluster.errors);
        }
    }

    private ErrorHandler record(final ErrorHandler next)
    {
        return (ex) ->
        {
            told.add((StopReason.isEvent(ex) ? "event: " : "error: ") + ex.getMessage());
            next.onError(ex);
        };
    }

    private static void awaitTakingPart(final TestCluster cluster, final int peers)
    {
        TestCluster.await("take part: " + peers, () -> cluster.nodes.stream()
            .filter((each) -> null != each).allMatch((each) -> peers == each.housekeeping().peersTakingPart()));
    }

    private static int leader(final TestCluster cluster)
    {
        return IntStream.range(0, cluster.nodes.size())
            .filter((id) -> cluster.nodes.get(id).counters().isLeader()).findFirst().orElseThrow();
    }
}
