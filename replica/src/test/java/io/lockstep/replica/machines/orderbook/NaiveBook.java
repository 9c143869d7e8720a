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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

import io.lockstep.replica.Digest64;
import io.lockstep.replica.machines.orderbook.codecs.Side;

/**
 * The rules again, by lists that are sorted whenever they are looked at.
 */
final class NaiveBook
{
    final List<NaiveOrder> orders = new ArrayList<>();
    long trades;
    long tradedQuantity;
    long executions;
    long executedQuantity;

    static final class NaiveOrder
    {
        final long orderId;
        final boolean isBid;
        long price;
        long quantity;

        NaiveOrder(final long orderId, final boolean isBid, final long price, final long quantity)
        {
            this.orderId = orderId;
            this.isBid = isBid;
            this.price = price;
            this.quantity = quantity;
        }
    }

    RejectReason add(
        final long orderId, final boolean isBid, final long price, final long quantity, final boolean isMatching)
    {
        if (null != find(orderId))
        {
            return RejectReason.DUPLICATE_ORDER;
        }
        long open = quantity;
        if (isMatching)
        {
            for (final NaiveOrder resting : byPriority(!isBid))
            {
                if (0 == open || (isBid ? resting.price > price : resting.price < price))
                {
                    break;
                }
                final long fill = Math.min(open, resting.quantity);
                resting.quantity -= fill;
                open -= fill;
                trades++;
                tradedQuantity += fill;
            }
            removeEmpty();
        }
        if (open > 0)
        {
            orders.add(new NaiveOrder(orderId, isBid, price, open));
        }
        return null;
    }

    RejectReason take(final long orderId, final long quantity, final boolean isExecution)
    {
        final NaiveOrder order = find(orderId);
        if (null == order)
        {
            return RejectReason.UNKNOWN_ORDER;
        }
        final long taken = 0 == quantity || quantity > order.quantity ? order.quantity : quantity;
        order.quantity -= taken;
        if (isExecution)
        {
            executions++;
            executedQuantity += taken;
        }
        removeEmpty();
        return null;
    }

    RejectReason replace(final long orderId, final long price, final long quantity)
    {
        final NaiveOrder order = find(orderId);
        if (null == order)
        {
            return RejectReason.UNKNOWN_ORDER;
        }
        if (price != order.price || quantity > order.quantity)
        {
            orders.remove(order);
            orders.add(order);
        }
        order.price = price;
        order.quantity = quantity;
        return null;
    }

    List<NaiveOrder> byPriority(final boolean isBid)
    {
        final List<NaiveOrder> side = new ArrayList<>(orders);
        side.removeIf((order) -> order.isBid != isBid);
        final Comparator<NaiveOrder> ascending = Comparator.comparingLong((order) -> order.price);
        side.sort(isBid ? ascending.reversed() : ascending);
        return side;
    }

    private NaiveOrder find(final long orderId)
    {
        for (final NaiveOrder order : orders)
        {
            if (order.orderId == orderId)
            {
                return order;
            }
        }
        return null;
    }

    private void removeEmpty()
    {
        final Iterator<NaiveOrder> iterator = orders.iterator();
        while (iterator.hasNext())
        {
            if (0 == iterator.next().quantity)
            {
                iterator.remove();
            }
        }
    }

    /**
     * What {@link #stateOf} says of the machine, of the model.
     */
    static String stateOf(final TreeMap<Integer, NaiveBook> books)
    {
        final StringBuilder state = new StringBuilder();
        books.forEach((symbol, book) ->
        {
            state.append(symbol).append(':');
            book.byPriority(true).forEach((order) -> append(state, order.orderId, order.price, order.quantity));
            state.append('|');
            book.byPriority(false).forEach((order) -> append(state, order.orderId, order.price, order.quantity));
            state.append(" trades=").append(book.trades).append('/').append(book.tradedQuantity);
            state.append(" executions=").append(book.executions).append('/').append(book.executedQuantity).append('\n');
        });
        return state.toString();
    }

    static String stateOf(final OrderBookMachine machine)
    {
        final StringBuilder state = new StringBuilder();
        for (int i = 0; i < machine.symbolCount(); i++)
        {
            final OrderBook book = machine.book(machine.symbolAt(i));
            state.append(book.symbol()).append(':');
            book.forEachOrder(Side.BID, (orderId, price, quantity) -> append(state, orderId, price, quantity));
            state.append('|');
            book.forEachOrder(Side.ASK, (orderId, price, quantity) -> append(state, orderId, price, quantity));
            state.append(" trades=").append(book.trades()).append('/').append(book.tradedQuantity());
            state.append(" executions=").append(book.executions()).append('/').append(book.executedQuantity());
            state.append('\n');
        }
        return state.toString();
    }

    /**
     * The digest as it is documented.
     */
    static long digestOf(final TreeMap<Integer, NaiveBook> books)
    {
        final Digest64 digest = new Digest64();
        digest.add(books.size());
        books.forEach((symbol, book) ->
        {
            digest.add(symbol);
            for (int side = 0; side < 2; side++)
            {
                final List<NaiveOrder> orders = book.byPriority(0 == side);
                digest.add(orders.size());
                orders.forEach((order) -> digest.add(order.orderId).add(order.price).add(order.quantity));
            }
            digest.add(book.trades).add(book.tradedQuantity).add(book.executions).add(book.executedQuantity);
        });
        return digest.value();
    }

    private static void append(final StringBuilder state, final long orderId, final long price, final long quantity)
    {
        state.append(' ').append(orderId).append('@').append(price).append('x').append(quantity);
    }
}
