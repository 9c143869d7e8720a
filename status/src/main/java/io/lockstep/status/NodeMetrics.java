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
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.CounterType.Kind;
import io.lockstep.runtime.counters.CounterType.Unit;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/**
 * Every counter of a node as a metric, by the conventions of Prometheus: {@code lockstep_PART_NAME}, then the unit in
 * bytes or seconds, then {@code _total} where it only goes up.
 * <p>
 * Threading: any thread; counters are read when a scrape comes, and at no other time.
 */
final class NodeMetrics implements MultiCollector
{
    private static final double MS_PER_S = 1_000;
    private static final double NS_PER_S = 1_000_000_000;
    private static final String PREFIX = "lockstep_";
    private static final String CLUSTER = "cluster";

    private final Supplier<NodeStanding> standings;

    /** Metrics of the node that the supplier tells of; it gives null while there is none. */
    NodeMetrics(final Supplier<NodeStanding> standings)
    {
        this.standings = standings;
    }

    @Override
    public MetricSnapshots collect()
    {
        final NodeStanding standing = standings.get();
        if (null == standing)
        {
            return new MetricSnapshots();
        }
        final NodeReading reading = standing.reading();
        final List<MetricSnapshot> all = new ArrayList<>();
        all.add(InfoSnapshot.builder().name(PREFIX + "node").help("What this node is.")
            .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder().labels(Labels.of(
                "kind", reading.kind().label(),
                "id", Integer.toString(reading.nodeId()),
                "stream", Long.toString(reading.get(CounterType.NODE_STREAM_ID)))).build())
            .build());
        all.add(gauge(PREFIX + "node_healthy", "1 if /health answers 200.", standing.isHealthy() ? 1 : 0));
        all.add(gauge(PREFIX + "node_ready", "1 if /ready answers 200.", standing.isReady() ? 1 : 0));
        all.add(gauge(PREFIX + "node_stalled_agents", "Agents that have made no round for longer than the limit.",
            standing.stalledAgents()));
        for (final CounterType type : CounterType.values())
        {
            if (reading.has(type))
            {
                all.add(snapshot(type, Map.of("", reading.get(type))));
            }
            else if (!reading.named(type).isEmpty())
            {
                all.add(snapshot(type, reading.named(type)));
            }
        }
        for (final ClusterFigure figure : ClusterFigure.values())
        {
            final Long value = reading.cluster(figure);
            if (null != value)
            {
                all.add(snapshot(nameOf(CLUSTER, figure.label(), figure.unit()), figure.kind(), figure.unit(),
                    figure.help(), "", Map.of("", value)));
            }
        }
        return new MetricSnapshots(all);
    }

    /** Name of the metric, without the {@code _total} that a counter has. */
    static String nameOf(final CounterType type)
    {
        return nameOf(type.scope().label(), type.label(), type.unit());
    }

    static String nameOf(final String part, final String label, final Unit unit)
    {
        final String name = (PREFIX + part + '_' + label).replace('-', '_');
        switch (unit)
        {
            case NANOSECONDS:
                return name.replaceAll("_ns$", "") + "_seconds";

            case EPOCH_MILLISECONDS:
            case EPOCH_NANOSECONDS:
                return name.replaceAll("(_time|_timestamp)_[mn]s$", "") + "_timestamp_seconds";

            case BYTES:
                return name.endsWith("_bytes") ? name : name + "_bytes";

            default:
                return name;
        }
    }

    private static MetricSnapshot snapshot(final CounterType type, final Map<String, Long> values)
    {
        return snapshot(nameOf(type), type.kind(), type.unit(), type.help(), labelOf(type), values);
    }

    /** Name of the label that tells the counters of a type apart. */
    static String labelOf(final CounterType type)
    {
        return CounterType.NODE_AGENT_CYCLES == type ? "agent" : "group";
    }

    private static MetricSnapshot snapshot(
        final String name,
        final Kind kind,
        final Unit unit,
        final String help,
        final String label,
        final Map<String, Long> values)
    {
        if (Kind.COUNTER == kind)
        {
            final CounterSnapshot.Builder builder = CounterSnapshot.builder().name(name).help(help);
            values.forEach((key, value) -> builder.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(key.isEmpty() ? Labels.EMPTY : Labels.of(label, key)).value(scaled(unit, value)).build()));
            return builder.build();
        }
        final GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((key, value) -> builder.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
            .labels(key.isEmpty() ? Labels.EMPTY : Labels.of(label, key)).value(scaled(unit, value)).build()));
        return builder.build();
    }

    private static GaugeSnapshot gauge(final String name, final String help, final double value)
    {
        return GaugeSnapshot.builder().name(name).help(help)
            .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build()).build();
    }

    private static double scaled(final Unit unit, final long value)
    {
        switch (unit)
        {
            case NANOSECONDS:
            case EPOCH_NANOSECONDS:
                return value / NS_PER_S;

            case EPOCH_MILLISECONDS:
                return value / MS_PER_S;

            default:
                return value;
        }
    }
}
