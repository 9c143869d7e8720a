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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.SequencedSetting;

class StamperTest
{
    private static final int CAPACITY = 64 * 1024;
    private static final int WINDOW = 8;
    private static final int CLIENT_LIMIT = 4;
    private static final int ID_COUNT = 7;
    private static final long TERM = 3;

    private final UnsafeBuffer input = new UnsafeBuffer(new byte[CAPACITY]);
    private final UnsafeBuffer output = new UnsafeBuffer(new byte[CAPACITY]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[64]);
    private final BlockDecoder decoder = new BlockDecoder();

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.rangeClosed(1, 20), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldDecideAsTheNaiveModelDoes(final long seed)
    {
        run(seed, new TreeSet<>());
    }

    @Test
    void shouldMeetEveryRuleInTheRunsByChance()
    {
        final Set<String> met = new TreeSet<>();
        for (long seed = 1; seed <= 40; seed++)
        {
            run(seed, met);
        }

        assertEquals(Set.of(
            "ADMIN 0 command", "VOIDED 2 command", "VOIDED 20 command", "VOIDED 22 command", "VOIDED 23 command",
            "VOIDED 24 command", "VOIDED 25 command", "VOIDED 26 command", "VOIDED 27 command", "VOIDED 28 command",
            "SESSION_OPENED 0 open", "DUPLICATE 0 open", "VOIDED 8 open", "VOIDED 19 open", "VOIDED 20 open",
            "VOIDED 21 open", "VOIDED 22 open", "VOIDED 28 open", "SESSION_CLOSED 0", "SEQUENCED 0", "DUPLICATE 0",
            "DUPLICATE 1", "DUPLICATE 2", "STALE 0", "STALE 2", "FENCED 0", "FENCED 2", "VOIDED 1", "VOIDED 2",
            "VOIDED 28", "VOIDED 31", "REFUSED 0", "REFUSED 1", "REFUSED 18", "REFUSED 19", "REFUSED 20", "REFUSED 21",
            "REFUSED 22", "REFUSED 28", "REFUSED 29"), met);
    }

    private void run(final long seed, final Set<String> met)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final FilterModel model = new FilterModel(CLIENT_LIMIT, WINDOW, CAPACITY);
        final RandomEntries chance = new RandomEntries(random, model, ID_COUNT);
        final Stamper stamper = newStamper();
        final ChainCrc chain = new ChainCrc();
        int previousCrc = ChainCrc.GENESIS;

