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

import io.aeron.cluster.client.ClusterEvent;

/**
 * The end of a leader's log, copied from its archive to the own one in an election: Aeron's RecordingReplication.
 * <p>
 * Threading: the simulation's one thread. Errors: {@link ClusterEvent} if the leader does not have it, or nothing
 * comes.
 */
final class LogReplication
{
    private final Consensus agent;
    private final int leaderId;
    private final long stop;
    private long progressPosition;
    private long progressNs;
    private long requestNs = Long.MIN_VALUE / 2;
    private boolean hasFailed;

    LogReplication(final Consensus agent, final int leaderId, final long stop)
    {
        this.agent = agent;
        this.leaderId = leaderId;
        this.stop = stop;
        progressPosition = agent.log.endPosition();
        progressNs = agent.nowNs;
    }

    int doWork(final long nowNs)
    {
        if (hasFailed)
        {
            throw new ClusterEvent("archive: log of the leader cannot be replicated from here: leader=" + leaderId +
                " position=" + agent.log.endPosition());
        }
        final long position = agent.recorder.receivedPosition();
        if (position > progressPosition)
        {
            progressPosition = position;
            progressNs = nowNs;
            requestNs = Long.MIN_VALUE / 2;
        }
        else if (nowNs - progressNs >= agent.settings.heartbeatTimeoutNs && position < stop)
        {
            throw new ClusterEvent("log replication has not progressed");
        }
        if (position < stop && nowNs - requestNs >= agent.settings.heartbeatIntervalNs)
        {
            requestNs = nowNs;
            final Message m = agent.wire.newMessage(Message.Kind.REPLICATE);
            m.a = position;
            m.b = stop;
            agent.send(leaderId, m);
            return 1;
        }
        return 0;
    }

    void onReplicated(final Message m)
    {
        if (m.from != leaderId)
        {
            return;
        }
        hasFailed = m.x == m.y;
        final LogEntry[] entries = (LogEntry[])m.object;
        for (int i = m.x; i < m.y; i++)
        {
            if (entries[i].startPosition() == agent.recorder.receivedPosition())
            {
                agent.recorder.offer(entries[i]);
            }
        }
    }

    boolean isDone()
    {
        return position() >= stop;
    }

    long position()
    {
        return agent.recordedPosition();
    }

    void close()
    {
        agent.recorder.stop();
    }
}
