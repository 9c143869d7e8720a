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
import java.util.Collections;
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

    private final List<Long> idleNs = new ArrayList<>();
    private final List<Long> loadedNs = new ArrayList<>();
    private final long pauseNs;
    private int pauses;
    private int pausesWithoutElection;
    private CheckResult check;

    FailoverResult(final long pauseNs)
    {
        this.pauseNs = pauseNs;
    }

    void idle(final long takenNs)
    {
        idleNs.add(takenNs);
    }

    void loaded(final long takenNs)
    {
        loadedNs.add(takenNs);
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

    long lastIdleMs()
    {
        return TimeUnit.NANOSECONDS.toMillis(idleNs.get(idleNs.size() - 1));
    }

    long lastLoadedMs()
    {
        return TimeUnit.NANOSECONDS.toMillis(loadedNs.get(loadedNs.size() - 1));
    }

    /**
     * Were all aims met, and no rule broken.
     *
     * @return true if so.
     */
    public boolean isOk()
    {
        return check.isOk() && pauses == pausesWithoutElection &&
            idleNs.size() == within(idleNs, IDLE_AIM_NS) && loadedNs.size() == within(loadedNs, LOADED_AIM_NS);
    }

    private static long within(final List<Long> figures, final long aimNs)
    {
        return figures.stream().filter((each) -> each <= aimNs).count();
    }

    /**
     * Lines for people.
     *
     * @return lines, each with a line break at its end.
     */
    public String print()
    {
        final StringBuilder out = new StringBuilder();
        print(out, "idle", idleNs, IDLE_AIM_NS);
        print(out, "loaded", loadedNs, LOADED_AIM_NS);
        if (pauses > 0)
        {
            out.append(String.format(Locale.ROOT, "pauses of %d ms: %d of %d without an election%n",
                TimeUnit.NANOSECONDS.toMillis(pauseNs), pausesWithoutElection, pauses));
        }
        out.append("requests ").append(check.counts().get("applied")).append(" applied, ")
            .append(check.counts().get("unknown")).append(" unknown\n");
        return out.append(check.isOk() ? "no rule is broken\n" : check.text()).toString();
    }

    private static void print(final StringBuilder out, final String name, final List<Long> figures, final long aimNs)
    {
        if (figures.isEmpty())
        {
            return;
        }
        final List<Long> sorted = new ArrayList<>(figures);
        Collections.sort(sorted);
        out.append(name).append(" ms from kill -9 of the leader to the first new answer:");
        figures.forEach((each) -> out.append(' ').append(TimeUnit.NANOSECONDS.toMillis(each)));
        out.append(String.format(Locale.ROOT, "%n%s median %d ms, max %d ms, within %d ms: %d of %d%n", name,
            TimeUnit.NANOSECONDS.toMillis(sorted.get(sorted.size() / 2)),
            TimeUnit.NANOSECONDS.toMillis(sorted.get(sorted.size() - 1)),
            TimeUnit.NANOSECONDS.toMillis(aimNs), within(figures, aimNs), figures.size()));
    }
}
