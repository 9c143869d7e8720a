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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.SequencedSetting;

/** Two releases in one cluster: what was, and one that also knows version 2 of the rules. */
class StampVersionTest
{
    private static final int CAPACITY = 64 * 1024;

    private final UnsafeBuffer input = new UnsafeBuffer(new byte[CAPACITY]);
    private final UnsafeBuffer output = new UnsafeBuffer(new byte[CAPACITY]);
    private final BlockDecoder decoder = new BlockDecoder();

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.rangeClosed(1, 20), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldStampTheSameBytesInBothReleasesUntilTheRecordThatActivates(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final FilterModel model = new FilterModel(4, 8, CAPACITY);
        final RandomEntries chance = new RandomEntries(random, model, 7);
        final Stamper older = oldRelease();
        final Stamper newer = newRelease();

        for (int block = 0; block < 50; block++)
        {
            final List<StampEntry> entries = chance.next();
            entries.forEach((each) -> model.decide(each, true));
            assertArrayEquals(stamp(older, entries), stamp(newer, entries), "block " + block);
        }

        final long blockNumber = older.blockNumber();
        final LockstepException ex =
            assertThrows(LockstepException.class, () -> stamp(older, List.of(StampEntry.activate(2))));
        assertEquals(LockstepException.Severity.FATAL, ex.severity());
        assertEquals(LockstepException.Fault.REFUSED, ex.fault());
        assertTrue(ex.getMessage().contains("format.version=2 known=1"), ex.getMessage());
        assertEquals(blockNumber, older.blockNumber(), "it stops before the block is stamped");
        stamp(newer, List.of(StampEntry.activate(2)));
        assertEquals(2, newer.setting(SequencedSetting.FORMAT_VERSION));
    }

    @Test
    void shouldDifferFromTheEntryRightBehindTheRecordOn()
    {
        final Stamper stamper = newRelease();
        stamp(stamper, List.of(StampEntry.establish(1, 5)));
        stamp(stamper, List.of(StampEntry.request(1, 1, 1, "a"), StampEntry.request(1, 2, 1, "b"),
            StampEntry.activate(2), StampEntry.request(1, 3, 1, "c"), StampEntry.request(1, 4, 1, "d")));

        assertEquals(List.of("SEQUENCED 2 0", "SEQUENCED 3 0", "ADMIN 4 0 command", "SEQUENCED 5 0",
            "SEQUENCED 6 " + NextVersions.MARK), outcomes());
    }

    @Test
    void shouldBeInForceAfterASnapshotAndRefuseOneOfAVersionThatIsNotKnown()
    {
        final Stamper stamper = newRelease();
        stamp(stamper, List.of(StampEntry.establish(1, 5), StampEntry.activate(2)));
        final List<byte[]> snapshot = Snapshots.of(stamper);

        final Stamper restored = Snapshots.restore(snapshot, newRelease());
        final List<StampEntry> next = List.of(StampEntry.request(1, 1, 1, "a"), StampEntry.request(1, 2, 1, "b"));
        assertArrayEquals(stamp(stamper, next), stamp(restored, next));
        assertEquals(List.of("SEQUENCED 3 0", "SEQUENCED 4 " + NextVersions.MARK), outcomes());
        final LockstepException ex =
            assertThrows(LockstepException.class, () -> Snapshots.restore(snapshot, oldRelease()));
        assertTrue(ex.getMessage().contains("format.version=2 known=1"), ex.getMessage());
    }

    @Test
    void shouldActivateTheNextVersionOnlyByWhicheverCommand()
    {
        final Stamper stamper = newRelease();
        stamp(stamper, List.of(StampEntry.activate(3), StampEntry.activate(0), StampEntry.activate(1),
            StampEntry.set("format.version", "3"), StampEntry.set("format.version", "2"), StampEntry.activate(1)));

        assertEquals(List.of("VOIDED 0 25 command", "VOIDED 0 25 command", "ADMIN 1 0 command",
            "VOIDED 0 25 command", "ADMIN 2 0 command", "VOIDED 0 25 command"), outcomes());
    }

    private byte[] stamp(final Stamper stamper, final List<StampEntry> entries)
    {
        final int length =
            stamper.stamp(input, 0, StampEntry.encode(input, 0, entries), 1, 1, true, output);
        assertTrue(decoder.tryWrap(output, 0, length));
        return Arrays.copyOf(output.byteArray(), length);
    }

    private List<String> outcomes()
    {
        final List<String> outcomes = new ArrayList<>();
        decoder.rewind();
        while (decoder.nextEntry())
        {
            outcomes.add(StampEntry.outcomeOf(decoder));
        }
        return outcomes;
    }

    private static Stamper oldRelease()
    {
        return new Stamper(7, 1, new SequencedConfiguration(4, 8, CAPACITY));
    }

    private static Stamper newRelease()
    {
        return new Stamper(
            7, 1, new SequencedConfiguration(4, 8, CAPACITY),
            NextVersions.versions());
    }
}
