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
package io.lockstep.protocol;

/**
 * Sequenced configuration: what decides the stamp beside the log itself. At the first start of the stream the values
 * are those of the members' properties; from then on they change by commands in the stream and by nothing else.
 * <p>
 * In a command a value is a decimal number: a count, a length in bytes, a duration in ns. Names and ids are protocol.
 */
public enum SequencedSetting
{
    /** Most clients and flows that are known. */
    CLIENTS_LIMIT(1, "clients.limit", Unit.COUNT, 1, 10_000_000, false),
    /** Ids per client whose outcome is remembered, a power of two. */
    CLIENTS_WINDOW(2, "clients.window", Unit.COUNT, 1, 32 * 1024, true),
    /** Longest payload of a request; what is longer is voided. */
    MESSAGE_LENGTH(3, "message.length", Unit.LENGTH, 1, 16 * 1024 * 1024, false),
    /** Longest block; what is longer yields an empty block. */
    BLOCK_LENGTH(4, "block.length", Unit.LENGTH, BlockDescriptor.HEADER_LENGTH, 16 * 1024 * 1024, true),
    /** What a release is worth: 0 is durable, 1 is replicated. */
    DURABILITY(5, "durability", Unit.CHOICE, 0, 1, true),
    /** Idle time after which a tick is sequenced; 0 for no ticks, else at least 1 ms. */
    TICK_INTERVAL(6, "tick.interval", Unit.DURATION, 0, 86_400_000_000_000L, false),
    /** Version of the rules of the stamp: the one in force, or the next. */
    FORMAT_VERSION(7, "format.version", Unit.COUNT, 1, Short.MAX_VALUE, false);

    /** What a value counts. */
    public enum Unit
    {
        /** A plain number. */
        COUNT,
        /** Bytes. */
        LENGTH,
        /** Nanoseconds. */
        DURATION,
        /** One of a few, by number. */
        CHOICE
    }

    private static final SequencedSetting[] ALL = values();

    private final int id;
    private final String key;
    private final Unit unit;
    private final long minimum;
    private final long maximum;
    private final boolean isFixed;

    SequencedSetting(
        final int id, final String key, final Unit unit, final long minimum, final long maximum, final boolean isFixed)
    {
        this.id = id;
        this.key = key;
        this.unit = unit;
        this.minimum = minimum;
        this.maximum = maximum;
        this.isFixed = isFixed;
    }

    /**
     * Number in snapshots.
     *
     * @return id, from 1.
     */
    public int id()
    {
        return id;
    }

    /**
     * Name in commands.
     *
     * @return name.
     */
    public String key()
    {
        return key;
    }

    /**
     * What the value counts.
     *
     * @return unit.
     */
    public Unit unit()
    {
        return unit;
    }

    /**
     * Least value.
     *
     * @return inclusive.
     */
    public long minimum()
    {
        return minimum;
    }

    /**
     * Greatest value.
     *
     * @return inclusive.
     */
    public long maximum()
    {
        return maximum;
    }

    /**
     * Does the value stay as it was at the first start of the stream.
     *
     * @return true if no command changes it.
     */
    public boolean isFixed()
    {
        return isFixed;
    }

    /**
     * The setting of a name.
     *
     * @param key name in a command.
     * @return null if there is none.
     */
    public static SequencedSetting ofKey(final String key)
    {
        for (final SequencedSetting each : ALL)
        {
            if (each.key.equals(key))
            {
                return each;
            }
        }
        return null;
    }

    /**
     * The setting of a number.
     *
     * @param id in a snapshot.
     * @return null if there is none.
     */
    public static SequencedSetting ofId(final int id)
    {
        return id >= 1 && id <= ALL.length ? ALL[id - 1] : null;
    }
}
