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

import org.agrona.DirectBuffer;

import io.lockstep.gateway.ingress.ClusterPort;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.sim.check.Events;

/**
 * Tells of the blocks that a gateway's way to the cluster takes.
 * <p>
 * Threading: the simulation's.
 */
final class ClusterPortTap implements ClusterPort
{
    private final ClusterPort port;
    private final Events events;
    private final int host;
    private final BlockDecoder decoder = new BlockDecoder();

    ClusterPortTap(final ClusterPort port, final Events events, final int host)
    {
        this.port = port;
        this.events = events;
        this.host = host;
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        final long result = port.offer(buffer, offset, length);
        if (result > 0 && decoder.tryWrap(buffer, offset, length))
        {
            events.onOffered(host, decoder.gatewayBlock());
        }
        return result;
    }

    @Override
    public int poll(final long nowNs)
    {
        return port.poll(nowNs);
    }

    @Override
    public long generation()
    {
        return port.generation();
    }

    @Override
    public void close()
    {
        port.close();
    }
}
