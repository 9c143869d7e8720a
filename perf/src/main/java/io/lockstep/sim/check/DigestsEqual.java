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

/** Replicas that have applied the same sequences have the same digest. */
final class DigestsEqual extends Invariant
{
    private final LongWindow digests;
    private final LongWindow tellers;

    DigestsEqual(final Ledger ledger)
    {
        super(ledger);
        digests = new LongWindow(ledger.settings().window());
        tellers = new LongWindow(ledger.settings().window());
    }

    @Override
    void onDigest(final int replica, final long sequence, final long digest)
    {
        final long teller = tellers.get(sequence);
        if (0 == teller)
        {
            digests.put(sequence, digest);
            tellers.put(sequence, replica);
        }
        else if (digest != digests.get(sequence))
        {
            throw violation("digests differ behind the same sequence", "sequence=" + sequence +
                " expected=" + Long.toHexString(digests.get(sequence)) + " actual=" + Long.toHexString(digest) +
                " first=" + teller + " replica=" + replica);
        }
    }
}
