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
 * What a process is made of: its settings, its agents' threads and CPUs, and how it stops when something breaks.
 * <p>
 * Threading: a {@link io.lockstep.runtime.Settings} belongs to the thread that starts the process; an
 * {@link io.lockstep.runtime.AgentGroup} makes the threads that everything else runs on. No message passes here. Which
 * errors end a node is said in one place, {@link io.lockstep.runtime.StopRule}.
 */
package io.lockstep.runtime;
