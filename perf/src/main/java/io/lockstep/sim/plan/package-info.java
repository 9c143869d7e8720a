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
 * What a simulation does, decided before it starts: data only, nothing here runs anything.
 * <p>
 * From one seed, {@link io.lockstep.sim.plan.Swarm} draws the settings of a run, {@link io.lockstep.sim.plan.Workload}
 * what clients send, and {@link io.lockstep.sim.plan.FaultPlan} what goes wrong and when. Each is a text of one line,
 * that can be printed, kept, made shorter and read again: a seed means another run after a change of the code, its
 * texts do not.
 * <p>
 * Settings are drawn as swarm testing does it (Groce and others, "Swarm Testing", ISSTA 2012): most runs have only some
 * kinds of faults, each of them often, so that kinds do not hide each other; and in some runs many limits are at their
 * least, in others none. All values are legal by the rules of the production settings.
 * <p>
 * {@link io.lockstep.sim.plan.Recoverability} says which plans the appliance must survive: it is asked for each fault
 * before it is added. In the mode {@link io.lockstep.sim.plan.PlanMode#HALT} a majority is damaged instead, and what is
 * checked is that nothing wrong is told.
 * <p>
 * Threading: all is immutable but where a method says otherwise.
 */
package io.lockstep.sim.plan;
