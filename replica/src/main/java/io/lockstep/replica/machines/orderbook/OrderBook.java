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

import org.agrona.collections.Long2ObjectHashMap;

import io.lockstep.replica.Digest64;
import io.lockstep.replica.machines.orderbook.codecs.Side;

/**
 * The open orders of one symbol, in priority of price, then time. Units: prices in 1e-9, quantities in the least unit
 * of the symbol.
 * <p>
 * Threading: the thread that applies the stream, for reading too. Nothing is allocated in steady state, by changing or
 * by reading. A change is checked whole before it is made.
 */
public final class OrderBook
{
    private final int symbol;
    private final NodePool pool;
    private final BookSide bids;
    private final BookSide asks;
    private final Long2ObjectHashMap<Order> orderById = new Long2ObjectHashMap<>();
    private long tradeCount;
    private long tradedQuantity;
    private long executionCount;
    private long executedQuantity;

    OrderBook(final int symbol, final NodePool pool)
    {
        this.symbol = symbol;
        this.pool = pool;
        bids = new BookSide(pool, true);
        asks = new BookSide(pool, false);
    }

    /**
     * Receives price levels.
     */
    @FunctionalInterface
    public interface LevelConsumer
    {
        /**
         * One level. The book must not be changed meanwhile.
         *
         * @param price      in 1e-9.
         * @param quantity   sum of the level's orders.
         * @param orderCount orders of the level.
         */
        void onLevel(long price, long quantity, int orderCount);
    }

    /**
     * Receives orders.
     */
    @FunctionalInterface
    public interface OrderConsumer
    {
        /**
         * One order. The book must not be changed meanwhile.
         *
         * @param orderId  of the order.
         * @param price    in 1e-9.
         * @param quantity that is open.
         */
        void onOrder(long orderId, long price, long quantity);
    }

    /**
     * Symbol of the book.
     *
     * @return not negative.
     */
    public int symbol()
    {
        return symbol;
    }

    /**
     * Open orders on both sides.
     *
     * @return count.
     */
    public int orderCount()
    {
        return bids.orderCount() + asks.orderCount();
    }

    /**
     * Whether there is an open bid.
     *
     * @return true if {@link #bestBid()} may be asked.
     */
    public boolean hasBid()
    {
        return 0 != bids.levelCount();
    }

    /**
     * Whether there is an open ask.
     *
     * @return true if {@link #bestAsk()} may be asked.
     */
    public boolean hasAsk()
    {
        return 0 != asks.levelCount();
    }

    /**
     * Highest price of a bid.
     *
     * @return in 1e-9.
     * @throws IllegalStateException if there is none.
     */
    public long bestBid()
    {
        return bestOf(bids);
    }

    /**
     * Lowest price of an ask.
     *
     * @return in 1e-9.
     * @throws IllegalStateException if there is none.
     */
    public long bestAsk()
    {
        return bestOf(asks);
    }

    /**
     * Fills of an incoming order with a resting one.
     *
     * @return count, since ever.
     */
    public long trades()
    {
        return tradeCount;
    }

    /**
     * Quantity of all trades, modulo 2^64.
     *
     * @return quantity, since ever.
     */
    public long tradedQuantity()
    {
        return tradedQuantity;
    }

    /**
     * Commands that said that an order was filled elsewhere.
     *
     * @return count, since ever.
     */
    public long executions()
    {
        return executionCount;
    }

    /**
     * Quantity that executions took off, modulo 2^64.
     *
     * @return quantity, since ever.
     */
    public long executedQuantity()
    {
        return executedQuantity;
    }

    /**
     * Walks the levels of a side, the best first.
     *
     * @param side     BID or ASK.
     * @param consumer that is given each.
     */
    public void forEachLevel(final Side side, final LevelConsumer consumer)
    {
        final BookSide levels = sideOf(side);
        for (int i = 0, count = levels.levelCount(); i < count; i++)
        {
            final Level level = levels.level(i);
            consumer.onLevel(level.price, level.quantity, level.orderCount);
        }
    }

    /**
     * Walks the orders of a side in priority: the best price first, and at one price the first in time.
     *
     * @param side     BID or ASK.
     * @param consumer that is given each.
     */
    public void forEachOrder(final Side side, final OrderConsumer consumer)
    {
        final BookSide levels = sideOf(side);
        for (int i = 0, count = levels.levelCount(); i < count; i++)
        {
            final Level level = levels.level(i);
            for (Order order = level.first; null != order; order = order.next)
            {
                consumer.onOrder(order.orderId, level.price, order.quantity);
            }
        }
    }

