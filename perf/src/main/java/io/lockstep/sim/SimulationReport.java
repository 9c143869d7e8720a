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
package io.lockstep.sim;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lockstep.sim.check.Violation;
import io.lockstep.sim.node.SimulatedClient;
import io.lockstep.sim.node.SimulatedHost;
import io.lockstep.sim.node.SimulatedReplica;

/**
 * What a test that fails says: what, where, why perhaps, and how to repeat it.
 * <p>
 * Threading: the simulation's.
 */
final class SimulationReport
{
    private static final Pattern SEQUENCE = Pattern.compile("\\bsequence=(\\d+)");
    private static final int MICROS = 1000;
    private static final int MICROS_PER_SECOND = 1_000_000;

    private final TestRun run;

    SimulationReport(final TestRun run)
    {
        this.run = run;
    }

    String of(final Violation violation)
    {
        final StringBuilder text = new StringBuilder(violation.getMessage());
        if ("DigestsEqual".equals(violation.invariant()))
        {
            line(text, "why", "the machine is not a pure function of the stream: it uses a clock, chance, the order " +
                "of a hash, state outside of it, bytes beyond the message, or the buffer after the call");
        }
        final Matcher sequence = SEQUENCE.matcher(violation.getMessage());
        if (sequence.find() && Long.parseLong(sequence.group(1)) - 1 < run.stream().size())
        {
            line(text, "entry", run.entry(Long.parseLong(sequence.group(1))).toString());
        }
        line(text, "repeat", "the same calls with seed(" + run.swarm().seed() + "), failed at " +
            seconds(run.system().nowNs()));
        line(text, "settings", run.swarm().toString());
        text.append("\n  nodes:");
        for (final SimulatedHost each : run.system().hosts())
        {
            text.append(' ').append(each.host()).append('=').append(each).append(progress(each)).append(',');
        }
        text.append(' ').append(StreamAudit.HOST).append("=the stream handed to one more machine");
        for (final String each : run.actions())
        {
            line(text, "done", each);
        }
        return text.toString();
    }

    /** Simulated time, to the microsecond. */
    static String seconds(final long timeNs)
    {
        final long micros = timeNs / MICROS;
        final String fraction = Long.toString(MICROS_PER_SECOND + micros % MICROS_PER_SECOND).substring(1);
        return micros / MICROS_PER_SECOND + "." + fraction + " s";
    }

    private String progress(final SimulatedHost host)
    {
        if (host instanceof SimulatedReplica replica)
        {
            return " applied=" + replica.lastSequence() + '/' + run.stream().size();
        }
        return host instanceof SimulatedClient client ?
            " state=" + client.state() + (client.isDone() ? "" : " waits") : "";
    }

    private static void line(final StringBuilder text, final String name, final String value)
    {
        text.append("\n  ").append(name).append(": ").append(value);
    }
}
