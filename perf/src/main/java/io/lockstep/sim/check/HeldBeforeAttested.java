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

/**
 * A member says that it holds a block only if its log does, in {@code durable} on its device. What it has said so it
 * may say again while an election cuts its log for a time, as long as a majority of others holds it (see
 * {@link CommittedStays}).
 */
final class HeldBeforeAttested extends Invariant
{
    private final HostValues attested = new HostValues();

    HeldBeforeAttested(final Ledger ledger)
    {
        super(ledger);
    }

    @Override
    void onAttested(final int member, final long blockNumber, final int chainCrc)
    {
        if (0 == blockNumber || ledger.isForgotten(blockNumber))
        {
            return;
        }
        final Stamp stamp = ledger.at(blockNumber, chainCrc);
        if (null == stamp)
        {
            throw violation("member attests a block that nobody stamped", "block=" + blockNumber +
                " crc=" + Integer.toHexString(chainCrc) + " member=" + member);
        }
        if (ledger.isHeld(member, stamp))
        {
            attested.put(member, blockNumber);
        }
        else if (blockNumber > attested.get(member) || !stamp.isReleased ||
            ledger.holderCount(stamp) < ledger.settings().majority())
        {
            throw violation("member attests a block that its log does not hold",
                stamp.describe() + " end=" + ledger.written(member) + " member=" + member);
        }
    }
}
