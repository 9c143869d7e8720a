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

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.agrona.IoUtil;

import io.lockstep.sim.plan.FaultPlan;
import io.lockstep.sim.plan.PlanMode;
import io.lockstep.sim.plan.Swarm;
import io.lockstep.sim.plan.Workload;

/**
 * Tests the tests: plants a bug by a patch, and counts the seeds until a run fails.
 * <p>
 * Seeds are run with the patch from several places on. One that fails counts if the same seed holds without the patch,
 * and holds as well with {@value #CONTROLS} other schedules of the same settings, faults and workload: a bug changes
 * what happens when, so a run near the edge could fail by that alone. Other seeds are passed over, but counted among
 * those that it took.
 * <p>
 * Threading: one thread. Errors: {@link IllegalArgumentException} in one line where there is no checkout, no compiler
 * or no such patch, and for a patch that does not fit or does not compile.
 */
public final class BugHunt
{
    /** Seeds from so many places on are tried, of which the median is told. */
    public static final int STARTS = 5;

    private static final String DIRECTORY = "perf/bugs";
    private static final String SUFFIX = ".patch";
    private static final int CONTROLS = 3;
    private static final long CONTROL_DISTANCE = 1_000_000_000;
    private static final long START_DISTANCE = 1_000_000;
    private static final long NOT_FOUND = Long.MAX_VALUE;
    private static final String SEPARATOR = " | ";

    private final Path checkout;
    private final PrintWriter out;
    private final long firstSeed;
    private final int starts;
    private final int seedLimit;
    private final Map<Long, Boolean> holdsUnpatched = new HashMap<>();

    /**
     * A hunt.
     *
     * @param checkout  of the sources that this program was built from; its {@code perf/bugs} holds the patches.
     * @param out       to tell on.
     * @param firstSeed of the first start.
     * @param seedLimit seeds of each start at most.
     */
    public BugHunt(final Path checkout, final PrintWriter out, final long firstSeed, final int seedLimit)
    {
        this(checkout, out, firstSeed, STARTS, seedLimit);
    }

    /** A hunt from other than the usual number of places. */
    BugHunt(
        final Path checkout, final PrintWriter out, final long firstSeed, final int starts, final int seedLimit)
    {
        this.checkout = checkout;
        this.out = out;
        this.firstSeed = firstSeed;
        this.starts = starts;
        this.seedLimit = seedLimit;
    }

    /**
     * What a seed breaks in the program of this class.
     *
     * @param seed to run.
     * @return name of the invariant, or of what was thrown; null if it holds.
     */
    public static String broken(final long seed)
    {
        try
        {
            final SimulationResult result = new Simulation(seed).run();
            return null == result.violation() ? null : result.violation().invariant();
        }
        catch (final RuntimeException ex)
        {
            // A bug may break what the simulator itself takes for granted.
            return ex.getClass().getSimpleName();
        }
    }

    /**
     * The patches.
     *
     * @param name part of the names that are wanted, empty for all.
     * @return files in order of their names.
     * @throws IOException if they cannot be read.
     */
    public List<Path> patches(final String name) throws IOException
    {
        final Path directory = checkout.resolve(DIRECTORY);
        if (!Files.isDirectory(directory))
        {
            throw new IllegalArgumentException("no checkout, which a hunt needs: missing=" + directory);
        }
        try (Stream<Path> files = Files.list(directory))
        {
            final List<Path> found = files
                .filter((each) -> each.toString().endsWith(SUFFIX) && each.getFileName().toString().contains(name))
                .sorted()
                .toList();
            if (found.isEmpty())
            {
                throw new IllegalArgumentException("no bug of that name: name=" + name + " directory=" + directory);
            }
            return found;
        }
    }

    /**
     * Hunts bugs, tells of each what found it, and at last the table of all.
     *
     * @param patches that plant them.
     * @return true if each was found.
     * @throws IOException if a file cannot be read or written.
     */
    public boolean hunt(final List<Path> patches) throws IOException
    {
        final List<Hunted> all = new ArrayList<>();
        for (final Path each : patches)
        {
            all.add(hunt(each));
        }
        tell("| bug | what it does | broken, of " + starts + " | seeds, median | most |\n|---|---|---|---|---|");
        all.forEach((each) -> tell(each.toString()));
        return all.stream().allMatch(Hunted::isFound);
    }