        for (int block = 1; block <= 1_000; block++)
        {
            final List<StampEntry> entries = chance.next();
            if (block == 970)
            {
                entries.add(StampEntry.ofStream(AdminCommand.Type.END_OF_STREAM));
            }
            final boolean isAdmin = block == 970 || random.nextInt(8) > 0;
            final int length = stamper.stamp(
                input, 16, StampEntry.encode(input, 16, entries), TERM, random.nextInt(1000), isAdmin, output);

            assertTrue(decoder.tryWrap(output, 0, length));
            assertEquals(block, decoder.blockNumber());
            assertEquals(model.lastSequence + 1, decoder.firstSequence());
            for (final StampEntry each : entries)
            {
                assertTrue(decoder.nextEntry());
                final String outcome = StampEntry.outcomeOf(decoder);
                assertEquals(model.decide(each, isAdmin), outcome, "block=" + block + " entry=" + each);
                met.add(decoder.kind() + " " + decoder.code() +
                    (0 != (decoder.flags() & 4) ? " command" : 0 != (decoder.flags() & 2) ? " open" : ""));
            }
            assertTrue(decoder.isComplete());
            assertEquals(model.lastSequence, decoder.lastSequence());
            previousCrc = chain.compute(previousCrc, output, 0, length);
            assertEquals(previousCrc, decoder.chainCrc());
        }
        assertEquals(model.conflicts, stamper.outcomes().conflicts());
        assertEquals(model.divergences, stamper.outcomes().divergences());
        assertEquals(model.phase, stamper.phase().name());
        assertEquals(model.clients.size(), stamper.clientCount());
        assertEquals(model.flows.size(), stamper.flowCount());
        model.settings.forEach((key, value) ->
            assertEquals(value, stamper.setting(SequencedSetting.ofKey(key)), key));
        assertTrue(model.lastSequence > 100, "the run must have sequenced something: " + model.lastSequence);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void snapshotAtAnyPointShouldBeInvisible(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final FilterModel model = new FilterModel(CLIENT_LIMIT, WINDOW, CAPACITY);
        final RandomEntries chance = new RandomEntries(random, model, ID_COUNT);
        final Stamper straight = newStamper();
        final List<Stamper> restored = new ArrayList<>();
        final UnsafeBuffer otherOutput = new UnsafeBuffer(new byte[CAPACITY]);

        for (int block = 0; block < 120; block++)
        {
            // One more stamper from every position: all go on in step.
            restored.add(Snapshots.restore(Snapshots.of(straight), newStamper()));
            final List<StampEntry> entries = chance.next();
            entries.forEach((each) -> model.decide(each, true));
            final int inputLength = StampEntry.encode(input, 0, entries);
            if (random.nextInt(8) == 0)
            {
                final long termNs = random.nextLong(block * 1_000_000L + 1);
                straight.onNewTerm(termNs);
                restored.forEach((each) -> each.onNewTerm(termNs));
            }
            final boolean isTick = random.nextInt(4) == 0;
            final int length = isTick ? straight.tick(TERM, block * 1_000_000L, output) :
                straight.stamp(input, 0, inputLength, TERM, block, true, output);
            final byte[] expected = bytes(output, length);
            for (final Stamper each : restored)
            {
                final int otherLength = isTick ? each.tick(TERM, block * 1_000_000L, otherOutput) :
                    each.stamp(input, 0, inputLength, TERM, block, true, otherOutput);
                assertArrayEquals(expected, bytes(otherOutput, otherLength));
            }
        }
        for (final Stamper each : restored)
        {
            assertEquals(Snapshots.texts(straight), Snapshots.texts(each));
        }
    }

    @Test
    void shouldStampAnEmptyBlockForWhatIsNoBlock()
    {
        final Stamper stamper = newStamper();
        final int length = StampEntry.encode(input, 0, List.of(StampEntry.establish(1, 77)));

        for (int cut = 0; cut < length; cut++)
        {
            final int stamped = stamper.stamp(input, 0, cut, TERM, 1, false, output);
            assertTrue(decoder.tryWrap(output, 0, stamped));
            assertEquals(0, decoder.entryCount());
            assertEquals(cut + 1, decoder.blockNumber());
        }
        assertEquals(length, stamper.malformedCount());
        assertEquals(0, stamper.lastSequence());
    }

    @Test
    void shouldStampAnEmptyBlockForWhatIsLongerThanABlockMayBeWhateverRoomThereIs()
    {
        final Stamper stamper = new Stamper(7, 1, new SequencedConfiguration(4, 8, 200));
        final String payload = "x".repeat(60);

        for (final int extra : new int[]{0, 21})
        {
            final int length = StampEntry.encode(
                input, 0, List.of(StampEntry.request(1, 1, 1, payload + "y".repeat(extra))));
            final int stamped = stamper.stamp(input, 0, length, TERM, 1, false, output);
            assertTrue(decoder.tryWrap(output, 0, stamped));
            assertEquals(0 == extra ? 1 : 0, decoder.entryCount(), "length=" + length);
        }
    }

