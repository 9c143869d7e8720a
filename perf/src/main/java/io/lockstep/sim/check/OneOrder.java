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

/**
 * A block number has one content wherever it is visible, and each goes on from the one before. And the stamp is a
 * function of the log: two members that read one entry behind one history write the same block.
 */
final class OneOrder extends Invariant
{
    OneOrder(final Ledger ledger)
    {
        super(ledger);
    }

    @Override
    void onStamped(final int member, final long logPosition, final Stamp stamp, final boolean isNew)
    {
        if (!isNew)
        {
            return;
        }
        for (Stamp each = ledger.at(stamp.number); null != each; each = each.next)
        {
            // A leader appends one entry at a position, so that term and position say which one it is.
            if (each != stamp && each.parent == stamp.parent && each.termId == stamp.termId &&
                each.position == logPosition)
            {
                throw violation("members stamp one entry of the log differently",
                    each.describe() + " crc=" + Integer.toHexString(stamp.chainCrc) + " member=" + member);
            }
        }
    }

    @Override
    void onRelease(final int gateway, final Stamp stamp)
    {
        final Stamp tip = ledger.tip();
        if (stamp.number <= ledger.releasedBlock())
        {
            final Stamp first = ledger.released(stamp.number);
            throw violation("visible block has two contents",
                (null == first ? "" : first.describe() + " ") + "then " + stamp.describe() + " gateway=" + gateway);
        }
        if (stamp.parent != tip || null == tip && 1 != stamp.number)
        {
            throw violation("visible block does not go on from what is visible",
                (null == tip ? "" : "tip " + tip.describe() + " ") + "then " + stamp.describe() +
                " gateway=" + gateway);
        }
    }

    @Override
    void onStray(final int gateway, final BlockDecoder block)
    {
        final Stamp same = ledger.at(block.blockNumber(), block.chainCrc());
        if (null != same)
        {
            throw violation("visible block differs from what was stamped",
                same.describe() + " length=" + same.length + " visibleLength=" + block.totalLength() +
                " gateway=" + gateway);
        }
        final Stamp first = ledger.released(block.blockNumber());
        if (null != first)
        {
            throw violation("visible block has two contents", first.describe() + " then crc=" +
                Integer.toHexString(block.chainCrc()) + " gateway=" + gateway);
        }
    }
}
