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
 * Simulated disks: what a node's files are after a kill, after a loss of power, and when the device fails.
 * <p>
 * A {@link io.lockstep.sim.disk.SimulatedDisk} is the device of one node over all its lives: room, the id of the
 * machine's boot, the ends of lives. A {@link io.lockstep.sim.disk.SimulatedStorage} is a directory on it behind the
 * journal's port. {@link io.lockstep.sim.disk.DiskFaults} arms what is to go wrong.
 * <p>
 * <b>Modelled.</b> Page cache and device by sectors: a sector reaches the device whole or not at all, sectors between
 * two forces in any order. A force that fails and after which the system takes for clean what is not on the device, and
 * that each open handle hears of once (Linux; "fsyncgate", and Rebello and others, "Can applications recover from fsync
 * failures?", USENIX ATC 2020). A device that says it has what it has not. Writes that are lost or go elsewhere, seen
 * once the cache is gone. Bits that rot, sectors that cannot be read. A short write, a full device, a device that takes
 * its time. Names apart from content: operations on names since the last sync survive a loss of power up to some point
 * in their order, as a journalling file system does it (Pillai and others, "All file systems are not created equal",
 * OSDI 2014); a cut of a file happens as a whole, and its length grows on the device by any step. What was cut or
 * deleted never comes back once its removal is on the device.
 * <p>
 * <b>Not modelled.</b> Operations on names that overtake each other (no file system in use for servers does that within
 * one directory), directories in directories, holes that take no room, blocks of a deleted file seen in a new one,
 * background write-back as an event of its own (a loss of power draws its result), and time: the disk only sums up what
 * operations would have taken.
 * <p>
 * Threading: a simulation belongs to one thread, and so does all of this.
 */
package io.lockstep.sim.disk;
