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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.lockstep.replica.machines.orderbook.codecs.AddEncoder;
import io.lockstep.replica.machines.orderbook.codecs.MessageHeaderEncoder;
import io.lockstep.replica.machines.orderbook.codecs.ReportKind;
import io.lockstep.replica.machines.orderbook.codecs.Side;

class OrderBookMachineTest
{
    private static final int SYMBOL = 5;
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;

    private final OrderBookCommands commands = new OrderBookCommands();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final OrderBookMachine machine = new OrderBookMachine(3, 6);

    @BeforeEach
    void fillBook()
    {
        add(1, Side.BID, 100, 10, false);
        add(2, Side.BID, 100, 20, false);
        add(3, Side.BID, 99, 30, false);
        add(4, Side.ASK, 102, 40, false);
        add(5, Side.ASK, 103, 50, false);
    }

    @Test
    void shouldTradeAtRestingPricesAndRestWhatIsLeft()
    {
        add(6, Side.ASK, 100, 35, true);

        assertState("5: 3@99x30| 6@100x5 4@102x40 5@103x50 trades=2/30 executions=0/0\n");
        assertEquals(2, machine.trades());
        assertEquals(30, machine.tradedQuantity());
    }

    @Test
    void shouldNotTradeWhenPlacedOnly()
    {
        add(6, Side.BID, 103, 5, false);

        assertState("5: 6@103x5 1@100x10 2@100x20 3@99x30| 4@102x40 5@103x50 trades=0/0 executions=0/0\n");
    }

    @Test
    void shouldKeepPriorityWhenQuantityIsTakenOff()
    {
        apply(commands.encodeCancel(buffer, 0, 1, 3, SYMBOL));
        apply(commands.encodeExecute(buffer, 0, 1, 2, SYMBOL));
        apply(commands.encodeReplace(buffer, 0, 1, 100, 4, SYMBOL));
        apply(commands.encodeCancel(buffer, 0, 4, 0, SYMBOL));
        apply(commands.encodeCancel(buffer, 0, 5, 51, SYMBOL));

        assertState("5: 1@100x4 2@100x20 3@99x30| trades=0/0 executions=1/2\n");
    }

    @Test
    void shouldLosePriorityWhenReplacedByMoreOrByAnotherPrice()
    {
        apply(commands.encodeReplace(buffer, 0, 1, 100, 11, SYMBOL));
        assertState("5: 2@100x20 1@100x11 3@99x30| 4@102x40 5@103x50 trades=0/0 executions=0/0\n");

        apply(commands.encodeReplace(buffer, 0, 2, 102, 1, SYMBOL));
        assertState("5: 2@102x1 1@100x11 3@99x30| 4@102x40 5@103x50 trades=0/0 executions=0/0\n");
    }

    @Test
    void shouldCountReportsAndKeepBooks()
    {
        final long digest = machine.digest();

        apply(commands.encodeReport(buffer, 0, 1, 100, 10, SYMBOL, Side.NONE, ReportKind.TRADE));
        apply(commands.encodeReport(buffer, 0, 1, 100, 10, 77, Side.ASK, ReportKind.FILL));

        assertEquals(2, machine.reports());
        assertEquals(digest, machine.digest());
        assertNull(machine.book(77));
    }

    @Test
    void shouldEmptyBookWhenCleared()
    {
        apply(commands.encodeClear(buffer, 0, SYMBOL));

        assertState("5:| trades=0/0 executions=0/0\n");
        assertEquals(0, machine.orderCount());
        assertFalse(machine.book(SYMBOL).hasBid());
        assertThrows(IllegalStateException.class, () -> machine.book(SYMBOL).bestBid());
        add(1, Side.ASK, 7, 8, true);
        assertState("5:| 1@7x8 trades=0/0 executions=0/0\n");
    }

