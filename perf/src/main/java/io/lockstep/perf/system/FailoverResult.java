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

    private final Phase idle = new Phase("idle", IDLE_AIM_NS);
    private final Phase loaded = new Phase("loaded", LOADED_AIM_NS);
    private final long pauseNs;
    private int pauses;
    private int pausesWithoutElection;
    private CheckResult check;

    FailoverResult(final long pauseNs)
    {
        this.pauseNs = pauseNs;
    }

    Phase idle()
    {
        return idle;
    }

    Phase loaded()
    {
        return loaded;
    }

    String pause(final boolean isLeaderStill)
    {
        pauses++;
        pausesWithoutElection += isLeaderStill ? 1 : 0;
        return isLeaderStill ? "no election" : "an election";
    }

    FailoverResult check(final CheckResult result)
    {
        check = result;
        return this;
    }

    /**
     * Were all aims met, and no rule broken.
     *
     * @return true if so.
     */
    public boolean isOk()
    {
        return check.isOk() && pauses == pausesWithoutElection && idle.isOk() && loaded.isOk();
    }

    /**
     * Lines for people.
     *
     * @return lines, each with a line break at its end.
     */
    public String print()
    {
        final StringBuilder out = new StringBuilder();
        idle.printKills(out);
        loaded.printKills(out);
        idle.printLeaves(out);
        loaded.printLeaves(out);
        idle.printSnapshots(out);
        loaded.printSnapshots(out);
        if (pauses > 0)
        {
            out.append(String.format(Locale.ROOT, "pauses of %d ms: %d of %d without an election%n",
                TimeUnit.NANOSECONDS.toMillis(pauseNs), pausesWithoutElection, pauses));
        }
        out.append("requests ").append(check.counts().get("applied")).append(" applied, ")
            .append(check.counts().get("unknown")).append(" unknown\n");
        return out.append(check.isOk() ? "no rule is broken\n" : check.text()).toString();
    }

    /** What was measured idle, or under load. */
    static final class Phase
    {
        private final List<FailoverPhases> kills = new ArrayList<>();
        private final List<Long> leavesNs = new ArrayList<>();
        private final List<SnapshotPause> snapshots = new ArrayList<>();
        private final String name;
        private final long aimNs;

        private Phase(final String name, final long aimNs)
        {
            this.name = name;
            this.aimNs = aimNs;
        }

        String name()
        {
            return name;
        }

        String kill(final FailoverPhases phases)
        {
            kills.add(phases);
            final String text = ms(phases.answeredNs()) + " ms";
            return phases.answeredNs() <= aimNs ? text : text + "\n" + String.join("\n", phases.trail());
        }

        String leave(final long silenceNs)
        {
            leavesNs.add(silenceNs);
            return ms(silenceNs) + " ms";
        }

        String snapshot(final SnapshotPause pause)
        {
            snapshots.add(pause);
            return pause.toString();
        }

        private boolean isOk()
        {
            return kills.size() == killsWithin() && leavesNs.stream().allMatch((each) -> each <= aimNs) &&
                snapshots.stream().allMatch((each) -> each.silenceNs() <= aimNs);
        }

        private long killsWithin()
        {
            return kills.stream().filter((each) -> each.answeredNs() <= aimNs).count();
        }

        private void printKills(final StringBuilder out)
        {
            if (kills.isEmpty())
            {
                return;
            }
            out.append(name).append(", ms since kill -9 of the leader:\n").append(FailoverPhases.HEADER).append('\n');
            for (int i = 0; i < kills.size(); i++)
            {
                out.append(kills.get(i).row(i + 1)).append('\n');
            }
            out.append(spread(kills.stream().map(FailoverPhases::answeredNs).toList())).append(
                String.format(Locale.ROOT, ", within %d ms: %d of %d%n", ms(aimNs), killsWithin(), kills.size()));
        }

        private void printLeaves(final StringBuilder out)
        {
            if (leavesNs.isEmpty())
            {
                return;
            }
            out.append(name).append(", ms without an answer while the leader leaves:");
            leavesNs.forEach((each) -> out.append(' ').append(ms(each)));
            out.append('\n').append(spread(leavesNs)).append('\n');
        }

        private void printSnapshots(final StringBuilder out)
        {
            if (snapshots.isEmpty())
            {
                return;
            }
            out.append(name).append(", snapshots of the cluster:\n");
            snapshots.forEach((each) -> out.append("  ").append(each).append('\n'));
            out.append(spread(snapshots.stream().map(SnapshotPause::silenceNs).toList())).append('\n');
        }

        private String spread(final List<Long> timesNs)
        {
            final long[] sorted = timesNs.stream().mapToLong(Long::longValue).sorted().toArray();
            return String.format(Locale.ROOT, "%s least %d, median %d, most %d ms",
                name, ms(sorted[0]), ms(sorted[sorted.length / 2]), ms(sorted[sorted.length - 1]));
        }

        private static long ms(final long timeNs)
        {
            return TimeUnit.NANOSECONDS.toMillis(timeNs);
        }
    }
}
