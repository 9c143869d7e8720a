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

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.lockstep.sim.run.SeedRunner;
import io.lockstep.sim.run.Simulation;
import io.lockstep.sim.run.SimulationResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code lockstep sim}: the whole appliance on one thread, by seed.
 * <p>
 * Threading: the main thread.
 */
@Command(
    name = "sim",
    description = {
        "Run members, gateways, clients and replicas on one thread, over simulated network, disks and clocks, with",
        "faults drawn by a seed, and hold every step against the promises. Exit status 0 if all seeds hold, 5 if not."},
    mixinStandardHelpOptions = true)
final class SimCommand implements Callable<Integer>
{
    private static final int SEEDS_MAX = 1_000_000_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", paramLabel = "S", description = "Run this seed alone, and tell what was done in it.")
    private Long seed;

    @Option(names = "--from", paramLabel = "S", description = "First of several seeds; otherwise drawn by the time.")
    private Long from;

    @Option(names = "--seeds", paramLabel = "N", description = "Run N seeds.")
    private Integer seeds;

    @Option(
        names = "--time", paramLabel = "TIME", converter = DurationConverter.class,
        description = "Run seeds for so long. Without --seed and --seeds: ${DEFAULT-VALUE}.", defaultValue = "60s")
    private long timeNs;

    SimCommand()
    {
    }

    @Override
    public Integer call()
    {
        Checks.that(null == seed || null == from && null == seeds, "--seed is one seed: without --from and --seeds");
        Checks.that(null == seeds || seeds > 0 && seeds <= SEEDS_MAX, "--seeds must be 1 to " + SEEDS_MAX +
            ": " + seeds);
        final PrintWriter out = spec.commandLine().getOut();
        final SeedRunner runner = new SeedRunner(out, new LockstepVersion().getVersion()[0]);
        if (null != seed)
        {
            final SimulationResult result = new Simulation(seed).run();
            out.println(runner.text(seed, result));
            out.flush();
            return null == result.violation() ? 0 : CheckCommand.BROKEN;
        }

        final Shutdown shutdown = Shutdown.install();
        try
        {
            final long first = null == from ? System.currentTimeMillis() : from;
            final long startNs = System.nanoTime();
            final boolean isGood = runner.run(first, () -> !shutdown.isRequested() &&
                (null == seeds ? System.nanoTime() - startNs < timeNs : runner.seeds() < seeds));
            final long tookNs = Math.max(1, System.nanoTime() - startNs);
            out.println(runner.summary() + ", from seed " + first + ", " +
                runner.seeds() * TimeUnit.MINUTES.toNanos(1) / tookNs + " seeds a minute");
            out.flush();
            return isGood ? 0 : CheckCommand.BROKEN;
        }
        finally
        {
            shutdown.finish();
        }
    }
}
