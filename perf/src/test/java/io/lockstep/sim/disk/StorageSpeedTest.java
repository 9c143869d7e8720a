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
package io.lockstep.sim.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.journal.ForcePolicy;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContext;
import io.lockstep.sim.time.SeededRandom;

/** What a block costs in a journal over a simulated disk: printed, never asserted. */
class StorageSpeedTest
{
    private static final int BLOCKS = 20_000;
    private static final int OPENS = 500;

    @ParameterizedTest
    @ValueSource(ints = {64 * 1024, 1024 * 1024})
    void shouldSayWhatABlockCosts(final int segmentLength) throws Exception
    {
        final JournalBlocks blocks = new JournalBlocks(new SeededRandom(1));
        final UnsafeBuffer[] buffers = new UnsafeBuffer[BLOCKS];
        for (int i = 0; i < BLOCKS; i++)
        {
            buffers[i] = new UnsafeBuffer(blocks.bytes(i + 1));
        }
        long best = Long.MAX_VALUE;
        long bestForced = Long.MAX_VALUE;
        for (int run = 0; run < 3; run++)
        {
            best = Math.min(best, append(buffers, segmentLength, false));
            bestForced = Math.min(bestForced, append(buffers, segmentLength, true));
        }

        final SimulatedStorage storage = new SimulatedDisk(1).newStorage("simulated");
        long start = 0;
        for (int i = 0; i < 2 * OPENS; i++)
        {
            start = OPENS == i ? System.nanoTime() : start;
            Journal.open(context(storage, segmentLength)).close();
        }
        final long openNs = (System.nanoTime() - start) / OPENS;

        System.out.println("journal on a simulated disk, segments of " + segmentLength / 1024 + " KiB: ns a block=" +
            best + " with force=" + bestForced + " open and close=" + openNs);
    }

    private static long append(final UnsafeBuffer[] buffers, final int segmentLength, final boolean isForced)
    {
        final SimulatedStorage storage = new SimulatedDisk(1).newStorage("simulated");
        final long start = System.nanoTime();
        try (Journal journal = Journal.open(context(storage, segmentLength)))
        {
            for (final UnsafeBuffer each : buffers)
            {
                journal.append(each, 0, each.capacity());
                if (isForced)
                {
                    journal.force();
                }
                else
                {
                    journal.flush();
                }
            }
            assertEquals(buffers.length, journal.lastBlockNumber());
        }
        return (System.nanoTime() - start) / buffers.length;
    }

    private static JournalContext context(final SimulatedStorage storage, final int segmentLength)
    {
        return new JournalContext()
            .storage(storage)
            .streamId(JournalBlocks.STREAM_ID)
            .maxBlockLength(4096)
            .segmentLength(segmentLength)
            .writeBufferLength(16 * 1024)
            .readBufferLength(16 * 1024)
            .forcePolicy(ForcePolicy.INTERVAL)
            .spaceWarning(0);
    }
}
