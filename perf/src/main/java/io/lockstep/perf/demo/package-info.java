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
 * The whole appliance in one JVM, with a load and an audit: what {@code lockstep demo} runs and what benchmarks and
 * soak tests measure.
 * <p>
 * Threading: {@link io.lockstep.perf.demo.EmbeddedSystem} starts the nodes' threads; clients and audit run on the
 * caller's. A message starts in {@link io.lockstep.perf.demo.ClientLoad}, takes the whole path, and is found again by
 * {@link io.lockstep.perf.demo.StreamAudit} in every journal.
 */
package io.lockstep.perf.demo;
