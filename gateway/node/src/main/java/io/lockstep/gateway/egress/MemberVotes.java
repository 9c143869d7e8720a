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
package io.lockstep.gateway.egress;

import org.agrona.BitUtil;

/**
 * What one member said of the chain lately: for a block number, the chain CRC that it has. Kept by number, the newest
 * over the oldest, so that a vote that comes before its block is found when the block comes.
 * <p>
 * Threading: one thread.
 */
final class MemberVotes
{
    private final long[] blocks;
    private final int[] crcs;
    private final int mask;
    private long highest;
    private long divergedAt;

    MemberVotes(final int window)
    {
        final int capacity = BitUtil.findNextPositivePowerOfTwo(window);
        blocks = new long[capacity];
        crcs = new int[capacity];
        mask = capacity - 1;
    }

    void put(final long blockNumber, final int crc)
    {
        final int index = (int)(blockNumber & mask);
        blocks[index] = blockNumber;
        crcs[index] = crc;
        highest = Math.max(highest, blockNumber);
    }

    boolean has(final long blockNumber)
    {
        return blockNumber == blocks[(int)(blockNumber & mask)];
    }

    boolean is(final long blockNumber, final int crc)
    {
        return has(blockNumber) && crc == crcs[(int)(blockNumber & mask)];
    }

    int crc(final long blockNumber)
    {
        return crcs[(int)(blockNumber & mask)];
    }

    long highest()
    {
        return highest;
    }

    boolean isDiverged()
    {
        return 0 != divergedAt;
    }

    /** Block at which the member left the chain, 0 if it is on it. */
    long divergedAt()
    {
        return divergedAt;
    }

    void divergedAt(final long blockNumber)
    {
        divergedAt = blockNumber;
        highest = 0;
    }
}
