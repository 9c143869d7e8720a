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

/**
 * The levels of one side, sorted, the best at the end: what trades is near the end, so that little is moved when a
 * level comes or goes. Threading: that of the machine.
 */
final class BookSide
{
    private static final int INITIAL_CAPACITY = 64;

    private final NodePool pool;
    private final boolean isBid;
    private Level[] levels = new Level[INITIAL_CAPACITY];
    private int levelCount;
    private int orderCount;
    private long quantity;

    BookSide(final NodePool pool, final boolean isBid)
    {
        this.pool = pool;
        this.isBid = isBid;
    }

    int levelCount()
    {
        return levelCount;
    }

    int orderCount()
    {
        return orderCount;
    }

    long quantity()
    {
        return quantity;
    }

    /**
     * A level by its rank.
     *
     * @param index 0 for the best.
     */
    Level level(final int index)
    {
        return levels[levelCount - 1 - index];
    }

    /**
     * True if an order of the other side at the price would trade with the best level.
     */
    boolean isCrossedBy(final long price)
    {
        if (0 == levelCount)
        {
            return false;
        }
        final long best = levels[levelCount - 1].price;
        return isBid ? best >= price : best <= price;
    }

    void append(final Order order, final long price)
    {
        levelAt(price).append(order);
        orderCount++;
        quantity += order.quantity;
    }

    /**
     * Takes quantity off an order, less than it has: its place stays.
     */
    void reduce(final Order order, final long delta)
    {
        order.quantity -= delta;
        order.level.quantity -= delta;
        quantity -= delta;
    }

    /**
     * Takes an order off its level, and the level off the side if it was the last.
     */
    void remove(final Order order)
    {
        final Level level = order.level;
        level.unlink(order);
        orderCount--;
        quantity -= order.quantity;
        if (0 == level.orderCount)
        {
            removeLevel(level);
        }
    }

    /**
     * Gives back every order and level.
     */
    void clear()
    {
        for (int i = 0; i < levelCount; i++)
        {
            final Level level = levels[i];
            while (null != level.first)
            {
                final Order order = level.first;
                level.unlink(order);
                pool.giveOrder(order);
            }
            levels[i] = null;
            pool.giveLevel(level);
        }
        levelCount = 0;
        orderCount = 0;
        quantity = 0;
    }

    private Level levelAt(final long price)
    {
        final int index = indexOf(price);
        if (index < levelCount && levels[index].price == price)
        {
            return levels[index];
        }
        return insertLevel(index, price);
    }

    private Level insertLevel(final int index, final long price)
    {
        if (levelCount == levels.length)
        {
            levels = Arrays.copyOf(levels, levels.length * 2);
        }
        final Level level = pool.takeLevel(this, price);
        System.arraycopy(levels, index, levels, index + 1, levelCount - index);
        levels[index] = level;
        levelCount++;
        return level;
    }

    private void removeLevel(final Level level)
    {
        final int index = indexOf(level.price);
        levelCount--;
        System.arraycopy(levels, index + 1, levels, index, levelCount - index);
        levels[levelCount] = null;
        pool.giveLevel(level);
    }

    /**
     * First index whose level is not worse than the price.
     */
    private int indexOf(final long price)
    {
        final Level[] levels = this.levels;
        final boolean isBid = this.isBid;
        int low = 0;
        int high = levelCount;
        while (low < high)
        {
            final int middle = low + high >>> 1;
            final long candidate = levels[middle].price;
            if (isBid ? candidate < price : candidate > price)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }
}
