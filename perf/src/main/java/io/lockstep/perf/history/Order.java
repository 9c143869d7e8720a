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

import org.agrona.collections.Long2ObjectHashMap;

/**
 * The one order as the first observer of each sequence saw it. Kept in pages, as it need not begin with 1.
 * <p>
 * Threading: one thread.
 */
final class Order
{
    private static final int PAGE_LENGTH = 8192;

    private final Long2ObjectHashMap<Page> pages = new Long2ObjectHashMap<>();
    private Page lastPage;
    private long count;

    /** What stands at some consecutive sequences. */
    static final class Page
    {
        final long first;
        final long[] clientId = new long[PAGE_LENGTH];
        final long[] requestId = new long[PAGE_LENGTH];
        final long[] hash = new long[PAGE_LENGTH];
        final long[] timestampNs = new long[PAGE_LENGTH];
        final long[] place = new long[PAGE_LENGTH];
        final int[] source = new int[PAGE_LENGTH];
        final String[] kind = new String[PAGE_LENGTH];

        Page(final long first)
        {
            this.first = first;
            Arrays.fill(source, Sources.NONE);
        }
    }

    /** Page of a sequence, made if it is not there. */
    Page obtain(final long sequence)
    {
        final long first = firstOf(sequence);
        if (null == lastPage || first != lastPage.first)
        {
            lastPage = pages.computeIfAbsent(first, Page::new);
        }
        return lastPage;
    }

    /** Page of a sequence that is there, or null if nobody saw it. */
    Page find(final long sequence)
    {
        final Page page = pages.get(firstOf(sequence));
        return null == page || Sources.NONE == page.source[indexOf(sequence)] ? null : page;
    }

    /** Place of a sequence in its page. */
    static int indexOf(final long sequence)
    {
        return (int)(sequence % PAGE_LENGTH);
    }

    private static long firstOf(final long sequence)
    {
        return sequence - sequence % PAGE_LENGTH;
    }

    void onAdded()
    {
        count++;
    }

    /** Sequences that somebody saw. */
    long count()
    {
        return count;
    }

    /** All pages, from the lowest sequence on. */
    Page[] sorted()
    {
        final Page[] sorted = pages.values().toArray(new Page[0]);
        Arrays.sort(sorted, (a, b) -> Long.compare(a.first, b.first));
        return sorted;
    }

    static int length()
    {
        return PAGE_LENGTH;
    }
}
