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
package io.lockstep.sim;

import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;

import io.lockstep.replica.Digest64;
import io.lockstep.replica.StateMachine;

/** Keeps what it was handed. What makes it another machine than its neighbour overrides {@link #extra}. */
class RecordingMachine implements StateMachine
{
    final List<Long> sequences = new ArrayList<>();
    final List<String> system = new ArrayList<>();
    long lastTickNs;
    private final Digest64 digest = new Digest64().reset();

    /** Goes into the digest with each message. */
    long extra(final long sequence, final DirectBuffer buffer, final int offset, final int length)
    {
        return 0;
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
        sequences.add(sequence);
        digest.add(sequence).add(timestampNs).add(clientId).add(length).add(extra(sequence, buffer, offset, length));
        for (int i = 0; i < length; i++)
        {
            digest.add(buffer.getByte(offset + i));
        }
    }

    @Override
    public void onSessionOpened(final long sequence, final long timestampNs, final long clientId)
    {
        system.add("opened " + clientId);
        digest.add(sequence).add(clientId);
    }

    @Override
    public void onSessionClosed(final long sequence, final long timestampNs, final long clientId)
    {
        system.add("closed " + clientId);
        digest.add(sequence).add(-clientId);
    }

    @Override
    public void onTick(final long sequence, final long timestampNs)
    {
        lastTickNs = timestampNs;
        digest.add(sequence).add(timestampNs);
    }

    @Override
    public long digest()
    {
        return digest.value();
    }

    @Override
    public String name()
    {
        return "recording";
    }
}
