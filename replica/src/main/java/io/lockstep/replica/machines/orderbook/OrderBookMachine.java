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

import java.util.Arrays;

import org.agrona.DirectBuffer;

import io.lockstep.replica.Digest64;
import io.lockstep.replica.StateMachine;
import io.lockstep.replica.machines.orderbook.codecs.AddDecoder;
import io.lockstep.replica.machines.orderbook.codecs.CancelDecoder;
import io.lockstep.replica.machines.orderbook.codecs.ClearDecoder;
import io.lockstep.replica.machines.orderbook.codecs.ExecuteDecoder;
import io.lockstep.replica.machines.orderbook.codecs.MessageHeaderDecoder;
import io.lockstep.replica.machines.orderbook.codecs.ReplaceDecoder;
import io.lockstep.replica.machines.orderbook.codecs.ReportDecoder;
import io.lockstep.replica.machines.orderbook.codecs.ReportKind;
import io.lockstep.replica.machines.orderbook.codecs.Side;

/**
 * Price-time order books by symbol, driven by the commands of schema 1001.
 * <pre>
 *  command   does
 *  Add       matching 1: trades with the other side by price, then time, at resting prices; what is left rests.
 *            matching 0: rests, even if it crosses. The first order of a symbol makes its book
 *  Cancel    takes quantity off, all of it for 0 or for what is open or more; priority stays
 *  Replace   at the same price for not more quantity: priority stays; otherwise to the back of the level; never trades
 *  Execute   takes quantity off as Cancel does, and counts what it took
 *  Report    is counted
 *  Clear     takes all orders of a symbol; the book and its counters stay
 * </pre>
 * A command that cannot be carried out changes nothing but one counter, by {@link RejectReason}. A later version of
 * the schema is read as far as it is known here; bytes after the fields are not looked at.
 * <p>
 * The digest is over the books, not over rejections and reports: see {@link #digest()}. The limits decide what is
 * rejected, so they are the same on every replica. Threading: one thread, for reading too. No allocation in steady
 * state, that is while no more orders, levels and symbols are open than were before.
 */
public final class OrderBookMachine implements StateMachine
{
    /**
     * Most symbols, unless told otherwise.
     */
    public static final int DEFAULT_SYMBOL_LIMIT = 64 * 1024;

    /**
     * Most open orders, unless told otherwise.
     */
    public static final int DEFAULT_ORDER_LIMIT = 16 * 1024 * 1024;

    private static final int INITIAL_SYMBOL_CAPACITY = 16;
    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AddDecoder add = new AddDecoder();
    private final CancelDecoder cancel = new CancelDecoder();
    private final ReplaceDecoder replace = new ReplaceDecoder();
    private final ExecuteDecoder execute = new ExecuteDecoder();
    private final ReportDecoder report = new ReportDecoder();
    private final ClearDecoder clear = new ClearDecoder();
    private final Digest64 digest = new Digest64();
    private final NodePool pool = new NodePool();
    private final long[] rejectedByReason = new long[RejectReason.COUNT];
    private final int symbolLimit;
    private final int orderLimit;
    private int[] symbols = new int[INITIAL_SYMBOL_CAPACITY];
    private OrderBook[] books = new OrderBook[INITIAL_SYMBOL_CAPACITY];
    private int symbolCount;
    private OrderBook lastUsed;
    private long commandCount;
    private long reportCount;
    private long rejectedCount;

    /**
     * Empty, with the default limits.
     */
    public OrderBookMachine()
    {
        this(DEFAULT_SYMBOL_LIMIT, DEFAULT_ORDER_LIMIT);
    }

    /**
     * Empty.
     *
     * @param symbolLimit most symbols that ever have a book.
     * @param orderLimit  most orders that are open at a time, over all symbols. An order that would only trade needs
     *                    room as well.
     */
    public OrderBookMachine(final int symbolLimit, final int orderLimit)
    {
        if (symbolLimit < 1)
        {
            throw new IllegalArgumentException("symbol limit: minimum=1 actual=" + symbolLimit);
        }
        if (orderLimit < 1)
        {
            throw new IllegalArgumentException("order limit: minimum=1 actual=" + orderLimit);
        }
        this.symbolLimit = symbolLimit;
        this.orderLimit = orderLimit;
    }

    @Override
    public String name()
    {
        return "orderbook";
    }

    @Override
    public void onMessage(
        final long sequence,
        final long timestampNs,
        final long clientId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        commandCount++;
        final RejectReason reason = apply(buffer, offset, length);
        if (null != reason)
        {
            rejectedByReason[reason.ordinal()]++;
            rejectedCount++;
        }
    }

