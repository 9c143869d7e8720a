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
package io.lockstep.sim.check;

import io.lockstep.protocol.BlockDecoder;

/**
 * Nothing of a block is visible before a majority of members holds it, in {@code durable} on their devices. Held
 * against what the members' logs hold, whatever they attest. A member counts that held it until its disk was replaced,
 * in {@code replicated} until it lost it with its power: what it said of it is under way.
 */
final class NothingBeforeRelease extends Invariant
{
    NothingBeforeRelease(final Ledger ledger)
    {
        super(ledger);
    }

    @Override
    void onRelease(final int gateway, final Stamp stamp)
    {
        final int count = ledger.witnessCount(stamp);
        if (count < ledger.settings().majority())
        {
            throw violation("block is visible that no majority holds", stamp.describe() +
                " expected=" + ledger.settings().majority() + " actual=" + count + " gateway=" + gateway);
        }
    }

    @Override
    void onStray(final int gateway, final BlockDecoder block)
    {
        throw violation("block is visible that no member stamped", "block=" + block.blockNumber() +
            " crc=" + Integer.toHexString(block.chainCrc()) + " gateway=" + gateway);
    }

    @Override
    void onAnswered(
        final int gateway, final long clientId, final long requestId, final long sequence, final int code)
    {
        check(gateway, clientId, requestId, sequence);
    }

    @Override
    void onTold(final int client, final long clientId, final long requestId, final long sequence, final int code)
    {
        check(client, clientId, requestId, sequence);
    }

    private void check(final int host, final long clientId, final long requestId, final long sequence)
    {
        if (sequence > ledger.releasedSequence())
        {
            throw violation("outcome is told that is not visible", "client=" + clientId + " request=" + requestId +
                " sequence=" + sequence + " lastVisible=" + ledger.releasedSequence() + " host=" + host);
        }
    }
}
