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
package io.lockstep.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.junit.jupiter.api.Test;

import io.lockstep.runtime.counters.CounterKey;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.ManagedCounters;
import io.lockstep.runtime.counters.NodeCounters;
import io.lockstep.runtime.counters.NodeKind;

class CountedIdleTest
{
    private final CountersManager manager = new CountersManager(
        new UnsafeBuffer(ByteBuffer.allocateDirect(64 * CountersManager.METADATA_LENGTH)),
        new UnsafeBuffer(ByteBuffer.allocateDirect(64 * CountersManager.COUNTER_LENGTH)));
    private final NodeCounters counters =
        new NodeCounters(new ManagedCounters(manager, NodeKind.SEQUENCER, 0, 1), 1, 1, 1);
    private final AgentPlacement placement = new AgentPlacement()
        .agent("archive")
        .share("driver", "driver.conductor", "driver.sender")
        .idleMode(IdleMode.YIELD);

    @Test
    void shouldCountTheCyclesOfAThreadAndNotWhatWaitsInside()
    {
        final CountedIdle idle = new CountedIdle(placement.threads(Threads.SHARED));
        idle.counters(counters);
        final IdleStrategy archive = idle.supplier("archive").get();

        archive.idle(0);
        archive.idle(5);
        archive.reset();
        archive.idle();

        assertEquals(Map.of("archive", 2L), cycles());
    }

    @Test
    void shouldCountWhatRanBeforeThereWereCounters()
    {
        final CountedIdle idle = new CountedIdle(placement.threads(Threads.SHARED));
        final IdleStrategy conductor = idle.newStrategy("driver.conductor");
        idle.newStrategy("driver.sender");
        conductor.idle(1);

        idle.counters(counters);
        conductor.idle(1);

        assertEquals(Map.of("driver", 1L), cycles(), "one thread, one counter");
    }

    @Test
    void shouldCountEachThreadOfItsOwn()
    {
        final CountedIdle idle = new CountedIdle(placement.threads(Threads.DEDICATED));
        final IdleStrategy unused = idle.newStrategy("driver.conductor");
        final IdleStrategy conductor = idle.newStrategy("driver.conductor");
        final IdleStrategy sender = idle.newStrategy("driver.sender");
        idle.counters(counters);
        conductor.idle(1);
        sender.idle(1);
        sender.idle(1);
        unused.reset();

        assertEquals(Map.of("driver.conductor", 1L, "driver.sender", 2L), cycles());
    }

    private Map<String, Long> cycles()
    {
        final Map<String, Long> cycles = new TreeMap<>();
        manager.forEach((id, typeId, key, label) ->
        {
            if (CounterType.NODE_AGENT_CYCLES.typeId() == typeId)
            {
                cycles.put(CounterKey.name(new UnsafeBuffer(key)), manager.getCounterValue(id));
            }
        });
        return cycles;
    }
}
