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
package io.lockstep.journal.tool;

import java.util.function.BooleanSupplier;

import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.JournalReader;
import io.lockstep.protocol.LockstepException;

/**
 * Goes over a range of blocks in portions, and asks between them whether to go on.
 * <p>
 * Threading: the caller's.
 */
final class BlockScan
{
    private static final int BLOCKS_PER_POLL = 64;

    private BlockScan()
    {
    }

    /**
     * Does it.
     *
     * @param reader    to read with.
     * @param range     within what the reader has.
     * @param consumer  of the blocks.
     * @param isStopped true once nobody wants the rest.
     * @return true if the range was read to its end.
     */
    static boolean read(
        final JournalReader reader,
        final BlockRange range,
        final BlockConsumer consumer,
        final BooleanSupplier isStopped)
    {
        if (range.count() > 0)
        {
            reader.seek(range.first());
        }
        long left = range.count();
        while (left > 0)
        {
            if (isStopped.getAsBoolean())
            {
                return false;
            }
            final int count = reader.poll(consumer, (int)Math.min(BLOCKS_PER_POLL, left));
            if (0 == count)
            {
                throw LockstepException.outOfOrder("end of journal", range.last(), range.last() - left);
            }
            left -= count;
        }
        return true;
    }
}