    @Test
    void shouldTellTheSenderOfWhatIsNoBlockThoughItsHeaderIsWhole()
    {
        final int length = StampEntry.encode(input, 0, List.of(StampEntry.establish(1, 77)));
        new BlockEncoder().wrap(input, 0, length).origin(3, 4, 5).tryAppend(
            EntryKind.ESTABLISH, 1, 77, 0, 0, 0, payload, 0, 8);
        new BlockEncoder().wrap(input, length, length).origin(3, 4, 6).tryAppend(
            EntryKind.ESTABLISH, 1, 77, 0, 0, 0, payload, 0, 8);
        input.putInt(12, length);
        input.putInt(length + 12, length);
        input.putShort(82, (short)7);
        input.putShort(length + 82, (short)1);

        final Stamper tooShort = new Stamper(7, 1, new SequencedConfiguration(4, 8, length - 1));
        assertEquals("3 4 5", originOf(newStamper(), 0, length), "entries that are not there");
        assertEquals("3 4 6", originOf(tooShort, length, length), "longer than a block may be");
        assertEquals("0 0 0", originOf(newStamper(), length, length - 1), "another length than it says");
        assertEquals("0 0 0", originOf(newStamper(), length, 0), "another's");
        input.putShort(length + 2, (short)BlockDescriptor.STAMPED_TEMPLATE_ID);
        assertEquals("0 0 0", originOf(newStamper(), length, length), "stamped already");
    }

    private String originOf(final Stamper stamper, final int offset, final int length)
    {
        assertTrue(decoder.tryWrap(output, 0, stamper.stamp(input, offset, length, TERM, 1, false, output)));
        assertEquals(0, decoder.entryCount());
        assertEquals(1, stamper.malformedCount());
        return decoder.gatewayId() + " " + decoder.gatewayIncarnation() + ' ' + decoder.gatewayBlock();
    }

    @Test
    void shouldNotLetAnAttemptThatWasGivenUpEndTheSessionThatCameAfterIt()
    {
        final Stamper stamper = newStamper();
        final long first = 0xABCD_0001L;
        final long second = first + 1;

        assertEquals(
            List.of("SESSION_OPENED 1 0 1 0", "FENCED 1 0", "SEQUENCED 2 0", "SESSION_CLOSED 3 0", "FENCED 1 0",
                "SESSION_OPENED 4 0 2 1"),
            stamped(stamper, false, StampEntry.establish(1, second), StampEntry.establish(1, first),
                StampEntry.request(1, 1, 1, "a"), StampEntry.close(1, 1), StampEntry.establish(1, second),
                StampEntry.establish(1, second + 1)));
    }

    @Test
    void shouldNotLetAnAttemptOfALifeThatIsOverTakeTheSessionOfTheNext()
    {
        final Stamper stamper = newStamper();
        final long dead = 0xABCD_0001L;
        final long alive = 0x1234_0001L;

        assertEquals(
            List.of("SESSION_OPENED 1 0 1 0", "FENCED 1 0", "SEQUENCED 2 0", "FENCED 1 0", "SESSION_OPENED 3 0 2 1"),
            stamped(stamper, false, StampEntry.establish(1, alive, 1), StampEntry.establish(1, dead, 1),
                StampEntry.request(1, 1, 1, "a"), StampEntry.establish(1, alive + 1, 3),
                StampEntry.establish(1, alive + 1, 2)));
        assertEquals(
            List.of("FENCED 0 0", "SESSION_OPENED 4 0 1 0"),
            stamped(stamper, false, StampEntry.establish(2, dead, 2), StampEntry.establish(2, dead, 0)));
    }

    @Test
    void shouldTakeCommandsOfAdminsOnlyAndOnlySuchAsItUnderstands()
    {
        final Stamper stamper = newStamper();
        final StampEntry resume = StampEntry.ofStream(AdminCommand.Type.RESUME);
        final StampEntry unknown = new StampEntry(EntryKind.COMMAND, 0, 2, 0, 0, 0, new byte[7]);

        assertEquals(
            List.of("VOIDED 0 23 command", "VOIDED 0 23 command"), stamped(stamper, false, resume, unknown));
        assertEquals(List.of("ADMIN 1 0 command", "VOIDED 0 2 command"), stamped(stamper, true, resume, unknown));
        assertEquals(1, stamper.outcomes().of(EntryKind.ADMIN));
        assertEquals(2, stamper.outcomes().unauthorised());
    }

