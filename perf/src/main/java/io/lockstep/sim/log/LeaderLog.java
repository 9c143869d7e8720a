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

/**
 * What a leader puts into the log: what timers, gateways and the consensus module itself have to say (Aeron's
 * LogPublisher). Where frames would cross the end of a term buffer, padding comes first.
 * <p>
 * Threading: the simulation's one thread.
 */
final class LeaderLog
{
    private final Consensus agent;

    LeaderLog(final Consensus agent)
    {
        this.agent = agent;
    }

    void fireTimers()
    {
        final long timestampNs = agent.timeNs();
        for (int i = 0; i < agent.settings.fragmentLimit; i++)
        {
            final long due = agent.timers.due(timestampNs);
            if (Long.MAX_VALUE == due)
            {
                return;
            }
            agent.timers.fired(due, append(LogEntryKind.TIMER, due, 0, null));
        }
    }

    boolean pollIngress()
    {
        int count = 0;
        while (!agent.ingress.isEmpty() && count++ < agent.settings.fragmentLimit && !isWindowFull())
        {
            final Message m = agent.ingress.pollFirst();
            agent.sessions.on(m);
            agent.wire.release(m);
        }
        return !agent.ingress.isEmpty() && !isWindowFull();
    }

    private boolean isWindowFull()
    {
        final LogStream published = agent.streams.published();
        return null != published && published.position() - agent.recordedPosition() >= agent.settings.window;
    }

    /** Appends as leader. Gives the position behind the entry. */
    long append(final LogEntryKind kind, final long entryId, final int code, final byte[] data)
    {
        final LogStream stream = agent.streams.published();
        final int length = LogEntry.alignedLength(null == data ? 0 : data.length);
        final long timestampNs = agent.timeNs();
        long position = stream.position();
        final long left = agent.settings.termLength - (position & agent.settings.termLength - 1);
        if (left < length)
        {
            append(stream, new LogEntry(LogEntryKind.PADDING, agent.leadershipTermId, position, position + left, 0, 0,
                timestampNs, null));
            position += left;
        }
        append(stream, new LogEntry(
            kind, agent.leadershipTermId, position, position + length, entryId, code, timestampNs, data));
        return position + length;
    }

    private void append(final LogStream stream, final LogEntry entry)
    {
        stream.add(entry);
        agent.recorder.offer(entry);
        agent.model.listener.onAppended(agent.id, entry);
    }

    void appendNewTerm()
    {
        append(LogEntryKind.NEW_TERM, agent.id, agent.environment.appVersion(), null);
    }
}
