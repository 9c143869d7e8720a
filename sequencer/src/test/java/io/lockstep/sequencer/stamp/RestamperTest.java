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
package io.lockstep.sequencer.stamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.LockstepException;

/** A stamper that was brought forward by stamped blocks is the one that stamped them. */
class RestamperTest
{
    private static final int CAPACITY = 64 * 1024;
    private static final long TERM = 3;

    private final UnsafeBuffer input = new UnsafeBuffer(new byte[CAPACITY]);
    private final UnsafeBuffer output = new UnsafeBuffer(new byte[CAPACITY]);
    private final List<byte[]> blocks = new ArrayList<>();

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.rangeClosed(1, 40), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldBeTheSameByItsSnapshotFromAnyPositionOn(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final FilterModel model = new FilterModel(4, 8, CAPACITY);
        final RandomEntries chance = new RandomEntries(random, model, 7);
        final Stamper lived = newStamper();
        final List<List<byte[]>> snapshots = new ArrayList<>();
        for (int block = 0; block < 400; block++)
        {
            snapshots.add(Snapshots.of(lived));
            final List<StampEntry> entries = chance.next();
            if (block == 380)
            {
                entries.add(StampEntry.ofStream(AdminCommand.Type.END_OF_STREAM));
            }
            final boolean isAdmin = block == 380 || random.nextInt(8) > 0;
            final long timeNs = block * 1_000_000L - random.nextInt(3_000_000);
            final int inputLength = random.nextInt(30) == 0 ? 5 : StampEntry.encode(input, 0, entries);
            int length = random.nextInt(4) == 0 ? lived.tick(TERM, timeNs, output) : 0;
            if (0 == length)
            {
                length = lived.stamp(input, 0, inputLength, TERM + block / 100, timeNs, isAdmin, output);
                if (5 != inputLength)
                {
                    entries.forEach((each) -> model.decide(each, isAdmin));
                }
            }
            blocks.add(Arrays.copyOf(output.byteArray(), length));
        }

        // What the leader's clock said is in no journal; the term that follows says it anew.
        lived.onNewTerm(0);
        for (int from = 0; from < blocks.size(); from += 1 + random.nextInt(40))
        {
            final Stamper restored = Snapshots.restore(snapshots.get(from), newStamper());
            final Restamper restamper = new Restamper(restored, CAPACITY);
            for (int block = from; block < blocks.size(); block++)
            {
                restamper.onBlock(new UnsafeBuffer(blocks.get(block)), 0, blocks.get(block).length);
            }
            restored.onNewTerm(0);
            assertEquals(Snapshots.texts(lived), Snapshots.texts(restored), "from=" + from);
        }
    }

    @Test
    void shouldRefuseWhatWasChangedOrIsNotTheNext()
    {
        final Stamper lived = newStamper();
        stamp(lived, StampEntry.establish(1, 77), StampEntry.request(1, 1, 1, "one"));
        stamp(lived, StampEntry.request(1, 2, 1, "two"));

        for (int i = BlockDescriptor.HEADER_LENGTH; i < blocks.get(0).length; i++)
        {
            final byte[] changed = blocks.get(0).clone();
            changed[i] ^= 1;
            final LockstepException ex = assertThrows(
                LockstepException.class, () -> restamp(newStamper(), changed), "offset " + i);
            assertEquals(LockstepException.Fault.DIVERGED, ex.fault());
        }
        final LockstepException ex =
            assertThrows(LockstepException.class, () -> restamp(newStamper(), blocks.get(1)));
        assertTrue(ex.getMessage().startsWith("not the next block of the stream: after=0"), ex.getMessage());
    }

    @Test
    void shouldGoOnInANewLifeAndSayItInBlocksAndSnapshots()
    {
        final Stamper lived = newStamper();
        stamp(lived, StampEntry.establish(1, 77), StampEntry.request(1, 1, 1, "one"));
        final Stamper next = newStamper();
        restamp(next, blocks.get(0));
        next.life(2, 1);
        stamp(next, StampEntry.request(1, 1, 1, "one"), StampEntry.request(1, 2, 1, "two"));

        final Stamper other = Snapshots.restore(Snapshots.of(next), newStamper().life(2, 1));
        assertEquals(Snapshots.texts(next), Snapshots.texts(other));
        assertThrows(LockstepException.class, () -> Snapshots.restore(Snapshots.of(next), newStamper().life(2, 0)));
        assertThrows(LockstepException.class, () -> Snapshots.restore(Snapshots.of(next), newStamper()));
        assertEquals(2, Snapshots.restore(Snapshots.of(next), newStamper().adoptLife()).epoch());

        final Stamper both = newStamper();
        restamp(both, blocks.get(0));
        restamp(both, blocks.get(1));
        assertEquals(next.chainCrc(), both.chainCrc());
        assertEquals(2, both.epoch());
    }

    private void stamp(final Stamper stamper, final StampEntry... entries)
    {
        final int length = stamper.stamp(
            input, 0, StampEntry.encode(input, 0, List.of(entries)), TERM, 1, true, output);
        blocks.add(Arrays.copyOf(output.byteArray(), length));
    }

    private static void restamp(final Stamper stamper, final byte[] block)
    {
        new Restamper(stamper, CAPACITY).onBlock(new UnsafeBuffer(block), 0, block.length);
    }

    private static Stamper newStamper()
    {
        return new Stamper(7, 1, new SequencedConfiguration(4, 8, CAPACITY));
    }
}
