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
package io.lockstep.sim.node;

/**
 * What the faults of a run explain.
 * <p>
 * Threading: the simulation's.
 */
@FunctionalInterface
public interface Allowance
{
    /**
     * May a node tell this, or stop for it.
     *
     * @param host  of the node.
     * @param error that it tells.
     * @return false if nothing that was done to it explains it.
     */
    boolean mayTell(int host, Throwable error);
}
