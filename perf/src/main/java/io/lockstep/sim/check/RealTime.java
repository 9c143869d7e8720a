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

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;

/** What is sent after another request was told as applied has the higher sequence. */
final class RealTime extends Invariant
{
    /** Of each request, by client: highest sequence that anybody had been told when it was sent, plus 1. */
    private final ClientWindows floors;
    private long highestTold;

    RealTime(final Ledger ledger)
    {
        super(ledger);
        floors = new ClientWindows(ledger.settings().window());
    }

    @Override
    void onTold(final int client, final long clientId, final long requestId, final long sequence, final int code)
    {
        highestTold = Math.max(highestTold, sequence);
    }

    @Override
    void onInvoked(final int client, final long clientId, final long requestId, final long hash)
    {
        if (0 == floors.get(clientId, requestId))
        {
            floors.of(clientId).put(requestId, highestTold + 1);
            check(clientId, requestId, ledger.outcome(clientId, requestId), highestTold);
        }
    }

    @Override
    void onEntry(final Stamp stamp, final BlockDecoder entry, final EntryKind kind)
    {
        if (EntryKind.SEQUENCED == kind && 0 == (entry.flags() & BlockDescriptor.FLAG_SHARED_FLOW))
        {
            check(entry.clientId(), entry.requestId(), entry.outcome(),
                floors.get(entry.clientId(), entry.requestId()) - 1);
        }
    }

    private void check(final long clientId, final long requestId, final long sequence, final long told)
    {
        if (sequence > 0 && sequence <= told)
        {
            throw violation("request stands before one that was told before it was sent", "client=" + clientId +
                " request=" + requestId + " sequence=" + sequence + " told=" + told);
        }
    }
}
