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

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Values of the counters of a replica, and beside them two for each group: blocks that it was first to bring, and
 * messages heard on it.
 * <p>
 * Threading: one writer, the replica's agent, with release; any number of readers.
 */
public final class ReplicaCounters
{
    private static final int FIXED_COUNT = ReplicaCounter.values().length;

    private final int groupCount;
    private final UnsafeBuffer buffer;

    /**
     * Counters that are all 0.
     *
     * @param groupCount groups that the replica listens to.
     */
    public ReplicaCounters(final int groupCount)
    {
        this.groupCount = groupCount;
        final int capacity = (FIXED_COUNT + 2 * groupCount) * BitUtil.SIZE_OF_LONG;
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(
            BitUtil.align(capacity, BitUtil.CACHE_LINE_LENGTH), BitUtil.CACHE_LINE_LENGTH));
    }

    /**
     * Reads a counter. Any thread.
     *
     * @param counter to read.
     * @return value.
     */
    public long get(final ReplicaCounter counter)
    {
        return buffer.getLongVolatile(counter.ordinal() * BitUtil.SIZE_OF_LONG);
    }

    /**
     * Adds one. Writer only.
     *
     * @param counter to move.
     */
    public void increment(final ReplicaCounter counter)
    {
        add(counter, 1);
    }

    /**
     * Adds. Writer only.
     *
     * @param counter to move.
     * @param delta   to add.
     */
    public void add(final ReplicaCounter counter, final long delta)
    {
        addAt(counter.ordinal(), delta);
    }

    /**
     * Sets. Writer only.
     *
     * @param counter to set.
     * @param value   to set it to.
     */
    public void set(final ReplicaCounter counter, final long value)
    {
        buffer.putLongRelease(counter.ordinal() * BitUtil.SIZE_OF_LONG, value);
    }

    /**
     * Groups that the replica listens to.
     *
     * @return count.
     */
    public int groupCount()
    {
        return groupCount;
    }

    /**
     * Blocks that a group was first to bring. Any thread.
     *
     * @param group index of the group.
     * @return count.
     */
    public long firstByGroup(final int group)
    {
        return buffer.getLongVolatile(firstIndex(group) * BitUtil.SIZE_OF_LONG);
    }

    /**
     * Messages of this stream that were heard on a group. Any thread.
     *
     * @param group index of the group.
     * @return count.
     */
    public long heardOnGroup(final int group)
    {
        return buffer.getLongVolatile(heardIndex(group) * BitUtil.SIZE_OF_LONG);
    }

    /**
     * Counts a block that a group was first to bring. Writer only.
     *
     * @param group index of the group.
     */
    public void onFirst(final int group)
    {
        addAt(firstIndex(group), 1);
    }

    /**
     * Counts a message on a group. Writer only.
     *
     * @param group index of the group.
     */
    public void onHeard(final int group)
    {
        addAt(heardIndex(group), 1);
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
        for (int group = 0; group < groupCount; group++)
        {
            builder.append("first-by-group-").append(group).append('=').append(firstByGroup(group)).append('\n');
            builder.append("heard-on-group-").append(group).append('=').append(heardOnGroup(group)).append('\n');
        }
        return builder.toString();
    }

    private int firstIndex(final int group)
    {
        return FIXED_COUNT + 2 * checked(group);
    }

    private int heardIndex(final int group)
    {
        return FIXED_COUNT + 2 * checked(group) + 1;
    }

    private int checked(final int group)
    {
        if (group < 0 || group >= groupCount)
        {
            throw new IllegalArgumentException("group is unknown: groupCount=" + groupCount + " group=" + group);
        }
        return group;
    }

    private void addAt(final int index, final long delta)
    {
        final int offset = index * BitUtil.SIZE_OF_LONG;
        buffer.putLongRelease(offset, buffer.getLong(offset) + delta);
    }
}