    @Test
    void shouldNotLetTimeGoBack()
    {
        final Stamper stamper = newStamper();
        final int length = StampEntry.encode(input, 0, List.of());

        stamper.stamp(input, 0, length, TERM, 1000, false, output);
        stamper.stamp(input, 0, length, TERM + 1, 900, false, output);

        assertTrue(decoder.tryWrap(output, 0, length));
        assertEquals(1000, decoder.timestampNs());
    }

    @Test
    void shouldLetTimePassUnderAClockThatIsBehindAndTickByIt()
    {
        final long hour = TimeUnit.HOURS.toNanos(1);
        final Stamper stamper = newStamper();
        stamper.onNewTerm(2 * hour);
        stampAt(stamper, 2 * hour, StampEntry.set("tick.interval", "1000000000"));

        stamper.onNewTerm(hour);
        assertEquals(2 * hour, stampAt(stamper, hour, StampEntry.establish(1, 77)));
        assertEquals(2 * hour + 700, stampAt(stamper, hour + 800));
        final long dueNs = stamper.tickDueNs(hour + 800);
        assertEquals(0, stamper.tick(TERM, dueNs - 10, output));
        assertTrue(stamper.tick(TERM, dueNs, output) > 0);
        assertEquals(1_000_000_000, stamper.timestampNs() - 2 * hour, 2.0);

        assertEquals(10 * hour, stampAt(stamper, 10 * hour));
        assertEquals(10 * hour + 800, stampAt(stamper, 10 * hour + 800));
    }

    @Test
    void shouldTickWhenNothingWasSequencedForTheInterval()
    {
        final Stamper stamper = newStamper();
        assertEquals(0, stamper.tick(TERM, 50_000_000, output), "ticks are off");
        stamped(stamper, true, StampEntry.set("tick.interval", "10000000"));
        assertEquals(2, stamper.tickGeneration());

        assertEquals(0, stamper.tick(TERM, 10_000_000, output), "the command is sequenced too, at 1 ns");
        assertEquals(Stamper.TICK_BLOCK_LENGTH, stamper.tick(TERM, 10_000_001, output));
        assertTrue(decoder.tryWrap(output, 0, Stamper.TICK_BLOCK_LENGTH));
        assertTrue(decoder.nextEntry());
        assertEquals("TICK 2 0", StampEntry.outcomeOf(decoder));
        assertEquals(10_000_001, decoder.timestampNs());
        assertEquals(2, decoder.lastSequence());
        assertTrue(decoder.isComplete());

        assertEquals(0, stamper.tick(TERM, 20_000_000, output), "not yet again");
        stamped(stamper, true, StampEntry.request(1, 1, 1, "refused"));
        assertTrue(stamper.tick(TERM, 20_000_001, output) > 0, "a block in which nothing was sequenced is idle time");
        stamped(stamper, true, StampEntry.ofStream(AdminCommand.Type.HALT));
        assertEquals(0, stamper.tick(TERM, 90_000_000, output), "halted");
        stamped(stamper, true, StampEntry.ofStream(AdminCommand.Type.RESUME), StampEntry.set("tick.interval", "0"));
        assertEquals(3, stamper.tickGeneration());
        assertEquals(0, stamper.tick(TERM, 190_000_000, output), "off");
        assertEquals(2, stamper.outcomes().of(EntryKind.TICK));
    }

    @Test
    void shouldNotGiveASessionToADeadLifeThatComesAgain()
    {
        final Stamper stamper = newStamper();
        final StampEntry dead = StampEntry.establish(1, (7L << 16) + 1);
        final StampEntry living = StampEntry.establish(1, (8L << 16) + 1);

        assertEquals(
            List.of("SESSION_OPENED 1 0 1 0", "SESSION_OPENED 2 0 2 0", "FENCED 2 0", "DUPLICATE 2 0 2 0"),
            stamped(stamper, false, dead, living, dead, living));
        final Stamper restored = newStamper();
        Snapshots.restore(Snapshots.of(stamper), restored);
        assertEquals(
            List.of("FENCED 2 0", "DUPLICATE 2 0 2 0", "SESSION_OPENED 3 0 3 0"),
            stamped(restored, false, dead, living, StampEntry.establish(1, (7L << 16) + 2)));
    }

