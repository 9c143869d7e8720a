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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.lockstep.perf.history.CheckResult;
import io.lockstep.perf.history.HistoryChecker;
import io.lockstep.sim.check.Events;
import io.lockstep.sim.disk.SimulatedStorage;
import io.lockstep.sim.node.SimulatedHost;
import io.lockstep.sim.plan.Fault;
import io.lockstep.sim.plan.FaultKind;
import io.lockstep.sim.plan.SwarmSetting;

/**
 * A run whose histories and journals are kept as files, and what the judge of the tests of real processes says of them:
 * another judge than the invariants, by another way, and one that can be asked again by {@code lockstep check}.
 * <p>
 * When a run is over it goes on for a moment, and every host is closed in order; then journals are copied. One whose
 * disk lost by the plan what was forced, or changed at rest, is copied and not judged: no node has looked at all of it.
 * <p>
 * Threading: one thread. Errors: {@link UncheckedIOException}.
 */
final class RunHistory
{
    private static final long REST_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final String JOURNALS = "journals";
    private static final Set<FaultKind> DAMAGES = EnumSet.of(
        FaultKind.BIT_ROT, FaultKind.UNREADABLE, FaultKind.LOST_WRITE, FaultKind.MISDIRECTED_WRITE,
        FaultKind.LYING_DEVICE);

    private final Path directory;
    private final List<Path> journals = new ArrayList<>();
    private final List<String> unjudged = new ArrayList<>();
    private HistoryRecorder recorder;

    /**
     * Of no run yet.
     *
     * @param directory for the files, made here; a run that is there already is not overwritten.
     */
    RunHistory(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * Runs a plan, and keeps what it leaves.
     *
     * @param plan     to run.
     * @param listener as of {@link RunPlan#run(UnaryOperator, Consumer)}.
     * @param after    as there.
     * @return what came of it.
     */
    SimulationResult run(
        final RunPlan plan,
        final UnaryOperator<Events> listener,
        final Consumer<Simulation> after)
    {
        try
        {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            Files.createDirectory(directory);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("directory of a run cannot be made, is it there already: directory=" +
                directory, ex);
        }
        final SimulationResult result = plan.run(
            (next) ->
            {
                recorder = new HistoryRecorder(next, directory, plan.swarm());
                return listener.apply(recorder);
            },
            (simulation) ->
            {
                after.accept(simulation);
                simulation.close(REST_NS);
                copyJournals(simulation.hosts(), plan);
            });
        if (null != recorder)
        {
            recorder.close();
        }
        return result;
    }

    /**
     * Has the judge look at it.
     *
     * @return what it found, and a note for each journal that it was not given.
     */
    CheckResult check()
    {
        final HistoryChecker checker = new HistoryChecker(HistoryChecker.VIOLATIONS_DEFAULT).history(directory);
        journals.forEach(checker::journal);
        final CheckResult result = checker.check();
        final List<String> notes = new ArrayList<>(result.notes());
        unjudged.forEach((each) -> notes.add(each + ": journal not judged, its disk was damaged"));
        return new CheckResult(result.counts(), notes, result.violations(), result.totals());
    }

    private void copyJournals(final List<SimulatedHost> hosts, final RunPlan plan)
    {
        for (final SimulatedHost each : hosts)
        {
            if (null == each.disk())
            {
                continue;
            }
            final Path target = directory.resolve(JOURNALS).resolve(each.name());
            copy(each.disk().storage(), target);
            if (isDamaged(each, plan))
            {
                unjudged.add(each.name());
            }
            else
            {
                journals.add(target);
            }
        }
    }

    private static boolean isDamaged(final SimulatedHost host, final RunPlan plan)
    {
        for (final Fault each : plan.faults().faults())
        {
            final boolean isHit = each.hosts().contains(host.host()) ||
                each.hosts().contains(Fault.LEADER) &&
                    host.host() < plan.swarm().getInt(SwarmSetting.MEMBERS);
            if (isHit && DAMAGES.contains(each.kind()))
            {
                return true;
            }
        }
        return false;
    }

    private static void copy(final SimulatedStorage storage, final Path target)
    {
        try
        {
            Files.createDirectories(target);
            for (final String name : storage.list())
            {
                Files.write(target.resolve(name), storage.bytes(name));
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("journal cannot be copied: directory=" + target, ex);
        }
    }
}
