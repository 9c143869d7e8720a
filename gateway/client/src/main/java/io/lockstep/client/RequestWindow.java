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
package io.lockstep.client;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.Arrays;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.RequestEncoder;

/**
 * The requests without an outcome, as the Request messages that go over the wire, in slots of one length.
 * <pre>
 *     oldestHeld          first                              next
 *  ----+--------------------+----------------------------------+----&gt; ids
 *      | answered, bytes    | waiting; some may be answered    | free
 *      | still there        | out of turn                      |
 * </pre>
 * Threading: the client's owner thread. Everything is allocated at construction.
 */
final class RequestWindow
{
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int INCARNATION_OFFSET = HEADER_LENGTH + RequestEncoder.incarnationEncodingOffset();
    private static final int OVERHEAD_LENGTH =
        HEADER_LENGTH + RequestEncoder.BLOCK_LENGTH + RequestEncoder.payloadHeaderLength();
    private static final int SLOT_ALIGNMENT = 64;

    private final int capacity;
    private final int mask;
    private final int slotLength;
    private final UnsafeBuffer slots;
    private final int[] lengths;
    private final boolean[] isAnswered;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RequestEncoder request = new RequestEncoder();
    private long oldest = 1;
    private long first = 1;
    private long next = 1;

    RequestWindow(final int capacity, final int maxMessageLength)
    {
        this.capacity = capacity;
        mask = capacity - 1;
        slotLength = slotLength(maxMessageLength);
        slots = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity * slotLength, SLOT_ALIGNMENT));
        lengths = new int[capacity];
        isAnswered = new boolean[capacity];
        Arrays.fill(isAnswered, true);
    }

    /** Length of a slot in bytes. */
    static int slotLength(final int maxMessageLength)
    {
        return BitUtil.align(OVERHEAD_LENGTH + maxMessageLength, SLOT_ALIGNMENT);
    }

    /** First id without an outcome; {@link #next()} if there is none. */
    long first()
    {
        return first;
    }

    /** Id of the next new request. */
    long next()
    {
        return next;
    }

    /** Requests from the first without an outcome on. */
    int count()
    {
        return (int)(next - first);
    }

    boolean isEmpty()
    {
        return first == next;
    }

    /** Are the bytes of a request still there. */
    boolean isHeld(final long requestId)
    {
        return requestId >= oldest && requestId < next && (requestId >= first || requestId > next - capacity);
    }

    /** Lets the ids go on elsewhere; only while nothing waits. */
    void restart(final long nextRequestId)
    {
        if (!isEmpty())
        {
            throw new IllegalStateException("window restarted with requests in it: count=" + count());
        }
        oldest = nextRequestId;
        first = nextRequestId;
        next = nextRequestId;
    }

    /** Writes the next request into its slot. It counts only once it is {@link #commit() committed}. */
    void put(final int incarnation, final DirectBuffer buffer, final int offset, final int length)
    {
        final int slot = (int)next & mask;
        request.wrapAndApplyHeader(slots, slot * slotLength, header)
            .requestId(next)
            .incarnation(incarnation)
            .putPayload(buffer, offset, length);
        lengths[slot] = OVERHEAD_LENGTH + length;
    }

    /** Takes what was put last; its id is what {@link #next()} was. */
    void commit()
    {
        isAnswered[(int)next & mask] = false;
        next++;
    }

    /** Sets the incarnation under which a request is sent again. */
    void incarnation(final long requestId, final int incarnation)
    {
        slots.putInt(offset(requestId) + INCARNATION_OFFSET, incarnation, LITTLE_ENDIAN);
    }

    UnsafeBuffer buffer()
    {
        return slots;
    }

    int offset(final long requestId)
    {
        return ((int)requestId & mask) * slotLength;
    }

    int length(final long requestId)
    {
        return lengths[(int)requestId & mask];
    }

    /** First request from an id on, before a limit, that has no outcome; the limit if there is none. */
    long nextWaiting(final long requestId, final long limit)
    {
        long id = Math.max(requestId, first);
        while (id < limit && isAnswered[(int)id & mask])
        {
            id++;
        }
        return Math.min(id, limit);
    }

    /**
     * Marks a run as answered, up to the first that is already, or the limit.
     *
     * @return the id after the run.
     */
    long answer(final long requestId, final long limit)
    {
        long id = requestId;
        while (id < limit && !isAnswered[(int)id & mask])
        {
            isAnswered[(int)id & mask] = true;
            id++;
        }
        if (requestId == first)
        {
            first = id;
            while (first < next && isAnswered[(int)first & mask])
            {
                first++;
            }
        }
        return id;
    }
}
