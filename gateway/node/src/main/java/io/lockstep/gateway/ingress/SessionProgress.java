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
package io.lockstep.gateway.ingress;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How far the outcomes of each session have come: the highest request id that came back in the ordered stream, and how
 * many came back again, of requests that were sent again.
 * <p>
 * Threading: written by the thread that reads the stream, read by the ingress side.
 */
public final class SessionProgress
{
    private static final int STRIDE = BitUtil.CACHE_LINE_LENGTH;
    private static final int REPEATS_OFFSET = Long.BYTES;

    private final UnsafeBuffer buffer;

    /**
     * Progress of as many sessions as there are slots.
     *
     * @param slotCount count of slots.
     */
    public SessionProgress(final int slotCount)
    {
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(slotCount * STRIDE, STRIDE));
    }

    /**
     * Slot of a session.
     *
     * @param handle of the session.
     * @return index of the slot.
     */
    public static int slot(final long handle)
    {
        return (int)(handle & 0xFFFF);
    }

    /**
     * Tells how far a session has come.
     *
     * @param handle    of the session.
     * @param requestId highest id with an outcome.
     */
    public void resolved(final long handle, final long requestId)
    {
        buffer.putLongRelease(slot(handle) * STRIDE, requestId);
    }

    /**
     * Tells how many outcomes were of an id that had one before.
     *
     * @param handle of the session.
     * @param count  since its session record; blocks that the gateway itself sent again count too.
     */
    public void repeats(final long handle, final long count)
    {
        buffer.putLongRelease(slot(handle) * STRIDE + REPEATS_OFFSET, count);
    }

    long repeats(final long handle)
    {
        return buffer.getLongAcquire(slot(handle) * STRIDE + REPEATS_OFFSET);
    }

    long resolved(final long handle)
    {
        return buffer.getLongAcquire(slot(handle) * STRIDE);
    }
}
