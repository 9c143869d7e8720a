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
 * The sequencer node: one member of the cluster that puts all messages into one order.
 * <p>
 * Threading: {@link io.lockstep.sequencer.SequencerNode} starts the threads of driver, archive, consensus module,
 * service and pipeline, and owns none of what runs on them. An input block arrives at the consensus module, is
 * replicated and committed, reaches {@link io.lockstep.sequencer.cluster.SequencerService}, and leaves stamped through
 * the ring to journal and feed.
 * <p>
 * {@link io.lockstep.sequencer.MemberAgents} makes and wires all of a member that is ours, and nothing in it touches
 * driver, archive, consensus module, files, threads or a clock of the system: the node gives it those of the machine,
 * and whoever gives it others can step a whole member on one thread.
 */
package io.lockstep.sequencer;
