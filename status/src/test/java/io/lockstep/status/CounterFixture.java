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
package io.lockstep.status;

import java.nio.ByteBuffer;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;

import io.lockstep.runtime.counters.CounterSet;
import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.CounterType.Scope;
import io.lockstep.runtime.counters.ManagedCounters;
import io.lockstep.runtime.counters.NodeCounters;
import io.lockstep.runtime.counters.NodeKind;

/**
 * Counters laid out as in a CnC file, in memory.
 * <p>
 * Threading: one thread.
 */
final class CounterFixture
{
    static final long PID = 4711;
    static final int STREAM_ID = 5;
    static final long START_MS = 1_000_000;

    private static final int COUNTERS = 512;

    private final CountersManager manager = new CountersManager(
        new UnsafeBuffer(ByteBuffer.allocateDirect(COUNTERS * CountersManager.METADATA_LENGTH)),
        new UnsafeBuffer(ByteBuffer.allocateDirect(COUNTERS * CountersManager.COUNTER_LENGTH)));
    private long nextOwner = 100;

    /** A node with all the counters that its kind has. */
    Node node(final NodeKind kind, final int nodeId)
    {
        return new Node(kind, nodeId);
    }

    /** A counter of Aeron's. */
    AtomicCounter aeron(final int typeId, final long value)
    {
        final AtomicCounter counter = manager.newCounter("aeron", typeId);
        counter.set(value);
        return counter;
    }

    List<NodeReading> read(final long timeMs)
    {
        return NodeReading.readAll(manager, timeMs, timeMs * 1_000_000);
    }

    /** Counters of one node. */
    final class Node
    {
        final NodeCounters common;
        final AtomicCounter agent;
        final AtomicCounter otherAgent;
        private final List<Scope> scopes;
        private final CounterSet[] sets;
        private final NodeKind kind;

        private Node(final NodeKind kind, final int nodeId)
        {
            this.kind = kind;
            final CounterSource source = new ManagedCounters(manager, kind, nodeId, nextOwner++);
            common = new NodeCounters(source, PID, STREAM_ID, START_MS);
            agent = common.newAgentCycles("journal");
            otherAgent = common.newAgentCycles("feed");
            scopes = NodeKind.REPLICA == kind ? List.of(Scope.REPLICA) : NodeKind.GATEWAY == kind ?
                List.of(Scope.GATEWAY, Scope.JOURNAL, Scope.REPLAY) :
                List.of(Scope.SEQUENCER, Scope.JOURNAL, Scope.REPLAY, Scope.HOUSEKEEPING);
            sets = scopes.stream().map((each) -> new CounterSet(source, CounterType.of(each)))
                .toArray(CounterSet[]::new);
        }

        Node set(final CounterType type, final long value)
        {
            sets[scopes.indexOf(type.scope())].of(type).set(value);
            return this;
        }

        NodeReading read(final long timeMs)
        {
            return CounterFixture.this.read(timeMs).stream()
                .filter((each) -> kind == each.kind()).findFirst().orElseThrow();
        }
    }
}
