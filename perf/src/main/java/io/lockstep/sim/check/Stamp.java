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

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.protocol.BlockDecoder;

/**
 * One content that a block number was seen with. Almost always there is one of each number; more where a tail of the
 * log was replaced, or where something is wrong.
 * <p>
 * Threading: the simulation's. Owned by the {@link Ledger}, which uses it again for a later number.
 */
final class Stamp
{
    private static final int SLACK = 64;

    long number;
    int chainCrc;
    int length;
    long hash;
    long firstSequence;
    long lastSequence;
    int sequencedCount;
    long timestampNs;
    long termId;
    /** Of the log, behind the block's entry. */
    long position;
    /** Members whose log holds it and who stamped it, a bit each. */
    int holders;
    /** Members whose log held it as release asks for it until a fault took it, a bit each: what they said was true. */
    int pastHolders;
    boolean isReleased;
    /** The block before; null if it is not known, or if this is the first one. */
    Stamp parent;
    /** Another content of the same number. */
    Stamp next;

    private byte[] bytes = new byte[0];
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    void fill(final BlockDecoder block, final long contentHash)
    {
        number = block.blockNumber();
        chainCrc = block.chainCrc();
        length = block.totalLength();
        hash = contentHash;
        firstSequence = block.firstSequence();
        lastSequence = block.lastSequence();
        sequencedCount = block.sequencedCount();
        timestampNs = block.timestampNs();
        termId = block.leadershipTermId();
        position = 0;
        holders = 0;
        pastHolders = 0;
        isReleased = false;
        parent = null;
        next = null;
        if (bytes.length < length)
        {
            bytes = new byte[length + SLACK];
        }
        block.buffer().getBytes(block.offset(), bytes, 0, length);
        buffer.wrap(bytes, 0, length);
    }

    /** The block itself. */
    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /** Hands its memory to one that has none. */
    byte[] takeBytes()
    {
        final byte[] taken = bytes;
        bytes = new byte[0];
        buffer.wrap(0, 0);
        return taken;
    }

    void giveBytes(final byte[] given)
    {
        bytes = given;
    }

    /** Number, CRC and place for a message. */
    String describe()
    {
        return "block=" + number + " crc=" + Integer.toHexString(chainCrc) + " term=" + termId +
            " position=" + position + " holders=" + Integer.toBinaryString(holders);
    }
}
