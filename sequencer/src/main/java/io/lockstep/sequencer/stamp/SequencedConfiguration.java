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

import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.SequencedSetting;

/**
 * Values of the sequenced configuration: given at the first start of the stream, then changed by commands, in the
 * snapshot. See {@link SequencedSetting}.
 * <p>
 * Threading: one thread. Errors: a value at the first start that cannot work is an {@link IllegalArgumentException}; in
 * a command it is a code.
 */
public final class SequencedConfiguration
{
    private static final SequencedSetting[] SETTINGS = SequencedSetting.values();
    private static final long MIN_TICK_INTERVAL_NS = 1_000_000;
    private static final int MAX_DIGITS = 18;

    private final long[] values = new long[SETTINGS.length];

    /**
     * Values of the first start: those that must be given, and the defaults of the others, that is messages as long as
     * fit, no ticks, and the first version of the rules.
     *
     * @param clientLimit  most clients and flows.
     * @param windowLength ids per client whose outcome is remembered, a power of two; not less than a client may have
     *                     in flight.
     * @param blockLength  longest block in bytes.
     */
    public SequencedConfiguration(final int clientLimit, final int windowLength, final int blockLength)
    {
        put(SequencedSetting.BLOCK_LENGTH, blockLength);
        put(SequencedSetting.MESSAGE_LENGTH, blockLength - BlockDescriptor.HEADER_LENGTH -
            BlockDescriptor.ENTRY_HEADER_LENGTH);
        put(SequencedSetting.FORMAT_VERSION, 1);
        genesis(SequencedSetting.CLIENTS_LIMIT, clientLimit);
        genesis(SequencedSetting.CLIENTS_WINDOW, windowLength);
        genesis(SequencedSetting.BLOCK_LENGTH, blockLength);
        genesis(SequencedSetting.MESSAGE_LENGTH, get(SequencedSetting.MESSAGE_LENGTH));
    }

    /**
     * Sets a value of the first start.
     *
     * @param setting to set.
     * @param value   of it.
     * @return this.
     */
    public SequencedConfiguration genesis(final SequencedSetting setting, final long value)
    {
        if (!isValid(setting, value))
        {
            throw new IllegalArgumentException("sequenced setting cannot work: name=" + setting.key() +
                " minimum=" + setting.minimum() + " maximum=" + setting.maximum() + " value=" + value);
        }
        put(setting, value);
        return this;
    }

    /**
     * Value in force.
     *
     * @param setting to read.
     * @return value.
     */
    public long get(final SequencedSetting setting)
    {
        return values[setting.ordinal()];
    }

    /**
     * Value in force, of a setting whose values are small.
     *
     * @param setting to read.
     * @return value.
     */
    public int getInt(final SequencedSetting setting)
    {
        return (int)values[setting.ordinal()];
    }

    /**
     * Changes a value, if it may be changed to that.
     *
     * @param key   name of the setting.
     * @param value as text.
     * @return {@link ErrorCode#NONE} if it is in force now, else why not.
     */
    ErrorCode change(final String key, final String value)
    {
        final SequencedSetting setting = SequencedSetting.ofKey(key);
        if (null == setting)
        {
            return ErrorCode.UNKNOWN_SETTING;
        }
        final long number = parse(value);
        if (number < 0)
        {
            return ErrorCode.BAD_VALUE;
        }
        if (number == get(setting))
        {
            return ErrorCode.NONE;
        }
        if (setting.isFixed())
        {
            return ErrorCode.FIXED_AT_GENESIS;
        }
        if (SequencedSetting.FORMAT_VERSION == setting)
        {
            return activate(number);
        }
        if (!isValid(setting, number))
        {
            return ErrorCode.BAD_VALUE;
        }
        put(setting, number);
        return ErrorCode.NONE;
    }

    /** Activates the next version of the rules; versions are not left out, and none comes back. */
    ErrorCode activate(final long version)
    {
        final long active = get(SequencedSetting.FORMAT_VERSION);
        if (version != active && version != active + 1)
        {
            return ErrorCode.BAD_VALUE;
        }
        put(SequencedSetting.FORMAT_VERSION, version);
        return ErrorCode.NONE;
    }

    /** A value from a snapshot. */
    void put(final SequencedSetting setting, final long value)
    {
        values[setting.ordinal()] = value;
    }

    /** Could this value be in force beside the others. */
    boolean isValid(final SequencedSetting setting, final long value)
    {
        if (value < setting.minimum() || value > setting.maximum())
        {
            return false;
        }
        switch (setting)
        {
            case CLIENTS_WINDOW:
                return 0 == (value & (value - 1));

            case MESSAGE_LENGTH:
                return BlockDescriptor.HEADER_LENGTH + BlockDescriptor.ENTRY_HEADER_LENGTH + value <=
                    get(SequencedSetting.BLOCK_LENGTH);

            case TICK_INTERVAL:
                return 0 == value || value >= MIN_TICK_INTERVAL_NS;

            default:
                return true;
        }
    }

    private static long parse(final String text)
    {
        final int length = text.length();
        if (0 == length || length > MAX_DIGITS)
        {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < length; i++)
        {
            final int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9)
            {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
