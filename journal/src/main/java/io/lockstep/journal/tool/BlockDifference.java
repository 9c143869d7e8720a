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

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.journal.SegmentDescriptor;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;

/**
 * The first block that two journals hold differently.
 *
 * @param blockNumber of it.
 * @param sequence    at the byte that differs: of its entry if that has one, else the next.
 * @param what        is different, in words.
 * @param one         where the byte is in one journal.
 * @param other       where it is in the other.
 */
public record BlockDifference(long blockNumber, long sequence, String what, Place one, Place other)
{
    /**
     * A byte of a journal.
     *
     * @param name     of the journal.
     * @param fileName that holds it.
     * @param offset   in the file.
     */
    public record Place(String name, String fileName, long offset)
    {
        Place plus(final int length)
        {
            return new Place(name, fileName, offset + length);
        }
    }

    /**
     * Tells where two blocks of the same number differ. A chain CRC that differs says nothing of itself, as it differs
     * whenever anything does: another byte is looked for first.
     *
     * @param one        record of one block.
     * @param oneBytes   of that block.
     * @param other      record of the other.
     * @param otherBytes of that block.
     * @return the difference.
     */
    static BlockDifference of(
        final Place one, final byte[] oneBytes, final Place other, final byte[] otherBytes)
    {
        final int shorter = Math.min(oneBytes.length, otherBytes.length);
        int index = 0;
        while (index < shorter && (isChainCrc(index) || oneBytes[index] == otherBytes[index]))
        {
            index++;
        }
        String what = "byte " + index + " of the block";
        if (index == shorter && oneBytes.length == otherBytes.length)
        {
            index = BlockDescriptor.CHAIN_CRC_OFFSET;
            what = "chain CRC alone: what came before differs";
        }
        else if (oneBytes.length != otherBytes.length)
        {
            what = "length " + oneBytes.length + " and " + otherBytes.length;
        }

        final BlockDecoder block = new BlockDecoder();
        block.tryWrap(new UnsafeBuffer(oneBytes), 0, oneBytes.length);
        final int distance = SegmentDescriptor.RECORD_HEADER_LENGTH + index;
        return new BlockDifference(
            block.blockNumber(), sequenceAt(block, index), what, one.plus(distance), other.plus(distance));
    }

    private static long sequenceAt(final BlockDecoder block, final int index)
    {
        long sequence = block.firstSequence();
        while (block.nextEntry())
        {
            if (index < block.payloadOffset() + block.payloadLength())
            {
                return sequence;
            }
            sequence += block.isSequenced() ? 1 : 0;
        }
        return sequence;
    }

    private static boolean isChainCrc(final int index)
    {
        return index >= BlockDescriptor.CHAIN_CRC_OFFSET &&
            index < BlockDescriptor.CHAIN_CRC_OFFSET + BlockDescriptor.CHAIN_CRC_LENGTH;
    }
}
