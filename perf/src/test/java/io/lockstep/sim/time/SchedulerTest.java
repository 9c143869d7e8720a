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

import static org.junit.jupiter.api.Assertions.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

class SchedulerTest
{
    private final Scheduler scheduler = new Scheduler(new SeededRandom(1));
    private final List<String> done = new ArrayList<>();

    @Test
    void shouldRunByTime()
    {
        scheduler.at(30, () -> done.add("c@" + scheduler.nowNs()));
        scheduler.after(10, () -> done.add("a@" + scheduler.nowNs()));
        scheduler.at(20, () -> scheduler.after(5, () -> done.add("b@" + scheduler.nowNs())));

        while (scheduler.runNext())
        {
            assertTrue(scheduler.nowNs() <= 30);
        }

        assertEquals(List.of("a@10", "b@25", "c@30"), done);
        assertEquals(4, scheduler.steps());
        assertFalse(scheduler.runNext());
    }

    @Test
    void shouldKeepOrderOverManyTimes()
    {
        final SeededRandom random = new SeededRandom(5);
        final List<Scheduler.Task> tasks = new ArrayList<>();
        final long[] last = new long[1];
        final int[] count = new int[1];
        for (int i = 0; i < 2000; i++)
        {
            final Scheduler.Task task = scheduler.newTask(() ->
            {
                assertTrue(scheduler.nowNs() >= last[0]);
                last[0] = scheduler.nowNs();
                count[0]++;
            });
            task.at(random.nextInt(100_000));
            tasks.add(task);
        }
        int cancelled = 0;
        for (final Scheduler.Task each : tasks)
        {
            if (random.chance(0.3))
            {
                each.cancel();
                cancelled++;
            }
            else if (random.chance(0.5))
            {
                each.at(random.nextInt(100_000));
            }
        }

        assertEquals(2000 - cancelled, scheduler.size());
        while (scheduler.runNext())
        {
            assertEquals(last[0], scheduler.nowNs());
        }

        assertEquals(2000 - cancelled, count[0]);
    }

    @Test
    void shouldOrderTiesBySeedAlone()
    {
        final Set<String> orders = new TreeSet<>();
        for (int seed = 0; seed < 100; seed++)
        {
            final String order = orderOfTies(seed);
            assertEquals(order, orderOfTies(seed));
            orders.add(order);
        }

        assertEquals(Set.of("abc", "acb", "bac", "bca", "cab", "cba"), orders);
    }

    @Test
    void shouldRunWhatIsOverdueNow()
    {
        scheduler.runUntil(100);

        scheduler.at(50, () -> done.add("late"));
        scheduler.after(-1, () -> done.add("late"));

        assertEquals(100, scheduler.nextNs());
        assertEquals(2, scheduler.runUntil(100));
        assertEquals(100, scheduler.nowNs());
    }

    @Test
    void shouldGoToATimeThatNothingIsDueAt()
    {
        scheduler.at(10, () -> done.add("in"));
        scheduler.at(21, () -> done.add("after"));

        assertEquals(1, scheduler.runUntil(20));

        assertEquals(20, scheduler.nowNs());
        assertEquals(List.of("in"), done);
        assertEquals(21, scheduler.nextNs());
    }

    @Test
    void shouldMoveAndCancelTask()
    {
        final Scheduler.Task task = scheduler.newTask(() -> done.add("task@" + scheduler.nowNs()));
        assertFalse(task.isScheduled());
        assertEquals(Long.MAX_VALUE, task.timeNs());

        task.at(10);
        task.at(20);
        task.atLatest(30);
        assertEquals(20, task.timeNs());
        task.atLatest(15);
        assertEquals(1, scheduler.size());
        scheduler.runUntil(100);
        task.after(5);
        task.cancel();
        task.cancel();
        scheduler.runUntil(200);

        assertEquals(List.of("task@15"), done);
        assertFalse(task.isScheduled());
    }

    @Test
    void shouldLetTaskScheduleItself()
    {
        final Scheduler.Task[] task = new Scheduler.Task[1];
        task[0] = scheduler.newTask(() ->
        {
            done.add("at " + scheduler.nowNs());
            task[0].after(10);
        });

        task[0].at(0);
        scheduler.runUntil(25);

        assertEquals(List.of("at 0", "at 10", "at 20"), done);
        assertEquals(30, task[0].timeNs());
    }

    @Test
    void shouldStayGoodWhenActionThrows()
    {
        scheduler.at(1, () ->
        {
            throw new IllegalStateException("broken");
        });
        scheduler.at(2, () -> done.add("next"));

        assertThrows(IllegalStateException.class, scheduler::runNext);

        assertTrue(scheduler.runNext());
        assertEquals(List.of("next"), done);
    }

    private static String orderOfTies(final long seed)
    {
        final Scheduler ties = new Scheduler(new SeededRandom(seed));
        final StringBuilder order = new StringBuilder();
        for (final char each : new char[] {'a', 'b', 'c'})
        {
            ties.at(5, () -> order.append(each));
        }
        ties.runUntil(5);
        return order.toString();
    }
}
