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

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Writes what went wrong as one line each, and counts it. The lines go to standard error, which on a node is the
 * journal of systemd.
 * <p>
 * Threading: any.
 */
public final class ErrorLog implements ErrorHandler
{
    private final String name;
    private final PrintStream out;
    private final boolean isVerbose;
    private final AtomicLong count = new AtomicLong();
    private boolean isStopped;

    /**
     * A log.
     *
     * @param name      of the node.
     * @param out       to write to.
     * @param isVerbose with stack traces.
     */
    public ErrorLog(final String name, final PrintStream out, final boolean isVerbose)
    {
        this.name = name;
        this.out = out;
        this.isVerbose = isVerbose;
    }

    @Override
    public void onError(final Throwable throwable)
    {
        if (throwable instanceof AgentTerminationException && null == throwable.getMessage())
        {
            return;
        }
        count.incrementAndGet();
        final String line = describe(throwable);
        synchronized (out)
        {
            if (isStopped)
            {
                return;
            }
            out.println("lockstep: " + name + ": " + line);
            if (isVerbose)
            {
                throwable.printStackTrace(out);
            }
        }
    }

    /**
     * The last line of a node that stops for an error: exit status and reason. What a thread that still closes tells
     * behind it is counted, and not written.
     *
     * @param exitCode of the process.
     * @param reason   of the stop, which was recorded when it came.
     */
    public void stopped(final ExitCode exitCode, final Throwable reason)
    {
        synchronized (out)
        {
            isStopped = true;
            out.println("lockstep: " + name + ": stopped: exit=" + exitCode.code() + " code=" + exitCode +
                " reason=" + describe(reason));
        }
    }

    /**
     * Errors so far.
     *
     * @return count.
     */
    public long count()
    {
        return count.get();
    }

    /**
     * One line for an error and its causes.
     *
     * @param throwable to describe.
     * @return the line.
     */
    public static String describe(final Throwable throwable)
    {
        final StringBuilder builder = new StringBuilder();
        Throwable each = throwable;
        for (int depth = 0; null != each && depth < 4; depth++)
        {
            if (depth > 0)
            {
                builder.append(" <- ");
            }
            if (!(each instanceof IllegalArgumentException))
            {
                builder.append(each.getClass().getSimpleName()).append(": ");
            }
            builder.append(String.valueOf(each.getMessage()).replace('\n', ' '));
            each = each.getCause() == each ? null : each.getCause();
        }
        return builder.toString();
    }
}
