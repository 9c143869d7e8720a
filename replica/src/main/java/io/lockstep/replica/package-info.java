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
 * The replica: a user's {@link io.lockstep.replica.StateMachine}, and the node that feeds it the stream.
 * <p>
 * Threading: one agent receives and applies, on a thread of its own; the node is started and closed by the thread that
 * owns it. A message comes in through {@code replica.stream}, and reaches the machine through {@code replica.apply}.
 * <p>
 * {@link io.lockstep.replica.agent.ReplicaAgents} wires the agent from what it is given and touches nothing of
 * the computer; {@link io.lockstep.replica.ReplicaNode} gives it driver, threads and clocks.
 */
package io.lockstep.replica;
