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
 * What a machine can hold of the house style across modules: who may see whom, and what may be touched where.
 * <p>
 * The rules are written for any base package. {@link io.lockstep.perf.arch.ModuleDirectionTest} holds them against
 * what is built; {@link io.lockstep.perf.arch.ArchitectureRulesTest} holds them against classes that break them,
 * below {@code bad}, and so shows that each can fail.
 * <p>
 * Threading: the test's thread. No message passes here.
 */
package io.lockstep.perf.arch;
