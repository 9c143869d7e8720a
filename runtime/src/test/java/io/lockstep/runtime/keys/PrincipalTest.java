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
package io.lockstep.runtime.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalTest
{
    @Test
    void shouldDecodeWhatItEncoded()
    {
        for (final Principal each : new Principal[]{
            Principal.gateway(1), Principal.gateway(Integer.MAX_VALUE), Principal.admin("a"),
            Principal.admin("0.alice_b-c"), Principal.admin("x".repeat(32))})
        {
            assertEquals(each, Principal.decode(each.encode()));
            assertTrue(each.encode().length <= Principal.MAX_ENCODED_LENGTH);
        }
        assertArrayEquals(new byte[]{1, 4, 0x78, 0x56, 0x34, 0x12}, Principal.gateway(0x12345678).encode());
        assertArrayEquals(new byte[]{2, 2, 'o', 'p'}, Principal.admin("op").encode());
    }

    @Test
    void shouldFindNobodyInAnyOtherBytes()
    {
        assertNull(Principal.decode(null));
        assertNull(Principal.decode(new byte[0]));
        assertNull(Principal.decode(new byte[]{1, 4, 0, 0, 0, 0}), "gateway 0");
        assertNull(Principal.decode(new byte[]{1, 4, 0, 0, 0, -1}), "negative gateway");
        assertNull(Principal.decode(new byte[]{2, 1, 'A'}));
        assertNull(Principal.decode(new byte[]{2, 1, '-'}));
        assertNull(Principal.decode(new byte[]{3, 1, 'a'}));
        for (final Principal each : new Principal[]{Principal.gateway(7), Principal.admin("alice")})
        {
            final byte[] encoded = each.encode();
            for (int length = 0; length < encoded.length; length++)
            {
                assertNull(Principal.decode(Arrays.copyOf(encoded, length)), "length=" + length);
            }
            assertNull(Principal.decode(Arrays.copyOf(encoded, encoded.length + 1)));
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3})
    void shouldTakeNothingFromRandomBytesThatItWouldNotWrite(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100_000; i++)
        {
            final byte[] bytes = new byte[random.nextInt(8)];
            for (int j = 0; j < bytes.length; j++)
            {
                bytes[j] = (byte)(j < 2 ? random.nextInt(8) : random.nextInt(256));
            }
            final Principal principal = Principal.decode(bytes);
            if (null != principal)
            {
                assertArrayEquals(bytes, principal.encode());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a b", "ä", "012345678901234567890123456789012"})
    void shouldRefuseANameThatCouldBeMistaken(final String name)
    {
        assertThrows(IllegalArgumentException.class, () -> Principal.admin(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "2147483648", ""})
    void shouldRefuseAnIdThatIsNone(final String id)
    {
        assertThrows(IllegalArgumentException.class, () -> Principal.parse(Role.GATEWAY, id));
    }
}
