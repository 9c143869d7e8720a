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
package io.lockstep.runtime.counters;

import static io.lockstep.runtime.counters.CounterType.NODE_ERRORS;
import static io.lockstep.runtime.counters.CounterType.NODE_FREE_SPACE;
import static io.lockstep.runtime.counters.CounterType.NODE_HEARTBEAT_TIME;
import static io.lockstep.runtime.counters.CounterType.NODE_PID;
import static io.lockstep.runtime.counters.CounterType.NODE_START_TIME;
import static io.lockstep.runtime.counters.CounterType.NODE_STREAM_ID;

import org.agrona.concurrent.status.AtomicCounter;

/**
 * What every node counts, whatever it is.
 * <p>
 * Threading: agents are added by the thread that starts the node; errors are counted by any thread; the rest is moved
 * by the node's monitor.
 */
public final class NodeCounters
{
    private final CounterSource source;
    private final AtomicCounter heartbeatTime;
    private final AtomicCounter errors;
    private final AtomicCounter freeSpace;
    private int agentCount;

    /**
     * Counters of a node that starts now.
     *
     * @param source      of them.
     * @param pid         of the process.
     * @param streamId    of the stream.
     * @param startTimeMs wall time, ms since 1970.
     */
    public NodeCounters(final CounterSource source, final long pid, final int streamId, final long startTimeMs)
    {
        this.source = source;
        final CounterSet set = new CounterSet(
            source, NODE_PID, NODE_START_TIME, NODE_HEARTBEAT_TIME, NODE_ERRORS, NODE_FREE_SPACE, NODE_STREAM_ID);
        heartbeatTime = set.of(NODE_HEARTBEAT_TIME);
        errors = set.of(NODE_ERRORS);
        freeSpace = set.of(NODE_FREE_SPACE);
        freeSpace.setRelease(-1);
        set.of(NODE_STREAM_ID).setRelease(streamId);
        set.of(NODE_START_TIME).setRelease(startTimeMs);
        heartbeatTime.setRelease(startTimeMs);
        set.of(NODE_PID).setRelease(pid);
    }

    /**
     * Counts the duty cycles of an agent.
     *
     * @param name of the agent.
     * @return counter, moved by the agent's thread.
     */
    public AtomicCounter newAgentCycles(final String name)
    {
        return source.newCounter(CounterType.NODE_AGENT_CYCLES, agentCount++, name);
    }

    /** An error or a warning was recorded. Any thread. */
    public void onError()
    {
        errors.increment();
    }

    /**
     * The node runs.
     *
     * @param timeMs wall time, ms since 1970.
     */
    public void heartbeat(final long timeMs)
    {
        heartbeatTime.setRelease(timeMs);
    }

    /**
     * Room on the file system of the data directory.
     *
     * @param bytes free, -1 if it is not known.
     */
    public void freeSpace(final long bytes)
    {
        freeSpace.setRelease(bytes);
    }

    /**
     * Errors and warnings so far.
     *
     * @return count.
     */
    public long errors()
    {
        return errors.get();
    }
}
