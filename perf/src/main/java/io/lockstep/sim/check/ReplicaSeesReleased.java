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

/** What a replica applies is what is visible at that sequence: kind, time, client and bytes. */
final class ReplicaSeesReleased extends Invariant
{
    ReplicaSeesReleased(final Ledger ledger)
    {
        super(ledger);
    }

    @Override
    void onApplied(
        final int replica,
        final long sequence,
        final long timestampNs,
        final EntryKind kind,
        final long clientId,
        final long hash)
    {
        if (sequence > ledger.releasedSequence())
        {
            throw violation("replica applies what is not visible", "sequence=" + sequence +
                " lastVisible=" + ledger.releasedSequence() + " replica=" + replica);
        }
        if (!ledger.knows(sequence))
        {
            return;
        }
        if (kind != ledger.kindAt(sequence) || EntryKind.SEQUENCED == kind &&
            (clientId != ledger.clientAt(sequence) || hash != ledger.messageHashAt(sequence)))
        {
            throw violation("replica applies something else than is visible", "sequence=" + sequence +
                " expectedKind=" + ledger.kindAt(sequence) + " kind=" + kind +
                " expectedClient=" + ledger.clientAt(sequence) + " client=" + clientId + " replica=" + replica);
        }
        final Stamp stamp = ledger.released(ledger.blockAt(sequence));
        if (null != stamp && stamp.timestampNs != timestampNs)
        {
            throw violation("replica applies at another time than is visible", "sequence=" + sequence +
                " expected=" + stamp.timestampNs + " actual=" + timestampNs + " replica=" + replica);
        }
    }
}
