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
package io.lockstep.sequencer.pipeline;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A slot of the ring: one stamped block and what its consumers would otherwise read out of it.
 * <p>
 * Ownership: the producer's between claim and publish, the consumers' to read until they are past it.
 */
public final class BlockEvent
{
    private static final int ALIGNMENT = 64;

    private final UnsafeBuffer buffer;
    int length;
    long blockNumber;
    long lastSequence;
    long leadershipTermId;
    long logPosition;
    int chainCrc;
    boolean isLeader;
    boolean isReplayed;

    BlockEvent(final int maxBlockLength)
    {
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(maxBlockLength, ALIGNMENT));
    }

    /**
     * Buffer to stamp into, from offset 0.
     *
     * @return buffer of the longest block's length.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Length of the block.
     *
     * @return bytes.
     */
    public int length()
    {
        return length;
    }

    /**
     * Says what was stamped.
     *
     * @param blockLength  in bytes.
     * @param number       of the block.
     * @param sequence     last one up to this block.
     * @param crc          chain CRC of the block.
     * @param termId       leadership term.
     * @param position     of the cluster's log, up to the block's entry.
     * @param isByLeader   whether this member led when it stamped.
     */
    public void set(
        final int blockLength,
        final long number,
        final long sequence,
        final int crc,
        final long termId,
        final long position,
        final boolean isByLeader)
    {
        length = blockLength;
        blockNumber = number;
        lastSequence = sequence;
        chainCrc = crc;
        leadershipTermId = termId;
        logPosition = position;
        isLeader = isByLeader;
        isReplayed = false;
    }

    /** An election replayed it: the member answers for it once the term that comes of it is committed. After set. */
    public void replayed()
    {
        isReplayed = true;
    }
}
