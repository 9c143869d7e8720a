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

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.agrona.DirectBuffer;

import io.lockstep.replica.Digest64;
import io.lockstep.replica.machines.orderbook.OrderBookMachine;

/**
 * The order book again, by sorted maps: price levels in a tree, orders of a level in the order in which they came.
 * Commands are read by the offsets of schema 1001, not by its codecs.
 */
final class BookModel implements MachineModel
{
    private static final int HEADER_LENGTH = 8;
    private static final int SCHEMA_ID = 1001;
    /** Length of the fields of a command by its template id; there is no template 0. */
    private static final int[] FIELDS_LENGTH = {0, 30, 20, 28, 20, 30, 4};
    private static final int ADD = 1;
    private static final int CANCEL = 2;
    private static final int REPLACE = 3;
    private static final int EXECUTE = 4;
    private static final int CLEAR = 6;
    private static final int BID = 1;
    private static final int ASK = 2;

    private final TreeMap<Integer, Book> books = new TreeMap<>();
    private int orderCount;

    @Override
    public void onMessage(
        final long sequence, final long clientId, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < HEADER_LENGTH)
        {
            return;
        }
        final int fieldsLength = buffer.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
        final int template = buffer.getShort(offset + 2, LITTLE_ENDIAN) & 0xFFFF;
        final int schema = buffer.getShort(offset + 4, LITTLE_ENDIAN) & 0xFFFF;
        if (SCHEMA_ID == schema && template >= ADD && template <= CLEAR && fieldsLength >= FIELDS_LENGTH[template] &&
            length - HEADER_LENGTH >= fieldsLength)
        {
            onCommand(template, buffer, offset + HEADER_LENGTH);
        }
    }

    private void onCommand(final int template, final DirectBuffer buffer, final int fields)
    {
        final long orderId = CLEAR == template ? 0 : buffer.getLong(fields, LITTLE_ENDIAN);
        switch (template)
        {
            case ADD:
                add(orderId, buffer, fields);
                break;

            case CANCEL:
            case EXECUTE:
                take(book(buffer, fields + 16), orderId, buffer.getLong(fields + 8, LITTLE_ENDIAN),
                    EXECUTE == template);
                break;

            case REPLACE:
                replace(book(buffer, fields + 24), orderId, buffer.getLong(fields + 8, LITTLE_ENDIAN),
                    buffer.getLong(fields + 16, LITTLE_ENDIAN));
                break;

            case CLEAR:
                clear(book(buffer, fields));
                break;

            default:
                break;
        }
    }

    private Book book(final DirectBuffer buffer, final int offset)
    {
        return books.get(buffer.getInt(offset, LITTLE_ENDIAN));
    }

    private void add(final long orderId, final DirectBuffer buffer, final int fields)
    {
        final long price = buffer.getLong(fields + 8, LITTLE_ENDIAN);
        final long quantity = buffer.getLong(fields + 16, LITTLE_ENDIAN);
        final int symbol = buffer.getInt(fields + 24, LITTLE_ENDIAN);
        final int side = buffer.getByte(fields + 28);
        final int matching = buffer.getByte(fields + 29) & 0xFF;
        final Book known = books.get(symbol);
        final boolean isBid = BID == side;
        if (!isBid && ASK != side || matching > 1 || quantity <= 0 || symbol < 0 ||
            orderCount >= OrderBookMachine.DEFAULT_ORDER_LIMIT ||
            null == known && books.size() >= OrderBookMachine.DEFAULT_SYMBOL_LIMIT ||
            null != known && (known.orders.containsKey(orderId) || known.sum(isBid) > Long.MAX_VALUE - quantity))
        {
            return;
        }
        final Book book = null == known ? new Book() : known;
        books.put(symbol, book);
        final Order order = new Order(orderId, isBid, price, quantity);
        if (1 == matching)
        {
            match(book, order);
        }
        if (order.quantity > 0)
        {
            book.put(order);
            orderCount++;
        }
    }

    private void match(final Book book, final Order taker)
    {
        final TreeMap<Long, LinkedHashMap<Long, Order>> side = book.side(!taker.isBid);
        while (taker.quantity > 0 && !side.isEmpty() &&
            (taker.isBid ? side.firstKey() <= taker.price : side.firstKey() >= taker.price))
        {
            final Order resting = side.firstEntry().getValue().values().iterator().next();
            final long fill = Math.min(taker.quantity, resting.quantity);
            taker.quantity -= fill;
            book.trades++;
            book.tradedQuantity += fill;
            reduce(book, resting, fill);
        }
    }

    private void take(final Book book, final long orderId, final long quantity, final boolean isExecution)
    {
        final Order order = null == book ? null : book.orders.get(orderId);
        if (null == order || quantity < 0 || isExecution && 0 == quantity)
        {
            return;
        }
        final long taken = 0 == quantity ? order.quantity : Math.min(quantity, order.quantity);
        if (isExecution)
        {
            book.executions++;
            book.executedQuantity += taken;
        }
        reduce(book, order, taken);
    }

    private void reduce(final Book book, final Order order, final long quantity)
    {
        if (quantity == order.quantity)
        {
            book.remove(order);
            orderCount--;
        }
        else
        {
            order.quantity -= quantity;
            book.addToSum(order.isBid, -quantity);
        }
    }

    private static void replace(final Book book, final long orderId, final long price, final long quantity)
    {
        final Order order = null == book ? null : book.orders.get(orderId);
        if (null == order || quantity <= 0 ||
            book.sum(order.isBid) - order.quantity > Long.MAX_VALUE - quantity)
        {
            return;
        }
        if (price == order.price && quantity <= order.quantity)
        {
            book.addToSum(order.isBid, quantity - order.quantity);
            order.quantity = quantity;
        }
        else
        {
            book.remove(order);
            order.price = price;
            order.quantity = quantity;
            book.put(order);
        }
    }

    private void clear(final Book book)
    {
        if (null != book)
        {
            orderCount -= book.orders.size();
            book.orders.clear();
            book.bids.clear();
            book.asks.clear();
            book.bidSum = 0;
            book.askSum = 0;
        }
    }

    @Override
    public void onOther(final long sequence)
    {
        // Books know only messages.
    }

    @Override
    public long digest()
    {
        final Digest64 digest = new Digest64().reset().add(books.size());
        books.forEach((symbol, book) ->
        {
            digest.add(symbol);
            add(digest, book.bids.values());
            add(digest, book.asks.values());
            digest.add(book.trades).add(book.tradedQuantity).add(book.executions).add(book.executedQuantity);
        });
        return digest.value();
    }

    private static void add(final Digest64 digest, final Collection<LinkedHashMap<Long, Order>> levels)
    {
        digest.add(levels.stream().mapToLong(Map::size).sum());
        levels.forEach((level) -> level.values().forEach(
            (order) -> digest.add(order.orderId).add(order.price).add(order.quantity)));
    }

    private static final class Order
    {
        private final long orderId;
        private final boolean isBid;
        private long price;
        private long quantity;

        Order(final long orderId, final boolean isBid, final long price, final long quantity)
        {
            this.orderId = orderId;
            this.isBid = isBid;
            this.price = price;
            this.quantity = quantity;
        }
    }

    /** The orders of a symbol, the best price first. */
    private static final class Book
    {
        private final Map<Long, Order> orders = new HashMap<>();
        private final TreeMap<Long, LinkedHashMap<Long, Order>> bids = new TreeMap<>(Comparator.reverseOrder());
        private final TreeMap<Long, LinkedHashMap<Long, Order>> asks = new TreeMap<>();
        private long bidSum;
        private long askSum;
        private long trades;
        private long tradedQuantity;
        private long executions;
        private long executedQuantity;

        private TreeMap<Long, LinkedHashMap<Long, Order>> side(final boolean isBid)
        {
            return isBid ? bids : asks;
        }

        private long sum(final boolean isBid)
        {
            return isBid ? bidSum : askSum;
        }

        private void addToSum(final boolean isBid, final long quantity)
        {
            bidSum += isBid ? quantity : 0;
            askSum += isBid ? 0 : quantity;
        }

        private void put(final Order order)
        {
            orders.put(order.orderId, order);
            side(order.isBid).computeIfAbsent(order.price, (price) -> new LinkedHashMap<>()).put(order.orderId, order);
            addToSum(order.isBid, order.quantity);
        }

        private void remove(final Order order)
        {
            orders.remove(order.orderId);
            final Map<Long, Order> level = side(order.isBid).get(order.price);
            level.remove(order.orderId);
            if (level.isEmpty())
            {
                side(order.isBid).remove(order.price);
            }
            addToSum(order.isBid, -order.quantity);
        }
    }
}
