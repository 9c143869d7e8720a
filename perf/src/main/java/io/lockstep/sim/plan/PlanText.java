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
package io.lockstep.sim.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Times and hosts in the texts of plans. A time has the largest unit that says it exactly; a host has the letter of its
 * kind.
 * <p>
 * Threading: stateless. Errors: {@link IllegalArgumentException} for a text that cannot be read.
 */
final class PlanText
{
    private static final String[] UNITS = {"s", "ms", "us", "ns"};
    private static final long[] UNIT_NS = {1_000_000_000, 1_000_000, 1000, 1};
    private static final String LEADER = "leader";
    private static final String KINDS = "mgrc";
    private static final int KIND_STEP = 100;

    private PlanText()
    {
    }

    static String time(final long ns)
    {
        int unit = 0;
        while (0 != ns % UNIT_NS[unit])
        {
            unit++;
        }
        return ns / UNIT_NS[unit] + UNITS[unit];
    }

    static long time(final String text)
    {
        int digits = text.startsWith("-") ? 1 : 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits)))
        {
            digits++;
        }
        for (int i = 0; i < UNITS.length; i++)
        {
            if (UNITS[i].equals(text.substring(digits)))
            {
                return Math.multiplyExact(number(text.substring(0, digits)), UNIT_NS[i]);
            }
        }
        throw new IllegalArgumentException("no time: text=" + text);
    }

    static long number(final String text)
    {
        try
        {
            return Long.parseLong(text);
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException("no number: text=" + text, ex);
        }
    }

    static String host(final int host)
    {
        return Fault.LEADER == host ? LEADER : KINDS.charAt(host / KIND_STEP) + "" + host % KIND_STEP;
    }

    static int host(final String text)
    {
        if (LEADER.equals(text))
        {
            return Fault.LEADER;
        }
        final int kind = text.isEmpty() ? -1 : KINDS.indexOf(text.charAt(0));
        final long number = kind < 0 ? -1 : number(text.substring(1));
        if (number < 0 || number >= KIND_STEP)
        {
            throw new IllegalArgumentException("no host: text=" + text);
        }
        return kind * KIND_STEP + (int)number;
    }

    static String hosts(final List<Integer> hosts)
    {
        final StringBuilder text = new StringBuilder();
        for (final int each : hosts)
        {
            text.append(text.length() > 0 ? "+" : "").append(host(each));
        }
        return text.toString();
    }

    static List<Integer> hosts(final String text)
    {
        final List<Integer> hosts = new ArrayList<>();
        if (!text.isEmpty())
        {
            for (final String each : text.split("\\+", -1))
            {
                hosts.add(host(each));
            }
        }
        return hosts;
    }
}
