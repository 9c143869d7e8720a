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
 * What must hold in a simulation, whatever faults it has, checked after every step.
 * <p>
 * Nodes tell what happens to one {@link io.lockstep.sim.check.Events}. {@link io.lockstep.sim.check.Invariants} is the
 * one that judges: a {@code Ledger} keeps what is true, from what logs and stampers did and not from what nodes say of
 * themselves, and each {@link io.lockstep.sim.check.Invariant} holds the event against it. The first that does not hold
 * ends the simulation with a {@link io.lockstep.sim.check.Violation} that has the invariant's name.
 * <p>
 * A block is <i>visible</i> once a gateway multicasts it, serves it by replay, appends it to its journal copy, or
 * answers a request out of it; and with it all blocks before it, which its chain CRC names. That is the moment at which
 * a majority must hold it. From then on its number never means anything else.
 * <p>
 * Everything is incremental, by block number, sequence and request id; what is older than the window of the settings is
 * forgotten and not judged. Not modelled: a stream that goes on in a new epoch, or whose log was begun anew.
 * <p>
 * Threading: the one thread of the simulation.
 */
package io.lockstep.sim.check;
