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
package io.lockstep.gateway.egress;

import org.agrona.BitUtil;

/**
 * Outcomes of one client that were not sent yet, as runs: consecutive request ids with consecutive sequences of one
 * block. Bounded and preallocated.
 * <p>
 * Threading: one thread.
 */
final class OutcomeWindow
{
    private final long[] requestIds;
    private final long[] sequences;
    private final long[] timestampsNs;
    private final int[] counts;
    private final int mask;
    private long head;
    private long tail;

    OutcomeWindow(final int capacity)
    {
        final int length = BitUtil.findNextPositivePowerOfTwo(capacity);
        requestIds = new long[length];
        sequences = new long[length];
        timestampsNs = new long[length];
        counts = new int[length];
        mask = length - 1;
    }

    /** An applied request; false if there is no room. */
    boolean applied(final long requestId, final long sequence, final long timestampNs)
    {
        if (head > tail)
        {
            final int last = (int)(head - 1) & mask;
            final int count = counts[last];
            if (count > 0 && requestId == requestIds[last] + count && sequence == sequences[last] + count &&
                timestampNs == timestampsNs[last])
            {
                counts[last] = count + 1;
                return true;
            }
        }
        return add(requestId, sequence, timestampNs, 1);
    }

    /** A rejected request; false if there is no room. */
    boolean rejected(final long requestId, final int code)
    {
        return add(requestId, code, 0, 0);
    }

    boolean isEmpty()
    {
        return head == tail;
    }

    long requestId()
    {
        return requestIds[(int)tail & mask];
    }

    /** First sequence of the oldest run, or the code of a rejection. */
    long sequence()
    {
        return sequences[(int)tail & mask];
    }

    long timestampNs()
    {
        return timestampsNs[(int)tail & mask];
    }

    /** Requests of the oldest run; 0 for a rejection. */
    int count()
    {
        return counts[(int)tail & mask];
    }

    void remove()
    {
        tail++;
    }

    void clear()
    {
        tail = head;
    }

    private boolean add(final long requestId, final long sequence, final long timestampNs, final int count)
    {
        if (head - tail > mask)
        {
            return false;
        }
        final int slot = (int)head & mask;
        requestIds[slot] = requestId;
        sequences[slot] = sequence;
        timestampsNs[slot] = timestampNs;
        counts[slot] = count;
        head++;
        return true;
    }
}
