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

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

import io.lockstep.perf.history.CheckResult;
import io.lockstep.sim.check.Violation;

/**
 * Runs seeds one after the other, on one thread or on several, each run on one; tells what fails, and what all of them
 * met. A seed's result does not depend on how many run at once.
 * <p>
 * Threading: the caller's; with several jobs each has a thread of its own, and whoever called is told by them. What is
 * told is told on the caller's. Errors: what fails is told and counted. An interrupt ends it as if nothing more were
 * asked, and stays set.
 */
public final class SeedRunner
{
    /** Runs to shrink a failure, at most, where nothing is said. */
    public static final int SHRINK_RUNS_DEFAULT = 300;
    /** Time to shrink a failure, at most, where nothing is said. */
    public static final long SHRINK_NS_DEFAULT = TimeUnit.SECONDS.toNanos(60);
    /** Last events of a host that are told, of each of two kinds, where nothing is said. */
    public static final int EVENTS_DEFAULT = 12;

    private static final long POLL_MS = 20;
    private static final int SEEDS_TOLD = 5;

    private final PrintWriter out;
    private final String version;
    private final LongFunction<RunPlan> planOfSeed;
    private final List<Tally> tallies = new ArrayList<>();
    private final Map<String, List<Long>> failed = new TreeMap<>();
    private final AtomicLong seeds = new AtomicLong();
    private final BlockingQueue<Failure> failures = new LinkedBlockingQueue<>();
    private int jobs = 1;
    private boolean isKeepGoing;
    private int shrinkRuns = SHRINK_RUNS_DEFAULT;
    private long shrinkNs = SHRINK_NS_DEFAULT;
    private int eventCount = EVENTS_DEFAULT;
    private Path historyDirectory;
    private BooleanSupplier isCancelled = () -> false;
    private volatile boolean isStopped;

    /** A run that failed, on its way to who tells it. */
    private record Failure(RunPlan plan, SimulationResult result)
    {
    }

    /** Sums of one job. Threading: the job's; read by others when it is over. */
    private static final class Tally
    {
        private final Coverage coverage = new Coverage();
        private long steps;
        private long sequences;
        private long simulatedNs;
    }

    /**
     * A runner of one job, that stops at the first failure.
     *
     * @param out     to tell on.
     * @param version of the program, told with each failure.
     */
    public SeedRunner(final PrintWriter out, final String version)
    {
        this(out, version, RunPlan::of);
    }

    /** With other plans than those that seeds draw. */
    SeedRunner(final PrintWriter out, final String version, final LongFunction<RunPlan> planOfSeed)
    {
        this.out = out;
        this.version = version;
        this.planOfSeed = planOfSeed;
    }

    /**
     * Sets how many runs go on at once.
     *
     * @param count at least 1.
     * @return this.
     */
    public SeedRunner jobs(final int count)
    {
        jobs = count;
        return this;
    }

    /**
     * Does it go on after a failure. Then all of it is told of the first that breaks an invariant in some words, and a
     * line of each further one.
     *
     * @param value true to go on.
     * @return this.
     */
    public SeedRunner keepGoing(final boolean value)
    {
        isKeepGoing = value;
        return this;
    }

    /**
     * Sets how much is tried to make a failing run smaller.
     *
     * @param runs   at most, 0 for none.
     * @param timeNs at most; the run that is going on then is ended first.
     * @return this.
     */
    public SeedRunner shrink(final int runs, final long timeNs)
    {
        shrinkRuns = runs;
        shrinkNs = timeNs;
        return this;
    }

    /**
     * Sets how many events are told of each host.
     *
     * @param count the last ones of its lives, and as many of its traffic; 0 for none.
     * @return this.
     */
    public SeedRunner events(final int count)
    {
        eventCount = count;
        return this;
    }

