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

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.service.ClusteredService;
import io.lockstep.protocol.LockstepException;

/** Members whose service is told another time than the log's: they stamp other blocks than the rest. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DivergenceTest
{
    private static final long FIRST_WRONG = 30;
    private static final int BLOCKS = 60;

    @TempDir
    private Path root;
    private final TestBlocks blocks = new TestBlocks();

    @Test
    void shouldStopTheOneMemberThatStampsDifferentlyAndNameTheBlock()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            cluster.start(0);
            cluster.start(1, UnaryOperator.identity(), wrongFrom(FIRST_WRONG));
            cluster.start(2);
            try (AeronCluster client = cluster.connect())
            {
                load(client, BLOCKS);
                TestCluster.await("the others tell", () -> 3 <= cluster.errorCount());
                TestCluster.await("one stops", () -> 0 < cluster.terminations.get());
                final List<LockstepException> fatal = cluster.fatalErrors();
                assertEquals(1, fatal.size(), cluster.errors.toString());
                final String message = fatal.get(0).getMessage();
                assertTrue(message.startsWith("this member has left the majority's chain: memberId=1 "), message);
                final long block = number(message, " block=");
                assertTrue(block >= FIRST_WRONG && block <= BLOCKS, message);
                assertTrue(number(message, " lastAgreedBlock=") < FIRST_WRONG, message);
            }
            cluster.stop(1);

            // It may have led: what the first client sent to it last is lost.
            final long before = cluster.nodes.get(0).counters().stampedBlock();
            try (AeronCluster client = cluster.connect())
            {
                load(client, 5);
                for (int id = 0; id < 3; id += 2)
                {
                    final int other = id;
                    TestCluster.await("goes on", () ->
                        before + 5 <= cluster.nodes.get(other).counters().journaledBlock());
                }
            }
            assertEquals(1, cluster.terminations.get());
        }
    }

    @Test
    void shouldStopNobodyWhenEachStampsDifferently()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            for (int id = 0; id < 3; id++)
            {
                cluster.start(id, UnaryOperator.identity(), wrongFrom(FIRST_WRONG - id));
            }
            try (AeronCluster client = cluster.connect())
            {
                load(client, BLOCKS);
                TestCluster.await("all tell", () -> 3 <= cluster.errorCount());
                load(client, 5);
                for (int id = 0; id < 3; id++)
                {
                    final int member = id;
                    TestCluster.await("goes on", () ->
                        blocks.blocks() == cluster.nodes.get(member).counters().journaledBlock());
                }
            }
            assertEquals(0, cluster.terminations.get());
            assertEquals(List.of(), cluster.fatalErrors());
        }
    }

    private void load(final AeronCluster client, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (0 == blocks.blocks())
            {
                blocks.establish(client);
            }
            else
            {
                blocks.requests(client, 2);
            }
        }
    }

    /** Stamps from a block on with a time that is one ns later for each block before it. */
    private static UnaryOperator<ClusteredService> wrongFrom(final long first)
    {
        final long[] messages = new long[1];
        return (service) -> (ClusteredService)Proxy.newProxyInstance(
            DivergenceTest.class.getClassLoader(), new Class<?>[] {ClusteredService.class}, (proxy, method, args) ->
            {
                if ("onSessionMessage".equals(method.getName()) && ++messages[0] >= first)
                {
                    args[1] = (Long)args[1] + first;
                }
                return method.invoke(service, args);
            });
    }

    private static long number(final String text, final String name)
    {
        final String rest = text.substring(text.indexOf(name) + name.length());
        return Long.parseLong(rest.substring(0, rest.indexOf(' ')));
    }
}
