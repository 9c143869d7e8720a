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
package io.lockstep.sim.node;

import org.agrona.concurrent.Agent;

import io.lockstep.runtime.transport.Transport;

/**
 * The thread of a node's client of the transport, which tells of sources that are gone.
 * <p>
 * Threading: the simulation's.
 */
final class ConductorAgent implements Agent
{
    private final Transport transport;

    ConductorAgent(final Transport transport)
    {
        this.transport = transport;
    }

    @Override
    public int doWork()
    {
        return transport.poll();
    }

    @Override
    public String roleName()
    {
        return "client";
    }
}
