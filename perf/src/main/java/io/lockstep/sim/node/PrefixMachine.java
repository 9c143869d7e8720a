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

import io.lockstep.replica.Digest64;
import io.lockstep.replica.StateMachine;

/**
 * A machine whose state is what it was handed, in order, as a number.
 * <p>
 * Threading: the simulation's.
 */
final class PrefixMachine implements StateMachine
{
    private final Digest64 digest = new Digest64();

    PrefixMachine()
    {
        digest.reset();
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
        digest.add(sequence).add(timestampNs).add(clientId).add(length);
        for (int i = 0; i + Long.BYTES <= length; i += Long.BYTES)
        {
            digest.add(buffer.getLong(offset + i));
        }
    }

    @Override
    public void onSessionOpened(final long sequence, final long timestampNs, final long clientId)
    {
        digest.add(sequence).add(timestampNs).add(clientId);
    }

    @Override
    public void onSessionClosed(final long sequence, final long timestampNs, final long clientId)
    {
        digest.add(sequence).add(timestampNs).add(-clientId);
    }

    @Override
    public void onTick(final long sequence, final long timestampNs)
    {
        digest.add(sequence).add(timestampNs).add(0);
    }

    @Override
    public long digest()
    {
        return digest.value();
    }

    @Override
    public String name()
    {
        return "simulated";
    }
}