    @Test
    void shouldWalkSymbolsAscending()
    {
        apply(commands.encodeAdd(buffer, 0, 1, 1, 1, 2, Side.BID, false));

        assertEquals(2, machine.symbolCount());
        assertEquals(2, machine.symbolAt(0));
        assertEquals(SYMBOL, machine.symbolAt(1));
        assertThrows(IndexOutOfBoundsException.class, () -> machine.symbolAt(2));
        assertThrows(IllegalArgumentException.class, () -> machine.book(2).forEachLevel(Side.NONE, null));
    }

    @Test
    void shouldKeepItsGoldenDigest()
    {
        add(6, Side.ASK, 100, 35, true);
        apply(commands.encodeExecute(buffer, 0, 5, 7, SYMBOL));

        assertEquals(0x329be90b4e53137eL, machine.digest());
        assertNotEquals(0x329be90b4e53137eL, new OrderBookMachine().digest());
    }

    @Test
    void shouldRejectWhatCannotBeAdded()
    {
        assertRejected(RejectReason.DUPLICATE_ORDER, encodeAdd(1, 5, 1, SYMBOL, Side.ASK));
        assertRejected(RejectReason.WRONG_QUANTITY, encodeAdd(9, 5, 0, SYMBOL, Side.ASK));
        assertRejected(RejectReason.WRONG_QUANTITY, encodeAdd(9, 5, -1, SYMBOL, Side.ASK));
        assertRejected(RejectReason.WRONG_QUANTITY, encodeAdd(9, 5, Long.MAX_VALUE, SYMBOL, Side.ASK));
        assertRejected(RejectReason.WRONG_SIDE, encodeAdd(9, 5, 1, SYMBOL, Side.NONE));
        assertRejected(RejectReason.WRONG_SIDE, encodeAdd(9, 5, 1, SYMBOL, Side.NULL_VAL));
        assertRejected(RejectReason.WRONG_SYMBOL, encodeAdd(9, 5, 1, -1, Side.BID));
        final int length = encodeAdd(9, 5, 1, SYMBOL, Side.BID);
        buffer.putByte(HEADER_LENGTH + AddEncoder.matchingEncodingOffset(), (byte)2);
        assertRejected(RejectReason.WRONG_FLAG, length);
    }

    @Test
    void shouldRejectWhatCannotBeChanged()
    {
        assertRejected(RejectReason.UNKNOWN_ORDER, commands.encodeCancel(buffer, 0, 9, 1, SYMBOL));
        assertRejected(RejectReason.UNKNOWN_ORDER, commands.encodeReplace(buffer, 0, 9, 1, 1, SYMBOL));
        assertRejected(RejectReason.UNKNOWN_ORDER, commands.encodeExecute(buffer, 0, 9, 1, SYMBOL));
        assertRejected(RejectReason.WRONG_SYMBOL, commands.encodeCancel(buffer, 0, 1, 1, 6));
        assertRejected(RejectReason.WRONG_SYMBOL, commands.encodeReplace(buffer, 0, 1, 1, 1, 6));
        assertRejected(RejectReason.WRONG_SYMBOL, commands.encodeExecute(buffer, 0, 1, 1, 6));
        assertRejected(RejectReason.WRONG_SYMBOL, commands.encodeClear(buffer, 0, 6));
        assertRejected(RejectReason.WRONG_QUANTITY, commands.encodeCancel(buffer, 0, 1, -1, SYMBOL));
        assertRejected(RejectReason.WRONG_QUANTITY, commands.encodeReplace(buffer, 0, 1, 1, 0, SYMBOL));
        assertRejected(RejectReason.WRONG_QUANTITY, commands.encodeReplace(buffer, 0, 1, 1, Long.MAX_VALUE, SYMBOL));
        assertRejected(RejectReason.WRONG_QUANTITY, commands.encodeExecute(buffer, 0, 1, 0, SYMBOL));
    }