    @Test
    void shouldForgetTheOldestLifeOfAClient()
    {
        final Stamper stamper = newStamper();
        for (long life = 1; life <= ClientState.LIVES + 1; life++)
        {
            stamped(stamper, false, StampEntry.establish(1, (life << 16) + 1));
        }

        assertEquals(
            List.of("FENCED 9 0", "SESSION_OPENED 10 0 10 0"),
            stamped(stamper, false, StampEntry.establish(1, (2L << 16) + 1), StampEntry.establish(1, (1L << 16) + 1)));
    }

    @Test
    void shouldAllocateNothingInSteadyState()
    {
        final Stamper stamper = newStamper();
        stamped(stamper, true, StampEntry.establish(1, 77), StampEntry.flow(2),
            StampEntry.set("tick.interval", "1000000"));
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        final BlockEncoder encoder = new BlockEncoder();
        long requestId = 0;
        long before = 0;
        long least = Long.MAX_VALUE;

        for (int block = 1; block <= 30_000; block++)
        {
            if (0 == block % 2_000)
            {
                // The least of the rounds: the compiler now and then charges some bytes to the thread, once.
                final long allocated = threads.getThreadAllocatedBytes(thread);
                least = block > 20_000 ? Math.min(least, allocated - before) : least;
                before = allocated;
            }
            encoder.wrap(input, 0, CAPACITY);
            for (int i = 0; i < 10; i++)
            {
                encoder.tryAppend(EntryKind.REQUEST, 1, ++requestId, 1, 0, 0, payload, 0, 60);
            }
            encoder.tryAppend(EntryKind.REQUEST, 1, requestId, 1, 0, 0, payload, 0, 60);
            encoder.tryAppend(EntryKind.REQUEST, 1, requestId, 1, 0, 0, payload, 0, 61);
            BlockEncoder.putFlowPrefix(payload, 0, block - 1, 0);
            encoder.tryAppend(EntryKind.REQUEST, 2, block, 0, 1, 0, payload, 0, 61);
            encoder.tryAppend(EntryKind.REQUEST, 2, block, 0, 1, 0, payload, 0, 61);
            payload.putLong(0, 0);
            stamper.stamp(input, 0, encoder.finish(), TERM, block * 2_000_000L, false, output);
            stamper.tick(TERM, block * 2_000_000L + 1_000_000, output);
        }

        assertEquals(0, least);
        assertEquals(3 + requestId + 30_000 + 30_000, stamper.lastSequence());
        assertEquals(30_000, stamper.outcomes().conflicts());
        assertEquals(0, stamper.outcomes().divergences());
    }

    @Test
    void shouldRefuseLimitsThatCannotWork()
    {
        assertThrows(IllegalArgumentException.class, () -> new SequencedConfiguration(0, 8, CAPACITY));
        assertThrows(IllegalArgumentException.class, () -> new SequencedConfiguration(1, 7, CAPACITY));
        assertThrows(IllegalArgumentException.class, () -> new SequencedConfiguration(1, 8, 120));
        final SequencedConfiguration configuration = new SequencedConfiguration(1, 8, 1000);
        assertThrows(IllegalArgumentException.class, () ->
            configuration.genesis(SequencedSetting.MESSAGE_LENGTH, 881));
        assertThrows(IllegalArgumentException.class, () -> configuration.genesis(SequencedSetting.TICK_INTERVAL, 999));
        configuration.genesis(SequencedSetting.MESSAGE_LENGTH, 880);
    }

