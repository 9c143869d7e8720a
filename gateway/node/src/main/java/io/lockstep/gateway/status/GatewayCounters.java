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
package io.lockstep.gateway.status;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Values of the counters, each on its own cache lines.
 * <p>
 * Threading: one writer for each counter, any number of readers.
 */
public final class GatewayCounters
{
    private static final int STRIDE = 2 * BitUtil.CACHE_LINE_LENGTH;

    private final UnsafeBuffer buffer;

    /** Counters that are all 0. */
    public GatewayCounters()
    {
        final int capacity = GatewayCounter.values().length * STRIDE;
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, STRIDE));
    }

    /**
     * Reads a counter.
     *
     * @param counter to read.
     * @return value.
     */
    public long get(final GatewayCounter counter)
    {
        return buffer.getLongVolatile(counter.ordinal() * STRIDE);
    }

    /**
     * Adds one. Writer only.
     *
     * @param counter to move.
     */
    public void increment(final GatewayCounter counter)
    {
        add(counter, 1);
    }

    /**
     * Adds. Writer only.
     *
     * @param counter to move.
     * @param delta   to add.
     */
    public void add(final GatewayCounter counter, final long delta)
    {
        final int index = counter.ordinal() * STRIDE;
        buffer.putLongRelease(index, buffer.getLong(index) + delta);
    }

    /**
     * Sets. Writer only.
     *
     * @param counter to set.
     * @param value   to set it to.
     */
    public void set(final GatewayCounter counter, final long value)
    {
        buffer.putLongRelease(counter.ordinal() * STRIDE, value);
    }

    /**
     * All values, for people.
     *
     * @return a line {@code label=value} each.
     */
    public String print()
    {
        final StringBuilder builder = new StringBuilder();
        for (final GatewayCounter each : GatewayCounter.values())
        {
            builder.append(each.label()).append('=').append(get(each)).append('\n');
        }
        return builder.toString();
    }
}
