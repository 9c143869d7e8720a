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
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.status.AtomicCounter;

import io.lockstep.protocol.LockstepException;

/**
 * An agent that is not stepped past what it failed at: anything thrown is recorded, and unless it is a warning the
 * node is asked to stop and the agent is not called again.
 */
final class FailStopAgent implements Agent
{
    private final Agent delegate;
    private final ErrorHandler errorHandler;
    private final Runnable terminationHook;
    private final AtomicCounter cycles;

    FailStopAgent(
        final Agent delegate,
        final ErrorHandler errorHandler,
        final Runnable terminationHook,
        final AtomicCounter cycles)
    {
        this.cycles = cycles;
        this.delegate = delegate;
        this.errorHandler = errorHandler;
        this.terminationHook = terminationHook;
    }

    @Override
    public void onStart()
    {
        delegate.onStart();
    }

    @Override
    public int doWork() throws Exception
    {
        cycles.incrementRelease();
        try
        {
            return delegate.doWork();
        }
        catch (final LockstepException ex)
        {
            if (LockstepException.Severity.WARN == ex.severity())
            {
                errorHandler.onError(ex);
                return 0;
            }
            throw stop(ex);
        }
        catch (final Exception | Error ex)
        {
            throw stop(ex);
        }
    }

    @Override
    public void onClose()
    {
        delegate.onClose();
    }

    @Override
    public String roleName()
    {
        return delegate.roleName();
    }

    private AgentTerminationException stop(final Throwable ex)
    {
        errorHandler.onError(ex);
        terminationHook.run();
        return new AgentTerminationException();
    }
}
