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

/** Members that have read the same log have the same filter, sessions, flows and settings. */
final class FiltersEqual extends Invariant
{
    private final LongWindow positions;
    private final LongWindow chainCrcs;
    private final LongWindow digests;

    FiltersEqual(final Ledger ledger)
    {
        super(ledger);
        positions = new LongWindow(ledger.settings().window());
        chainCrcs = new LongWindow(ledger.settings().window());
        digests = new LongWindow(ledger.settings().window());
    }

    @Override
    void onFilter(
        final int member, final long logPosition, final long blockNumber, final int chainCrc, final long digest)
    {
        if (logPosition != positions.get(blockNumber) || chainCrc != (int)chainCrcs.get(blockNumber))
        {
            positions.put(blockNumber, logPosition);
            chainCrcs.put(blockNumber, chainCrc);
            digests.put(blockNumber, digest);
        }
        else if (digest != digests.get(blockNumber))
        {
            throw violation("filters differ behind the same log", "block=" + blockNumber +
                " position=" + logPosition + " member=" + member);
        }
    }
}
