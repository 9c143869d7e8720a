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
package io.lockstep.sim.run;

import io.lockstep.sim.check.Violation;

/**
 * What came of a run.
 *
 * @param timeNs    simulated time that it took.
 * @param steps     of the scheduler.
 * @param blocks    that were released.
 * @param sequences that were released.
 * @param digest    over everything that was done: equal for equal runs.
 * @param swarm     settings, as text.
 * @param faults    that were planned, as text.
 * @param violation that ended it, null if there was none.
 */
public record SimulationResult(
    long timeNs,
    long steps,
    long blocks,
    long sequences,
    long digest,
    String swarm,
    String faults,
    Violation violation)
{
}