    @Test
    void shouldRejectWrongReports()
    {
        assertRejected(RejectReason.WRONG_SIDE, encodeReport(1, SYMBOL, Side.NULL_VAL, ReportKind.FILL));
        assertRejected(RejectReason.WRONG_FLAG, encodeReport(1, SYMBOL, Side.BID, ReportKind.NULL_VAL));
        assertRejected(RejectReason.WRONG_QUANTITY, encodeReport(0, SYMBOL, Side.BID, ReportKind.FILL));
        assertRejected(RejectReason.WRONG_SYMBOL, encodeReport(1, -1, Side.BID, ReportKind.FILL));
        assertEquals(0, machine.reports());
    }

    @Test
    void shouldRejectBeyondLimits()
    {
        add(6, Side.BID, 1, 1, false);
        assertRejected(RejectReason.ORDER_LIMIT, encodeAdd(7, 1, 1, SYMBOL, Side.BID));
        assertRejected(RejectReason.ORDER_LIMIT, encodeAdd(7, 1, 1, 8, Side.BID));

        apply(commands.encodeClear(buffer, 0, SYMBOL));
        apply(encodeAdd(1, 1, 1, 1, Side.BID));
        apply(encodeAdd(1, 1, 1, 9, Side.BID));
        assertEquals(3, machine.symbolCount());
        assertRejected(RejectReason.SYMBOL_LIMIT, encodeAdd(1, 1, 1, 3, Side.BID));
    }

    @Test
    void shouldRejectOtherSchemasAndTemplates()
    {
        final int length = encodeAdd(9, 5, 1, SYMBOL, Side.BID);
        final MessageHeaderEncoder header = new MessageHeaderEncoder().wrap(buffer, 0);

        header.schemaId(1002);
        assertRejected(RejectReason.WRONG_SCHEMA, length);
        header.schemaId(AddEncoder.SCHEMA_ID).templateId(0);
        assertRejected(RejectReason.WRONG_TEMPLATE, length);
        header.templateId(7);
        assertRejected(RejectReason.WRONG_TEMPLATE, length);
        header.templateId(AddEncoder.TEMPLATE_ID).blockLength(AddEncoder.BLOCK_LENGTH + 1);
        assertRejected(RejectReason.TOO_SHORT, length);
        header.blockLength(AddEncoder.BLOCK_LENGTH - 1);
        assertRejected(RejectReason.TOO_SHORT, length);
    }

    @Test
    void shouldReadWhatItKnowsOfALaterVersion()
    {
        final int length = encodeAdd(9, 101, 1, SYMBOL, Side.BID);
        new MessageHeaderEncoder().wrap(buffer, 0).blockLength(AddEncoder.BLOCK_LENGTH + 4).version(3);

        apply(length + 4);

        assertEquals(0, machine.rejected());
        assertEquals(101, machine.book(SYMBOL).bestBid());
    }

    @Test
    void shouldRejectEveryTruncation()
    {
        for (int template = 1; template <= 6; template++)
        {
            final int length = encode(template);
            final byte[] bytes = new byte[length];
            buffer.getBytes(0, bytes);
            for (int cut = 0; cut < length; cut++)
            {
                final String before = NaiveBook.stateOf(machine);
                final long rejected = machine.rejected(RejectReason.TOO_SHORT);

                machine.onMessage(1, 1, 1, new UnsafeBuffer(bytes, 0, cut), 0, cut);

                assertEquals(before, NaiveBook.stateOf(machine), "template=" + template + " cut=" + cut);
                assertEquals(rejected + 1, machine.rejected(RejectReason.TOO_SHORT));
            }
            final long rejected = machine.rejected();
            apply(length);
            assertEquals(rejected, machine.rejected(), "whole: template=" + template);
        }
    }

    @Test
    void shouldAllocateNothingInSteadyState()
    {
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        final OrderBookMachine busy = new OrderBookMachine();
        long checksum = 0;
        long least = Long.MAX_VALUE;

        for (int window = 0; window < 10 || least > 0 && window < 100; window++)
        {
            final long before = threads.getThreadAllocatedBytes(thread);
            for (int round = 0; round < 200; round++)
            {
                checksum += churn(busy, window * 200 + round);
            }
            final long allocated = threads.getThreadAllocatedBytes(thread) - before;
            if (window >= 5)
            {
                least = Math.min(least, allocated);
            }
        }

        // The virtual machine itself allocates while it compiles, on Java 25 through several windows of a few ms; a
        // command would in every one.
        assertEquals(0, least);
        assertTrue(busy.trades() > 2_000, "trades: " + busy.trades());
        assertEquals(0, busy.rejected(RejectReason.DUPLICATE_ORDER));
        assertNotEquals(0, checksum);
    }

