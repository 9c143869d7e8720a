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
 * What the appliance is measured against, and how the two are compared.
 * <p>
 * Owns the raw Aeron Cluster echo that stands for the engine without the appliance, the alternation of runs, and the
 * micro benchmarks (JMH).
 * <p>
 * Threading: a {@link io.lockstep.perf.bench.BenchTarget} is launched, run and closed by one thread, which is the
 * load's own; a cluster's members run on the threads that their {@link io.lockstep.perf.bench.ClusterProfile} asks
 * for.
 * <p>
 * The path of a message through the baseline: client, ingress publication, consensus module, log, archive of each
 * member, commit, echo service of the leader, egress publication, client.
 */
package io.lockstep.perf.bench;
