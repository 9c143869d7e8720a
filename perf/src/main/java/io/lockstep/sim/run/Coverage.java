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
package io.lockstep.sim.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.lockstep.runtime.counters.CounterType;
import io.lockstep.sim.node.HostCounters;
import io.lockstep.sim.node.PooledCounters;
import io.lockstep.sim.node.SimulatedHost;
import io.lockstep.sim.plan.FaultKind;

/**
 * Which faults and which rare paths were really met, over many runs: kinds of faults that struck, what {@link Marks}
 * has counted, and the counters of the production nodes over all their lives. What was never met is told as plainly as
 * what was: a run of hours that never met something says nothing about it.
 * <p>
 * A counter that only goes up is summed; of the few that do not and that tell of trouble, the highest value at the end
 * of a life counts, so that those that come and go within a life may be missed.
 * <p>
 * Threading: one owner.
 */
public final class Coverage
{
    private static final FaultKind[] KINDS = FaultKind.values();
    private static final CounterType[] COUNTERS = Arrays.stream(CounterType.values())
        .filter(Coverage::isMark).toArray(CounterType[]::new);
    private static final int FIRST_MARK = KINDS.length;
    private static final int FIRST_COUNTER = FIRST_MARK + Marks.all().size();
    private static final List<String> NAMES = names();
    private static final int NAME_WIDTH = NAMES.stream().mapToInt(String::length).max().orElse(0);
    private static final int NUMBER_WIDTH = 14;
    private static final String NEVER = "never hit";

    private final long[] runs = new long[NAMES.size()];
    private final long[] totals = new long[NAMES.size()];

    /** Of no run. */
    public Coverage()
    {
    }

    /** Adds a run that is over. */
    void add(final Set<FaultKind> struck, final Marks marks, final List<? extends SimulatedHost> hosts)
    {
        for (final FaultKind each : struck)
        {
            add(each.ordinal(), 1);
        }
        for (int i = 0; i < Marks.all().size(); i++)
        {
            add(FIRST_MARK + i, marks.count(i));
        }
        final long[] sums = new long[COUNTERS.length];
        for (final SimulatedHost each : hosts)
        {
            final PooledCounters counters = HostCounters.of(each);
            for (int i = 0; i < COUNTERS.length; i++)
            {
                sums[i] += counters.total(COUNTERS[i]);
            }
        }
        for (int i = 0; i < COUNTERS.length; i++)
        {
            add(FIRST_COUNTER + i, sums[i]);
        }
    }

    /**
     * Adds what another one has.
     *
     * @param other of other runs.
     */
    public void add(final Coverage other)
    {
        for (int i = 0; i < runs.length; i++)
        {
            runs[i] += other.runs[i];
            totals[i] += other.totals[i];
        }
    }

    /**
     * In how many runs something was met.
     *
     * @param name of it, as in the table.
     * @return runs.
     * @throws IllegalArgumentException if there is no such mark.
     */
    public long runs(final String name)
    {
        final int index = NAMES.indexOf(name);
        if (index < 0)
        {
            throw new IllegalArgumentException("no mark: name=" + name);
        }
        return runs[index];
    }

    /**
     * What was never met.
     *
     * @return names, in the order of the table.
     */
    public List<String> neverHit()
    {
        final List<String> names = new ArrayList<>();
        for (int i = 0; i < runs.length; i++)
        {
            if (0 == runs[i])
            {
                names.add(NAMES.get(i));
            }
        }
        return names;
    }

    /**
     * All marks: in how many runs each was met, and how often over all; of faults only in how many runs one of the kind
     * struck.
     *
     * @return lines, without an end of the last.
     */
    public String table()
    {
        final StringBuilder text = new StringBuilder();
        line(text, "mark", "runs", "total");
        for (int i = 0; i < runs.length; i++)
        {
            line(text.append('\n'), NAMES.get(i), 0 == runs[i] ? NEVER : Long.toString(runs[i]),
                0 == runs[i] || i < FIRST_MARK ? "" : Long.toString(totals[i]));
        }
        return text.append("\nmarks hit ").append(runs.length - neverHit().size()).append(" of ").append(runs.length)
            .toString();
    }

    private void add(final int index, final long count)
    {
        runs[index] += 0 == count ? 0 : 1;
        totals[index] += count;
    }

    private static void line(final StringBuilder text, final String name, final String runs, final String total)
    {
        text.append(name).append(" ".repeat(NAME_WIDTH - name.length()))
            .append(" ".repeat(NUMBER_WIDTH - runs.length())).append(runs);
        if (!total.isEmpty())
        {
            text.append(" ".repeat(NUMBER_WIDTH - total.length())).append(total);
        }
    }

    private static List<String> names()
    {
        final List<String> names = new ArrayList<>();
        for (final FaultKind each : KINDS)
        {
            names.add("fault: " + each.key());
        }
        names.addAll(Marks.all());
        for (final CounterType each : COUNTERS)
        {
            names.add("counter: " + each.scope().label() + ' ' + each.label());
        }
        return List.copyOf(names);
    }

    private static boolean isMark(final CounterType type)
    {
        switch (type)
        {
            case NODE_AGENT_CYCLES:
            case GATEWAY_INGRESS_CYCLE_OVERRUNS:
            case GATEWAY_PACKER_CYCLE_OVERRUNS:
            case GATEWAY_EGRESS_CYCLE_OVERRUNS:
            case REPLICA_CYCLE_OVERRUNS:
                // Of threads, which a simulation has not.
                return false;

            case JOURNAL_FAILED:
            case JOURNAL_SPACE_WARNING:
            case GATEWAY_READ_ONLY:
            case GATEWAY_EPOCH_REFUSED:
            case HOUSEKEEPING_SPACE_LEVEL:
            case HOUSEKEEPING_READ_ONLY:
                return true;

            default:
                return CounterType.Kind.COUNTER == type.kind() && CounterType.Unit.NONE == type.unit();
        }
    }
}
