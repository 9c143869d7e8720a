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

import java.util.ArrayDeque;
import java.util.Arrays;

import io.lockstep.sim.time.Scheduler;

/**
 * Carries messages over the {@link Links}. Messages of a pair of hosts stay in order, as on an Aeron stream. What is
 * sent into a cut is lost: whoever sends it sends it again, as Aeron retransmits while a stream lives.
 * <p>
 * Threading: the simulation's one thread.
 */
final class Wire
{
    private final Scheduler scheduler;
    private final Links links;
    private final ArrayDeque<Message> free = new ArrayDeque<>();
    private long[][] lastNs = new long[0][];
    private long sentCount;

    Wire(final Scheduler scheduler, final Links links)
    {
        this.scheduler = scheduler;
        this.links = links;
    }

    Message newMessage(final Message.Kind kind)
    {
        final Message message = free.isEmpty() ? new Message() : free.pollLast();
        message.kind = kind;
        return message;
    }

    void release(final Message message)
    {
        message.object = null;
        message.target = null;
        free.addLast(message);
    }

    boolean mayPass(final int from, final int to)
    {
        return links.mayPass(from, to);
    }

    /** Sends a message to a life; null for nobody. Gives false if it is lost already. */
    boolean send(final int from, final Endpoint to, final Message message)
    {
        if (null == to || !links.mayPass(from, to.host()))
        {
            release(message);
            return false;
        }
        message.from = from;
        message.target = to;
        final long[] row = row(from, to.host());
        final long timeNs = Math.max(
            scheduler.nowNs() + links.delayNs(from, to.host()), row[to.host()] + 1);
        row[to.host()] = timeNs;
        sentCount++;
        scheduler.at(timeNs, message);
        return true;
    }

    long sentCount()
    {
        return sentCount;
    }

    private long[] row(final int from, final int to)
    {
        if (from >= lastNs.length)
        {
            lastNs = Arrays.copyOf(lastNs, from + 1);
        }
        if (null == lastNs[from] || to >= lastNs[from].length)
        {
            lastNs[from] = null == lastNs[from] ? new long[to + 1] : Arrays.copyOf(lastNs[from], to + 1);
        }
        return lastNs[from];
    }
}
