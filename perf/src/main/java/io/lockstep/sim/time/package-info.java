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
 * Simulated time, chance and order: what everything in a simulation is driven by.
 * <p>
 * {@link io.lockstep.sim.time.Scheduler} holds what is to happen and when; nothing happens but by it, so simulated time
 * costs nothing while nothing happens. {@link io.lockstep.sim.time.SeededRandom} gives all chance:
 * a stream of it for each purpose, so that a change of one part leaves what the others draw. Each node reads a
 * {@link io.lockstep.sim.time.SimulatedClock} of its own. {@link io.lockstep.sim.time.StepDigest} proves that two runs
 * of a seed were the same.
 * <p>
 * Threading: a simulation belongs to one thread, and so does all of this; two simulations share nothing.
 */
package io.lockstep.sim.time;
