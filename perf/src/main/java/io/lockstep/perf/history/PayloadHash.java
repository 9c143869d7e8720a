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
package io.lockstep.perf.history;

import org.agrona.DirectBuffer;

/**
 * The hash by which histories name a payload: FNV-1a of 64 bits over its bytes. It is written in a few lines in any
 * language; that two payloads of one run share one is as good as excluded, and nobody attacks a test.
 * <p>
 * Threading: any. No allocation.
 */
public final class PayloadHash
{
    private static final long OFFSET_BASIS = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;

    private PayloadHash()
    {
    }

    /**
     * Hashes a payload.
     *
     * @param buffer that holds it.
     * @param offset of it.
     * @param length in bytes.
     * @return hash.
     */
    public static long of(final DirectBuffer buffer, final int offset, final int length)
    {
        long hash = OFFSET_BASIS;
        for (int i = offset; i < offset + length; i++)
        {
            hash = (hash ^ (buffer.getByte(i) & 0xFF)) * PRIME;
        }
        return hash;
    }
}
