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
package io.lockstep.sim.node;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.replica.ApplyListener;
import io.lockstep.replica.StateMachine;
import io.lockstep.sim.check.Events;

/**
 * A machine in its replica: tells what it is handed and which digest it has then.
 * <p>
 * What a machine must not rely on differs from replica to replica, so that the digest of one that does differs too: a
 * message is handed over at another offset of another buffer, between other bytes, and is overwritten after the call;
 * the next ones come in other buffers.
 * <p>
 * Threading: the simulation's. Errors: what the machine throws is passed on.
 */
public final class WatchedMachine implements StateMachine, ApplyListener
{
    private static final int BUFFERS = 8;
    private static final int OFFSETS = 7;
    private static final int MARGIN = 64;

    private final Events events;
    private final int host;
    private final StateMachine machine;
    private final int digestInterval;
    private final byte noise;
    private final int offset;
    private final UnsafeBuffer[] buffers = new UnsafeBuffer[BUFFERS];
    private int messages;

    /**
     * A machine that was handed nothing.
     *
     * @param events         told of what it is handed.
     * @param host           of the replica.
     * @param machine        in the state before the first sequence.
     * @param digestInterval sequences from one digest that is told to the next.
     */
    public WatchedMachine(
        final Events events, final int host, final StateMachine machine, final int digestInterval)
    {
        this.events = events;
        this.host = host;
        this.machine = machine;
        this.digestInterval = digestInterval;
        noise = (byte)(host + 1);
        offset = Long.BYTES * (1 + host % OFFSETS);
    }

    @Override
    public void onMessage(
        final long sequence,
        final long timestampNs,
        final long clientId,
        final DirectBuffer buffer,
        final int messageOffset,
        final int length)
    {
        final UnsafeBuffer handed = buffer(offset + length + MARGIN);
        handed.putBytes(offset, buffer, messageOffset, length);
        machine.onMessage(sequence, timestampNs, clientId, handed, offset, length);
        handed.setMemory(offset, length, noise);
        events.onApplied(host, sequence, timestampNs, clientId, buffer, messageOffset, length);
        tell(sequence);
    }

    @Override
    public void onSessionOpened(final long sequence, final long timestampNs, final long clientId)
    {
        machine.onSessionOpened(sequence, timestampNs, clientId);
        tell(sequence);
    }

    @Override
    public void onSessionClosed(final long sequence, final long timestampNs, final long clientId)
    {
        machine.onSessionClosed(sequence, timestampNs, clientId);
        tell(sequence);
    }

    @Override
    public void onTick(final long sequence, final long timestampNs)
    {
        machine.onTick(sequence, timestampNs);
        tell(sequence);
    }

    @Override
    public long digest()
    {
        return machine.digest();
    }

    @Override
    public String name()
    {
        return machine.name();
    }

    @Override
    public void onApplied(
        final long sequence, final long timestampNs, final long clientId, final long requestId)
    {
        // Told when it was handed over.
    }

    @Override
    public void onSystemEntry(final long sequence, final long timestampNs, final EntryKind kind)
    {
        events.onSystemApplied(host, sequence, timestampNs, kind);
    }

    private UnsafeBuffer buffer(final int length)
    {
        final int index = messages++ % BUFFERS;
        if (null == buffers[index] || buffers[index].capacity() < length)
        {
            buffers[index] = new UnsafeBuffer(new byte[2 * length]);
            buffers[index].setMemory(0, 2 * length, noise);
        }
        return buffers[index];
    }

    private void tell(final long sequence)
    {
        if (0 == sequence % digestInterval)
        {
            events.onDigest(host, sequence, machine.digest());
        }
    }
}
