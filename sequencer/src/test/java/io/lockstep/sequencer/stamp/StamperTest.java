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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.LockstepException;

class StamperTest
{
    private static final int CAPACITY = 64 * 1024;
    private static final int WINDOW = 8;
    private static final int CLIENT_LIMIT = 4;
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
        final SplittableRandom random = new SplittableRandom(seed);
        final Stamper stamper = newStamper();
        final Model model = new Model();
        int previousCrc = ChainCrc.GENESIS;
        final ChainCrc chain = new ChainCrc();

        for (int block = 1; block <= 300; block++)
        {
            final List<Entry> entries = randomEntries(random, model);
            final int length = stamper.stamp(
                input, 16, encode(entries, 16), TERM, random.nextInt(1000), false, output);

            assertTrue(decoder.tryWrap(output, 0, length));
            assertEquals(block, decoder.blockNumber());
            assertEquals(model.lastSequence + 1, decoder.firstSequence());
            for (final Entry each : entries)
            {
                assertTrue(decoder.nextEntry());
                assertEquals(model.decide(each), outcomeOf(decoder), "block=" + block + " entry=" + each);
            }
            assertTrue(decoder.isComplete());
            assertEquals(model.lastSequence, decoder.lastSequence());
            previousCrc = chain.compute(previousCrc, output, 0, length);
            assertEquals(previousCrc, decoder.chainCrc());
        }
        assertTrue(model.lastSequence > 100, "the run must have sequenced something");
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void snapshotAtAnyPointShouldBeInvisible(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final Model model = new Model();
        final Stamper straight = newStamper();
        Stamper restored = newStamper();
        final UnsafeBuffer otherOutput = new UnsafeBuffer(new byte[CAPACITY]);

        for (int block = 0; block < 100; block++)
        {
            final List<Entry> entries = randomEntries(random, model);
            entries.forEach(model::decide);
            final int inputLength = encode(entries, 0);
            final int length = straight.stamp(input, 0, inputLength, TERM, block, false, output);
            assertEquals(length, restored.stamp(input, 0, inputLength, TERM, block, false, otherOutput));
            assertArrayEquals(bytes(output, length), bytes(otherOutput, length));
            if (random.nextInt(4) == 0)
            {
                restored = restore(snapshot(restored));
            }
        }
    }

    @Test
    void shouldRefuseASnapshotWithAnyBitFlippedOrAnyMessageMissing()
    {
        final Stamper stamper = newStamper();
        final List<Entry> entries = List.of(
            new Entry(EntryKind.ESTABLISH, 1, 77, 0, 0), new Entry(EntryKind.REQUEST, 1, 1, 1, 0));
        stamper.stamp(input, 0, encode(entries, 0), TERM, 1, false, output);
        final List<byte[]> messages = snapshot(stamper);

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
    void shouldStampAnEmptyBlockForWhatIsNoBlock()
    {
        final Stamper stamper = newStamper();
        final int length = encode(List.of(new Entry(EntryKind.ESTABLISH, 1, 77, 0, 0)), 0);

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
    void shouldNotLetAnAttemptThatWasGivenUpEndTheSessionThatCameAfterIt()
    {
        final Stamper stamper = newStamper();
        final long first = 0xABCD_0001L;
        final long second = first + 1;
        final int length = encode(List.of(
            new Entry(EntryKind.ESTABLISH, 1, second, 0, 0),
            new Entry(EntryKind.ESTABLISH, 1, first, 0, 0),
            new Entry(EntryKind.REQUEST, 1, 1, 1, 0),
            new Entry(EntryKind.CLOSE, 1, 0, 1, 0),
            new Entry(EntryKind.ESTABLISH, 1, second, 0, 0),
            new Entry(EntryKind.ESTABLISH, 1, second + 1, 0, 0)), 0);

        assertTrue(decoder.tryWrap(output, 0, stamper.stamp(input, 0, length, TERM, 1, false, output)));

        for (final String expected : List.of(
            "SESSION_OPENED 1 0 1 0", "FENCED 1 0", "SEQUENCED 2 0", "SESSION_CLOSED 3 0", "FENCED 1 0",
            "SESSION_OPENED 4 0 2 1"))
        {
            assertTrue(decoder.nextEntry());
            assertEquals(expected, outcomeOf(decoder));
        }
    }

    @Test
    void shouldTakeCommandsOfAdminsOnlyAndOnlySuchAsItUnderstands()
    {
        final Stamper stamper = newStamper();
        final int commandLength = AdminCommand.ofStream(payload, 0, AdminCommand.Type.RESUME);
        final BlockEncoder encoder = new BlockEncoder().wrap(input, 0, CAPACITY).origin(0, 2, 1);
        encoder.tryAppend(EntryKind.COMMAND, 0, 1, 0, 0, 0, payload, 0, commandLength);
        encoder.tryAppend(EntryKind.COMMAND, 0, 2, 0, 0, 0, payload, 0, commandLength - 1);
        final int length = encoder.finish();

        assertEquals(List.of("VOIDED 0 23 flags=4", "VOIDED 0 23 flags=4"), stamped(stamper, length, false));
        assertEquals(List.of("ADMIN 1 0 flags=4", "VOIDED 0 2 flags=4"), stamped(stamper, length, true));
    }

    private List<String> stamped(final Stamper stamper, final int length, final boolean isAdmin)
    {
        final List<String> outcomes = new ArrayList<>();
        assertTrue(decoder.tryWrap(output, 0, stamper.stamp(input, 0, length, TERM, 1, isAdmin, output)));
        while (decoder.nextEntry())
        {
            outcomes.add(outcomeOf(decoder) + " flags=" + decoder.flags());
        }
        return outcomes;
    }

    @Test
    void shouldNotLetTimeGoBack()
    {
        final Stamper stamper = newStamper();
        final int length = encode(List.of(), 0);

        stamper.stamp(input, 0, length, TERM, 1000, false, output);
        stamper.stamp(input, 0, length, TERM + 1, 900, false, output);

        assertTrue(decoder.tryWrap(output, 0, length));
        assertEquals(1000, decoder.timestampNs());
    }

    @Test
    void shouldAllocateNothingInSteadyState()
    {
        final Stamper stamper = newStamper();
        stamper.stamp(
            input, 0, encode(List.of(new Entry(EntryKind.ESTABLISH, 1, 77, 0, 0)), 0), TERM, 1, false, output);
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        final BlockEncoder encoder = new BlockEncoder();
        long requestId = 0;
        long before = 0;
        long least = Long.MAX_VALUE;

        for (int block = 0; block < 30_000; block++)
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
                encoder.tryAppend(EntryKind.REQUEST, 1, ++requestId, 1, 0, 0, payload, 0, 64);
            }
            stamper.stamp(input, 0, encoder.finish(), TERM, block, false, output);
        }

        assertEquals(0, least);
        assertEquals(requestId + 1, stamper.lastSequence());
    }

