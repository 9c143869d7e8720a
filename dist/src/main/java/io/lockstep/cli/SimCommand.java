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
package io.lockstep.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.lockstep.sim.plan.FaultPlan;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.run.BugHunt;
import io.lockstep.sim.run.RunPlan;
import io.lockstep.sim.run.SeedRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code lockstep sim}: the whole appliance on one thread, by seed.
 * <p>
 * Threading: the main thread; each of several jobs has one of its own.
 */
@Command(
    name = "sim",
    description = {
        "Run members, gateways, clients and replicas on one thread, over simulated network, disks and clocks, with",
        "faults drawn by a seed, and hold every step against the promises. A run that fails is told with what repeats",
        "it, a smaller run that fails in the same way, and the last events of each host: docs/TESTING.md. Ctrl-C ends",
        "with the sums so far. Exit status 0 if all seeds hold, 5 if not."},
    mixinStandardHelpOptions = true)
final class SimCommand implements Callable<Integer>
{
    private static final int SEEDS_MAX = 1_000_000_000;
    private static final int HUNT_SEEDS = 1_000;
    private static final int JOBS_MAX = 256;
    private static final int MINUTES_MAX = 100_000;
    private static final int EVENTS_MAX = 100_000;
    private static final long TIME_DEFAULT_NS = TimeUnit.SECONDS.toNanos(60);

    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", paramLabel = "S", description = "Run this seed alone, and tell what was done in it.")
    private Long seed;

    @Option(
        names = "--settings", paramLabel = "TEXT",
        description = "Run these settings alone, as a failure tells them; @FILE takes them from a file.")
    private String settings;

    @Option(
        names = "--faults", paramLabel = "TEXT",
        description = "With --seed or --settings: these faults and no others, as a failure tells them, or @FILE.")
    private String faults;

    @Option(names = "--from", paramLabel = "S", description = "First of several seeds; otherwise drawn by the time.")
    private Long from;

    @Option(names = "--seeds", paramLabel = "N", description = "Run N seeds.")
    private Integer seeds;

    @Option(
        names = "--time", paramLabel = "TIME", converter = DurationConverter.class,
        description = "Run seeds for so long. Where nothing says how many: 60s.")
    private Long timeNs;

    @Option(names = "--minutes", paramLabel = "N", description = "Run seeds for N minutes.")
    private Integer minutes;

    @Option(
        names = "--jobs", paramLabel = "J", defaultValue = "1",
        description = "Run J seeds at a time, each on a thread of its own. Default: ${DEFAULT-VALUE}.")
    private int jobs;

    @Option(names = "--keep-going", description = "Go on after a failure, and sum them up by invariant.")
    private boolean isKeepGoing;

    @Option(
        names = "--shrink", paramLabel = "TIME", converter = DurationConverter.class, defaultValue = "60s",
        description = "How long a failing run is made smaller, by at most " + SeedRunner.SHRINK_RUNS_DEFAULT +
            " runs; 0s for not at all. Default: ${DEFAULT-VALUE}.")
    private long shrinkNs;

    @Option(
        names = "--events", paramLabel = "N", defaultValue = "" + SeedRunner.EVENTS_DEFAULT,
        description = "Last events told of each host in a failure, of its lives and of its traffic. " +
            "Default: ${DEFAULT-VALUE}.")
    private int events;

    @Option(
        names = "--history", paramLabel = "DIR",
        description = "Keep histories and journals in DIR, and have them judged as by 'lockstep check': of a single " +
            "run always, of several where they fail.")
    private Path history;

    @Option(
        names = "--hunt", paramLabel = "NAME", arity = "0..1", fallbackValue = "",
        description = {
            "Plant bugs, each by a patch of perf/bugs in a checkout, and count the seeds until one fails: all bugs, or",
            "those whose names have NAME in them. From seed 1 or --from and four other places on, --seeds each or",
            "1000."})
    private String hunt;

    @Option(
        names = "--checkout", paramLabel = "DIR", defaultValue = ".",
        description = "With --hunt: checkout that this program was built from, otherwise the current directory.")
    private Path checkout;

    SimCommand()
    {
    }

