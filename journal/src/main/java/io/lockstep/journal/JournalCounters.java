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
package io.lockstep.journal;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a journal did, each value on its own cache lines.
 * <p>
 * Threading: one writer for each counter, named with it; any number of readers.
 */
public final class JournalCounters
{
    private static final int STRIDE = 2 * BitUtil.CACHE_LINE_LENGTH;

    private final UnsafeBuffer buffer;

    /** Counters that are all 0. */
    public JournalCounters()
    {
        final int capacity = JournalCounter.values().length * STRIDE;
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, STRIDE));
    }

    /**
     * Reads a counter.
     *
     * @param counter to read.
     * @return value.
     */
    public long get(final JournalCounter counter)
    {
        return buffer.getLongVolatile(counter.ordinal() * STRIDE);
    }

    void increment(final JournalCounter counter)
    {
        final int index = counter.ordinal() * STRIDE;
        buffer.putLongRelease(index, buffer.getLong(index) + 1);
    }

    void set(final JournalCounter counter, final long value)
    {
        buffer.putLongRelease(counter.ordinal() * STRIDE, value);
    }
}
