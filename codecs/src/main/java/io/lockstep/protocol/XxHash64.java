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
package io.lockstep.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * XXH64 of a range of a buffer, after the specification of Yann Collet (xxHash fast digest algorithm, version 0.1.1):
 * tells two payloads apart in few cycles. It detects accidents, not attackers.
 * <p>
 * Threading: static, no state. Allocates nothing.
 */
public final class XxHash64
{
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE_LENGTH = 32;

    private XxHash64()
    {
    }

    /**
     * Hash with a seed of 0.
     *
     * @param buffer that holds the bytes.
     * @param offset of the first.
     * @param length in bytes.
     * @return hash.
     */
    public static long hash(final DirectBuffer buffer, final int offset, final int length)
    {
        return hash(buffer, offset, length, 0);
    }

    /**
     * Hash.
     *
     * @param buffer that holds the bytes.
     * @param offset of the first.
     * @param length in bytes.
     * @param seed   of the hash.
     * @return hash.
     */
    public static long hash(final DirectBuffer buffer, final int offset, final int length, final long seed)
    {
        final int limit = offset + length;
        int index = offset;
        long hash;
        if (length >= STRIPE_LENGTH)
        {
            long lane1 = seed + PRIME_1 + PRIME_2;
            long lane2 = seed + PRIME_2;
            long lane3 = seed;
            long lane4 = seed - PRIME_1;
            for (; index <= limit - STRIPE_LENGTH; index += STRIPE_LENGTH)
            {
                lane1 = round(lane1, buffer.getLong(index, LITTLE_ENDIAN));
                lane2 = round(lane2, buffer.getLong(index + 8, LITTLE_ENDIAN));
                lane3 = round(lane3, buffer.getLong(index + 16, LITTLE_ENDIAN));
                lane4 = round(lane4, buffer.getLong(index + 24, LITTLE_ENDIAN));
            }
            hash = Long.rotateLeft(lane1, 1) + Long.rotateLeft(lane2, 7) + Long.rotateLeft(lane3, 12) +
                Long.rotateLeft(lane4, 18);
            hash = merge(hash, lane1);
            hash = merge(hash, lane2);
            hash = merge(hash, lane3);
            hash = merge(hash, lane4);
        }
        else
        {
            hash = seed + PRIME_5;
        }
        return avalanche(tail(hash + length, buffer, index, limit));
    }

    private static long tail(final long start, final DirectBuffer buffer, final int offset, final int limit)
    {
        long hash = start;
        int index = offset;
        for (; index <= limit - 8; index += 8)
        {
            hash ^= round(0, buffer.getLong(index, LITTLE_ENDIAN));
            hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
        }
        if (index <= limit - 4)
        {
            hash ^= (buffer.getInt(index, LITTLE_ENDIAN) & 0xFFFF_FFFFL) * PRIME_1;
            hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
            index += 4;
        }
        for (; index < limit; index++)
        {
            hash ^= (buffer.getByte(index) & 0xFFL) * PRIME_5;
            hash = Long.rotateLeft(hash, 11) * PRIME_1;
        }
        return hash;
    }

    private static long round(final long lane, final long input)
    {
        return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(final long hash, final long lane)
    {
        return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
    }

    private static long avalanche(final long start)
    {
        long hash = start;
        hash ^= hash >>> 33;
        hash *= PRIME_2;
        hash ^= hash >>> 29;
        hash *= PRIME_3;
        hash ^= hash >>> 32;
        return hash;
    }
}
