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
package io.lockstep.sim.time;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * What is to happen in a simulation, by time. What is due at the same time happens in an order that the seed decides,
 * as nobody may rely on one.
 * <p>
 * A heap in arrays. {@link #at(long, Runnable)} reuses its entries, so steady use allocates nothing; what recurs has a
 * {@link Task} of its own, which can be moved and cancelled.
 * <p>
 * Threading: one thread. Errors: what an action throws comes out of {@link #runNext()}; the scheduler stays good.
 */
public final class Scheduler
{
    private static final int INITIAL_CAPACITY = 256;
    private static final int NOWHERE = -1;

    private final SeededRandom ties;
    private final ArrayDeque<Task> free = new ArrayDeque<>();
    private long[] timesNs = new long[INITIAL_CAPACITY];
    private long[] tieBreaks = new long[INITIAL_CAPACITY];
    private Task[] tasks = new Task[INITIAL_CAPACITY];
    private int size;
    private long nowNs;
    private long steps;

    /**
     * An empty scheduler at time 0.
     *
     * @param random of the simulation. A stream of its own is split off.
     */
    public Scheduler(final SeededRandom random)
    {
        ties = random.split("scheduler.ties");
    }

    /**
     * Simulated time.
     *
     * @return ns, from 0.
     */
    public long nowNs()
    {
        return nowNs;
    }

    /**
     * Actions run so far.
     *
     * @return count.
     */
    public long steps()
    {
        return steps;
    }

    /**
     * Actions that wait.
     *
     * @return count.
     */
    public int size()
    {
        return size;
    }

    /**
     * When the next action is due.
     *
     * @return ns, or {@link Long#MAX_VALUE} if there is none.
     */
    public long nextNs()
    {
        return 0 == size ? Long.MAX_VALUE : timesNs[0];
    }

    /**
     * Has something done at a time, once.
     *
     * @param timeNs of it. One that has passed is now.
     * @param action to do.
     */
    public void at(final long timeNs, final Runnable action)
    {
        final Task task = free.isEmpty() ? new Task(this, null, true) : free.pollLast();
        task.action = action;
        insert(task, timeNs);
    }

    /**
     * Has something done after a delay, once.
     *
     * @param delayNs from now. 0 or less is now.
     * @param action  to do.
     */
    public void after(final long delayNs, final Runnable action)
    {
        at(later(delayNs), action);
    }

    /**
     * A task that is scheduled by hand, as often as one likes, and waits for at most one time.
     *
     * @param action to do.
     * @return task, not scheduled.
     */
    public Task newTask(final Runnable action)
    {
        return new Task(this, action, false);
    }

    /**
     * Goes to the next action and runs it.
     *
     * @return false if there is none.
     */
    public boolean runNext()
    {
        if (0 == size)
        {
            return false;
        }

        final Task task = tasks[0];
        nowNs = timesNs[0];
        steps++;
        remove(0);

        final Runnable action = task.action;
        if (task.isPooled)
        {
            task.action = null;
            free.addLast(task);
        }
        action.run();
        return true;
    }

    /**
     * Runs all that is due up to a time, and goes there.
     *
     * @param timeNs to go to, inclusive.
     * @return actions run.
     */
    public long runUntil(final long timeNs)
    {
        final long before = steps;
        while (nextNs() <= timeNs)
        {
            runNext();
        }
        nowNs = Math.max(nowNs, timeNs);
        return steps - before;
    }

    private long later(final long delayNs)
    {
        final long timeNs = nowNs + Math.max(0, delayNs);
        return timeNs < nowNs ? Long.MAX_VALUE : timeNs;
    }

    private void insert(final Task task, final long timeNs)
    {
        if (size == tasks.length)
        {
            timesNs = Arrays.copyOf(timesNs, size * 2);
            tieBreaks = Arrays.copyOf(tieBreaks, size * 2);
            tasks = Arrays.copyOf(tasks, size * 2);
        }
        siftUp(size++, task, Math.max(nowNs, timeNs), ties.nextLong());
    }

    private void remove(final int index)
    {
        tasks[index].index = NOWHERE;
        final int last = --size;
        final Task moved = tasks[last];
        tasks[last] = null;
        if (index == last)
        {
            return;
        }

        final long timeNs = timesNs[last];
        final long tieBreak = tieBreaks[last];
        if (index > 0 && isBefore(timeNs, tieBreak, (index - 1) >>> 1))
        {
            siftUp(index, moved, timeNs, tieBreak);
        }
        else
        {
            siftDown(index, moved, timeNs, tieBreak);
        }
    }

    private void siftUp(final int from, final Task task, final long timeNs, final long tieBreak)
    {
        int index = from;
        while (index > 0)
        {
            final int parent = (index - 1) >>> 1;
            if (!isBefore(timeNs, tieBreak, parent))
            {
                break;
            }
            put(index, tasks[parent], timesNs[parent], tieBreaks[parent]);
            index = parent;
        }
        put(index, task, timeNs, tieBreak);
    }

    private void siftDown(final int from, final Task task, final long timeNs, final long tieBreak)
    {
        int index = from;
        for (int child = 2 * index + 1; child < size; child = 2 * index + 1)
        {
            if (child + 1 < size && isBefore(timesNs[child + 1], tieBreaks[child + 1], child))
            {
                child++;
            }
            if (isBefore(timeNs, tieBreak, child))
            {
                break;
            }
            put(index, tasks[child], timesNs[child], tieBreaks[child]);
            index = child;
        }
        put(index, task, timeNs, tieBreak);
    }

    private boolean isBefore(final long timeNs, final long tieBreak, final int other)
    {
        return timeNs < timesNs[other] || timeNs == timesNs[other] && tieBreak < tieBreaks[other];
    }

    private void put(final int index, final Task task, final long timeNs, final long tieBreak)
    {
        task.index = index;
        tasks[index] = task;
        timesNs[index] = timeNs;
        tieBreaks[index] = tieBreak;
    }

    /**
     * Something that is done again and again, at times given by hand.
     * <p>
     * Threading: the scheduler's. Nothing allocates.
     */
    public static final class Task
    {
        private final Scheduler scheduler;
        private final boolean isPooled;
        private Runnable action;
        private int index = NOWHERE;

        private Task(final Scheduler scheduler, final Runnable action, final boolean isPooled)
        {
            this.scheduler = scheduler;
            this.action = action;
            this.isPooled = isPooled;
        }

        /**
         * Runs at a time, and no longer at the one before, if it was waiting.
         *
         * @param timeNs of it. One that has passed is now.
         */
        public void at(final long timeNs)
        {
            cancel();
            scheduler.insert(this, timeNs);
        }

        /**
         * Runs after a delay, and no longer at the time before, if it was waiting.
         *
         * @param delayNs from now. 0 or less is now.
         */
        public void after(final long delayNs)
        {
            at(scheduler.later(delayNs));
        }

        /**
         * Runs at a time, unless it runs earlier anyway.
         *
         * @param timeNs at the latest.
         */
        public void atLatest(final long timeNs)
        {
            if (!isScheduled() || timeNs < timeNs())
            {
                at(timeNs);
            }
        }

        /** Does not run. Nothing happens if it was not waiting. */
        public void cancel()
        {
            if (isScheduled())
            {
                scheduler.remove(index);
            }
        }

        /**
         * Does it wait for a time. While its action runs it does not.
         *
         * @return true if so.
         */
        public boolean isScheduled()
        {
            return NOWHERE != index;
        }

        /**
         * When it runs.
         *
         * @return ns, or {@link Long#MAX_VALUE} if it does not wait.
         */
        public long timeNs()
        {
            return isScheduled() ? scheduler.timesNs[index] : Long.MAX_VALUE;
        }
    }
}
