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
package io.lockstep.sequencer.housekeeping;

import java.util.Arrays;

import io.lockstep.protocol.LockstepException;
import io.lockstep.sequencer.pipeline.ChainWindow;

/**
 * Finds out whether the members hold one chain, from what each says of it.
 * <p>
 * Every member claims the chain CRC of its last block. A chain CRC covers everything before, so members that agree on a
 * block agree on all below it, and members that differ stay different. A claim that differs opens a <em>dispute</em>
 * about its block; members tell each other the lowest disputed block and the CRC that they have there, until each knows
 * the CRC of every member that is up, at that one block. If a majority of all members has one CRC and this member
 * another, this member has left the chain. Without a majority nobody is wrong by vote, and nobody stops.
 * <p>
 * Threading: the peer agent's. No clock, no Aeron; a fixed number of words, whatever the peers say.
 */
final class DivergenceWatch
{
    private static final long UNKNOWN = ChainWindow.NOT_HELD;

    private final int memberId;
    private final int majority;
    private final ChainWindow chain;
    private final long[] pendingBlocks;
    private final long[] pendingCrcs;
    private final long[] agreedBlocks;
    private final long[] votes;
    private long disputedBlock;
    private boolean isTold;

    DivergenceWatch(final int memberId, final int memberCount, final ChainWindow chain)
    {
        this.memberId = memberId;
        this.chain = chain;
        majority = memberCount / 2 + 1;
        pendingBlocks = new long[memberCount];
        pendingCrcs = new long[memberCount];
        agreedBlocks = new long[memberCount];
        votes = new long[memberCount];
        Arrays.fill(votes, UNKNOWN);
    }

    /** A peer claims the chain CRC of its last block. One that is ahead is compared once this member is there too. */
    void onClaim(final int id, final long blockNumber, final long crc)
    {
        if (blockNumber > chain.lastBlock())
        {
            if (0 == pendingBlocks[id])
            {
                pendingBlocks[id] = blockNumber;
                pendingCrcs[id] = crc;
            }
            return;
        }
        compare(id, blockNumber, crc);
    }

    /** A peer tells the lowest block that it knows to be disputed, and the CRC that it has there. */
    void onDispute(final int id, final long blockNumber, final long crc)
    {
        if (0 == blockNumber)
        {
            return;
        }
        if (0 == disputedBlock || blockNumber < disputedBlock)
        {
            final long own = chain.get(blockNumber);
            if (UNKNOWN == own)
            {
                return;
            }
            open(blockNumber, own);
        }
        if (blockNumber == disputedBlock)
        {
            votes[id] = crc;
        }
    }

    /** A peer is down: what it said does not count any more. */
    void onDown(final int id)
    {
        pendingBlocks[id] = 0;
        votes[id] = UNKNOWN;
    }

    /**
     * Compares the claims that this member has come up to, and judges.
     *
     * @return what is to be told, of the severity that fits; null if there is nothing new.
     */
    LockstepException poll()
    {
        for (int id = 0; id < votes.length; id++)
        {
            final long blockNumber = pendingBlocks[id];
            if (0 != blockNumber && blockNumber <= chain.lastBlock())
            {
                pendingBlocks[id] = 0;
                compare(id, blockNumber, pendingCrcs[id]);
            }
        }
        if (0 != disputedBlock && isSettled())
        {
            disputedBlock = 0;
            Arrays.fill(votes, UNKNOWN);
        }
        return 0 == disputedBlock || isTold ? null : judge();
    }

    /** Lowest block on which two members are known to differ, 0 for none. */
    long disputedBlock()
    {
        return disputedBlock;
    }

    /** Chain CRC of this member at the disputed block. */
    long disputedCrc()
    {
        return 0 == disputedBlock ? 0 : votes[memberId];
    }

    private void compare(final int id, final long blockNumber, final long crc)
    {
        final long own = chain.get(blockNumber);
        if (UNKNOWN == own)
        {
            return;
        }
        if (own == crc)
        {
            agreedBlocks[id] = Math.max(agreedBlocks[id], blockNumber);
            if (0 != disputedBlock && blockNumber >= disputedBlock)
            {
                votes[id] = votes[memberId];
            }
        }
        else if (0 == disputedBlock || blockNumber < disputedBlock)
        {
            open(blockNumber, own);
            votes[id] = crc;
        }
    }

    private void open(final long blockNumber, final long own)
    {
        Arrays.fill(votes, UNKNOWN);
        votes[memberId] = own;
        disputedBlock = blockNumber;
        isTold = false;
    }

    /** Everybody who has told agrees with this member: whoever differed is gone, or was cured. */
    private boolean isSettled()
    {
        return count(votes[memberId]) == votes.length - count(UNKNOWN);
    }

    private LockstepException judge()
    {
        for (final long crc : votes)
        {
            if (UNKNOWN != crc && count(crc) >= majority)
            {
                isTold = true;
                return verdict(crc);
            }
        }
        if (0 == count(UNKNOWN))
        {
            isTold = true;
            return new LockstepException(LockstepException.Severity.WARN,
                "members differ and none has a majority, nobody stops: " + describe());
        }
        return null;
    }

    private LockstepException verdict(final long crc)
    {
        if (crc == votes[memberId])
        {
            return new LockstepException(LockstepException.Severity.WARN,
                "another member has left the majority's chain: " + describe());
        }
        return LockstepException.fatal(LockstepException.Fault.DIVERGED,
            "this member has left the majority's chain: memberId=" + memberId + " expected=" +
            hex(crc) + " actual=" + hex(votes[memberId]) + ' ' + describe());
    }

    private int count(final long crc)
    {
        int count = 0;
        for (final long each : votes)
        {
            count += each == crc ? 1 : 0;
        }
        return count;
    }

    private String describe()
    {
        long agreed = disputedBlock - 1;
        final StringBuilder builder = new StringBuilder();
        for (int id = 0; id < votes.length; id++)
        {
            if (UNKNOWN != votes[id])
            {
                builder.append(0 == builder.length() ? "" : ",").append(id).append('=').append(hex(votes[id]));
                agreed = votes[id] == votes[memberId] ? agreed : Math.min(agreed, agreedBlocks[id]);
            }
        }
        return "block=" + disputedBlock + " lastAgreedBlock=" + agreed + " chainCrcs=" + builder;
    }

    private static String hex(final long crc)
    {
        return String.format("%08x", crc);
    }
}