    private static Stamper newStamper()
    {
        return new Stamper(7, 1, new DuplicateFilter(CLIENT_LIMIT, WINDOW));
    }

    private static String outcomeOf(final BlockDecoder entry)
    {
        return entry.kind() + " " + entry.outcome() + " " + entry.code() +
            (EntryKind.SESSION_OPENED == entry.kind() ? " " + entry.incarnation() + " " + entry.lastRequestId() : "");
    }

    private int encode(final List<Entry> entries, final int offset)
    {
        final BlockEncoder encoder = new BlockEncoder().wrap(input, offset, CAPACITY - offset).origin(1, 2, 3);
        for (final Entry each : entries)
        {
            final int length = EntryKind.ESTABLISH == each.kind ? 8 : (int)(each.requestId & 31);
            assertTrue(encoder.tryAppend(
                each.kind, each.clientId, each.requestId, each.incarnation, 0, each.code, payload, 0, length));
        }
        return encoder.finish();
    }

    private static List<Entry> randomEntries(final SplittableRandom random, final Model model)
    {
        final List<Entry> entries = new ArrayList<>();
        final int count = random.nextInt(12);
        for (int i = 0; i < count; i++)
        {
            final long clientId = 1 + random.nextInt(CLIENT_LIMIT + 2);
            final Model.Client client = model.clients.getOrDefault(clientId, new Model.Client());
            final int incarnation = client.incarnation + random.nextInt(8) / 7 - random.nextInt(8) / 7;
            final long next = client.outcomes.size() + 1 + i / 4;
            final long requestId = random.nextInt(3) > 0 ? next : Math.max(1, next - random.nextInt(14) + 2);
            switch (random.nextInt(16))
            {
                case 0:
                    entries.add(new Entry(
                        EntryKind.ESTABLISH, clientId, random.nextInt(3) * 65536 + random.nextInt(3), 0, 0));
                    break;

                case 1:
                    entries.add(new Entry(EntryKind.CLOSE, clientId, 0, incarnation, 0));
                    break;

                case 2:
                    entries.add(new Entry(
                        EntryKind.VOIDED, clientId, requestId, incarnation, ErrorCode.MESSAGE_TOO_LONG.code()));
                    break;

                case 3:
                    entries.add(new Entry(EntryKind.TICK, clientId, requestId, incarnation, 0));
                    break;

                default:
                    entries.add(new Entry(EntryKind.REQUEST, clientId, requestId, incarnation, 0));
                    break;
            }
        }
        return entries;
    }

    private static List<byte[]> snapshot(final Stamper stamper)
    {
        final List<byte[]> messages = new ArrayList<>();
        StampSnapshot.write(stamper, (buffer, length) ->
        {
            final byte[] copy = new byte[length];
            buffer.getBytes(0, copy);
            messages.add(copy);
        });
        return messages;
    }

