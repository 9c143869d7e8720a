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
package io.lockstep.replica;

import org.agrona.DirectBuffer;

/** A machine whose state is a hash over every call it got, in order. */
public final class HashMachine implements StateMachine
{
    private long hash = 0xCBF29CE484222325L;
    private long calls;
    private long failAtSequence;

    public HashMachine failAt(final long sequence)
    {
        failAtSequence = sequence;
        return this;
    }

    @Override
    public void onMessage(
        final long sequence,
        final long timestampNs,
        final long clientId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        call(1, sequence, timestampNs, clientId);
        for (int i = 0; i < length; i++)
        {
            mix(buffer.getByte(offset + i));
        }
    }

    @Override
    public void onSessionOpened(final long sequence, final long timestampNs, final long clientId)
    {
        call(2, sequence, timestampNs, clientId);
    }

    @Override
    public void onSessionClosed(final long sequence, final long timestampNs, final long clientId)
    {
        call(3, sequence, timestampNs, clientId);
    }

    @Override
    public void onTick(final long sequence, final long timestampNs)
    {
        call(4, sequence, timestampNs, 0);
    }

    @Override
    public long digest()
    {
        return hash;
    }

    @Override
    public String name()
    {
        return "hash";
    }

    public long calls()
    {
        return calls;
    }

    private void call(final int kind, final long sequence, final long timestampNs, final long clientId)
    {
        if (sequence == failAtSequence)
        {
            throw new IllegalStateException("asked to fail");
        }
        calls++;
        mix(kind);
        mix(sequence);
        mix(timestampNs);
        mix(clientId);
    }

    private void mix(final long value)
    {
        hash = (hash ^ value) * 0x100000001B3L;
    }
}
