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

import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A snapshot of a member: what its service wrote, and the state of its consensus module, at one position of the log.
 * <p>
 * Threading: the simulation's one thread. Not changed once it is taken, but for damage.
 */
public final class LogSnapshot
{
    final long position;
    final long termId;
    final long termBase;
    long timestampNs;
    long serviceRecordingId = -1;
    long consensusRecordingId = -1;
    long nextSessionId;
    boolean isDamaged;
    boolean isServicePurged;
    boolean isConsensusPurged;
    /** Sessions as the service knows them, and as the consensus module does: ids, and the principals in order. */
    final LongArrayList sessionIds = new LongArrayList();
    final List<byte[]> principals = new ArrayList<>();
    /** The consensus module's sessions: each an id, the position where it was opened, its host and why it closes. */
    final LongArrayList consensusSessions = new LongArrayList();
    final List<byte[]> consensusPrincipals = new ArrayList<>();
    /** Timers: pairs of correlation id and deadline. */
    final LongArrayList timers = new LongArrayList();
    private final List<byte[]> messages = new ArrayList<>();

    LogSnapshot(final long position, final long termId, final long termBase)
    {
        this.position = position;
        this.termId = termId;
        this.termBase = termBase;
    }

    void add(final DirectBuffer buffer, final int length)
    {
        final byte[] message = new byte[length];
        buffer.getBytes(0, message);
        messages.add(message);
    }

    /**
     * Where it was taken.
     *
     * @return position behind its entry in the log.
     */
    public long position()
    {
        return position;
    }

    /**
     * In which term it was taken.
     *
     * @return leadership term id.
     */
    public long termId()
    {
        return termId;
    }

    /**
     * Gives what the service wrote, as it was written.
     *
     * @param sink for each message.
     */
    public void forEach(final SnapshotSink sink)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
        for (final byte[] each : messages)
        {
            buffer.wrap(each);
            sink.onMessage(buffer, each.length);
        }
    }

    /**
     * Length of what the service wrote.
     *
     * @return bytes.
     */
    public long length()
    {
        long length = 0;
        for (final byte[] each : messages)
        {
            length += each.length;
        }
        return length;
    }

    /** Flips a bit of what the service wrote, if it wrote anything. */
    void flip(final int bit)
    {
        isDamaged = true;
        int left = bit;
        for (final byte[] each : messages)
        {
            if (left < each.length * Byte.SIZE)
            {
                each[left / Byte.SIZE] ^= (byte)(1 << left % Byte.SIZE);
                return;
            }
            left -= each.length * Byte.SIZE;
        }
    }

    LogSnapshot copy(final long newServiceId, final long newConsensusId)
    {
        final LogSnapshot copy = new LogSnapshot(position, termId, termBase);
        copy.timestampNs = timestampNs;
        copy.nextSessionId = nextSessionId;
        copy.serviceRecordingId = newServiceId;
        copy.consensusRecordingId = newConsensusId;
        copy.sessionIds.addAll(sessionIds);
        copy.principals.addAll(principals);
        copy.consensusSessions.addAll(consensusSessions);
        copy.consensusPrincipals.addAll(consensusPrincipals);
        copy.timers.addAll(timers);
        for (final byte[] each : messages)
        {
            copy.messages.add(each.clone());
        }
        return copy;
    }

    @Override
    public String toString()
    {
        return "LogSnapshot{position=" + position + " term=" + termId + " damaged=" + isDamaged + '}';
    }
}
