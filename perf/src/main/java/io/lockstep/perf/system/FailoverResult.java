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
package io.lockstep.perf.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.lockstep.perf.history.CheckResult;

/**
 * What a failover bench measured.
 * <p>
 * Threading: one thread.
 */
public final class FailoverResult
{
    /** Longest time to the first new answer that is aimed at without load. */
    public static final long IDLE_AIM_NS = TimeUnit.SECONDS.toNanos(1);
    /** Longest time to the first new answer that is aimed at under load. */
    public static final long LOADED_AIM_NS = TimeUnit.SECONDS.toNanos(2);

    private final List<FailoverPhases> idle = new ArrayList<>();
    private final List<FailoverPhases> loaded = new ArrayList<>();
    private final List<Long> idleLeavesNs = new ArrayList<>();
    private final List<Long> loadedLeavesNs = new ArrayList<>();
    private final long pauseNs;
    private int pauses;
    private int pausesWithoutElection;
    private CheckResult check;

    FailoverResult(final long pauseNs)
    {
        this.pauseNs = pauseNs;
    }

    void idle(final FailoverPhases phases)
    {
        idle.add(phases);
    }

    void loaded(final FailoverPhases phases)
    {
        loaded.add(phases);
    }

    void idleLeave(final long silenceNs)
    {
        idleLeavesNs.add(silenceNs);
    }

    void loadedLeave(final long silenceNs)
    {
        loadedLeavesNs.add(silenceNs);
    }

    void pause(final boolean isLeaderStill)
    {
        pauses++;
        pausesWithoutElection += isLeaderStill ? 1 : 0;
    }

    FailoverResult check(final CheckResult result)
    {
        check = result;
        return this;
    }

    String lastIdle()
    {
        return describe(idle.get(idle.size() - 1), IDLE_AIM_NS);
    }

    String lastLoaded()
    {
        return describe(loaded.get(loaded.size() - 1), LOADED_AIM_NS);
    }

    private static String describe(final FailoverPhases phases, final long aimNs)
    {
        final String text = TimeUnit.NANOSECONDS.toMillis(phases.answeredNs()) + " ms";
        return phases.answeredNs() <= aimNs ? text : text + "\n" + String.join("\n", phases.trail());
    }

    /**
     * Were all aims met, and no rule broken.
     *
     * @return true if so.
     */
    public boolean isOk()
    {
        return check.isOk() && pauses == pausesWithoutElection &&
            idle.size() == within(idle, IDLE_AIM_NS) && loaded.size() == within(loaded, LOADED_AIM_NS) &&
            idleLeavesNs.stream().allMatch((each) -> each <= IDLE_AIM_NS) &&
            loadedLeavesNs.stream().allMatch((each) -> each <= LOADED_AIM_NS);
    }

    private static long within(final List<FailoverPhases> figures, final long aimNs)
    {
        return figures.stream().filter((each) -> each.answeredNs() <= aimNs).count();
    }

    /**
     * Lines for people.
     *
     * @return lines, each with a line break at its end.
     */
    public String print()
    {
        final StringBuilder out = new StringBuilder();
        print(out, "idle", idle, IDLE_AIM_NS);
        print(out, "loaded", loaded, LOADED_AIM_NS);
        printLeaves(out, "idle", idleLeavesNs);
        printLeaves(out, "loaded", loadedLeavesNs);
        if (pauses > 0)
        {
            out.append(String.format(Locale.ROOT, "pauses of %d ms: %d of %d without an election%n",
                TimeUnit.NANOSECONDS.toMillis(pauseNs), pausesWithoutElection, pauses));
        }
        out.append("requests ").append(check.counts().get("applied")).append(" applied, ")
            .append(check.counts().get("unknown")).append(" unknown\n");
        return out.append(check.isOk() ? "no rule is broken\n" : check.text()).toString();
    }

    private static void printLeaves(final StringBuilder out, final String name, final List<Long> silencesNs)
    {
        if (silencesNs.isEmpty())
        {
            return;
        }
        out.append(name).append(", ms without an answer while the leader leaves:");
        silencesNs.forEach((each) -> out.append(' ').append(TimeUnit.NANOSECONDS.toMillis(each)));
        final long[] sorted = silencesNs.stream().mapToLong(Long::longValue).sorted().toArray();
        out.append(String.format(Locale.ROOT, "%n%s median %d ms, max %d ms%n", name,
            TimeUnit.NANOSECONDS.toMillis(sorted[sorted.length / 2]),
            TimeUnit.NANOSECONDS.toMillis(sorted[sorted.length - 1])));
    }

    private static void print(
        final StringBuilder out, final String name, final List<FailoverPhases> figures, final long aimNs)
    {
        if (figures.isEmpty())
        {
            return;
        }
        out.append(name).append(", ms since kill -9 of the leader:\n").append(FailoverPhases.HEADER).append('\n');
        for (int i = 0; i < figures.size(); i++)
        {
            out.append(figures.get(i).row(i + 1)).append('\n');
        }
        final long[] sorted = figures.stream().mapToLong(FailoverPhases::answeredNs).sorted().toArray();
        out.append(String.format(Locale.ROOT, "%s median %d ms, max %d ms, within %d ms: %d of %d%n", name,
            TimeUnit.NANOSECONDS.toMillis(sorted[sorted.length / 2]),
            TimeUnit.NANOSECONDS.toMillis(sorted[sorted.length - 1]),
            TimeUnit.NANOSECONDS.toMillis(aimNs), within(figures, aimNs), figures.size()));
    }
}
