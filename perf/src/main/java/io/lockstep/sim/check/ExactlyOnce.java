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

import org.agrona.collections.Long2ObjectHashMap;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;

/**
 * A request takes one sequence or one void, however often it stands in the stream, and its copies carry its first
 * outcome. An output of a shared flow likewise, by the sequence that it answers and its index.
 */
final class ExactlyOnce extends Invariant
{
    private final Long2ObjectHashMap<long[]> flows = new Long2ObjectHashMap<>();

    ExactlyOnce(final Ledger ledger)
    {
        super(ledger);
    }

    @Override
    void onEntry(final Stamp stamp, final BlockDecoder entry, final EntryKind kind)
    {
        final int flags = entry.flags();
        if (0 != (flags & BlockDescriptor.FLAG_SHARED_FLOW))
        {
            if (EntryKind.SEQUENCED == kind)
            {
                checkOutput(stamp, entry);
            }
            return;
        }
        if (0 != (flags & (BlockDescriptor.FLAG_COMMAND | BlockDescriptor.FLAG_ESTABLISH)))
        {
            return;
        }
        final long first = ledger.outcome(entry.clientId(), entry.requestId());
        if (EntryKind.SEQUENCED == kind || Ledger.isConsumed(entry, kind))
        {
            if (0 != first)
            {
                throw violation("request is taken twice", describe(stamp, entry, first));
            }
        }
        else if (EntryKind.DUPLICATE == kind && !ledger.isForgotten(entry.clientId(), entry.requestId()) &&
            first != (0 == entry.outcome() ? -entry.code() : entry.outcome()))
        {
            throw violation("copy has another outcome than the first", describe(stamp, entry, first));
        }
    }

    private void checkOutput(final Stamp stamp, final BlockDecoder entry)
    {
        long[] last = flows.get(entry.clientId());
        if (null == last)
        {
            last = new long[2];
            flows.put(entry.clientId(), last);
        }
        else if (entry.requestId() < last[0] || entry.requestId() == last[0] && entry.incarnation() <= last[1])
        {
            throw violation("output of a flow is taken twice",
                describe(stamp, entry, last[0]) + " index=" + entry.incarnation());
        }
        last[0] = entry.requestId();
        last[1] = entry.incarnation();
    }

    private static String describe(final Stamp stamp, final BlockDecoder entry, final long first)
    {
        return "client=" + entry.clientId() + " request=" + entry.requestId() + " first=" + first +
            " outcome=" + entry.outcome() + " code=" + entry.code() + " block=" + stamp.number;
    }
}
