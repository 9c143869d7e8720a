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
 * The journal against what it could have been: Aeron Archive, Chronicle Queue and a plain file.
 * <p>
 * Owns {@link io.lockstep.perf.bench.journal.JournalBench}, which runs every contender in a JVM of its own, in turn,
 * round by round, on one disk, and the micro benchmarks (JMH) of the journal.
 * <p>
 * Threading: the bench runs on one thread, and children one after the other. In a child the load's thread is the main
 * thread; each {@link io.lockstep.perf.bench.journal.Appender} says which threads it adds.
 * <p>
 * The path of a message: a block that was stamped ahead of time in an arena, then the ring and the journal agent; or
 * the term buffer and the recorder; or the mapped file.
 */
package io.lockstep.perf.bench.journal;
