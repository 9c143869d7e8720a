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
package io.lockstep.perf.demo;

import org.agrona.DirectBuffer;

import io.lockstep.replica.Digest64;
import io.lockstep.replica.StateMachine;

/**
 * The cheapest machine that still depends on every message: folds sequence, client and the first eight bytes of the
 * payload into a digest. What a benchmark measures with it is the appliance.
 */
final class PayloadMachine implements StateMachine
{
    private final Digest64 digest = new Digest64();

    PayloadMachine()
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
        digest.add(sequence).add(clientId).add(length >= Long.BYTES ? buffer.getLong(offset) : length);
    }

    @Override
    public long digest()
    {
        return digest.value();
    }

    @Override
    public String name()
    {
        return "payload";
    }
}
