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
package io.lockstep.replica.machines.orderbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.replica.machines.orderbook.codecs.ReportKind;
import io.lockstep.replica.machines.orderbook.codecs.Side;

class OrderBookPropertyTest
{
    private static final int COMMAND_COUNT = 600;
    private static final int FIXED_SEED_COUNT = 16;
    private static final int FRESH_SEED_COUNT = 2;
    private static final int[] SYMBOLS = { 7, 0, Integer.MAX_VALUE };

    private final OrderBookCommands commands = new OrderBookCommands();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final TreeMap<Integer, NaiveBook> model = new TreeMap<>();
    private final long[] rejectedByReason = new long[RejectReason.COUNT];
    private long reportCount;

    static LongStream seeds()
    {
        final long fresh = System.nanoTime();
        return LongStream.concat(
            LongStream.rangeClosed(1, FIXED_SEED_COUNT), LongStream.range(fresh, fresh + FRESH_SEED_COUNT));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldDoWhatTheNaiveBookDoes(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final OrderBookMachine machine = new OrderBookMachine();
        final Map<String, Long> digestByState = new HashMap<>();
        final Map<Long, String> stateByDigest = new HashMap<>();

        for (int i = 0; i < COMMAND_COUNT; i++)
        {
            final int offset = random.nextInt(64);
            final int length = randomCommand(random, offset);
            machine.onMessage(i + 1, 0, 1, buffer, offset, length);

            final String state = NaiveBook.stateOf(machine);
            final long digest = machine.digest();
            assertEquals(NaiveBook.stateOf(model), state, "command=" + i);
            assertEquals(NaiveBook.digestOf(model), digest, "command=" + i);
            final Long sameState = digestByState.putIfAbsent(state, digest);
            assertEquals(null == sameState ? digest : sameState, digest, "one state, two digests: command=" + i);
            final String sameDigest = stateByDigest.putIfAbsent(digest, state);
            assertEquals(null == sameDigest ? state : sameDigest, state, "one digest, two states: command=" + i);
            assertLevels(machine);
        }

        assertCounters(machine);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldSurviveAnyBytes(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final OrderBookMachine machine = new OrderBookMachine(3, 50);
        final OrderBookMachine other = new OrderBookMachine(3, 50);
        final byte[] bytes = new byte[OrderBookCommands.MAX_LENGTH];

        for (int i = 0; i < COMMAND_COUNT; i++)
        {
            final int length = randomCommand(random, 0);
            buffer.getBytes(0, bytes, 0, length);
            for (int flips = random.nextInt(4); flips > 0; flips--)
            {
                bytes[random.nextInt(length)] ^= (byte)(1 << random.nextInt(8));
            }
            final UnsafeBuffer exact = new UnsafeBuffer(bytes, 0, random.nextInt(16) > 0 ? length : length - 1);
            final String before = NaiveBook.stateOf(machine);
            final long rejected = machine.rejected();
            machine.onMessage(i, i, i, exact, 0, exact.capacity());
            other.onMessage(i, 0, 0, exact, 0, exact.capacity());

            assertEquals(other.digest(), machine.digest());
            if (machine.rejected() != rejected)
            {
                assertEquals(before, NaiveBook.stateOf(machine));
            }
            assertLevels(machine);
        }
    }

    private int randomCommand(final SplittableRandom random, final int offset)
    {
        final int symbol = SYMBOLS[random.nextInt(100) < 98 ? random.nextInt(2) : 2];
        final long orderId = random.nextInt(60) - 5;
        final long price = random.nextInt(12) - 2;
        final long quantity = 1 + random.nextInt(20);
        final int kind = random.nextInt(1000);
        if (kind < 500)
        {
            return randomAdd(random, offset, symbol, orderId, price, quantity);
        }
        final NaiveBook book = model.get(symbol);
        if (kind < 650)
        {
            final long taken = 0 == random.nextInt(4) ? 0 : quantity;
            expect(null == book ? RejectReason.WRONG_SYMBOL : book.take(orderId, taken, false));
            return commands.encodeCancel(buffer, offset, orderId, taken, symbol);
        }
        if (kind < 850)
        {
            expect(null == book ? RejectReason.WRONG_SYMBOL : book.replace(orderId, price, quantity));
            return commands.encodeReplace(buffer, offset, orderId, price, quantity, symbol);
        }
        if (kind < 950)
        {
            expect(null == book ? RejectReason.WRONG_SYMBOL : book.take(orderId, quantity, true));
            return commands.encodeExecute(buffer, offset, orderId, quantity, symbol);
        }
        if (kind < 995)
        {
            reportCount++;
            return commands.encodeReport(
                buffer, offset, orderId, price, quantity, symbol, Side.NONE, ReportKind.get((short)(1 + kind % 2)));
        }
        expect(null == book ? RejectReason.WRONG_SYMBOL : null);
        if (null != book)
        {
            book.orders.clear();
        }
        return commands.encodeClear(buffer, offset, symbol);
    }

    private int randomAdd(
        final SplittableRandom random,
        final int offset,
        final int symbol,
        final long orderId,
        final long price,
        final long quantity)
    {
        final boolean isBid = random.nextBoolean();
        final boolean isMatching = random.nextInt(3) > 0;
        expect(model.computeIfAbsent(symbol, (key) -> new NaiveBook())
            .add(orderId, isBid, price, quantity, isMatching));
        return commands.encodeAdd(
            buffer, offset, orderId, price, quantity, symbol, isBid ? Side.BID : Side.ASK, isMatching);
    }

    private void expect(final RejectReason reason)
    {
        if (null != reason)
        {
            rejectedByReason[reason.ordinal()]++;
        }
    }

    private void assertCounters(final OrderBookMachine machine)
    {
        assertEquals(COMMAND_COUNT, machine.commands());
        assertEquals(reportCount, machine.reports());
        assertEquals(model.values().stream().mapToLong((book) -> book.trades).sum(), machine.trades());
        assertEquals(model.values().stream().mapToLong((book) -> book.tradedQuantity).sum(), machine.tradedQuantity());
        for (final RejectReason reason : RejectReason.values())
        {
            assertEquals(rejectedByReason[reason.ordinal()], machine.rejected(reason), reason.name());
        }
        assertEquals(LongStream.of(rejectedByReason).sum(), machine.rejected());
    }

    private static void assertLevels(final OrderBookMachine machine)
    {
        int orderCount = 0;
        for (int i = 0; i < machine.symbolCount(); i++)
        {
            final OrderBook book = machine.book(machine.symbolAt(i));
            orderCount += book.orderCount();
            assertSide(book, Side.BID, book.hasBid(), book.hasBid() ? book.bestBid() : 0);
            assertSide(book, Side.ASK, book.hasAsk(), book.hasAsk() ? book.bestAsk() : 0);
        }
        assertEquals(orderCount, machine.orderCount());
    }

    private static void assertSide(final OrderBook book, final Side side, final boolean hasBest, final long best)
    {
        final List<long[]> expected = new ArrayList<>();
        book.forEachOrder(side, (orderId, price, quantity) ->
        {
            if (expected.isEmpty() || expected.get(expected.size() - 1)[0] != price)
            {
                expected.add(new long[]{ price, 0, 0 });
            }
            expected.get(expected.size() - 1)[1] += quantity;
            expected.get(expected.size() - 1)[2]++;
        });
        final StringBuilder wanted = new StringBuilder();
        expected.forEach((level) ->
            wanted.append(level[0]).append('x').append(level[1]).append('#').append(level[2]).append(' '));
        final StringBuilder actual = new StringBuilder();
        book.forEachLevel(side, (price, quantity, count) ->
            actual.append(price).append('x').append(quantity).append('#').append(count).append(' '));

        assertEquals(wanted.toString(), actual.toString());
        assertEquals(!expected.isEmpty(), hasBest);
        assertEquals(expected.isEmpty() ? 0 : expected.get(0)[0], best);
    }
}
