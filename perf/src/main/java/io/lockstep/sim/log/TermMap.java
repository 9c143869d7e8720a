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
package io.lockstep.sim.log;

import java.util.Arrays;

/**
 * Where the terms of a member's log begin and end: what Aeron's recording log has of them. A term is in it as soon as
 * the member has joined it, entries or not; what it says of its last one is what the member votes by.
 * <p>
 * Threading: the simulation's one thread.
 */
final class TermMap
{
    /** An end, a base or a term that is not known. */
    static final long NONE = -1;

    private long[] termIds = new long[8];
    private long[] bases = new long[8];
    private long[] ends = new long[8];
    private int size;

    boolean isEmpty()
    {
        return 0 == size;
    }

    /** Gives the last term, -1 if there is none. */
    long lastTermId()
    {
        return 0 == size ? NONE : termIds[size - 1];
    }

    long lastBase()
    {
        return 0 == size ? 0 : bases[size - 1];
    }

    /** Gives where a term is listed, -1 if it is not. */
    int find(final long termId)
    {
        for (int i = size - 1; i >= 0; i--)
        {
            if (termIds[i] == termId)
            {
                return i;
            }
        }
        return -1;
    }

    long base(final int index)
    {
        return bases[index];
    }

    long end(final int index)
    {
        return ends[index];
    }

    /** A term ends here, as far as this member knows. */
    void commit(final long termId, final long position)
    {
        final int index = find(termId);
        if (index >= 0)
        {
            ends[index] = position;
        }
    }

    /**
     * The log goes on in this term: RecordingLog.ensureCoherent. Terms that nobody of this log led are listed without
     * length, so that a canvass of a member that was in one finds where the next one begins.
     */
    void ensureCoherent(
        final long initialTermId, final long initialBase, final long termId, final long base, final long end)
    {
        if (0 == size)
        {
            for (long id = Math.max(0, initialTermId); id < termId; id++)
            {
                add(id, initialBase);
            }
            add(termId, base);
        }
        else if (lastTermId() < termId)
        {
            if (NONE == ends[size - 1])
            {
                ends[size - 1] = base;
            }
            final long last = ends[size - 1];
            for (long id = lastTermId() + 1; id <= termId; id++)
            {
                add(id, last);
            }
        }
        if (NONE != end)
        {
            commit(termId, end);
        }
    }

    /** Takes over what another member's map says up to a term. */
    void copy(final TermMap from)
    {
        termIds = from.termIds.clone();
        bases = from.bases.clone();
        ends = from.ends.clone();
        size = from.size;
    }

    void clear()
    {
        size = 0;
    }

    private void add(final long termId, final long base)
    {
        if (size > 0)
        {
            ends[size - 1] = base;
        }
        if (size == termIds.length)
        {
            termIds = Arrays.copyOf(termIds, size * 2);
            bases = Arrays.copyOf(bases, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        termIds[size] = termId;
        bases[size] = base;
        ends[size++] = NONE;
    }
}
