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
package io.lockstep.sim.net;

import java.util.Arrays;

/**
 * Messages on their way to one receiver and there, by arrival; those of equal arrival as they were put in. It holds
 * each of them.
 * <p>
 * Threading: the simulation's. Allocates when it grows.
 */
final class MessageQueue
{
    /** Arrival of what does not arrive before its link opens. */
    static final long HELD = Long.MAX_VALUE;

    private static final int INITIAL_CAPACITY = 8;

    private Message[] messages = new Message[INITIAL_CAPACITY];
    private long[] arrivalsNs = new long[INITIAL_CAPACITY];
    private int[] weights = new int[INITIAL_CAPACITY];
    private int head;
    private int count;
    private long weight;

    /** Puts a message in, which is held once more. */
    void put(final Message message, final long arrivalNs, final int weight)
    {
        if (count == messages.length)
        {
            grow();
        }
        message.hold();
        this.weight += weight;
        final int mask = messages.length - 1;
        int i = count++;
        for (; i > 0 && arrivalsNs[head + i - 1 & mask] > arrivalNs; i--)
        {
            move(head + i - 1 & mask, head + i & mask);
        }
        final int index = head + i & mask;
        messages[index] = message;
        arrivalsNs[index] = arrivalNs;
        weights[index] = weight;
    }

    boolean hasArrived(final long nowNs)
    {
        return count > 0 && arrivalsNs[head] <= nowNs;
    }

    /** The first one, which stays held by this. */
    Message first()
    {
        return 0 == count ? null : messages[head];
    }

    /** Takes the first one out; whoever does lets it go. */
    Message take()
    {
        final Message message = messages[head];
        messages[head] = null;
        weight -= weights[head];
        head = head + 1 & messages.length - 1;
        count--;
        return message;
    }

    /** Lets go what arrives after a time. */
    void dropAfter(final long timeNs)
    {
        final int mask = messages.length - 1;
        while (count > 0)
        {
            final int index = head + count - 1 & mask;
            if (arrivalsNs[index] <= timeNs)
            {
                break;
            }
            weight -= weights[index];
            messages[index].release();
            messages[index] = null;
            count--;
        }
    }

    /** First arrival after a time, {@link #HELD} if there is none. */
    long nextArrivalNs(final long timeNs)
    {
        final int mask = messages.length - 1;
        int low = 0;
        int high = count;
        while (low < high)
        {
            final int middle = low + high >>> 1;
            if (arrivalsNs[head + middle & mask] <= timeNs)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low == count ? HELD : arrivalsNs[head + low & mask];
    }

    /** Index of the first that is held, the size if there is none. */
    int firstHeld()
    {
        final int mask = messages.length - 1;
        int i = count;
        while (i > 0 && HELD == arrivalsNs[head + i - 1 & mask])
        {
            i--;
        }
        return i;
    }

    /** When a held one arrives after all; from the first to the last, each not before the one ahead of it. */
    void arrival(final int i, final long arrivalNs)
    {
        arrivalsNs[head + i & messages.length - 1] = arrivalNs;
    }

    boolean isEmpty()
    {
        return 0 == count;
    }

    int size()
    {
        return count;
    }

    /** Sum of what was put in beside each. */
    long weight()
    {
        return weight;
    }

    private void move(final int from, final int to)
    {
        messages[to] = messages[from];
        arrivalsNs[to] = arrivalsNs[from];
        weights[to] = weights[from];
    }

    private void grow()
    {
        final int capacity = messages.length;
        final int tail = capacity - head;
        final Message[] oldMessages = messages;
        final long[] oldArrivalsNs = arrivalsNs;
        final int[] oldWeights = weights;
        messages = Arrays.copyOfRange(oldMessages, head, head + capacity * 2);
        arrivalsNs = Arrays.copyOfRange(oldArrivalsNs, head, head + capacity * 2);
        weights = Arrays.copyOfRange(oldWeights, head, head + capacity * 2);
        System.arraycopy(oldMessages, 0, messages, tail, head);
        System.arraycopy(oldArrivalsNs, 0, arrivalsNs, tail, head);
        System.arraycopy(oldWeights, 0, weights, tail, head);
        head = 0;
    }
}
