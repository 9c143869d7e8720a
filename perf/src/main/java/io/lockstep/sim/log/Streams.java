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

import io.aeron.cluster.client.ClusterEvent;

/**
 * What the media driver and the archive of a member do beside its consensus module: publish its log, receive another's,
 * serve the recording. They go on while the module waits for its service, and stop with the process.
 * <p>
 * A stream is in order and without gap from where it was joined. While its direction is cut nothing is sent, and
 * nothing is lost: that is Aeron's retransmission. A stream whose leader closes it says so at its end; one whose leader
 * is killed just stops.
 * <p>
 * Threading: the simulation's one thread.
 */
final class Streams
{
    private static final long NONE = TermMap.NONE;
    private static final int BATCH = 64;

    private final Consensus agent;
    private final int[] sentIndexes;
    private LogStream published;
    private int leaderId = -1;
    private long expectedSessionId = NONE;
    private long requestedNs = Long.MIN_VALUE / 2;
    private boolean hasImage;
    private boolean isRecording;
    private boolean isEnded;
    private long joinPosition;
    private long receivedPosition;
    private long endPosition = NONE;
    private LogEntry[] buffered = new LogEntry[BATCH];
    private int bufferedCount;

    Streams(final Consensus agent)
    {
        this.agent = agent;
        sentIndexes = new int[agent.settings.memberCount];
    }

    boolean on(final Message m)
    {
        switch (m.kind)
        {
            case LOG_JOIN:
                onJoin(m);
                return true;
            case LOG_SETUP:
                onSetup(m);
                return true;
            case LOG_DATA:
                onData(m);
                return true;
            case LOG_END:
                onEnd(m);
                return true;
            case REPLICATE:
                onReplicate(m);
                return true;
            default:
                return false;
        }
    }

    void publish(final LogStream stream)
    {
        published = stream;
    }

    LogStream published()
    {
        return published;
    }

    /** The leader is none any more: its stream ends where it is. */
    void closePublication()
    {
        if (null != published)
        {
            pump();
            published.isClosed = true;
            for (int i = 0; i < published.sent.length; i++)
            {
                if (published.sent[i] == published.position())
                {
                    final Message m = agent.wire.newMessage(Message.Kind.LOG_END);
                    m.a = published.sessionId;
                    m.b = published.position();
                    agent.wire.send(agent.id, published.receivers[i], m);
                }
            }
            published = null;
        }
    }

    /** A stream is to be joined; what came of another one is gone. */
    void expect(final int ofLeaderId, final long sessionId)
    {
        closeImage();
        leaderId = ofLeaderId;
        expectedSessionId = sessionId;
        requestedNs = Long.MIN_VALUE / 2;
    }

    /** Asks for the live stream, now and then. */
    void request()
    {
        if (!hasImage && agent.nowNs - requestedNs >= agent.settings.statusIntervalNs)
        {
            requestedNs = agent.nowNs;
            final Message m = agent.wire.newMessage(Message.Kind.LOG_JOIN);
            m.a = expectedSessionId;
            agent.send(leaderId, m);
        }
    }

    boolean hasImage()
    {
        return hasImage;
    }

    long joinPosition()
    {
        return joinPosition;
    }

    /** Has the stream ended, by word of its leader, and all of it is recorded. */
    boolean isEnded()
    {
        return isEnded && agent.recorder.isIdle();
    }

    boolean isEndOfStream()
    {
        return endPosition == agent.recordedPosition();
    }

    void record()
    {
        if (joinPosition != agent.log.endPosition())
        {
            throw new ClusterEvent("archive: recording cannot be extended: joinPosition=" + joinPosition + ' ' +
                agent.log);
        }
        isRecording = true;
        for (int i = 0; i < bufferedCount; i++)
        {
            agent.recorder.offer(buffered[i]);
            buffered[i] = null;
        }
        bufferedCount = 0;
    }

    void closeImage()
    {
        hasImage = false;
        isRecording = false;
        isEnded = false;
        endPosition = NONE;
        expectedSessionId = NONE;
        bufferedCount = 0;
    }

    /** Has a follower replay from a position. Gives false if the log does not have it. */
    boolean startCatchup(final int to, final long position)
    {
        final boolean isLive = position >= published.startPosition;
        final int index = isLive ? published.indexOf(position) : agent.log.indexOf(position);
        if (index < 0 || position < agent.log.startPosition())
        {
            return false;
        }
        join(to, position, isLive ? index : -1);
        return true;
    }

