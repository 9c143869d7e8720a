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
 * <table>
 * <caption>Invariants, in the order in which they are asked</caption>
 * <tr><th>OneOrder</th><td>a visible number has one content, which goes on from the one before; members that read one
 * entry behind one history stamp one block</td></tr>
 * <tr><th>ChainUnbroken</th><td>chain CRCs are those of the bytes and of the block before</td></tr>
 * <tr><th>NoGap</th><td>blocks and sequences are dense: stamped, in a block, journaled, applied</td></tr>
 * <tr><th>NothingBeforeRelease</th><td>what is visible is held by a majority of logs, in durable on their
 * devices</td></tr>
 * <tr><th>HeldBeforeAttested</th><td>a member attests what its log holds</td></tr>
 * <tr><th>CommittedStays</th><td>later leaders have what is visible, and no election cuts it off a log</td></tr>
 * <tr><th>ExactlyOnce</th><td>a request is taken once; copies carry the first outcome</td></tr>
 * <tr><th>Fifo</th><td>ids of a client are taken in order, none passed over</td></tr>
 * <tr><th>OldestFirst</th><td>a gateway goes back to the oldest block that was not seen, and on from there</td></tr>
 * <tr><th>NothingInvented</th><td>what is sequenced was sent, with those bytes</td></tr>
 * <tr><th>ToldOutcome</th><td>what is answered and told is what the stream says of that request</td></tr>
 * <tr><th>RealTime</th><td>sent after another was told means sequenced after it</td></tr>
 * <tr><th>TimeForward</th><td>time of the stream does not go back</td></tr>
 * <tr><th>JournalsEqual</th><td>journals hold the stamped bytes, of visible numbers the visible ones</td></tr>
 * <tr><th>JournalKeeps</th><td>written survives a kill, forced a loss of power; floors hold; what was attested is not
 * set aside</td></tr>
 * <tr><th>FiltersEqual</th><td>equal log, equal state of the stamper</td></tr>
 * <tr><th>DigestsEqual</th><td>equal sequence, equal digest of replicas</td></tr>
 * <tr><th>ReplicaSeesReleased</th><td>replicas apply what is visible, as it is</td></tr>
 * <tr><th>UnexplainedStop</th><td>no stop and no complaint without a fault that allows it</td></tr>
 * <tr><th>Bounded</th><td>queues, rings and windows keep their limits</td></tr>
 * <tr><th>Liveness</th><td>after the faults: all answered, all replicas at the head, within a time</td></tr>
 * </table>
 * Everything is incremental, by block number, sequence and request id; what is older than the window of the settings is
 * forgotten and not judged. Not modelled: a stream that goes on in a new epoch, or whose log was begun anew.
 * <p>
 * Threading: the one thread of the simulation.
 */
package io.lockstep.sim.check;
