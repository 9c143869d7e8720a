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
package io.lockstep.cli;

import java.util.Arrays;

import org.agrona.SystemUtil;

import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.SequencedSetting;

/**
 * Values of sequenced settings as people write them, made what commands carry: a decimal number of the smallest unit.
 * <p>
 * Threading: any; no state. Errors: {@link IllegalArgumentException} in one line.
 */
final class SettingValue
{
    private SettingValue()
    {
    }

    /**
     * The number that a command carries.
     *
     * @param value a number, a length such as 64k, a duration such as 100ms, or durable or replicated.
     * @return a decimal number: bytes, ns, or 0 for durable and 1 for replicated.
     */
    static String canonical(final String value)
    {
        if ("durable".equals(value) || "replicated".equals(value))
        {
            return "durable".equals(value) ? "0" : "1";
        }
        try
        {
            if (value.matches("[0-9]+(ns|us|ms|s)"))
            {
                return Long.toString(SystemUtil.parseDuration("value", value));
            }
            if (value.matches("[0-9]+[kKmMgG]?"))
            {
                return Long.toString(SystemUtil.parseSize("value", value));
            }
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException("value is too large: value=" + value, ex);
        }
        throw new IllegalArgumentException(
            "value is not a number, a length such as 64k, a duration such as 100ms, durable or replicated: value=" +
            value);
    }

    /** What can be set, for a command that was refused: empty where the code says all there is to say. */
    static String refusal(final ErrorCode code, final String name, final String value)
    {
        if (ErrorCode.UNKNOWN_SETTING == code)
        {
            return ": name=" + name + " known=" +
                Arrays.stream(SequencedSetting.values()).map(SequencedSetting::key).toList();
        }
        if (ErrorCode.FIXED_AT_GENESIS == code)
        {
            return ": name=" + name + "; it was set by the members' settings at the first start, for ever";
        }
        return ErrorCode.BAD_VALUE == code ?
            ": name=" + name + " value=" + value + "; it takes " + range(SequencedSetting.ofKey(name)) : "";
    }

    private static String range(final SequencedSetting setting)
    {
        switch (setting)
        {
            case FORMAT_VERSION:
                return "the version in force, or the next";

            case TICK_INTERVAL:
                return "0, or 1ms to " + SystemUtil.formatDuration(setting.maximum());

            case MESSAGE_LENGTH:
                return setting.minimum() + " to " + setting.maximum() + ", and fits into a block with 120 bytes more";

            default:
                return setting.minimum() + " to " + setting.maximum();
        }
    }
}
