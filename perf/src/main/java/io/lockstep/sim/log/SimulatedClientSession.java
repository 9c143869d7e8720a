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
package io.lockstep.sim.log;

import org.agrona.DirectBuffer;

import io.aeron.DirectBufferVector;
import io.aeron.Publication;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.logbuffer.BufferClaim;

/**
 * A cluster session as the service sees it. There is no egress of the service in the model: what is offered goes
 * nowhere, as the sequencer offers nothing.
 * <p>
 * Threading: the simulation's one thread.
 */
public final class SimulatedClientSession implements ClientSession
{
    private final long id;
    private final byte[] encodedPrincipal;
    private final SimulatedCluster cluster;
    private boolean isClosing;

    SimulatedClientSession(final long id, final byte[] encodedPrincipal, final SimulatedCluster cluster)
    {
        this.id = id;
        this.encodedPrincipal = encodedPrincipal;
        this.cluster = cluster;
    }

    @Override
    public long id()
    {
        return id;
    }

    @Override
    public int responseStreamId()
    {
        return 0;
    }

    @Override
    public String responseChannel()
    {
        return "simulated";
    }

    @Override
    public byte[] encodedPrincipal()
    {
        return encodedPrincipal;
    }

    @Override
    public void close()
    {
        cluster.closeClientSession(id);
    }

    @Override
    public boolean isClosing()
    {
        return isClosing;
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return Cluster.Role.LEADER == cluster.role() ? Publication.NOT_CONNECTED : MOCKED_OFFER;
    }

    @Override
    public long offer(final DirectBufferVector[] vectors)
    {
        return Cluster.Role.LEADER == cluster.role() ? Publication.NOT_CONNECTED : MOCKED_OFFER;
    }

    @Override
    public long tryClaim(final int length, final BufferClaim bufferClaim)
    {
        return Publication.NOT_CONNECTED;
    }

    void closing(final boolean value)
    {
        isClosing = value;
    }
}
