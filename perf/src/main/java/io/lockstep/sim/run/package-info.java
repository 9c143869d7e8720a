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
/**
 * Runs of the simulator: one seed from the first step to the verdict, and what is done with those that fail.
 * <p>
 * {@link io.lockstep.sim.run.RunPlan} decides a run; {@link io.lockstep.sim.run.Simulation} is one. Events go from the
 * nodes through {@link io.lockstep.sim.run.Witness}, which keeps the first violation, and
 * {@link io.lockstep.sim.run.Marks}, which counts what is rare, to the invariants. A run that fails is run again with a
 * {@link io.lockstep.sim.run.Trace} of the last events between them, and where asked with a
 * {@link io.lockstep.sim.run.HistoryRecorder}; {@link io.lockstep.sim.run.Reduction} makes it smaller, and
 * {@link io.lockstep.sim.run.FailureReport} tells all of it. {@link io.lockstep.sim.run.SeedRunner} runs seeds, several
 * at a time where asked, and sums up their {@link io.lockstep.sim.run.Coverage}.
 * <p>
 * {@link io.lockstep.sim.run.BugHunt} tests the invariants: each patch of {@code perf/bugs} plants one bug in a copy of
 * the sources that it changes, which are compiled and stand before the classes that run. Seeds are run until one fails
 * that holds without the bug. Production code has no switches for it. Patches are {@code diff -u} with a sentence in
 * front that says what the bug does; one that does not fit the sources any more fails a test.
 * <p>
 * Threading: the one thread of the simulation. Only classes that run runs (named Runner, Hunt, Build or Tool) know
 * threads and clocks of the machine.
 */
package io.lockstep.sim.run;
