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

/**
 * Orders and levels that are not in use, shared by all books of a machine. Grows by a chunk when it is empty, never
 * shrinks; so it holds what was open at most, rounded up. Threading: that of the machine.
 */
final class NodePool
{
    private static final int CHUNK_COUNT = 1024;

    private Order freeOrders;
    private Level freeLevels;
    private int orderCount;

    /**
     * Orders in use.
     */
    int orderCount()
    {
        return orderCount;
    }

    Order takeOrder(final long orderId, final long quantity)
    {
        if (null == freeOrders)
        {
            growOrders();
        }
        final Order order = freeOrders;
        freeOrders = order.next;
        order.next = null;
        order.orderId = orderId;
        order.quantity = quantity;
        orderCount++;
        return order;
    }

    void giveOrder(final Order order)
    {
        order.next = freeOrders;
        freeOrders = order;
        orderCount--;
    }

    Level takeLevel(final BookSide side, final long price)
    {
        if (null == freeLevels)
        {
            growLevels();
        }
        final Level level = freeLevels;
        freeLevels = level.nextFree;
        level.nextFree = null;
        level.side = side;
        level.price = price;
        return level;
    }

    void giveLevel(final Level level)
    {
        level.side = null;
        level.nextFree = freeLevels;
        freeLevels = level;
    }

    private void growOrders()
    {
        for (int i = 0; i < CHUNK_COUNT; i++)
        {
            final Order order = new Order();
            order.next = freeOrders;
            freeOrders = order;
        }
    }

    private void growLevels()
    {
        for (int i = 0; i < CHUNK_COUNT; i++)
        {
            final Level level = new Level();
            level.nextFree = freeLevels;
            freeLevels = level;
        }
    }
}
