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
 * Load and what is told about it: when to send, how long it took, on what machine, and whether the run counts.
 * <p>
 * Owns the pacing of open-loop load, latency recorders with their logs on disk, and the report of a run with its
 * verdict.
 * <p>
 * Threading: a pacer and the writing side of a recorder belong to the thread that sends or receives; the logs and the
 * report belong to the thread that runs the load. The two meet in the recorder's interval swap alone.
 * <p>
 * The path of a message: {@link io.lockstep.perf.load.OpenLoopPacer} says when it should leave, the caller sends it,
 * {@link io.lockstep.perf.load.LatencyRecorder} takes the time from then to its outcome,
 * {@link io.lockstep.perf.load.HistogramLogs} writes that once a second, and {@link io.lockstep.perf.load.RunReport}
 * judges the whole.
 */
package io.lockstep.perf.load;
