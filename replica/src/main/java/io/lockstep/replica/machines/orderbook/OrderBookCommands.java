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

import org.agrona.MutableDirectBuffer;

import io.lockstep.replica.machines.orderbook.codecs.AddEncoder;
import io.lockstep.replica.machines.orderbook.codecs.CancelEncoder;
import io.lockstep.replica.machines.orderbook.codecs.ClearEncoder;
import io.lockstep.replica.machines.orderbook.codecs.ExecuteEncoder;
import io.lockstep.replica.machines.orderbook.codecs.MessageHeaderEncoder;
import io.lockstep.replica.machines.orderbook.codecs.ReplaceEncoder;
import io.lockstep.replica.machines.orderbook.codecs.ReportEncoder;
import io.lockstep.replica.machines.orderbook.codecs.ReportKind;
import io.lockstep.replica.machines.orderbook.codecs.Side;

/**
 * Writes the commands of {@link OrderBookMachine}, and checks nothing. Units: prices in 1e-9, quantities in the least
 * unit of the symbol. Each method returns the length in bytes, at most {@link #MAX_LENGTH}.
 * <p>
 * Threading: one thread for each instance. No allocation. Ownership: the buffer stays the caller's, but the last one is
 * referred to until the next call.
 */
public final class OrderBookCommands
{
    /**
     * Longest command in bytes.
     */
    public static final int MAX_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + AddEncoder.BLOCK_LENGTH;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AddEncoder add = new AddEncoder();
    private final CancelEncoder cancel = new CancelEncoder();
    private final ReplaceEncoder replace = new ReplaceEncoder();
    private final ExecuteEncoder execute = new ExecuteEncoder();
    private final ReportEncoder report = new ReportEncoder();
    private final ClearEncoder clear = new ClearEncoder();

    /**
     * Writes a new order.
     *
     * @param buffer     to write to.
     * @param offset     to write at.
     * @param orderId    unique among the open orders of the symbol.
     * @param price      in 1e-9.
     * @param quantity   positive.
     * @param symbol     not negative.
     * @param side       BID or ASK.
     * @param isMatching true to trade with the other side, false to be placed only.
     * @return length in bytes.
     */
    public int encodeAdd(
        final MutableDirectBuffer buffer,
        final int offset,
        final long orderId,
        final long price,
        final long quantity,
        final int symbol,
        final Side side,
        final boolean isMatching)
    {
        add.wrapAndApplyHeader(buffer, offset, header)
            .orderId(orderId)
            .price(price)
            .quantity(quantity)
            .symbol(symbol)
            .side(side)
            .matching((short)(isMatching ? 1 : 0));
        return MessageHeaderEncoder.ENCODED_LENGTH + AddEncoder.BLOCK_LENGTH;
    }

    /**
     * Writes a cancellation.
     *
     * @param buffer   to write to.
     * @param offset   to write at.
     * @param orderId  of an open order.
     * @param quantity to take off, 0 for all.
     * @param symbol   of the order.
     * @return length in bytes.
     */
    public int encodeCancel(
        final MutableDirectBuffer buffer,
        final int offset,
        final long orderId,
        final long quantity,
        final int symbol)
    {
        cancel.wrapAndApplyHeader(buffer, offset, header).orderId(orderId).quantity(quantity).symbol(symbol);
        return MessageHeaderEncoder.ENCODED_LENGTH + CancelEncoder.BLOCK_LENGTH;
    }

    /**
     * Writes a replacement.
     *
     * @param buffer   to write to.
     * @param offset   to write at.
     * @param orderId  of an open order.
     * @param price    from now on, in 1e-9.
     * @param quantity open from now on, positive.
     * @param symbol   of the order.
     * @return length in bytes.
     */
    public int encodeReplace(
        final MutableDirectBuffer buffer,
        final int offset,
        final long orderId,
        final long price,
        final long quantity,
        final int symbol)
    {
        replace.wrapAndApplyHeader(buffer, offset, header)
            .orderId(orderId)
            .price(price)
            .quantity(quantity)
            .symbol(symbol);
        return MessageHeaderEncoder.ENCODED_LENGTH + ReplaceEncoder.BLOCK_LENGTH;
    }

    /**
     * Writes that an order was filled elsewhere.
     *
     * @param buffer   to write to.
     * @param offset   to write at.
     * @param orderId  of an open order.
     * @param quantity that was filled, positive.
     * @param symbol   of the order.
     * @return length in bytes.
     */
    public int encodeExecute(
        final MutableDirectBuffer buffer,
        final int offset,
        final long orderId,
        final long quantity,
        final int symbol)
    {
        execute.wrapAndApplyHeader(buffer, offset, header).orderId(orderId).quantity(quantity).symbol(symbol);
        return MessageHeaderEncoder.ENCODED_LENGTH + ExecuteEncoder.BLOCK_LENGTH;
    }

    /**
     * Writes a report.
     *
     * @param buffer   to write to.
     * @param offset   to write at.
     * @param orderId  that the venue named.
     * @param price    in 1e-9.
     * @param quantity positive.
     * @param symbol   not negative.
     * @param side     BID, ASK or NONE.
     * @param kind     of report.
     * @return length in bytes.
     */
    public int encodeReport(
        final MutableDirectBuffer buffer,
        final int offset,
        final long orderId,
        final long price,
        final long quantity,
        final int symbol,
        final Side side,
        final ReportKind kind)
    {
        report.wrapAndApplyHeader(buffer, offset, header)
            .orderId(orderId)
            .price(price)
            .quantity(quantity)
            .symbol(symbol)
            .side(side)
            .reportKind(kind);
        return MessageHeaderEncoder.ENCODED_LENGTH + ReportEncoder.BLOCK_LENGTH;
    }

    /**
     * Writes that a book is emptied.
     *
     * @param buffer to write to.
     * @param offset to write at.
     * @param symbol of the book.
     * @return length in bytes.
     */
    public int encodeClear(final MutableDirectBuffer buffer, final int offset, final int symbol)
    {
        clear.wrapAndApplyHeader(buffer, offset, header).symbol(symbol);
        return MessageHeaderEncoder.ENCODED_LENGTH + ClearEncoder.BLOCK_LENGTH;
    }
}