    /**
     * Hunts one bug.
     *
     * @param file that plants it.
     * @return what came of it.
     * @throws IOException if a file cannot be read or written.
     */
    public Hunted hunt(final Path file) throws IOException
    {
        final UnifiedPatch patch = UnifiedPatch.read(file);
        final String name = file.getFileName().toString().replace(SUFFIX, "");
        final Path scratch = Files.createTempDirectory("lockstep-hunt");
        try (URLClassLoader loader = new PatchedBuild(checkout, patch, scratch).load())
        {
            final Method broken = loader.loadClass(BugHunt.class.getName()).getMethod("broken", long.class);
            final Map<String, Integer> invariants = new TreeMap<>();
            final long[] seeds = new long[starts];
            Arrays.fill(seeds, NOT_FOUND);
            int missed = 0;
            for (int i = 0; i < starts && missed <= starts / 2; i++)
            {
                seeds[i] = firstFailure(name, broken, firstSeed + i * START_DISTANCE, invariants);
                missed += NOT_FOUND == seeds[i] ? 1 : 0;
            }
            Arrays.sort(seeds);
            return new Hunted(
                name, patch.description(), invariants, seeds[starts / 2], seeds[starts - 1], seedLimit);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new IllegalStateException("patched program is another one: patch=" + file, ex);
        }
        finally
        {
            IoUtil.delete(scratch.toFile(), true);
        }
    }

    /** Seeds until one fails that holds without the patch. */
    private long firstFailure(
        final String name, final Method broken, final long first, final Map<String, Integer> invariants)
        throws ReflectiveOperationException
    {
        for (long seed = first; seed < first + seedLimit; seed++)
        {
            final String invariant = call(broken, seed);
            if (null != invariant && holdsUnpatched(seed))
            {
                tell(name + ": seed " + seed + " breaks " + invariant + ", and holds without the bug");
                invariants.merge(invariant, 1, Integer::sum);
                return seed - first + 1;
            }
        }
        tell(name + ": seeds " + first + " to " + (first + seedLimit - 1) + " do not find it");
        return NOT_FOUND;
    }

    private void tell(final String text)
    {
        out.println(text);
        out.flush();
    }

    private boolean holdsUnpatched(final long seed)
    {
        return holdsUnpatched.computeIfAbsent(seed, BugHunt::holds);
    }

    /** Does a seed hold in the program of this class, and what it draws with other schedules too. */
    private static boolean holds(final long seed)
    {
        if (null != broken(seed))
        {
            return false;
        }
        final Swarm drawn = Swarm.of(seed);
        final FaultPlan faults = FaultPlan.of(drawn, PlanMode.RECOVER);
        final Workload workload = Workload.of(drawn);
        for (int i = 1; i <= CONTROLS; i++)
        {
            final Swarm other = Swarm.parse(
                drawn.toString().replaceFirst("^seed=-?\\d+", "seed=" + (seed + i * CONTROL_DISTANCE)));
            if (null != new Simulation(other, faults, workload).run().violation())
            {
                return false;
            }
        }
        return true;
    }

    private static String call(final Method broken, final long seed) throws ReflectiveOperationException
    {
        try
        {
            return (String)broken.invoke(null, seed);
        }
        catch (final InvocationTargetException ex)
        {
            throw new IllegalStateException("patched run ended: seed=" + seed + " reason=" + ex.getCause(), ex);
        }
    }

    /**
     * What came of the hunt for one bug.
     *
     * @param name        of the patch.
     * @param description of the bug.
     * @param invariants  that were broken, with how many starts broke them.
     * @param median      seeds that it took, {@link Long#MAX_VALUE} if most starts did not find it.
     * @param most        seeds that it took, likewise.
     * @param seedLimit   seeds of each start.
     */
    public record Hunted(
        String name, String description, Map<String, Integer> invariants, long median, long most, int seedLimit)
    {
        /**
         * Did each start find it.
         *
         * @return true if so.
         */
        public boolean isFound()
        {
            return NOT_FOUND != most;
        }

        /** The row of a table. */
        @Override
        public String toString()
        {
            return "| " + name + SEPARATOR + description + SEPARATOR + invariants.entrySet().stream()
                .map((each) -> each.getKey() + ' ' + each.getValue()).collect(Collectors.joining(", ")) +
                SEPARATOR + text(median) + SEPARATOR + text(most) + " |";
        }

        private String text(final long seeds)
        {
            return NOT_FOUND == seeds ? "above " + seedLimit : Long.toString(seeds);
        }
    }
}
