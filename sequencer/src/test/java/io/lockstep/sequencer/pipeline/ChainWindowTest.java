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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ChainWindowTest
{
    private static final int CAPACITY = 8;

    private final ChainWindow window = new ChainWindow(CAPACITY);

    @Test
    void shouldGiveTheLastBlocksAndNoOthers()
    {
        assertEquals(ChainWindow.NOT_HELD, window.get(0));
        assertEquals(ChainWindow.NOT_HELD, window.get(1));
        for (long block = 5; block <= 30; block++)
        {
            window.put(block, crc(block));
            window.attest(block, block);

            for (long each = -1; each <= block + CAPACITY; each++)
            {
                final boolean isHeld = each >= 5 && each <= block && each > block - CAPACITY + 1;
                final long expected = isHeld ? Integer.toUnsignedLong(crc(each)) : ChainWindow.NOT_HELD;
                assertEquals(expected, window.get(each), "block=" + block + " each=" + each);
            }
        }
        assertEquals(30, window.lastBlock());
    }

    @Test
    void shouldRefuseACapacityThatIsNoPowerOfTwo()
    {
        assertThrows(IllegalArgumentException.class, () -> new ChainWindow(12));
    }

    @Test
    @Timeout(60)
    void shouldNeverShowTheCrcOfAnotherBlockToAReader() throws InterruptedException
    {
        final long blocks = 2_000_000;
        final Thread writer = new Thread(() ->
        {
            for (long block = 1; block <= blocks; block++)
            {
                window.put(block, crc(block));
                window.attest(block, block);
            }
        });
        writer.start();

        long seen = 0;
        for (long last = window.lastBlock(); last < blocks; last = window.lastBlock())
        {
            for (long each = Math.max(1, last - CAPACITY); each <= last; each++)
            {
                final long crc = window.get(each);
                if (ChainWindow.NOT_HELD != crc)
                {
                    assertEquals(Integer.toUnsignedLong(crc(each)), crc);
                    seen++;
                }
            }
        }
        writer.join();

        assertEquals(Integer.toUnsignedLong(crc(blocks)), window.get(blocks));
        assertTrue(seen >= 0);
    }

    private static int crc(final long block)
    {
        return (int)(block * 0x9E37_79B9L);
    }
}
