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
package io.lockstep.replica.agent;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import io.lockstep.protocol.LockstepException;
import io.lockstep.replica.status.DutyCycle;
import io.lockstep.replica.stream.StreamReceiver;
import io.lockstep.runtime.transport.Transport;

/**
 * The one duty cycle of a replica: Aeron's conductor, the stream (which applies), then what others have asked for.
 * <p>
 * Threading: one thread, which owns everything below it.
 */
public final class ReplicaAgent implements Agent
{
    private final Transport transport;
    private final StreamReceiver receiver;
    private final StateReader reader;
    private final NanoClock clock;
    private final DutyCycle dutyCycle;

    /**
     * An agent before its start.
     *
     * @param transport with a conductor that this agent steps.
     * @param receiver  of the stream; closed with the agent.
     * @param reader    of the state.
     * @param clock     for the cycle.
     * @param dutyCycle to measure in.
     */
    public ReplicaAgent(
        final Transport transport,
        final StreamReceiver receiver,
        final StateReader reader,
        final NanoClock clock,
        final DutyCycle dutyCycle)
    {
        this.transport = transport;
        this.receiver = receiver;
        this.reader = reader;
        this.clock = clock;
        this.dutyCycle = dutyCycle;
    }

    @Override
    public int doWork()
    {
        final long nowNs = clock.nanoTime();
        dutyCycle.measure(nowNs);
        int workCount = transport.poll();
        if (transport.isClosed())
        {
            throw LockstepException.fatal("Aeron client is closed: the driver is gone or did not hear of us in time");
        }
        workCount += receiver.poll(nowNs);
        workCount += reader.poll();
        return workCount;
    }

    @Override
    public void onClose()
    {
        try
        {
            receiver.close();
        }
        finally
        {
            reader.end();
        }
    }

    @Override
    public String roleName()
    {
        return "apply";
    }
}
