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
package io.lockstep.sequencer.stamp;

/**
 * What is remembered of one shared flow: the outputs taken last, in the order of their ids, each with its sequence and
 * the hash of its payload.
 * <p>
 * An id is a source sequence and an index. It orders by the source sequence first.
 */
final class FlowState
{
    static final int NOT_TAKEN = -1;
    static final int TOO_OLD = -2;

    final long flowId;
    private final long[] sources;
    private final int[] indexes;
    private final long[] outcomes;
    private final long[] hashes;
    private final int mask;
    long openedSequence;
    long takenCount;

    FlowState(final long flowId, final int windowLength)
    {
        this.flowId = flowId;
        sources = new long[windowLength];
        indexes = new int[windowLength];
        outcomes = new long[windowLength];
        hashes = new long[windowLength];
        mask = windowLength - 1;
    }

    /** Takes an output. */
    void take(final long source, final int index, final long outcome, final long payloadHash)
    {
        final int slot = (int)takenCount & mask;
        sources[slot] = source;
        indexes[slot] = index;
        outcomes[slot] = outcome;
        hashes[slot] = payloadHash;
        takenCount++;
    }

    long lastSource()
    {
        return 0 == takenCount ? 0 : sources[(int)(takenCount - 1) & mask];
    }

    int lastIndex()
    {
        return 0 == takenCount ? 0 : indexes[(int)(takenCount - 1) & mask];
    }

    /** How an id compares to the last one taken: negative, 0 or positive. */
    int compareToLast(final long source, final int index)
    {
        return compare(source, index, lastSource(), lastIndex());
    }

    /** Slot of an output that was taken, {@link #NOT_TAKEN}, or {@link #TOO_OLD} if that is not known any more. */
    int find(final long source, final int index)
    {
        long low = takenCount - windowCount();
        long high = takenCount - 1;
        if (low > 0 && compare(source, index, sources[(int)low & mask], indexes[(int)low & mask]) < 0)
        {
            return TOO_OLD;
        }
        while (low <= high)
        {
            final long middle = (low + high) >>> 1;
            final int slot = (int)middle & mask;
            final int order = compare(source, index, sources[slot], indexes[slot]);
            if (0 == order)
            {
                return slot;
            }
            low = order > 0 ? middle + 1 : low;
            high = order < 0 ? middle - 1 : high;
        }
        return NOT_TAKEN;
    }

    /** Outputs whose outcome is known. */
    int windowCount()
    {
        return (int)Math.min(takenCount, sources.length);
    }

    /** Slot of the n-th output that is known, oldest first, from 0. */
    int slot(final int n)
    {
        return (int)(takenCount - windowCount() + n) & mask;
    }

    long source(final int slot)
    {
        return sources[slot];
    }

    int index(final int slot)
    {
        return indexes[slot];
    }

    long outcome(final int slot)
    {
        return outcomes[slot];
    }

    long payloadHash(final int slot)
    {
        return hashes[slot];
    }

    static int compare(final long source, final int index, final long otherSource, final int otherIndex)
    {
        final int bySource = Long.compare(source, otherSource);
        return 0 == bySource ? Integer.compare(index, otherIndex) : bySource;
    }
}
