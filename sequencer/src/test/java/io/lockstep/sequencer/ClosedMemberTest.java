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

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A member is mostly memory outside of the heap, its ring and its mapping of the counters, which the collector gives
 * back once nothing holds the member.
 */
class ClosedMemberTest
{
    private static final int LIVES = 3;

    @TempDir
    Path root;

    @Test
    void shouldHoldNoMemoryOfAMemberThatWasClosed()
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            final long directBefore = used("direct");
            final long mappedBefore = used("mapped");
            cluster.start(0);
            final long ring = used("direct") - directBefore;
            cluster.stop(0);
            for (int i = 1; i < LIVES; i++)
            {
                cluster.start(0);
                TestCluster.await("leads", () -> cluster.nodes.get(0).counters().isLeader());
                cluster.stop(0);
            }

            TestCluster.await("given back", () ->
            {
                System.gc();
                return used("direct") < directBefore + ring / 2 && used("mapped") <= mappedBefore;
            });
            assertEquals(List.of(), cluster.errors);
        }
    }

    private static long used(final String pool)
    {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter((each) -> pool.equals(each.getName())).findFirst().orElseThrow().getMemoryUsed();
    }
}
