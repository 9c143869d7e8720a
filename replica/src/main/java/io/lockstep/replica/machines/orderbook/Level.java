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
 * The queue of orders at one price of one side, first in time first. Pooled. Threading: that of the machine.
 */
final class Level
{
    BookSide side;
    long price;
    long quantity;
    int orderCount;
    Order first;
    Order last;
    Level nextFree;

    void append(final Order order)
    {
        order.level = this;
        order.previous = last;
        order.next = null;
        if (null == last)
        {
            first = order;
        }
        else
        {
            last.next = order;
        }
        last = order;
        orderCount++;
        quantity += order.quantity;
    }

    void unlink(final Order order)
    {
        final Order previous = order.previous;
        final Order next = order.next;
        if (null == previous)
        {
            first = next;
        }
        else
        {
            previous.next = next;
        }
        if (null == next)
        {
            last = previous;
        }
        else
        {
            next.previous = previous;
        }
        order.level = null;
        order.previous = null;
        order.next = null;
        orderCount--;
        quantity -= order.quantity;
    }
}
