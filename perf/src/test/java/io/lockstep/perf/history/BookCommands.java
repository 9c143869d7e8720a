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
package io.lockstep.perf.history;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.replica.machines.orderbook.codecs.AddEncoder;
import io.lockstep.replica.machines.orderbook.codecs.CancelEncoder;
import io.lockstep.replica.machines.orderbook.codecs.ClearEncoder;
import io.lockstep.replica.machines.orderbook.codecs.ExecuteEncoder;
import io.lockstep.replica.machines.orderbook.codecs.MessageHeaderEncoder;
import io.lockstep.replica.machines.orderbook.codecs.ReplaceEncoder;
import io.lockstep.replica.machines.orderbook.codecs.ReportEncoder;
import io.lockstep.replica.machines.orderbook.codecs.ReportKind;
import io.lockstep.replica.machines.orderbook.codecs.Side;

/** Commands to an order book by chance: few prices and symbols, ids that repeat, and some that no book can take. */
final class BookCommands
{
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int QUANTITY_OFFSET = HEADER_LENGTH + 16;
    private static final int ADD = 1;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SplittableRandom random;
    private long lastOrderId;

    BookCommands(final SplittableRandom random)
    {
        this.random = random;
    }

    /** Sequence of the first order that a book takes: without it the books are others for ever. */
    static long firstAdd(final List<HistoryModel.Item> order)
    {
        return order.stream().filter((each) -> each.isMessage() && isAdd(each.payload()))
            .findFirst().orElseThrow().sequence();
    }

    private static boolean isAdd(final byte[] payload)
    {
        return HEADER_LENGTH + AddEncoder.BLOCK_LENGTH == payload.length && ADD == payload[2] &&
            new UnsafeBuffer(payload).getLong(QUANTITY_OFFSET) > 0;
    }

    byte[] next()
    {
        final int length = encode(random.nextInt(20));
        final byte[] command = Arrays.copyOf(buffer.byteArray(), length);
        if (0 == random.nextInt(25))
        {
            command[random.nextInt(command.length)] ^= (byte)(1 << random.nextInt(8));
        }
        return 0 == random.nextInt(50) ? Arrays.copyOf(command, random.nextInt(command.length)) : command;
    }

    private int encode(final int what)
    {
        if (what < 10)
        {
            lastOrderId++;
            return HEADER_LENGTH + new AddEncoder().wrapAndApplyHeader(buffer, 0, header)
                .orderId(0 == random.nextInt(20) ? anyOrder() : lastOrderId).price(price()).quantity(quantity())
                .symbol(symbol()).side(random.nextBoolean() ? Side.BID : Side.ASK)
                .matching((short)random.nextInt(2)).encodedLength();
        }
        if (what < 13)
        {
            return HEADER_LENGTH + new CancelEncoder().wrapAndApplyHeader(buffer, 0, header)
                .orderId(anyOrder()).quantity(random.nextInt(3) * quantity()).symbol(symbol()).encodedLength();
        }
        if (what < 16)
        {
            return HEADER_LENGTH + new ReplaceEncoder().wrapAndApplyHeader(buffer, 0, header)
                .orderId(anyOrder()).price(price()).quantity(quantity()).symbol(symbol()).encodedLength();
        }
        if (what < 18)
        {
            return HEADER_LENGTH + new ExecuteEncoder().wrapAndApplyHeader(buffer, 0, header)
                .orderId(anyOrder()).quantity(quantity()).symbol(symbol()).encodedLength();
        }
        if (what < 19 || 0 != random.nextInt(10))
        {
            return HEADER_LENGTH + new ReportEncoder().wrapAndApplyHeader(buffer, 0, header)
                .orderId(anyOrder()).price(price()).quantity(quantity()).symbol(symbol()).side(Side.BID)
                .reportKind(ReportKind.FILL).encodedLength();
        }
        return HEADER_LENGTH + new ClearEncoder().wrapAndApplyHeader(buffer, 0, header).symbol(symbol())
            .encodedLength();
    }

    private long anyOrder()
    {
        return 1 + random.nextLong(lastOrderId + 1);
    }

    private long price()
    {
        return 1_000 + random.nextInt(6);
    }

    /** Now and then so much that the sum of a side has no room. */
    private long quantity()
    {
        return 0 == random.nextInt(40) ? Long.MAX_VALUE - random.nextInt(3) : random.nextInt(9);
    }

    private int symbol()
    {
        return random.nextInt(4) - (0 == random.nextInt(30) ? 4 : 0);
    }
}
