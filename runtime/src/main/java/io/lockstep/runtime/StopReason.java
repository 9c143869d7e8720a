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

import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentTerminationException;

import io.aeron.exceptions.AeronException;
import io.lockstep.protocol.LockstepException;

/**
 * Passes errors on, and remembers the one that a node stopped for: the first that nothing can go on after, else the
 * last that was more than an event.
 * <p>
 * Threading: any.
 */
public final class StopReason implements ErrorHandler
{
    private final ErrorHandler delegate;
    private Throwable firstFatal;
    private Throwable lastError;

    /**
     * Nothing has happened yet.
     *
     * @param delegate that records.
     */
    public StopReason(final ErrorHandler delegate)
    {
        this.delegate = delegate;
    }

    /**
     * Is it a mere event, such as an election: recorded, and nothing follows from it.
     *
     * @param error to judge.
     * @return true if so.
     */
    public static boolean isEvent(final Throwable error)
    {
        return error instanceof AeronException && AeronException.Category.WARN == ((AeronException)error).category() ||
            error instanceof LockstepException &&
            LockstepException.Severity.WARN == ((LockstepException)error).severity();
    }

    @Override
    public void onError(final Throwable error)
    {
        synchronized (this)
        {
            remember(error);
        }
        delegate.onError(error);
    }

    /**
     * What the node stopped for.
     *
     * @return the error, null if there was none.
     */
    public synchronized Throwable error()
    {
        return null == firstFatal ? lastError : firstFatal;
    }

    /**
     * Was there an error that nothing can go on after.
     *
     * @return true if so.
     */
    public synchronized boolean isFatal()
    {
        return null != firstFatal;
    }

    /**
     * What the process ends with if it stops now.
     *
     * @return {@link ExitCode#OK} if there was no error.
     */
    public synchronized ExitCode exitCode()
    {
        return null == error() ? ExitCode.OK : ExitCode.of(error());
    }

    private void remember(final Throwable error)
    {
        if (isEvent(error) || error instanceof AgentTerminationException && null == error.getMessage())
        {
            return;
        }
        lastError = error;
        if (null == firstFatal && StopRule.isFatal(error))
        {
            firstFatal = error;
        }
    }
}
