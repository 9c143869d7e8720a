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

/** What stands in a journal are the bytes that were stamped, and of a number that is visible the visible ones. */
final class JournalsEqual extends Invariant
{
    JournalsEqual(final Ledger ledger)
    {
        super(ledger);
    }

    @Override
    void onJournaled(final int host, final BlockDecoder block, final Stamp stamp)
    {
        check(host, block, stamp);
    }

    @Override
    void onJournalRead(final int host, final BlockDecoder block, final Stamp stamp)
    {
        check(host, block, stamp);
        final Stamp visible = ledger.released(block.blockNumber());
        if (null != visible && stamp != visible)
        {
            throw violation("journal has another block than the visible one", visible.describe() + " crc=" +
                Integer.toHexString(block.chainCrc()) + " host=" + host);
        }
    }

    private void check(final int host, final BlockDecoder block, final Stamp stamp)
    {
        if (null == stamp && !ledger.isForgotten(block.blockNumber()))
        {
            throw violation("journal has bytes that nobody stamped", "block=" + block.blockNumber() +
                " crc=" + Integer.toHexString(block.chainCrc()) + " host=" + host);
        }
    }
}