    /**
     * Digest by {@link Digest64} over: count of symbols; then for each symbol, ascending: symbol; for bids, then asks:
     * count of orders, then of each order by priority: id, price, open quantity; then trades, traded quantity,
     * executions, executed quantity. Costs a walk over all open orders.
     *
     * @return equal for equal books.
     */
    @Override
    public long digest()
    {
        digest.reset().add(symbolCount);
        for (int i = 0; i < symbolCount; i++)
        {
            books[i].digest(digest);
        }
        return digest.value();
    }

    /**
     * Symbols that have a book.
     *
     * @return count.
     */
    public int symbolCount()
    {
        return symbolCount;
    }

    /**
     * A symbol that has a book.
     *
     * @param index from 0, in ascending order of symbols.
     * @return symbol.
     * @throws IndexOutOfBoundsException if the index is not less than {@link #symbolCount()}.
     */
    public int symbolAt(final int index)
    {
        if (index < 0 || index >= symbolCount)
        {
            throw new IndexOutOfBoundsException("symbol index: limit=" + symbolCount + " actual=" + index);
        }
        return symbols[index];
    }

    /**
     * The book of a symbol; a view that lives as long as the machine.
     *
     * @param symbol to look for.
     * @return null if no order was ever added to it.
     */
    public OrderBook book(final int symbol)
    {
        final int index = Arrays.binarySearch(symbols, 0, symbolCount, symbol);
        return index < 0 ? null : books[index];
    }

    /**
     * Open orders of all symbols.
     *
     * @return count.
     */
    public int orderCount()
    {
        return pool.orderCount();
    }

    /**
     * Messages that came in, rejected or not.
     *
     * @return count.
     */
    public long commands()
    {
        return commandCount;
    }

    /**
     * Reports that were not rejected.
     *
     * @return count.
     */
    public long reports()
    {
        return reportCount;
    }

    /**
     * Trades of all symbols.
     *
     * @return count.
     */
    public long trades()
    {
        long sum = 0;
        for (int i = 0; i < symbolCount; i++)
        {
            sum += books[i].trades();
        }
        return sum;
    }

    /**
     * Traded quantity of all symbols, modulo 2^64.
     *
     * @return quantity.
     */
    public long tradedQuantity()
    {
        long sum = 0;
        for (int i = 0; i < symbolCount; i++)
        {
            sum += books[i].tradedQuantity();
        }
        return sum;
    }

    /**
     * Rejected commands, for whatever reason.
     *
     * @return count.
     */
    public long rejected()
    {
        return rejectedCount;
    }

    /**
     * Commands that were rejected for a reason.
     *
     * @param reason to ask for.
     * @return count.
     */
    public long rejected(final RejectReason reason)
    {
        return rejectedByReason[reason.ordinal()];
    }

    private RejectReason apply(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < HEADER_LENGTH)
        {
            return RejectReason.TOO_SHORT;
        }
        header.wrap(buffer, offset);
        final int blockLength = header.blockLength();
        final int templateId = header.templateId();
        final int schemaId = header.schemaId();
        final int version = header.version();
        if (length < HEADER_LENGTH + blockLength)
        {
            return RejectReason.TOO_SHORT;
        }
        if (AddDecoder.SCHEMA_ID != schemaId)
        {
            return RejectReason.WRONG_SCHEMA;
        }
        if (blockLength < minBlockLength(templateId))
        {
            return RejectReason.TOO_SHORT;
        }