    @Test
    void shouldRefuseASnapshotWithAnyBitFlippedOrAnyMessageMissing()
    {
        final Stamper stamper = newStamper();
        stamped(stamper, true, StampEntry.establish(1, 77), StampEntry.request(1, 1, 1, "a"), StampEntry.flow(2),
            StampEntry.output(2, 1, 0, 0, 0, "b"), StampEntry.ofClient(AdminCommand.Type.RETIRE_CLIENT, 3));
        final List<byte[]> messages = Snapshots.of(stamper);

        for (int m = 0; m < messages.size(); m++)
        {
            final List<byte[]> without = new ArrayList<>(messages);
            without.remove(m);
            assertFalse(isAccepted(without), "message " + m + " missing");
            for (int i = 0; i < messages.get(m).length; i++)
            {
                final List<byte[]> flipped = new ArrayList<>(messages);
                flipped.set(m, messages.get(m).clone());
                flipped.get(m)[i] ^= 1;
                assertFalse(isAccepted(flipped), "message " + m + " byte " + i);
            }
        }
        assertTrue(isAccepted(messages));
    }

    @Test
    void shouldWriteALongWindowInPartsThatFitATerm()
    {
        final int window = 4 * StampSnapshot.GROUP_LIMIT;
        final Stamper stamper = new Stamper(7, 1, new SequencedConfiguration(4, window, CAPACITY));
        stamped(stamper, true, StampEntry.establish(1, 77), StampEntry.flow(2));
        for (int i = 1; i <= window + 5; i++)
        {
            stamped(stamper, true, StampEntry.request(1, i, 1, "a" + i), StampEntry.output(2, i, 0, i - 1, 0, "b"));
            if (i % 2 == 0)
            {
                stamped(stamper, true, StampEntry.ofClient(AdminCommand.Type.RETIRE_CLIENT, 1000 + 2 * i));
            }
        }
        final List<byte[]> messages = Snapshots.of(stamper);
        final Stamper restored = Snapshots.restore(
            messages, new Stamper(7, 1, new SequencedConfiguration(4, window, CAPACITY)));

        assertEquals(1 + 7 + 4 + 4 + 3 + 1, messages.size());
        assertTrue(messages.stream().allMatch((each) -> each.length < CAPACITY / 2));
        assertEquals(Snapshots.texts(stamper), Snapshots.texts(restored));
        final String[] retries = {"DUPLICATE 23 0", "REFUSED 4102 18", "DUPLICATE 24 0", "REFUSED 1 20"};
        assertEquals(List.of(retries), stamped(restored, false, StampEntry.request(1, 9, 1, "a9"),
            StampEntry.request(1, 9, 1, "b9"), StampEntry.output(2, 9, 0, 8, 0, "b"),
            StampEntry.request(1000 + 2 * window, 1, 1, "a")));
    }

    private List<String> stamped(final Stamper stamper, final boolean isAdmin, final StampEntry... entries)
    {
        final List<String> outcomes = new ArrayList<>();
        final int length = StampEntry.encode(input, 0, List.of(entries));
        assertTrue(decoder.tryWrap(output, 0, stamper.stamp(input, 0, length, TERM, 1, isAdmin, output)));
        while (decoder.nextEntry())
        {
            outcomes.add(StampEntry.outcomeOf(decoder));
        }
        return outcomes;
    }

    private long stampAt(final Stamper stamper, final long clusterTimeNs, final StampEntry... entries)
    {
        final int length = StampEntry.encode(input, 0, List.of(entries));
        assertTrue(decoder.tryWrap(output, 0, stamper.stamp(input, 0, length, TERM, clusterTimeNs, true, output)));
        assertEquals(stamper.timestampNs(), decoder.timestampNs());
        return decoder.timestampNs();
    }

    private static Stamper newStamper()
    {
        return new Stamper(7, 1, new SequencedConfiguration(CLIENT_LIMIT, WINDOW, CAPACITY));
    }

    private static boolean isAccepted(final List<byte[]> messages)
    {
        try
        {
            Snapshots.restore(messages, newStamper());
            return true;
        }
        catch (final LockstepException | IndexOutOfBoundsException | IllegalStateException ex)
        {
            return false;
        }
    }

    private static byte[] bytes(final UnsafeBuffer buffer, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        return bytes;
    }
}
