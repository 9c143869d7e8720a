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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.lockstep.replica.machines.orderbook.OrderBook;
import io.lockstep.replica.machines.orderbook.OrderBookMachine;
import io.lockstep.replica.machines.orderbook.codecs.Side;

/**
 * The book that a market-by-order file describes, computed from its rows with the plainest means and nothing of the
 * appliance: what the replicas must end in.
 * <p>
 * Threading: one thread.
 */
public final class IndependentBook
{
    private final Map<Integer, Map<Long, Order>> orders = new HashMap<>();
    private final Map<Integer, Map<Character, TreeMap<Long, LinkedHashMap<Long, Order>>>> levels = new TreeMap<>();
    private long reports;

    private static final class Order
    {
        final char side;
        long price;
        long quantity;

        Order(final char side, final long price, final long quantity)
        {
            this.side = side;
            this.price = price;
            this.quantity = quantity;
        }
    }

    /**
     * Takes the next row into account.
     *
     * @param row of the file.
     */
    public void apply(final MarketByOrderRow row)
    {
        final Map<Long, Order> known = orders.computeIfAbsent(row.instrumentId(), (id) -> new HashMap<>());
        final Order order = known.get(row.orderId());
        switch (row.action())
        {
            case 'A':
                if (null == order && row.size() > 0 && 'N' != row.side())
                {
                    final Order added = new Order(row.side(), row.price(), row.size());
                    known.put(row.orderId(), added);
                    level(row.instrumentId(), added).put(row.orderId(), added);
                }
                break;

            case 'M':
                if (null != order && row.size() > 0)
                {
                    modify(row, order);
                }
                break;

            case 'C':
                if (null != order)
                {
                    order.quantity -= 0 == row.size() ? order.quantity : Math.min(row.size(), order.quantity);
                    if (0 == order.quantity)
                    {
                        known.remove(row.orderId());
                        level(row.instrumentId(), order).remove(row.orderId());
                    }
                }
                break;

            default:
                reports++;
                break;
        }
    }

    private void modify(final MarketByOrderRow row, final Order order)
    {
        final boolean keepsPriority = row.price() == order.price && row.size() <= order.quantity;
        if (!keepsPriority)
        {
            level(row.instrumentId(), order).remove(row.orderId());
        }
        order.price = row.price();
        order.quantity = row.size();
        if (!keepsPriority)
        {
            level(row.instrumentId(), order).put(row.orderId(), order);
        }
    }

    private LinkedHashMap<Long, Order> level(final int instrumentId, final Order order)
    {
        return levels
            .computeIfAbsent(instrumentId, (id) -> new HashMap<>())
            .computeIfAbsent(order.side, (side) -> new TreeMap<>())
            .computeIfAbsent(order.price, (price) -> new LinkedHashMap<>());
    }

    /**
     * Compares with a machine, level by level and order by order.
     *
     * @param machine that applied the same rows.
     * @return null if the books are equal, else the first difference.
     */
    public String differenceTo(final OrderBookMachine machine)
    {
        if (reports != machine.reports())
        {
            return "reports: expected=" + reports + " actual=" + machine.reports();
        }
        if (levels.size() != machine.symbolCount())
        {
            return "symbols: expected=" + levels.keySet() + " actual count=" + machine.symbolCount();
        }
        for (final int symbol : levels.keySet())
        {
            final OrderBook book = machine.book(symbol);
            for (final char side : new char[] {'B', 'A'})
            {
                final List<String> expected = describe(symbol, side);
                final List<String> actual = new ArrayList<>();
                book.forEachOrder('B' == side ? Side.BID : Side.ASK, (orderId, price, quantity) ->
                    actual.add(describe(orderId, price, quantity)));
                for (int i = 0; i < Math.max(expected.size(), actual.size()); i++)
                {
                    final String wanted = i < expected.size() ? expected.get(i) : "nothing";
                    final String found = i < actual.size() ? actual.get(i) : "nothing";
                    if (!wanted.equals(found))
                    {
                        return "symbol=" + symbol + " side=" + side + " place=" + i +
                            " expected=" + wanted + " actual=" + found;
                    }
                }
            }
        }
        return null;
    }

    /** Orders of all symbols. */
    public long orderCount()
    {
        return orders.values().stream().mapToLong(Map::size).sum();
    }

    private List<String> describe(final int symbol, final char side)
    {
        final List<String> lines = new ArrayList<>();
        final TreeMap<Long, LinkedHashMap<Long, Order>> bySide = levels.get(symbol).get(side);
        if (null != bySide)
        {
            ('B' == side ? bySide.descendingMap() : bySide).values().forEach((level) ->
                level.forEach((orderId, order) -> lines.add(describe(orderId, order.price, order.quantity))));
        }
        return lines;
    }

    private static String describe(final long orderId, final long price, final long quantity)
    {
        return quantity + "@" + price + "#" + orderId;
    }
}
