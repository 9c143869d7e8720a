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

/**
 * An agent that is not stepped past what it failed at: anything thrown is recorded, and unless it is a warning the
 * node is asked to stop and the agent is not called again.
 * <p>
 * Threading: that of the agent. Errors: what stops the node is told first, then {@link AgentTerminationException} goes
 * to whoever steps it.
 */
public final class FailStopAgent implements Agent
{
    private final Agent delegate;
    private final ErrorHandler errorHandler;
    private final Runnable terminationHook;
    private final AtomicCounter cycles;

    /**
     * Wraps an agent.
     *
     * @param delegate        to step until it fails.
     * @param errorHandler    that records.
     * @param terminationHook run once it has failed.
     * @param cycles          counts its duty cycles.
     */
    public FailStopAgent(
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
        catch (final Exception | Error ex)
        {
            errorHandler.onError(ex);
            if (StopRule.AGENT.stops(ex))
            {
                terminationHook.run();
                throw new AgentTerminationException();
            }
            return 0;
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
}
