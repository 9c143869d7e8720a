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

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

import io.lockstep.runtime.counters.CounterKey;
import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.NodeKind;

/**
 * All counters of one node at one moment.
 * <p>
 * Threading: immutable once read.
 */
public final class NodeReading
{
    private final NodeKind kind;
    private final int nodeId;
    private final long ownerId;
    private final long timeMs;
    private final long timeNs;
    private final EnumMap<CounterType, Long> values = new EnumMap<>(CounterType.class);
    private final EnumMap<CounterType, TreeMap<String, Long>> named = new EnumMap<>(CounterType.class);
    private final EnumMap<ClusterFigure, Long> cluster = new EnumMap<>(ClusterFigure.class);

    private NodeReading(
        final NodeKind kind, final int nodeId, final long ownerId, final long timeMs, final long timeNs)
    {
        this.kind = kind;
        this.nodeId = nodeId;
        this.ownerId = ownerId;
        this.timeMs = timeMs;
        this.timeNs = timeNs;
    }

    /**
     * Reads every node that counts in the buffers of a media driver. What one Aeron client owns belongs to one node.
     * The counters of Aeron Cluster go to the member, of which a driver has one.
     *
     * @param reader of the counters.
     * @param timeMs wall time, ms since 1970.
     * @param timeNs of a clock that does not step.
     * @return in the order in which they came; empty if there is none.
     */
    public static List<NodeReading> readAll(final CountersReader reader, final long timeMs, final long timeNs)
    {
        final Map<Long, NodeReading> byOwner = new LinkedHashMap<>();
        final EnumMap<ClusterFigure, Long> cluster = new EnumMap<>(ClusterFigure.class);
        reader.forEach((id, typeId, key, label) ->
        {
            final long value = reader.getCounterValue(id);
            final CounterType type = CounterType.of(typeId);
            if (null == type)
            {
                final ClusterFigure figure = ClusterFigure.of(typeId);
                if (null != figure)
                {
                    cluster.put(figure, value);
                }
                return;
            }
            final UnsafeBuffer copy = new UnsafeBuffer(key);
            final NodeKind kind = CounterKey.kind(copy);
            if (null != kind)
            {
                byOwner.computeIfAbsent(
                    reader.getCounterOwnerId(id),
                    (owner) -> new NodeReading(kind, CounterKey.nodeId(copy), owner, timeMs, timeNs))
                    .put(type, CounterKey.index(copy), CounterKey.name(copy), value);
            }
        });
        final List<NodeReading> readings = new ArrayList<>(byOwner.values());
        readings.removeIf((each) -> !each.has(CounterType.NODE_PID));
        readings.stream().filter((each) -> NodeKind.SEQUENCER == each.kind)
            .forEach((each) -> each.cluster.putAll(cluster));
        return readings;
    }

    private void put(final CounterType type, final int index, final String name, final long value)
    {
        if (CounterSource.ONLY == index)
        {
            values.put(type, value);
        }
        else
        {
            named.computeIfAbsent(type, (each) -> new TreeMap<>()).put(name, value);
        }
    }

    /**
     * Does the node have a counter.
     *
     * @param type of the counter.
     * @return true if so.
     */
    public boolean has(final CounterType type)
    {
        return values.containsKey(type);
    }

    /**
     * Value of a counter.
     *
     * @param type of the counter.
     * @return 0 if the node has none.
     */
    public long get(final CounterType type)
    {
        return values.getOrDefault(type, 0L);
    }

    /**
     * Values of the counters of a type of which a node has several.
     *
     * @param type of the counters.
     * @return by name.
     */
    public Map<String, Long> named(final CounterType type)
    {
        final Map<String, Long> found = named.get(type);
        return null == found ? Map.of() : Collections.unmodifiableMap(found);
    }

    /**
     * Duty cycles of the node's agents.
     *
     * @return by name.
     */
    public Map<String, Long> agentCycles()
    {
        return named(CounterType.NODE_AGENT_CYCLES);
    }

    /**
     * A counter of Aeron's.
     *
     * @param figure to read.
     * @return null if there is none, as before the consensus module runs.
     */
    public Long cluster(final ClusterFigure figure)
    {
        return cluster.get(figure);
    }

    /**
     * Kind of the node.
     *
     * @return kind.
     */
    public NodeKind kind()
    {
        return kind;
    }

    /**
     * Number of the node.
     *
     * @return member id, gateway id; 0 for a replica.
     */
    public int nodeId()
    {
        return nodeId;
    }

    /**
     * Aeron client of the node, which tells one life of it from the next.
     *
     * @return client id.
     */
    public long ownerId()
    {
        return ownerId;
    }

    /**
     * When this was read, by the wall clock.
     *
     * @return ms since 1970.
     */
    public long timeMs()
    {
        return timeMs;
    }

    /**
     * When this was read, by a clock that does not step.
     *
     * @return ns.
     */
    public long timeNs()
    {
        return timeNs;
    }
}
