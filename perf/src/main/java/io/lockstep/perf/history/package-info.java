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
 * The judge: one format in which every process tells what it saw, and one checker that holds all of it, and the
 * journals, against what Lockstep promises.
 * <p>
 * Owns the format (docs/HISTORY.md), its writer and reader, and the rules. It knows nothing of how the processes were
 * run or broken: tests, the simulator and users who unplug machines all hand it the same files.
 * <p>
 * Threading: a writer belongs to the thread whose events it writes; a check runs on the caller's.
 * <p>
 * The path of an event: {@link io.lockstep.perf.history.HistoryWriter} puts it into a file,
 * {@link io.lockstep.perf.history.HistoryReader} takes it out, {@link io.lockstep.perf.history.HistoryChecker} sorts it
 * into tables of requests and of sequences. What ended as unknown is resolved by the sequences, the machines that told
 * digests are replayed from the journals by models of them, and real time is held against the order; a
 * {@link io.lockstep.perf.history.Violation} names it if it broke a rule.
 */
package io.lockstep.perf.history;
