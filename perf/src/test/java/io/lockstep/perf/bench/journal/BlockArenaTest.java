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
package io.lockstep.perf.bench.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.ChainCrc;

class BlockArenaTest
{
    private static final int PAYLOAD_LENGTH = 64;
    private static final int MESSAGES_PER_BLOCK = 3;

    private final BlockArena arena = new BlockArena(4096, PAYLOAD_LENGTH, MESSAGES_PER_BLOCK, 1);
    private final BlockDecoder decoder = new BlockDecoder();
    private final ChainCrc computer = new ChainCrc();

    @Test
    void shouldGoOnWithTheChainWhenRefilled()
    {
        int chainCrc = ChainCrc.GENESIS;
        long sequence = 0;
        for (int refill = 0; refill < 3; refill++)
        {
            arena.refill();
            for (int i = 0; i < arena.blockCount(); i++)
            {
                assertTrue(decoder.tryWrap(arena.buffer(), arena.offset(i), arena.blockLength()));
                assertEquals((long)refill * arena.blockCount() + i + 1, decoder.blockNumber());
                assertEquals(arena.blockNumber(i), decoder.blockNumber());
                assertEquals(sequence + 1, decoder.firstSequence());
                sequence += MESSAGES_PER_BLOCK;
                assertEquals(sequence, arena.lastSequence(i));
                chainCrc = computer.compute(chainCrc, arena.buffer(), arena.offset(i), arena.blockLength());
                assertEquals(chainCrc, decoder.chainCrc());
                assertEquals(chainCrc, arena.chainCrc(i));
            }
        }
    }

    @Test
    void shouldFindTheMessagesInItsBlocks()
    {
        arena.refill();

        for (int i = 0; i < arena.blockCount(); i++)
        {
            assertTrue(decoder.tryWrap(arena.buffer(), arena.offset(i), arena.blockLength()));
            for (int message = 0; message < MESSAGES_PER_BLOCK; message++)
            {
                assertTrue(decoder.nextEntry());
                assertEquals(EntryKind.SEQUENCED, decoder.kind());
                assertEquals(PAYLOAD_LENGTH, decoder.payloadLength());
                assertEquals(decoder.payloadOffset(), arena.payloadOffset(i, message));
            }
        }
    }
}
