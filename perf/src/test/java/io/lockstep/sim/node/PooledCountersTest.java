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
package io.lockstep.sim.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.Test;

import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.replica.status.ReplicaCounters;
import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.CounterType;

class PooledCountersTest
{
    private final PooledCounters counters = new PooledCounters();

    @Test
    void shouldKeepEveryCounterApart()
    {
        final CounterType[] types = CounterType.values();
        final AtomicCounter[] allocated = counters.newCounters(types);
        for (int i = 0; i < types.length; i++)
        {
            allocated[i].setRelease(i + 1);
        }

        for (int i = 0; i < types.length; i++)
        {
            assertEquals(i + 1, allocated[i].get());
            assertEquals(i + 1, counters.get(types[i]));
        }
    }

    @Test
    void shouldBeginEachLifeAtZeroInTheSameMemory()
    {
        final AtomicCounter first = counters.newCounter(CounterType.NODE_ERRORS, CounterSource.ONLY, "");
        first.incrementRelease();

        counters.reset();

        assertEquals(0, counters.get(CounterType.NODE_ERRORS));
        final AtomicCounter second = counters.newCounter(CounterType.NODE_ERRORS, CounterSource.ONLY, "");
        assertSame(first, second);
        assertEquals(0, second.get());
    }

    @Test
    void shouldTakeAnotherTypeInTheNextLife()
    {
        counters.newCounter(CounterType.NODE_ERRORS, CounterSource.ONLY, "").setRelease(5);
        counters.reset();

        counters.newCounter(CounterType.NODE_PID, CounterSource.ONLY, "").setRelease(7);

        assertEquals(0, counters.get(CounterType.NODE_ERRORS));
        assertEquals(7, counters.get(CounterType.NODE_PID));
    }

    @Test
    void shouldAddWhatAllOfATypeHaveCounted()
    {
        final ReplicaCounters replica = new ReplicaCounters(counters, 2);
        replica.onFirst(0);
        replica.onFirst(1);
        replica.onFirst(1);

        assertEquals(3, counters.get(CounterType.REPLICA_FIRST_BY_GROUP));
    }

    @Test
    void shouldTotalCountersOverLivesAndGaugesByTheirHighest()
    {
        for (int life = 1; life <= 3; life++)
        {
            counters.reset();
            final GatewayCounters gateway = new GatewayCounters(counters);
            gateway.add(GatewayCounter.BLOCKS_RESENT, 10);
            gateway.set(GatewayCounter.RING_FILL, 10 - life);
        }

        assertEquals(CounterType.Kind.COUNTER, GatewayCounter.BLOCKS_RESENT.type().kind());
        assertEquals(CounterType.Kind.GAUGE, GatewayCounter.RING_FILL.type().kind());
        assertEquals(10, counters.get(GatewayCounter.BLOCKS_RESENT.type()));
        assertEquals(30, counters.total(GatewayCounter.BLOCKS_RESENT.type()));
        assertEquals(9, counters.total(GatewayCounter.RING_FILL.type()));
        assertEquals(0, counters.total(CounterType.NODE_ERRORS));
    }
}