    /** Sends what has been appended to whoever joined. Gives true if there is more. */
    boolean pump()
    {
        boolean hasMore = false;
        if (null != published)
        {
            for (int i = 0; i < published.sent.length; i++)
            {
                if (published.sent[i] >= 0 && published.sent[i] < published.position())
                {
                    hasMore |= pump(i);
                }
            }
        }
        return hasMore;
    }

    private boolean pump(final int to)
    {
        if (published.receivers[to] != agent.model.member(to))
        {
            published.sent[to] = NONE;
            return false;
        }
        if (!agent.wire.mayPass(agent.id, to))
        {
            return false;
        }
        final Message m = agent.wire.newMessage(Message.Kind.LOG_DATA);
        m.a = published.sessionId;
        final int index = sentIndexes[to];
        if (index >= 0)
        {
            m.object = published.entries;
            m.x = index;
            m.y = Math.min(published.size, index + BATCH);
            sentIndexes[to] = m.y;
        }
        else
        {
            final long stop = Math.min(published.startPosition, agent.recordedPosition());
            final LogEntry[] batch = copy(published.sent[to], stop);
            m.object = batch;
            m.x = 0;
            m.y = batch.length;
        }
        if (m.x == m.y)
        {
            agent.wire.release(m);
            return false;
        }
        published.sent[to] = ((LogEntry[])m.object)[m.y - 1].position();
        if (index < 0 && published.sent[to] == published.startPosition)
        {
            sentIndexes[to] = 0;
        }
        agent.wire.send(agent.id, published.receivers[to], m);
        return published.sent[to] < published.position();
    }

    private LogEntry[] copy(final long from, final long stop)
    {
        final int index = agent.log.indexOf(from);
        int end = index;
        while (index >= 0 && end < agent.log.size() && end - index < BATCH && agent.log.get(end).position() <= stop)
        {
            end++;
        }
        final LogEntry[] batch = new LogEntry[Math.max(0, end - index)];
        for (int i = 0; i < batch.length; i++)
        {
            batch[i] = agent.log.get(index + i);
        }
        return batch;
    }

    private void onJoin(final Message m)
    {
        if (null != published && published.sessionId == m.a)
        {
            pump();
            join(m.from, published.position(), published.size);
        }
    }

    /** Unless that is lost on its way: then who asked has heard nothing, or has the stream from an earlier answer. */
    private void join(final int to, final long position, final int index)
    {
        final Message m = agent.wire.newMessage(Message.Kind.LOG_SETUP);
        m.a = published.sessionId;
        m.b = position;
        final Consensus receiver = agent.model.member(to);
        if (agent.wire.send(agent.id, receiver, m))
        {
            published.sent[to] = position;
            published.receivers[to] = receiver;
            sentIndexes[to] = index;
        }
    }

    private void onSetup(final Message m)
    {
        if (m.a == expectedSessionId && !hasImage)
        {
            hasImage = true;
            joinPosition = m.b;
            receivedPosition = m.b;
        }
    }

    private void onData(final Message m)
    {
        if (!hasImage || m.a != expectedSessionId)
        {
            return;
        }
        final LogEntry[] entries = (LogEntry[])m.object;
        for (int i = m.x; i < m.y; i++)
        {
            if (entries[i].startPosition() == receivedPosition)
            {
                receivedPosition = entries[i].position();
                if (isRecording)
                {
                    agent.recorder.offer(entries[i]);
                }
                else
                {
                    buffer(entries[i]);
                }
            }
        }
    }

    private void buffer(final LogEntry entry)
    {
        if (bufferedCount == buffered.length)
        {
            buffered = Arrays.copyOf(buffered, bufferedCount * 2);
        }
        buffered[bufferedCount++] = entry;
    }

    private void onEnd(final Message m)
    {
        if (hasImage && m.a == expectedSessionId)
        {
            isEnded = true;
            endPosition = m.b;
        }
    }

    private void onReplicate(final Message m)
    {
        final long stop = Math.min(m.b, agent.recordedPosition());
        if (null == agent.log.at(m.a) && m.a >= agent.log.startPosition() && m.a >= stop)
        {
            return;
        }
        final LogEntry[] batch = copy(m.a, stop);
        final Message answer = agent.wire.newMessage(Message.Kind.REPLICATED);
        answer.object = batch;
        answer.x = 0;
        answer.y = batch.length;
        agent.send(m.from, answer);
    }
}
