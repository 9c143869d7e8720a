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

import org.agrona.collections.Long2LongCounterMap;
import org.agrona.collections.LongArrayList;

/**
 * The service's timers, as every member's consensus module keeps them: only the leader lets them fire, as entries of
 * the log; the entry takes the timer away at the others. One that fired and was not committed fires again.
 * <p>
 * Threading: the simulation's one thread.
 */
final class Timers
{
    private static final long NONE = Long.MAX_VALUE;

    /** Parallel lists, in the order in which timers were set. */
    private final LongArrayList ids = new LongArrayList();
    private final LongArrayList deadlines = new LongArrayList();
    /** Position and id of what fired and is not committed. */
    private final LongArrayList uncommitted = new LongArrayList();
    /** Firings that were replayed before the service set the timer: ConsensusModuleAgent.onReplayTimerEvent. */
    private final Long2LongCounterMap expired = new Long2LongCounterMap(0);

    void schedule(final long id, final long deadline)
    {
        if (0 != expired.get(id))
        {
            expired.decrementAndGet(id);
            return;
        }
        set(id, deadline);
    }

    boolean cancel(final long id)
    {
        final int index = indexOf(id);
        if (index < 0)
        {
            return false;
        }
        ids.removeAt(index);
        deadlines.removeAt(index);
        return true;
    }

    /** Gives the timer that is due first, by deadline, then id; MAX_VALUE for none. */
    long due(final long timestampNs)
    {
        long due = NONE;
        long deadline = timestampNs;
        for (int i = 0; i < ids.size(); i++)
        {
            final long each = deadlines.getLong(i);
            if (each < deadline || each == deadline && (NONE == due || ids.getLong(i) < due))
            {
                deadline = each;
                due = ids.getLong(i);
            }
        }
        return due;
    }

    void fired(final long id, final long position)
    {
        cancel(id);
        uncommitted.addLong(position);
        uncommitted.addLong(id);
    }

    /** An entry says that it fired. */
    void onReplayed(final long id)
    {
        if (!cancel(id))
        {
            expired.getAndIncrement(id);
        }
    }

    void sweep(final long commitPosition)
    {
        while (!uncommitted.isEmpty() && uncommitted.getLong(0) <= commitPosition)
        {
            uncommitted.removeAt(0);
            uncommitted.removeAt(0);
        }
    }

    /** What fired behind the commit position is due at once: ConsensusModuleAgent.restoreUncommittedEntries. */
    void restore(final long commitPosition)
    {
        for (int i = 0; i < uncommitted.size(); i += 2)
        {
            if (uncommitted.getLong(i) > commitPosition)
            {
                set(uncommitted.getLong(i + 1), 0);
            }
        }
        uncommitted.clear();
    }

    void snapshot(final LongArrayList to)
    {
        for (int i = 0; i < ids.size(); i++)
        {
            to.addLong(ids.getLong(i));
            to.addLong(deadlines.getLong(i));
        }
    }

    void load(final LongArrayList from)
    {
        for (int i = 0; i < from.size(); i += 2)
        {
            schedule(from.getLong(i), from.getLong(i + 1));
        }
    }

    int size()
    {
        return ids.size();
    }

    private void set(final long id, final long deadline)
    {
        final int index = indexOf(id);
        if (index < 0)
        {
            ids.addLong(id);
            deadlines.addLong(deadline);
        }
        else
        {
            deadlines.setLong(index, deadline);
        }
    }

    private int indexOf(final long id)
    {
        for (int i = 0; i < ids.size(); i++)
        {
            if (ids.getLong(i) == id)
            {
                return i;
            }
        }
        return -1;
    }
}
