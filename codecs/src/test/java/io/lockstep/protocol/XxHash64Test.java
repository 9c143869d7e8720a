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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash64Test
{
    private static final long PRIME_32 = 0x9E3779B1L;

    /** The vectors of the reference implementation's own sanity check: bytes of a generator, two seeds. */
    @ParameterizedTest(name = "length={0} seed={1}")
    @CsvSource({
        "0, 0, EF46DB3751D8E999",
        "0, 2654435761, AC75FDA2929B17EF",
        "1, 0, E934A84ADB052768",
        "1, 2654435761, 5014607643A9B4C3",
        "4, 0, 9136A0DCA57457EE",
        "14, 0, 8282DCC4994E35C8",
        "14, 2654435761, C3BD6BF63DEB6DF0",
        "222, 0, B641AE8CB691C174",
        "222, 2654435761, 20CB8AB7AE10C14A"
    })
    void shouldMatchTheReferenceVectors(final int length, final long seed, final String expected)
    {
        final byte[] bytes = new byte[length + 3];
        long generator = PRIME_32;
        for (int i = 0; i < length; i++)
        {
            bytes[3 + i] = (byte)(generator >>> 56);
            generator *= 0x9E3779B185EBCA8DL;
        }

        assertEquals(
            Long.parseUnsignedLong(expected, 16), XxHash64.hash(new UnsafeBuffer(bytes), 3, length, seed));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a, D24EC4F1A98C6E5B",
        "abc, 44BC2CF5AD770999",
        "Nobody inspects the spammish repetition, FBCEA83C8A378BF1"
    })
    void shouldMatchWhatIsPublished(final String text, final String expected)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

        assertEquals(
            Long.parseUnsignedLong(expected, 16), XxHash64.hash(new UnsafeBuffer(bytes), 0, bytes.length));
    }

    @Test
    void shouldTellEveryBitAndTheLengthOfAPayload()
    {
        for (int length = 0; length < 70; length++)
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[71]);
            final long hash = XxHash64.hash(buffer, 0, length);
            assertNotEquals(hash, XxHash64.hash(buffer, 0, length + 1));
            for (int bit = 0; bit < length * 8; bit++)
            {
                buffer.putByte(bit / 8, (byte)(1 << bit % 8));
                assertNotEquals(hash, XxHash64.hash(buffer, 0, length), "length " + length + " bit " + bit);
                buffer.putByte(bit / 8, (byte)0);
            }
        }
    }
}