    boolean hasOrder(final long orderId)
    {
        return null != orderById.get(orderId);
    }

    /**
     * True if a side can take more quantity and its sum still fits.
     */
    boolean hasRoom(final Side side, final long quantity)
    {
        return sideOf(side).quantity() <= Long.MAX_VALUE - quantity;
    }

    /**
     * Adds an order that was checked: not a duplicate, room for its quantity.
     */
    void add(final long orderId, final Side side, final long price, final long quantity, final boolean isMatching)
    {
        final long open = isMatching ? match(Side.BID == side ? asks : bids, price, quantity) : quantity;
        if (0 != open)
        {
            final Order order = pool.takeOrder(orderId, open);
            sideOf(side).append(order, price);
            orderById.put(orderId, order);
        }
    }

    RejectReason cancel(final long orderId, final long quantity)
    {
        final Order order = orderById.get(orderId);
        if (null == order)
        {
            return RejectReason.UNKNOWN_ORDER;
        }
        take(order, 0 == quantity ? order.quantity : Math.min(quantity, order.quantity));
        return null;
    }

    RejectReason execute(final long orderId, final long quantity)
    {
        final Order order = orderById.get(orderId);
        if (null == order)
        {
            return RejectReason.UNKNOWN_ORDER;
        }
        final long taken = Math.min(quantity, order.quantity);
        executionCount++;
        executedQuantity += taken;
        take(order, taken);
        return null;
    }

    RejectReason replace(final long orderId, final long price, final long quantity)
    {
        final Order order = orderById.get(orderId);
        if (null == order)
        {
            return RejectReason.UNKNOWN_ORDER;
        }
        final BookSide side = order.level.side;
        if (quantity > order.quantity && side.quantity() - order.quantity > Long.MAX_VALUE - quantity)
        {
            return RejectReason.WRONG_QUANTITY;
        }

        if (order.level.price == price && quantity <= order.quantity)
        {
            side.reduce(order, order.quantity - quantity);
        }
        else
        {
            side.remove(order);
            order.quantity = quantity;
            side.append(order, price);
        }
        return null;
    }

    void clear()
    {
        bids.clear();
        asks.clear();
        orderById.clear();
    }

    void digest(final Digest64 digest)
    {
        digest.add(symbol);
        digest(digest, bids);
        digest(digest, asks);
        digest.add(tradeCount).add(tradedQuantity).add(executionCount).add(executedQuantity);
    }

    private static void digest(final Digest64 digest, final BookSide side)
    {
        digest.add(side.orderCount());
        for (int i = 0, count = side.levelCount(); i < count; i++)
        {
            final Level level = side.level(i);
            for (Order order = level.first; null != order; order = order.next)
            {
                digest.add(order.orderId).add(level.price).add(order.quantity);
            }
        }
    }

    /**
     * Trades with the resting orders that the price reaches, at their prices.
     *
     * @return quantity that is left.
     */
    private long match(final BookSide resting, final long price, final long quantity)
    {
        long open = quantity;
        while (0 != open && resting.isCrossedBy(price))
        {
            final Order order = resting.level(0).first;
            final long fill = Math.min(open, order.quantity);
            open -= fill;
            tradeCount++;
            tradedQuantity += fill;
            take(order, fill);
        }
        return open;
    }

    private void take(final Order order, final long quantity)
    {
        final BookSide side = order.level.side;
        if (quantity < order.quantity)
        {
            side.reduce(order, quantity);
        }
        else
        {
            side.remove(order);
            orderById.remove(order.orderId);
            pool.giveOrder(order);
        }
    }

    private BookSide sideOf(final Side side)
    {
        if (Side.BID == side)
        {
            return bids;
        }
        if (Side.ASK == side)
        {
            return asks;
        }
        throw new IllegalArgumentException("side is neither bid nor ask: actual=" + side);
    }

    private long bestOf(final BookSide side)
    {
        if (0 == side.levelCount())
        {
            throw new IllegalStateException("side is empty: symbol=" + symbol);
        }
        return side.level(0).price;
    }
}