    /**
     * Has histories and journals of failing runs kept, and of {@link #runOne} any.
     *
     * @param directory in which each gets one of its own, named by the seed; null for none.
     * @return this.
     */
    public SeedRunner history(final Path directory)
    {
        historyDirectory = directory;
        return this;
    }

    /**
     * Sets what ends everything, the shrinking of a failure too, after the runs that are going on.
     *
     * @param value asked before each run, by every job; true ends it.
     * @return this.
     */
    public SeedRunner cancelled(final BooleanSupplier value)
    {
        isCancelled = value;
        return this;
    }

    /**
     * Runs seeds from one on.
     *
     * @param first   seed.
     * @param isAsked asked before each seed, by every job; false ends it.
     * @return true if every seed held.
     */
    public boolean run(final long first, final BooleanSupplier isAsked)
    {
        return run(first, Long.MAX_VALUE, isAsked);
    }

    /**
     * Runs seeds from one on.
     *
     * @param first   seed.
     * @param count   of seeds at most.
     * @param isAsked asked before each seed, by every job; false ends it.
     * @return true if every seed held.
     */
    public boolean run(final long first, final long count, final BooleanSupplier isAsked)
    {
        final AtomicLong next = new AtomicLong();
        isStopped = false;
        if (1 == jobs)
        {
            work(newTally(), first, next, count, () -> drain() && isAsked.getAsBoolean());
            drain();
            return failed.isEmpty();
        }
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < jobs; i++)
        {
            final Tally tally = newTally();
            final Thread thread = new Thread(() -> work(tally, first, next, count, isAsked), "sim-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        join(threads);
        drain();
        return failed.isEmpty();
    }

    /**
     * Runs one plan, and tells all of it.
     *
     * @param plan to run.
     * @return true if it held, its histories too where they are kept.
     */
    public boolean runOne(final RunPlan plan)
    {
        final Tally tally = newTally();
        final SimulationResult result = run(plan, tally);
        if (null != result.violation())
        {
            tell(new Failure(plan, result));
            return false;
        }
        out.print(FailureReport.text(plan, result, version));
        boolean isGood = true;
        if (null != historyDirectory)
        {
            final Path directory = directory(plan);
            final RunHistory history = new RunHistory(directory);
            history.run(plan, (next) -> next, (simulation) -> {});
            out.println("history " + directory);
            final CheckResult found = history.check();
            out.print(found.text());
            isGood = found.isOk();
        }
        out.flush();
        return isGood;
    }

    /**
     * Runs seeds until one fails.
     *
     * @param first seed.
     * @param limit seeds at most.
     * @return the seed that failed and the invariant that it broke; null if none failed.
     */
    public static String[] firstFailure(final long first, final int limit)
    {
        for (long seed = first; seed < first + limit; seed++)
        {
            final SimulationResult result = RunPlan.of(seed).run();
            if (null != result.violation())
            {
                return new String[] {Long.toString(seed), result.violation().invariant()};
            }
        }
        return null;
    }

    /**
     * Seeds that were run.
     *
     * @return count.
     */
    public long seeds()
    {
        return seeds.get();
    }

    /**
     * Sums over all seeds.
     *
     * @return one line.
     */
    public String summary()
    {
        return "seeds " + seeds + ", failed " + failed.values().stream().mapToInt(List::size).sum() + ", steps " +
            steps() + ", sequences " + tallies.stream().mapToLong((each) -> each.sequences).sum() +
            ", simulated seconds " + TimeUnit.NANOSECONDS.toSeconds(simulatedNs());
    }

    /**
     * How fast it was.
     *
     * @param tookNs wall time of all.
     * @return one line.
     */
    public String rates(final long tookNs)
    {
        final double seconds = Math.max(1, tookNs) / (double)TimeUnit.SECONDS.toNanos(1);
        return "in " + tenths(seconds) + " s by " + jobs + (1 == jobs ? " job: " : " jobs: ") +
            tenths(seeds() / seconds) + " seeds, " + (long)(steps() / seconds) + " steps and " +
            tenths(simulatedNs() / seconds / TimeUnit.SECONDS.toNanos(1)) + " simulated seconds a second";
    }

    /**
     * What broke, and in which seeds.
     *
     * @return a line for each invariant and the words that it broke in, without an end of the last; empty for none.
     */
    public String failuresByInvariant()
    {
        final StringBuilder text = new StringBuilder();
        failed.forEach((what, in) ->
        {
            in.sort(null);
            text.append(text.length() > 0 ? "\n" : "").append("failed ").append(in.size()).append(": ").append(what)
                .append(": seeds ").append(in.subList(0, Math.min(SEEDS_TOLD, in.size())))
                .append(in.size() > SEEDS_TOLD ? " and more" : "");
        });
        return text.toString();
    }

    /**
     * What all runs met.
     *
     * @return a new one.
     */
    public Coverage coverage()
    {
        final Coverage sum = new Coverage();
        tallies.forEach((each) -> sum.add(each.coverage));
        return sum;
    }

    private long steps()
    {
        return tallies.stream().mapToLong((each) -> each.steps).sum();
    }

    private long simulatedNs()
    {
        return tallies.stream().mapToLong((each) -> each.simulatedNs).sum();
    }

    private Tally newTally()
    {
        tallies.add(new Tally());
        return tallies.get(tallies.size() - 1);
    }

    private void work(
        final Tally tally, final long first, final AtomicLong next, final long count, final BooleanSupplier isAsked)
    {
        while (!isCancelled.getAsBoolean() && isAsked.getAsBoolean() && !isStopped)
        {
            final long index = next.getAndIncrement();
            if (index >= count)
            {
                return;
            }
            final RunPlan plan = planOfSeed.apply(first + index);
            final SimulationResult result = run(plan, tally);
            if (null != result.violation())
            {
                isStopped |= !isKeepGoing;
                failures.add(new Failure(plan, result));
            }
        }
    }

    private SimulationResult run(final RunPlan plan, final Tally tally)
    {
        final SimulationResult result = plan.run((each) -> each, (simulation) -> simulation.addTo(tally.coverage));
        tally.steps += result.steps();
        tally.sequences += result.sequences();
        tally.simulatedNs += result.timeNs();
        seeds.incrementAndGet();
        return result;
    }

    private void join(final List<Thread> threads)
    {
        boolean isInterrupted = false;
        while (threads.stream().anyMatch(Thread::isAlive))
        {
            try
            {
                final Failure failure = failures.poll(POLL_MS, TimeUnit.MILLISECONDS);
                if (null != failure)
                {
                    tell(failure);
                }
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
                isStopped = true;
            }
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells what failed; always true. */
    private boolean drain()
    {
        for (Failure each = failures.poll(); null != each; each = failures.poll())
        {
            tell(each);
        }
        return true;
    }

    private void tell(final Failure failure)
    {
        final Violation violation = failure.result.violation();
        final List<Long> same = failed.computeIfAbsent(
            violation.invariant() + ": " + violation.what(), (key) -> new ArrayList<>());
        same.add(failure.plan.swarm().seed());
        if (same.size() > 1)
        {
            out.println("seed " + failure.plan.swarm().seed() + " fails: " + violation.getMessage());
        }
        else
        {
            final long endNs = System.nanoTime() + shrinkNs;
            out.println(new FailureReport(version, shrinkRuns, eventCount,
                () -> !isCancelled.getAsBoolean() && System.nanoTime() - endNs < 0)
                .text(failure.plan, failure.result, null == historyDirectory ? null : directory(failure.plan)));
        }
        out.flush();
    }

    private Path directory(final RunPlan plan)
    {
        return historyDirectory.resolve("seed-" + plan.swarm().seed());
    }

    private static String tenths(final double value)
    {
        return Math.round(value * 10) / 10.0 + "";
    }
}
