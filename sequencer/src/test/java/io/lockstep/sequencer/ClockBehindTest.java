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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.lockstep.protocol.BlockDecoder;

/** The leader whose clock is right dies; those that are left are hours behind. */
class ClockBehindTest
{
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long BEHIND_NS = TimeUnit.HOURS.toNanos(3);
    private static final int TICKS = 10;

    @TempDir
    private Path root;

    @Test
    void shouldLetTimePassWhenTheClockOfTheNewLeaderIsBehind()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            final int[] right = {-1};
            for (int id = 0; id < 3; id++)
            {
                cluster.start(
                    id,
                    (ctx) -> ctx.genesis(new GenesisContext().tickIntervalNs(INTERVAL_NS)),
                    (service) -> underClocks(service, right));
            }
            awaitTicks(cluster, List.of(0, 1, 2));
            final List<Integer> others = new ArrayList<>(List.of(0, 1, 2));
            final int leader = others.stream()
                .filter((id) -> cluster.nodes.get(id).counters().isLeader()).findFirst().orElseThrow();
            others.remove((Integer)leader);
            cluster.stop(leader);
            awaitTicks(cluster, others);
            final long blockBefore = cluster.nodes.get(others.get(0)).counters().journaledBlock();
            awaitTicks(cluster, others);
            others.forEach(cluster::stop);

            final List<byte[]> first = cluster.blocks(others.get(0));
            final List<byte[]> second = cluster.blocks(others.get(1));
            for (int i = 0; i < Math.min(first.size(), second.size()); i++)
            {
                assertArrayEquals(first.get(i), second.get(i), "block " + (i + 1));
            }
            final long passedNs = timeOf(first.get(first.size() - 1)) - timeOf(first.get((int)blockBefore - 1));
            assertTrue(passedNs >= (TICKS - 1) * INTERVAL_NS && passedNs < BEHIND_NS / 2, "passed=" + passedNs);
            for (int i = 1; i < first.size(); i++)
            {
                assertTrue(timeOf(first.get(i)) >= timeOf(first.get(i - 1)), "block " + (i + 1));
            }
            assertEquals(List.of(), cluster.errors);
        }
    }

    /** A service that sees the log of a cluster in which the clock of the first leader is right, and no other. */
    private static ClusteredService underClocks(final ClusteredService service, final int[] right)
    {
        final long[] behindNs = new long[1];
        return (ClusteredService)Proxy.newProxyInstance(
            ClusteredService.class.getClassLoader(), new Class<?>[]{ClusteredService.class}, (proxy, method, given) ->
            {
                final Object[] arguments = null == given ? new Object[0] : given.clone();
                switch (method.getName())
                {
                    case "onStart":
                        arguments[0] = withTimers((Cluster)arguments[0], behindNs);
                        break;

                    case "onNewLeadershipTermEvent":
                        synchronized (right)
                        {
                            right[0] = right[0] < 0 ? (Integer)arguments[4] : right[0];
                            behindNs[0] = right[0] == (Integer)arguments[4] ? 0 : BEHIND_NS;
                        }
                        arguments[2] = (Long)arguments[2] - behindNs[0];
                        break;

                    case "onSessionMessage":
                    case "onSessionOpen":
                    case "onSessionClose":
                    case "onTimerEvent":
                        arguments[1] = (Long)arguments[1] - behindNs[0];
                        break;

                    default:
                        break;
                }
                return invoke(service, method, arguments);
            });
    }

    private static Cluster withTimers(final Cluster cluster, final long[] behindNs)
    {
        return (Cluster)Proxy.newProxyInstance(
            Cluster.class.getClassLoader(), new Class<?>[]{Cluster.class}, (proxy, method, given) ->
            {
                final Object[] arguments = null == given ? new Object[0] : given.clone();
                if ("scheduleTimer".equals(method.getName()))
                {
                    arguments[1] = (Long)arguments[1] + behindNs[0];
                }
                return invoke(cluster, method, arguments);
            });
    }

    private static Object invoke(final Object target, final java.lang.reflect.Method method, final Object[] arguments)
        throws Throwable
    {
        try
        {
            return method.invoke(target, arguments);
        }
        catch (final InvocationTargetException ex)
        {
            throw ex.getCause();
        }
    }

    private static void awaitTicks(final TestCluster cluster, final List<Integer> ids)
    {
        final long target = TICKS + ids.stream()
            .mapToLong((id) -> cluster.nodes.get(id).counters().stampedSequence()).max().orElseThrow();
        ids.forEach((id) -> TestCluster.await(
            "ticks", () -> cluster.nodes.get(id).counters().journaledSequence() >= target));
    }

    private static long timeOf(final byte[] block)
    {
        final BlockDecoder decoder = new BlockDecoder();
        assertTrue(decoder.tryWrap(new UnsafeBuffer(block), 0, block.length));
        return decoder.timestampNs();
    }
}