    @Override
    public Integer call() throws IOException
    {
        check();
        final PrintWriter out = spec.commandLine().getOut();
        if (null != hunt)
        {
            final BugHunt bugs = new BugHunt(
                checkout, out, null == from ? 1 : from, null == seeds ? HUNT_SEEDS : seeds);
            return bugs.hunt(bugs.patches(hunt)) ? 0 : CheckCommand.BROKEN;
        }
        final Shutdown shutdown = Shutdown.install();
        try
        {
            final SeedRunner runner = new SeedRunner(out, String.join(", ", new LockstepVersion().getVersion()))
                .jobs(jobs)
                .keepGoing(isKeepGoing)
                .shrink(0 == shrinkNs ? 0 : SeedRunner.SHRINK_RUNS_DEFAULT, shrinkNs)
                .events(events)
                .history(history)
                .cancelled(shutdown::isRequested);
            return isSingle() ? runner.runOne(plan()) ? 0 : CheckCommand.BROKEN : run(runner, out);
        }
        finally
        {
            shutdown.finish();
        }
    }

    private int run(final SeedRunner runner, final PrintWriter out)
    {
        final long first = null == from ? System.currentTimeMillis() : from;
        final long startNs = System.nanoTime();
        final long limitNs = limitNs();
        final boolean isGood = runner.run(
            first, null == seeds ? Long.MAX_VALUE : seeds, () -> System.nanoTime() - startNs < limitNs);
        final long tookNs = System.nanoTime() - startNs;
        out.println(runner.coverage().table());
        if (!isGood)
        {
            out.println(runner.failuresByInvariant());
        }
        out.println(runner.summary() + ", from seed " + first);
        out.println(runner.rates(tookNs));
        out.flush();
        return isGood ? 0 : CheckCommand.BROKEN;
    }

    private boolean isSingle()
    {
        return null != seed || null != settings;
    }

    private long limitNs()
    {
        return null != minutes ? TimeUnit.MINUTES.toNanos(minutes) :
            null != timeNs ? timeNs : null != seeds ? Long.MAX_VALUE : TIME_DEFAULT_NS;
    }

    private void check()
    {
        final boolean hasSeveral = null != from || null != seeds;
        Checks.that(null == seed || !hasSeveral, "--seed is one seed: without --from and --seeds");
        Checks.that(null == settings || !hasSeveral && null == seed,
            "--settings is one run and names its seed: without --seed, --from and --seeds");
        Checks.that(null == hunt || !isSingle() && null == timeNs && null == minutes && 1 == jobs,
            "--hunt takes --from and --seeds: without --seed, --settings, --time, --minutes, --jobs");
        Checks.that(null == faults || isSingle(), "--faults are of one run: with --seed or --settings");
        Checks.that(!isSingle() || null == timeNs && null == minutes && 1 == jobs && !isKeepGoing,
            "one run is neither timed nor shared nor gone on from: without --time, --minutes, --jobs, --keep-going");
        Checks.that(null == timeNs || null == minutes, "--time and --minutes say the same: one of them");
        Checks.that(null == seeds || seeds > 0 && seeds <= SEEDS_MAX, "--seeds must be 1 to " + SEEDS_MAX +
            ": " + seeds);
        Checks.that(null == minutes || minutes > 0 && minutes <= MINUTES_MAX, "--minutes must be 1 to " +
            MINUTES_MAX + ": " + minutes);
        Checks.range("--jobs", jobs, 1, JOBS_MAX);
        Checks.range("--events", events, 0, EVENTS_MAX);
        Checks.that(null == history || !Files.exists(history) || Files.isDirectory(history),
            "--history is no directory: file=" + history);
    }

    private RunPlan plan()
    {
        final RunPlan drawn = null != seed ? RunPlan.of(seed) : RunPlan.of(Swarm.parse(text(settings)));
        return null == faults ? drawn : new RunPlan(drawn.swarm(), FaultPlan.parse(text(faults)));
    }

    /** A file may have lines and spaces, as a report has them. */
    private static String text(final String value)
    {
        if (!value.startsWith("@"))
        {
            return value;
        }
        try
        {
            return String.join(",", Files.readString(Path.of(value.substring(1))).trim().split("\\s*,\\s*|\\s+"));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("file cannot be read: file=" + value.substring(1), ex);
        }
    }
}