        final int body = offset + HEADER_LENGTH;
        switch (templateId)
        {
            case AddDecoder.TEMPLATE_ID:
                return onAdd(add.wrap(buffer, body, blockLength, version));

            case CancelDecoder.TEMPLATE_ID:
                return onCancel(cancel.wrap(buffer, body, blockLength, version));

            case ReplaceDecoder.TEMPLATE_ID:
                return onReplace(replace.wrap(buffer, body, blockLength, version));

            case ExecuteDecoder.TEMPLATE_ID:
                return onExecute(execute.wrap(buffer, body, blockLength, version));

            case ReportDecoder.TEMPLATE_ID:
                return onReport(report.wrap(buffer, body, blockLength, version));

            case ClearDecoder.TEMPLATE_ID:
                return onClear(clear.wrap(buffer, body, blockLength, version));

            default:
                return RejectReason.WRONG_TEMPLATE;
        }
    }

    private static int minBlockLength(final int templateId)
    {
        switch (templateId)
        {
            case AddDecoder.TEMPLATE_ID:
                return AddDecoder.BLOCK_LENGTH;

            case CancelDecoder.TEMPLATE_ID:
                return CancelDecoder.BLOCK_LENGTH;

            case ReplaceDecoder.TEMPLATE_ID:
                return ReplaceDecoder.BLOCK_LENGTH;

            case ExecuteDecoder.TEMPLATE_ID:
                return ExecuteDecoder.BLOCK_LENGTH;

            case ReportDecoder.TEMPLATE_ID:
                return ReportDecoder.BLOCK_LENGTH;

            case ClearDecoder.TEMPLATE_ID:
                return ClearDecoder.BLOCK_LENGTH;

            default:
                return 0;
        }
    }

    private RejectReason onAdd(final AddDecoder command)
    {
        final long orderId = command.orderId();
        final long price = command.price();
        final long quantity = command.quantity();
        final int symbol = command.symbol();
        final Side side = command.side();
        final int matching = command.matching();

        if (Side.BID != side && Side.ASK != side)
        {
            return RejectReason.WRONG_SIDE;
        }
        if (matching > 1)
        {
            return RejectReason.WRONG_FLAG;
        }
        final OrderBook existing = find(symbol);
        if (quantity <= 0 || null != existing && !existing.hasRoom(side, quantity))
        {
            return RejectReason.WRONG_QUANTITY;
        }
        if (symbol < 0)
        {
            return RejectReason.WRONG_SYMBOL;
        }
        if (null != existing && existing.hasOrder(orderId))
        {
            return RejectReason.DUPLICATE_ORDER;
        }
        if (null == existing && symbolCount == symbolLimit)
        {
            return RejectReason.SYMBOL_LIMIT;
        }
        if (pool.orderCount() == orderLimit)
        {
            return RejectReason.ORDER_LIMIT;
        }

        final OrderBook book = null == existing ? newBook(symbol) : existing;
        book.add(orderId, side, price, quantity, 1 == matching);
        return null;
    }

    private RejectReason onCancel(final CancelDecoder command)
    {
        final long orderId = command.orderId();
        final long quantity = command.quantity();
        final int symbol = command.symbol();
        if (quantity < 0)
        {
            return RejectReason.WRONG_QUANTITY;
        }
        final OrderBook book = find(symbol);
        return null == book ? RejectReason.WRONG_SYMBOL : book.cancel(orderId, quantity);
    }

    private RejectReason onReplace(final ReplaceDecoder command)
    {
        final long orderId = command.orderId();
        final long price = command.price();
        final long quantity = command.quantity();
        final int symbol = command.symbol();
        if (quantity <= 0)
        {
            return RejectReason.WRONG_QUANTITY;
        }
        final OrderBook book = find(symbol);
        return null == book ? RejectReason.WRONG_SYMBOL : book.replace(orderId, price, quantity);
    }

    private RejectReason onExecute(final ExecuteDecoder command)
    {
        final long orderId = command.orderId();
        final long quantity = command.quantity();
        final int symbol = command.symbol();
        if (quantity <= 0)
        {
            return RejectReason.WRONG_QUANTITY;
        }
        final OrderBook book = find(symbol);
        return null == book ? RejectReason.WRONG_SYMBOL : book.execute(orderId, quantity);
    }

    private RejectReason onReport(final ReportDecoder command)
    {
        final long quantity = command.quantity();
        final int symbol = command.symbol();
        final Side side = command.side();
        final ReportKind kind = command.reportKind();
        if (Side.BID != side && Side.ASK != side && Side.NONE != side)
        {
            return RejectReason.WRONG_SIDE;
        }
        if (ReportKind.TRADE != kind && ReportKind.FILL != kind)
        {
            return RejectReason.WRONG_FLAG;
        }
        if (quantity <= 0)
        {
            return RejectReason.WRONG_QUANTITY;
        }
        if (symbol < 0)
        {
            return RejectReason.WRONG_SYMBOL;
        }
        reportCount++;
        return null;
    }

    private RejectReason onClear(final ClearDecoder command)
    {
        final OrderBook book = find(command.symbol());
        if (null == book)
        {
            return RejectReason.WRONG_SYMBOL;
        }
        book.clear();
        return null;
    }

    private OrderBook find(final int symbol)
    {
        final OrderBook last = lastUsed;
        if (null != last && last.symbol() == symbol)
        {
            return last;
        }
        final OrderBook found = book(symbol);
        lastUsed = null == found ? last : found;
        return found;
    }

    private OrderBook newBook(final int symbol)
    {
        if (symbolCount == symbols.length)
        {
            symbols = Arrays.copyOf(symbols, symbolCount * 2);
            books = Arrays.copyOf(books, symbolCount * 2);
        }
        final int index = -1 - Arrays.binarySearch(symbols, 0, symbolCount, symbol);
        System.arraycopy(symbols, index, symbols, index + 1, symbolCount - index);
        System.arraycopy(books, index, books, index + 1, symbolCount - index);
        final OrderBook book = new OrderBook(symbol, pool);
        symbols[index] = symbol;
        books[index] = book;
        symbolCount++;
        lastUsed = book;
        return book;
    }
}
