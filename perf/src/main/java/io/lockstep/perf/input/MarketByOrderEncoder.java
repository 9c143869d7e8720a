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
package io.lockstep.perf.input;

import org.agrona.MutableDirectBuffer;

import io.lockstep.replica.machines.orderbook.OrderBookCommands;
import io.lockstep.replica.machines.orderbook.codecs.ReportKind;
import io.lockstep.replica.machines.orderbook.codecs.Side;

/**
 * Turns a row into one message of the order book: A to Add without matching, M to Replace, C to Cancel, T and F to
 * Report, which is sequenced and counted and leaves the book alone.
 * <p>
 * Threading: one thread. No allocation.
 */
public final class MarketByOrderEncoder
{
    private final OrderBookCommands commands = new OrderBookCommands();

    /**
     * Encodes a row.
     *
     * @param row    to encode.
     * @param buffer to write to.
     * @param offset of the message.
     * @return length in bytes.
     */
    public int encode(final MarketByOrderRow row, final MutableDirectBuffer buffer, final int offset)
    {
        switch (row.action())
        {
            case 'A':
                return commands.encodeAdd(
                    buffer, offset, row.orderId(), row.price(), row.size(), row.instrumentId(), side(row.side()),
                    false);

            case 'M':
                return commands.encodeReplace(
                    buffer, offset, row.orderId(), row.price(), row.size(), row.instrumentId());

            case 'C':
                return commands.encodeCancel(buffer, offset, row.orderId(), row.size(), row.instrumentId());

            default:
                return commands.encodeReport(
                    buffer, offset, row.orderId(), row.price(), row.size(), row.instrumentId(), side(row.side()),
                    'T' == row.action() ? ReportKind.TRADE : ReportKind.FILL);
        }
    }

    private static Side side(final char side)
    {
        return 'B' == side ? Side.BID : 'A' == side ? Side.ASK : Side.NONE;
    }
}
