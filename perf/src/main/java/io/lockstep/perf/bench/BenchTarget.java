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
package io.lockstep.perf.bench;

/**
 * Something that load can be put on: the raw cluster, or the appliance. It is running when it is handed out.
 * <p>
 * Threading: one thread, which sends and receives during a run. Runs may follow one another.
 */
public interface BenchTarget extends AutoCloseable
{
    /**
     * Sends as fast as it goes with a bounded number of messages in flight.
     *
     * @param settings of the run.
     * @return what was measured; with reasons when it does not count.
     */
    ThroughputResult runThroughput(BenchSettings settings);

    /**
     * Sends at a rate, and takes the time from when each offer was meant to leave.
     *
     * @param settings of the run.
     * @return what was measured; with reasons when it does not count.
     */
    LatencyResult runLatency(BenchSettings settings);

    /** Stops it and removes what it left on disk. Idempotent. */
    @Override
    void close();
}
