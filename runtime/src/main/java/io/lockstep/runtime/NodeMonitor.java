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
package io.lockstep.runtime;

import java.io.File;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

import io.lockstep.runtime.counters.NodeCounters;

/**
 * Moves those counters of a node that nothing else has reason to: heartbeat, room on the device, and what is a reading
 * of a state and no event, such as the fill of a ring. It has a thread of its own in every profile, as it is the one
 * that has to go on when another agent hangs.
 * <p>
 * Threading: started and closed by the node's thread; the readings are taken on the monitor's. Errors: what a reading
 * throws is recorded, and the monitor goes on.
 */
public final class NodeMonitor implements Agent, AutoCloseable
{
    private static final long INTERVAL_MS = 100;
    private static final long SLOW_INTERVAL_MS = 1_000;

    private final NodeCounters counters;
    private final File directory;
    private final Runnable reading;
    private final Runnable slowReading;
    private final AgentRunner runner;
    private long slowReadingMs;

    /**
     * A monitor that has not started.
     *
     * @param counters     to move.
     * @param directory    of the node's data; null if it has none.
     * @param reading      taken with each heartbeat.
     * @param slowReading  taken once a second; it may look at files.
     * @param errorHandler that records what a reading throws.
     */
    public NodeMonitor(
        final NodeCounters counters,
        final File directory,
        final Runnable reading,
        final Runnable slowReading,
        final ErrorHandler errorHandler)
    {
        this.counters = counters;
        this.directory = directory;
        this.reading = reading;
        this.slowReading = slowReading;
        slowReadingMs = System.currentTimeMillis() - SLOW_INTERVAL_MS;
        runner = new AgentRunner(new SleepingMillisIdleStrategy(INTERVAL_MS), errorHandler, null, this);
    }

    /**
     * Starts the thread.
     *
     * @param name of the node, in front of the thread's.
     * @return this.
     */
    public NodeMonitor start(final String name)
    {
        PinnedThreads.factory(name + "-monitor", CpuPinner.ANY_CPU).newThread(runner).start();
        return this;
    }

    @Override
    public int doWork()
    {
        final long nowMs = System.currentTimeMillis();
        counters.heartbeat(nowMs);
        reading.run();
        if (Math.abs(nowMs - slowReadingMs) >= SLOW_INTERVAL_MS)
        {
            slowReadingMs = nowMs;
            if (null != directory)
            {
                counters.freeSpace(directory.getUsableSpace());
            }
            slowReading.run();
        }
        return 0;
    }

    @Override
    public String roleName()
    {
        return "monitor";
    }

    /** Stops the thread. Idempotent. */
    @Override
    public void close()
    {
        CloseHelper.close(runner);
    }
}