    private long churn(final OrderBookMachine busy, final int round)
    {
        for (int i = 0; i < 60; i++)
        {
            final Side side = 0 == (i & 1) ? Side.BID : Side.ASK;
            final long price = 1_000 + (i * 7 + round) % 40;
            final long orderId = round * 100L + i;
            final int symbol = i % 3;
            busy.onMessage(0, 0, 0, buffer, 8, commands.encodeAdd(
                buffer, 8, orderId, price, 10, symbol, side, 0 == (i & 2)));
            busy.onMessage(0, 0, 0, buffer, 8, commands.encodeReplace(
                buffer, 8, orderId - 6, price + 1, 9 + i % 3, symbol));
            busy.onMessage(0, 0, 0, buffer, 8, commands.encodeCancel(buffer, 8, orderId - 9, i % 4, symbol));
            busy.onMessage(0, 0, 0, buffer, 8, commands.encodeExecute(buffer, 8, orderId - 12, 3, symbol));
            busy.onMessage(0, 0, 0, buffer, 8, commands.encodeReport(
                buffer, 8, orderId, price, 10, symbol, side, ReportKind.TRADE));
        }
        final long digest = busy.digest();
        if (0 == round % 4)
        {
            for (int symbol = 0; symbol < 3; symbol++)
            {
                busy.onMessage(0, 0, 0, buffer, 8, commands.encodeClear(buffer, 8, symbol));
            }
        }
        return digest;
    }

    private int encode(final int template)
    {
        switch (template)
        {
            case 1:
                return encodeAdd(6, 101, 1, SYMBOL, Side.BID);

            case 2:
                return commands.encodeCancel(buffer, 0, 1, 1, SYMBOL);

            case 3:
                return commands.encodeReplace(buffer, 0, 1, 1, 1, SYMBOL);

            case 4:
                return commands.encodeExecute(buffer, 0, 2, 1, SYMBOL);

            case 5:
                return encodeReport(1, SYMBOL, Side.BID, ReportKind.FILL);

            default:
                return commands.encodeClear(buffer, 0, SYMBOL);
        }
    }

    private int encodeAdd(
        final long orderId, final long price, final long quantity, final int symbol, final Side side)
    {
        return commands.encodeAdd(buffer, 0, orderId, price, quantity, symbol, side, true);
    }

    private int encodeReport(final long quantity, final int symbol, final Side side, final ReportKind kind)
    {
        return commands.encodeReport(buffer, 0, 1, 1, quantity, symbol, side, kind);
    }

    private void add(
        final long orderId, final Side side, final long price, final long quantity, final boolean isMatching)
    {
        apply(commands.encodeAdd(buffer, 0, orderId, price, quantity, SYMBOL, side, isMatching));
    }

    private void apply(final int length)
    {
        machine.onMessage(1, 1, 1, buffer, 0, length);
    }

    private void assertState(final String expected)
    {
        assertEquals(expected, NaiveBook.stateOf(machine));
        assertEquals(0, machine.rejected());
    }

    private void assertRejected(final RejectReason reason, final int length)
    {
        final String before = NaiveBook.stateOf(machine);
        final long digest = machine.digest();
        final long rejected = machine.rejected();
        final long rejectedSo = machine.rejected(reason);
        final long reports = machine.reports();

        apply(length);

        assertEquals(before, NaiveBook.stateOf(machine));
        assertEquals(digest, machine.digest());
        assertEquals(rejected + 1, machine.rejected());
        assertEquals(rejectedSo + 1, machine.rejected(reason), reason.name());
        assertEquals(reports, machine.reports());
    }
}