    private static Stamper restore(final List<byte[]> messages)
    {
        final Stamper stamper = newStamper();
        final StampSnapshot.Loader loader = new StampSnapshot.Loader(stamper);
        for (final byte[] each : messages)
        {
            loader.onMessage(new UnsafeBuffer(each), 0, each.length);
        }
        assertTrue(loader.isComplete());
        return stamper;
    }

    private static boolean isAccepted(final List<byte[]> messages)
    {
        final StampSnapshot.Loader loader = new StampSnapshot.Loader(newStamper());
        try
        {
            for (final byte[] each : messages)
            {
                loader.onMessage(new UnsafeBuffer(each), 0, each.length);
            }
        }
        catch (final LockstepException | IndexOutOfBoundsException | IllegalStateException ex)
        {
            return false;
        }
        return loader.isComplete();
    }

    private static byte[] bytes(final UnsafeBuffer buffer, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    @Test
    void shouldRefuseLimitsThatCannotWork()
    {
        assertThrows(IllegalArgumentException.class, () -> new DuplicateFilter(0, 8));
        assertThrows(IllegalArgumentException.class, () -> new DuplicateFilter(1, 7));
    }

    private static final class Entry
    {
        final EntryKind kind;
        final long clientId;
        final long requestId;
        final int incarnation;
        final int code;

        Entry(final EntryKind kind, final long clientId, final long requestId, final int incarnation, final int code)
        {
            this.kind = kind;
            this.clientId = clientId;
            this.requestId = requestId;
            this.incarnation = incarnation;
            this.code = code;
        }

        @Override
        public String toString()
        {
            return kind + "(client=" + clientId + " id=" + requestId + " incarnation=" + incarnation + ')';
        }
    }

    /** The rules again, with lists that remember everything. */
    private static final class Model
    {
        static final class Client
        {
            final List<Long> outcomes = new ArrayList<>();
            int incarnation;
            boolean isOpen;
            long nonce;
            long opened;
        }

        final Map<Long, Client> clients = new HashMap<>();
        long lastSequence;

        String decide(final Entry entry)
        {
            final Client client = clients.get(entry.clientId);
            switch (entry.kind)
            {
                case ESTABLISH:
                    return establish(entry, client);

                case CLOSE:
                    if (null == client || !client.isOpen || client.incarnation != entry.incarnation)
                    {
                        return "FENCED " + (null == client ? 0 : client.incarnation) + " 0";
                    }
                    client.isOpen = false;
                    return "SESSION_CLOSED " + ++lastSequence + " 0";

                case TICK:
                    return "VOIDED 0 " + ErrorCode.MALFORMED.code();

                default:
                    return request(entry, client);
            }
        }

        private String establish(final Entry entry, final Client known)
        {
            if (null != known && known.isOpen && known.nonce == entry.requestId)
            {
                return "DUPLICATE " + known.opened + " 0";
            }
            if (null != known && known.nonce >> 16 == entry.requestId >> 16 &&
                entry.requestId % 65536 <= known.nonce % 65536)
            {
                return "FENCED " + known.incarnation + " 0";
            }
            if (null == known && CLIENT_LIMIT == clients.size())
            {
                return "VOIDED 0 " + ErrorCode.TOO_MANY_CLIENTS.code();
            }
            final Client client = clients.computeIfAbsent(entry.clientId, (id) -> new Client());
            client.incarnation++;
            client.isOpen = true;
            client.nonce = entry.requestId;
            client.opened = ++lastSequence;
            return "SESSION_OPENED " + lastSequence + " 0 " + client.incarnation + " " + client.outcomes.size();
        }

        private String request(final Entry entry, final Client client)
        {
            if (null == client)
            {
                return "REFUSED 1 " + entry.code;
            }
            final long last = client.outcomes.size();
            if (entry.incarnation > client.incarnation)
            {
                return "REFUSED " + (last + 1) + " " + entry.code;
            }
            if (entry.incarnation < client.incarnation || !client.isOpen)
            {
                return "FENCED " + client.incarnation + " " + entry.code;
            }
            if (entry.requestId > last + 1)
            {
                return "REFUSED " + (last + 1) + " " + entry.code;
            }
            if (entry.requestId == last + 1)
            {
                final boolean isVoid = EntryKind.VOIDED == entry.kind;
                client.outcomes.add(isVoid ? -entry.code : ++lastSequence);
                return isVoid ? "VOIDED 0 " + entry.code : "SEQUENCED " + lastSequence + " 0";
            }
            final long oldest = Math.max(1, last - WINDOW + 1);
            if (entry.requestId < oldest)
            {
                return "STALE " + oldest + " " + entry.code;
            }
            final long outcome = client.outcomes.get((int)entry.requestId - 1);
            return "DUPLICATE " + Math.max(0, outcome) + " " + Math.max(0, -outcome);
        }
    }
}
