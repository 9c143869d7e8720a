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
package io.lockstep.replica.status;

import org.agrona.concurrent.status.AtomicCounter;

import io.lockstep.runtime.counters.CounterSource;
import io.lockstep.runtime.counters.CounterType;

/**
 * Values of the counters of a replica, and beside them two for each group: blocks that it was first to bring, and
 * messages heard on it.
 * <p>
 * Threading: one writer, the replica's agent, with release; any number of readers.
 */
public final class ReplicaCounters
{
    private final AtomicCounter[] counters;
    private final AtomicCounter[] firstByGroup;
    private final AtomicCounter[] heardOnGroup;

    /**
     * Counters that are all 0 and that nobody outside of the process sees.
     *
     * @param groupCount groups that the replica listens to.
     */
    public ReplicaCounters(final int groupCount)
    {
        this(CounterSource.detached(), groupCount);
    }

    /**
     * Counters that are all 0.
     *
     * @param source     of them.
     * @param groupCount groups that the replica listens to.
     */
    public ReplicaCounters(final CounterSource source, final int groupCount)
    {
        final ReplicaCounter[] all = ReplicaCounter.values();
        final CounterType[] types = new CounterType[all.length];
        for (final ReplicaCounter each : all)
        {
            types[each.ordinal()] = each.type();
        }
        counters = source.newCounters(types);
        firstByGroup = ofGroups(source, CounterType.REPLICA_FIRST_BY_GROUP, groupCount);
        heardOnGroup = ofGroups(source, CounterType.REPLICA_HEARD_ON_GROUP, groupCount);
    }

    private static AtomicCounter[] ofGroups(final CounterSource source, final CounterType type, final int groupCount)
    {
        final AtomicCounter[] result = new AtomicCounter[groupCount];
        for (int group = 0; group < groupCount; group++)
        {
            result[group] = source.newCounter(type, group, Integer.toString(group));
        }
        return result;
    }

    /**
     * Reads a counter. Any thread.
     *
     * @param counter to read.
     * @return value.
     */
    public long get(final ReplicaCounter counter)
    {
        return counters[counter.ordinal()].get();
    }

    /**
     * Adds one. Writer only.
     *
     * @param counter to move.
     */
    public void increment(final ReplicaCounter counter)
    {
        counters[counter.ordinal()].incrementRelease();
    }

    /**
     * Adds. Writer only.
     *
     * @param counter to move.
     * @param delta   to add.
     */
    public void add(final ReplicaCounter counter, final long delta)
    {
        counters[counter.ordinal()].getAndAddRelease(delta);
    }

    /**
     * Sets. Writer only.
     *
     * @param counter to set.
     * @param value   to set it to.
     */
    public void set(final ReplicaCounter counter, final long value)
    {
        counters[counter.ordinal()].setRelease(value);
    }

    /**
     * Groups that the replica listens to.
     *
     * @return count.
     */
    public int groupCount()
    {
        return firstByGroup.length;
    }

    /**
     * Blocks that a group was first to bring. Any thread.
     *
     * @param group index of the group.
     * @return count.
     */
    public long firstByGroup(final int group)
    {
        return firstByGroup[checked(group)].get();
    }

    /**
     * Messages of this stream that were heard on a group. Any thread.
     *
     * @param group index of the group.
     * @return count.
     */
    public long heardOnGroup(final int group)
    {
        return heardOnGroup[checked(group)].get();
    }

    /**
     * Counts a block that a group was first to bring. Writer only.
     *
     * @param group index of the group.
     */
    public void onFirst(final int group)
    {
        firstByGroup[checked(group)].incrementRelease();
    }

    /**
     * Counts a message on a group. Writer only.
     *
     * @param group index of the group.
     */
    public void onHeard(final int group)
    {
        heardOnGroup[checked(group)].incrementRelease();
    }

    /**
     * All values, for people.
     *
     * @return a line {@code label=value} each.
     */
    public String print()
    {
        final StringBuilder builder = new StringBuilder();
        for (final ReplicaCounter each : ReplicaCounter.values())
        {
            builder.append(each.label()).append('=').append(get(each)).append('\n');
        }
        for (int group = 0; group < groupCount(); group++)
        {
            builder.append("first-by-group-").append(group).append('=').append(firstByGroup(group)).append('\n');
            builder.append("heard-on-group-").append(group).append('=').append(heardOnGroup(group)).append('\n');
        }
        return builder.toString();
    }

    private int checked(final int group)
    {
        if (group < 0 || group >= firstByGroup.length)
        {
            throw new IllegalArgumentException(
                "group is unknown: groupCount=" + firstByGroup.length + " group=" + group);
        }
        return group;
    }
}
