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

import org.agrona.collections.Long2LongHashMap;

/** The requests of a client are taken in the order of their ids, and none is passed over. */
final class Fifo extends Invariant
{
    private final Long2LongHashMap lastIds = new Long2LongHashMap(0);

    Fifo(final Ledger ledger)
    {
        super(ledger);
    }

    @Override
    void onEntry(final Stamp stamp, final BlockDecoder entry, final EntryKind kind)
    {
        if (EntryKind.SEQUENCED == kind && 0 == (entry.flags() & BlockDescriptor.FLAG_SHARED_FLOW) ||
            Ledger.isConsumed(entry, kind))
        {
            final long expected = lastIds.get(entry.clientId()) + 1;
            if (expected != entry.requestId())
            {
                throw violation("request is not its client's next one", "client=" + entry.clientId() +
                    " expected=" + expected + " actual=" + entry.requestId() + " block=" + stamp.number);
            }
            lastIds.put(entry.clientId(), expected);
        }
    }
}
