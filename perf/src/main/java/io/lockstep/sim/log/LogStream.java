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

import java.util.Arrays;

/**
 * The stream of a leader's log: Aeron's log publication of one leadership. It begins where the leader's log ended, and
 * every member that joins it gets it in order and without gap from where it joined, until either of them goes.
 * <p>
 * Threading: the simulation's one thread.
 */
final class LogStream
{
    final long sessionId;
    final int leaderId;
    final long startPosition;
    LogEntry[] entries = new LogEntry[64];
    int size;
    boolean isClosed;
    /** By member: position up to which it was sent, -1 if it has not joined. */
    final long[] sent;
    final Consensus[] receivers;

    LogStream(final long sessionId, final int leaderId, final long startPosition, final int memberCount)
    {
        this.sessionId = sessionId;
        this.leaderId = leaderId;
        this.startPosition = startPosition;
        sent = new long[memberCount];
        receivers = new Consensus[memberCount];
        Arrays.fill(sent, TermMap.NONE);
    }

    long position()
    {
        return 0 == size ? startPosition : entries[size - 1].position();
    }

    void add(final LogEntry entry)
    {
        if (size == entries.length)
        {
            entries = Arrays.copyOf(entries, size * 2);
        }
        entries[size++] = entry;
    }

    /** Gives where the entry is that begins at a position, size if that is the end, -1 if it is not here. */
    int indexOf(final long position)
    {
        if (position == position())
        {
            return size;
        }
        for (int i = size - 1; i >= 0 && entries[i].startPosition() >= position; i--)
        {
            if (entries[i].startPosition() == position)
            {
                return i;
            }
        }
        return -1;
    }
}
