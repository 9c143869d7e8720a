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
 * The public face of the simulator: {@link io.lockstep.sim.TestSequencer} runs a user's own
 * {@link io.lockstep.replica.StateMachine} behind members and gateways, with clients, time and faults, on the thread of
 * a unit test, without a media driver.
 * <p>
 * Everything of the appliance is production code, as in every simulation (see {@code io.lockstep.sim.node}): members,
 * gateways, replicas and the client library. Simulated are network, disks, clocks and the cluster's log, which is Raft
 * here, without what Aeron Cluster does otherwise ({@code LogFlaw}): that is for the simulator's own tests. What is
 * checked after every step is what {@link io.lockstep.sim.check} lists, but for Liveness: what a test waits for has a
 * limit instead. Beyond that the machine is tried: it is handed each message at another offset of another buffer in
 * each replica, overwritten after the call; its digests are compared between replicas behind every sequence; and in
 * the end the whole stream is handed to one more machine.
 * <p>
 * Not there: snapshots of replicas, as replicas have none (each life begins with the first sequence); outboxes;
 * operators' commands; disks that fail. Time-outs are those of production made shorter, so that an election takes
 * some tens of milliseconds; {@code TestSequencerContext.setting} changes them.
 * <p>
 * One seed and the same calls are one run, bit for bit, on one version of the program.
 * <p>
 * Threading: one thread, for everything of one {@code TestSequencer}; two of them share nothing.
 */
package io.lockstep.sim;
