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

/**
 * What is sequenced as a client's message was given to that client, under that id, with those bytes. Bytes that a
 * client sends under an id whose outcome it knows were not: they may be refused, and nothing else.
 */
final class NothingInvented extends Invariant
{
    /** So many different payloads under one id are told apart; beyond them any is taken for invoked. */
    private static final int PAYLOADS = 3;

    private final ClientWindows[] hashes = new ClientWindows[PAYLOADS];

    NothingInvented(final Ledger ledger)
    {
        super(ledger);
        for (int i = 0; i < PAYLOADS; i++)
        {
            hashes[i] = new ClientWindows(ledger.settings().window());
        }
    }

    @Override
    void onInvoked(final int client, final long clientId, final long requestId, final long hash)
    {
        for (final ClientWindows each : hashes)
        {
            final long known = each.get(clientId, requestId);
            if (hash == known)
            {
                return;
            }
            if (0 == known)
            {
                each.of(clientId).put(requestId, hash);
                return;
            }
        }
    }

    @Override
    void onEntry(final Stamp stamp, final BlockDecoder entry, final EntryKind kind)
    {
        if (EntryKind.SEQUENCED != kind || 0 != (entry.flags() & BlockDescriptor.FLAG_SHARED_FLOW) ||
            ledger.isForgotten(entry.clientId(), entry.requestId()))
        {
            return;
        }
        final long hash = Ledger.hash(entry.buffer(), entry.payloadOffset(), entry.payloadLength());
        for (final ClientWindows each : hashes)
        {
            final long known = each.get(entry.clientId(), entry.requestId());
            if (hash == known)
            {
                return;
            }
            if (0 == known)
            {
                throw violation(each == hashes[0] ?
                    "sequenced message was never sent" : "sequenced message has other bytes than were sent",
                    "client=" + entry.clientId() + " request=" + entry.requestId() +
                    " sequence=" + entry.outcome() + " block=" + stamp.number);
            }
        }
    }
}
