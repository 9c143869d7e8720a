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

import java.util.ArrayList;
import java.util.List;

/**
 * Files that events come from, by number: histories, whose places are lines, and journals, whose places are blocks.
 * <p>
 * Threading: one thread.
 */
final class Sources
{
    /** No source. */
    static final int NONE = -1;

    private final List<String> names = new ArrayList<>();
    private final List<Boolean> areJournals = new ArrayList<>();
    private final List<String> clocks = new ArrayList<>();

    int add(final String name, final boolean isJournal)
    {
        names.add(name);
        areJournals.add(isJournal);
        clocks.add("");
        return names.size() - 1;
    }

    void clock(final int source, final String clock)
    {
        clocks.set(source, clock);
    }

    /** Do the times of two sources compare. */
    boolean isSameClock(final int one, final int other)
    {
        return clocks.get(one).equals(clocks.get(other));
    }

    /** Clocks that there are. */
    List<String> clocks()
    {
        return clocks.stream().distinct().toList();
    }

    String clockOf(final int source)
    {
        return clocks.get(source);
    }

    /** A place in words. */
    String place(final int source, final long place)
    {
        return NONE == source ? "nowhere" : names.get(source) + (areJournals.get(source) ? " block " : ":") + place;
    }
}
