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

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.CounterType.Kind;
import io.lockstep.runtime.counters.CounterType.Unit;

/** Holds OPERATIONS.md against the counters; {@code -Dscenario.rewrite=true} writes the table anew. */
class CountersTableTest
{
    private static final String BEGIN = "<!-- counters -->\n";
    private static final String END = "<!-- /counters -->";
    private static final String ALERTS_BEGIN = "```yaml\ngroups:";
    private static final String ALERTS_END = "\n```\n";
    private static final Pattern METRIC = Pattern.compile("lockstep_[a-z_]+");

    private final Path file = Path.of("..", "OPERATIONS.md");

    @Test
    void operationsShouldListEveryCounter() throws IOException
    {
        final String text = Files.readString(file);
        final int begin = text.indexOf(BEGIN) + BEGIN.length();
        final int end = text.indexOf(END);
        final String table = table();
        if (Boolean.getBoolean("scenario.rewrite"))
        {
            Files.writeString(file, text.substring(0, begin) + table + text.substring(end));
            return;
        }

        assertEquals(table, text.substring(begin, end), "run with -Dscenario.rewrite=true and review the difference");
    }

    /** An alert on a metric that is not there never fires. */
    @Test
    void alertsShouldNameMetricsThatThereAre() throws IOException
    {
        final Set<String> known = Arrays.stream(CounterType.values())
            .map(CountersTableTest::metric).collect(Collectors.toCollection(TreeSet::new));
        known.addAll(Set.of("lockstep_node_healthy", "lockstep_node_ready", "lockstep_node_stalled_agents",
            "lockstep_node_info"));
        for (final ClusterFigure each : ClusterFigure.values())
        {
            known.add(NodeMetrics.nameOf("cluster", each.label(), each.unit()) +
                (Kind.COUNTER == each.kind() ? "_total" : ""));
        }
        final String text = Files.readString(file);
        final int begin = text.indexOf(ALERTS_BEGIN);
        final Matcher matcher = METRIC.matcher(text.substring(begin, text.indexOf(ALERTS_END, begin + 1)));
        final Set<String> unknown = new TreeSet<>();
        int count = 0;
        while (matcher.find())
        {
            count++;
            if (!known.contains(matcher.group()))
            {
                unknown.add(matcher.group());
            }
        }

        assertEquals(Set.of(), unknown);
        assertTrue(count > 10, "metrics named: " + count);
    }

    private static String metric(final CounterType type)
    {
        return NodeMetrics.nameOf(type) + (Kind.COUNTER == type.kind() ? "_total" : "");
    }

    private static String table()
    {
        final StringBuilder builder = new StringBuilder(
            "| type | counter | metric | unit | meaning |\n|---|---|---|---|---|\n");
        for (final CounterType each : CounterType.values())
        {
            builder.append("| ").append(each.typeId())
                .append(" | `").append(each.scope().label()).append(' ').append(each.label())
                .append("` | `").append(metric(each))
                .append("` | ").append(unit(each.unit()))
                .append(" | ").append(each.help()).append(" |\n");
        }
        for (final ClusterFigure each : ClusterFigure.values())
        {
            builder.append("| Aeron's | `").append(each.label())
                .append("` | `").append(NodeMetrics.nameOf("cluster", each.label(), each.unit()))
                .append(Kind.COUNTER == each.kind() ? "_total" : "")
                .append("` | ").append(unit(each.unit()))
                .append(" | ").append(each.help()).append(" |\n");
        }
        return builder.toString();
    }

    private static String unit(final Unit unit)
    {
        switch (unit)
        {
            case BYTES:
                return "bytes";

            case NANOSECONDS:
                return "ns";

            case EPOCH_MILLISECONDS:
                return "ms since 1970";

            case EPOCH_NANOSECONDS:
                return "ns since 1970";

            default:
                return "–";
        }
    }
}
