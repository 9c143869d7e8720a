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
 * Real processes: a load and an observer that write histories, and a system of members, gateways, observers and loads
 * on one host whose processes can be killed, paused and started again.
 * <p>
 * Owns what it starts, by process id, and removes what a killed process leaves in shared memory.
 * <p>
 * Threading: the caller's thread drives a load and a system; an observer writes on its replica's thread.
 * <p>
 * The path of a message: {@link io.lockstep.perf.system.HistoryClient} writes that it sends it and what became of it,
 * {@link io.lockstep.perf.system.RecordingMachine} that it was seen, and the judge of
 * {@link io.lockstep.perf.history} reads both.
 */
package io.lockstep.perf.system;
