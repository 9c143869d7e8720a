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
 * The thread of a replica, and the way in for others: one duty cycle, and readings of the state that it does between
 * two blocks.
 * <p>
 * Threading: everything runs on the replica's thread, but for those who ask to read. A message passes through
 * {@link io.lockstep.replica.agent.ReplicaAgent}, which polls the stream that applies it.
 */
package io.lockstep.replica.agent;
