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
package io.lockstep.sim.log;

import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;

/**
 * A service on a member, as the model drives it: the callbacks are Aeron's, but for the two that take Aeron's own
 * streams.
 * <p>
 * Threading: the simulation's one thread, in {@link SimulatedCluster#doWork}.
 */
public interface MemberService
{
    /**
     * The callbacks for entries of the log, roles and background work. Its onStart and onTakeSnapshot are not called.
     *
     * @return the same object each time.
     */
    ClusteredService callbacks();

    /**
     * Starts the service.
     *
     * @param cluster  that it runs in.
     * @param snapshot to start from; null for none.
     */
    void start(Cluster cluster, LogSnapshot snapshot);

    /**
     * Takes a snapshot.
     *
     * @param sink for its messages. What is thrown makes the snapshot invalid, and goes to the error handler.
     */
    void takeSnapshot(SnapshotSink sink);
}
