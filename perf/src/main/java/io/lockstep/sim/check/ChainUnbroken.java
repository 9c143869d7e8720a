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

import io.lockstep.protocol.ChainCrc;

/** The chain CRC of a block is that of its bytes and of the block before it. */
final class ChainUnbroken extends Invariant
{
    ChainUnbroken(final Ledger ledger)
    {
        super(ledger);
    }

    @Override
    void onStamped(final int member, final long logPosition, final Stamp stamp, final boolean isNew)
    {
        final boolean isChained = !isNew || null != stamp.parent || ledger.isForgotten(stamp.number - 1) ||
            1 == stamp.number && ledger.isChild(stamp, ChainCrc.GENESIS);
        if (!isChained)
        {
            throw violation("chain CRC is not that of the bytes and of the block before",
                stamp.describe() + " member=" + member);
        }
    }
}
