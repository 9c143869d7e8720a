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

import java.util.Arrays;

import org.agrona.BitUtil;
import org.agrona.collections.Hashing;

/**
 * All requests of all clients, as columns: what is known of request {@code i} is at index {@code i} of each. A hash
 * table finds the index of (client, request).
 * <p>
 * Threading: one thread.
 */
final class Requests
{
    /** Nothing was told. */
    static final byte OPEN = 0;
    /** Told as applied. */
    static final byte APPLIED = 1;
    /** Told as rejected. */
    static final byte REJECTED = 2;
    /** Told that the outcome is forgotten. */
    static final byte STALE = 3;
    /** Given up by its client. */
    static final byte UNKNOWN = 4;

    private static final int CAPACITY = 1024;

    private int[] slots = newSlots(2 * CAPACITY);
    private int count;

    long[] clientId = new long[CAPACITY];
    long[] requestId = new long[CAPACITY];
    long[] hash = new long[CAPACITY];
    long[] invokeNs = new long[CAPACITY];
    long[] outcomeNs = new long[CAPACITY];
    long[] toldSequence = new long[CAPACITY];
    long[] sequence = new long[CAPACITY];
    long[] invokeLine = new long[CAPACITY];
    long[] outcomeLine = new long[CAPACITY];
    int[] invokeSource = new int[CAPACITY];
    int[] outcomeSource = new int[CAPACITY];
    byte[] outcome = new byte[CAPACITY];

    private static int[] newSlots(final int length)
    {
        final int[] slots = new int[length];
        Arrays.fill(slots, -1);
        return slots;
    }

    int count()
    {
        return count;
    }

    /** Index of a request, -1 if nothing is known of it. */
    int find(final long client, final long request)
    {
        return slots[slotOf(client, request)];
    }

    /** Index of a request, which is added if it is not there. */
    int obtain(final long client, final long request)
    {
        int slot = slotOf(client, request);
        if (slots[slot] < 0)
        {
            if (2 * (count + 1) > slots.length)
            {
                rehash();
                slot = slotOf(client, request);
            }
            slots[slot] = append(client, request);
        }
        return slots[slot];
    }

    /** The request in words. */
    String name(final int index)
    {
        return "client=" + clientId[index] + " request=" + requestId[index];
    }

    private int slotOf(final long client, final long request)
    {
        final int mask = slots.length - 1;
        int slot = (Hashing.hash(client * 0x9E3779B97F4A7C15L + request) & Integer.MAX_VALUE) & mask;
        while (slots[slot] >= 0 && (clientId[slots[slot]] != client || requestId[slots[slot]] != request))
        {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int append(final long client, final long request)
    {
        if (count == clientId.length)
        {
            grow(2 * count);
        }
        clientId[count] = client;
        requestId[count] = request;
        invokeSource[count] = Sources.NONE;
        outcomeSource[count] = Sources.NONE;
        return count++;
    }

    private void rehash()
    {
        slots = newSlots(BitUtil.findNextPositivePowerOfTwo(2 * slots.length));
        for (int i = 0; i < count; i++)
        {
            slots[slotOf(clientId[i], requestId[i])] = i;
        }
    }

    private void grow(final int length)
    {
        clientId = Arrays.copyOf(clientId, length);
        requestId = Arrays.copyOf(requestId, length);
        hash = Arrays.copyOf(hash, length);
        invokeNs = Arrays.copyOf(invokeNs, length);
        outcomeNs = Arrays.copyOf(outcomeNs, length);
        toldSequence = Arrays.copyOf(toldSequence, length);
        sequence = Arrays.copyOf(sequence, length);
        invokeLine = Arrays.copyOf(invokeLine, length);
        outcomeLine = Arrays.copyOf(outcomeLine, length);
        invokeSource = Arrays.copyOf(invokeSource, length);
        outcomeSource = Arrays.copyOf(outcomeSource, length);
        outcome = Arrays.copyOf(outcome, length);
    }
}
