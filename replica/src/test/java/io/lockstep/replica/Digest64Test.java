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
package io.lockstep.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class Digest64Test
{
    private final Digest64 digest = new Digest64();

    @Test
    void shouldKeepItsGoldenValues()
    {
        assertEquals(0L, digest.value());
        assertEquals(0xea8568d2e45fd6cbL, digest.add(0).value());
        assertEquals(0xec8f09a61303d3f2L, digest.add(1).add(-1).add(Long.MIN_VALUE).value());
    }

    @Test
    void shouldStartAgainWhenReset()
    {
        final long once = digest.reset().add(7).add(8).value();

        assertEquals(once, digest.value());
        assertEquals(once, digest.reset().add(7).add(8).value());
    }

    @Test
    void shouldTellOrderAndEveryBitApart()
    {
        final long straight = digest.reset().add(7).add(8).value();

        assertNotEquals(straight, digest.reset().add(8).add(7).value());
        for (int bit = 0; bit < Long.SIZE; bit++)
        {
            assertNotEquals(straight, digest.reset().add(7 ^ 1L << bit).add(8).value(), "first word bit=" + bit);
            assertNotEquals(straight, digest.reset().add(7).add(8 ^ 1L << bit).value(), "second word bit=" + bit);
        }
    }
}
