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
package io.lockstep.runtime;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;

/**
 * Binds the calling thread to one CPU with {@code sched_setaffinity(2)}, by way of JNA.
 * <p>
 * Threading: pins the thread that calls. Errors: where the platform refuses, {@link #pin} says so in its result;
 * nothing is thrown, since a node that runs unpinned is slow and not wrong.
 */
public final class CpuPinner
{
    /** No CPU asked for. */
    public static final int ANY_CPU = -1;

    /** Highest number of a CPU that can be asked for. */
    public static final int LAST_CPU = 1023;

    private static final int MASK_LENGTH = (LAST_CPU + 1) / 8;
    private static final String UNKNOWN = "unknown";

    private CpuPinner()
    {
    }

    /**
     * Binds the calling thread.
     *
     * @param cpu to bind to, from 0, or {@link #ANY_CPU} to leave it.
     * @return null if the thread runs where it was asked to, else why not, in one line.
     */
    public static String pin(final int cpu)
    {
        if (ANY_CPU == cpu)
        {
            return null;
        }
        if (cpu < 0 || cpu > LAST_CPU)
        {
            return "cpu is out of range: cpu=" + cpu;
        }
        try (Memory mask = new Memory(MASK_LENGTH))
        {
            mask.clear();
            mask.setByte(cpu / 8, (byte)(1 << (cpu % 8)));
            final int result = Function.getFunction("c", "sched_setaffinity")
                .invokeInt(new Object[] {0, new NativeLong(MASK_LENGTH), mask});
            return 0 == result ? null : "sched_setaffinity refused: cpu=" + cpu + " errno=" + Native.getLastError();
        }
        catch (final UnsatisfiedLinkError | NoClassDefFoundError ex)
        {
            return "no native access on this platform: cpu=" + cpu + " reason=" + ex.getMessage();
        }
    }

    /**
     * The CPUs that the calling thread may run on, as the system has it.
     *
     * @return such as {@code 3} or {@code 0-7,16}; {@code unknown} where the platform does not say.
     */
    public static String allowed()
    {
        try (Memory mask = new Memory(MASK_LENGTH))
        {
            mask.clear();
            final int result = Function.getFunction("c", "sched_getaffinity")
                .invokeInt(new Object[] {0, new NativeLong(MASK_LENGTH), mask});
            return result < 0 ? UNKNOWN : ranges(mask);
        }
        catch (final UnsatisfiedLinkError | NoClassDefFoundError ex)
        {
            return UNKNOWN;
        }
    }

    private static String ranges(final Memory mask)
    {
        final StringBuilder builder = new StringBuilder();
        for (int cpu = 0; cpu <= LAST_CPU; cpu++)
        {
            if (!isSet(mask, cpu))
            {
                continue;
            }
            final int first = cpu;
            while (cpu < LAST_CPU && isSet(mask, cpu + 1))
            {
                cpu++;
            }
            builder.append(0 == builder.length() ? "" : ",").append(first);
            if (cpu > first)
            {
                builder.append('-').append(cpu);
            }
        }
        return builder.toString();
    }

    private static boolean isSet(final Memory mask, final int cpu)
    {
        return 0 != (mask.getByte(cpu / 8) & 1 << cpu % 8);
    }
}
