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
import java.util.function.BooleanSupplier;

/**
 * Runs seeds one after the other, and tells those that fail.
 * <p>
 * Threading: one thread. Errors: what fails is told and counted, and the next seed is run.
 */
public final class SeedRunner
{
    private final PrintWriter out;
    private final String version;
    private long seeds;
    private long failures;
    private long steps;
    private long sequences;
    private long simulatedNs;

    /**
     * A runner.
     *
     * @param out     to tell on.
     * @param version of the program, told with each failure.
     */
    public SeedRunner(final PrintWriter out, final String version)
    {
        this.out = out;
        this.version = version;
    }

    /**
     * Runs seeds from one on.
     *
     * @param first   seed.
     * @param isAsked asked before each seed; false ends it.
     * @return true if every seed held.
     */
    public boolean run(final long first, final BooleanSupplier isAsked)
    {
        for (long seed = first; isAsked.getAsBoolean(); seed++)
        {
            final SimulationResult result = new Simulation(seed).run();
            seeds++;
            steps += result.steps();
            sequences += result.sequences();
            simulatedNs += result.timeNs();
            if (null != result.violation())
            {
                failures++;
                out.println(text(seed, result));
                out.flush();
            }
        }
        return 0 == failures;
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
            final SimulationResult result = new Simulation(seed).run();
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
        return seeds;
    }

    /**
     * Sums over all seeds.
     *
     * @return one line.
     */
    public String summary()
    {
        return "seeds " + seeds + ", failed " + failures + ", steps " + steps + ", sequences " + sequences +
            ", simulated seconds " + simulatedNs / 1_000_000_000;
    }

    /**
     * What is told of a seed.
     *
     * @param seed   that was run.
     * @param result of it.
     * @return lines.
     */
    public String text(final long seed, final SimulationResult result)
    {
        return "seed " + seed + (null == result.violation() ? " holds" : " fails") + " at " + result.timeNs() +
            "ns of simulated time, step " + result.steps() + ", block " + result.blocks() + ", sequence " +
            result.sequences() + ", digest " + Long.toHexString(result.digest()) + ", " + version + '\n' +
            "settings " + result.swarm() + "\nfaults " + result.faults() + '\n' +
            (null == result.violation() ? "" : result.violation().getMessage() + '\n' +
            "again: bin/lockstep sim --seed " + seed);
    }
}
