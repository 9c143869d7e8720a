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
package io.lockstep.sequencer.housekeeping;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import io.aeron.Publication;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.transport.TransportPublication;

/**
 * The way to all other members: one publication with a destination each. A peer whose host has no address at present
 * keeps this member from nothing: the driver looks it up again.
 * <p>
 * Threading: the peer agent's, once it is made.
 */
public final class PeerChannel implements AutoCloseable
{
    private final TransportPublication publication;

    /**
     * A channel to others, reached or not.
     *
     * @param publication  with manual control of its destinations; closed with this.
     * @param destinations a channel for each of the others.
     */
    public PeerChannel(final TransportPublication publication, final String[] destinations)
    {
        this.publication = publication;
        for (final String each : destinations)
        {
            publication.addDestination(each);
        }
    }

    /** Sends if that goes at once. */
    void offer(final DirectBuffer buffer, final int length)
    {
        final long result = publication.offer(buffer, 0, length);
        if (Publication.CLOSED == result || Publication.MAX_POSITION_EXCEEDED == result)
        {
            throw LockstepException.fatal(
                LockstepException.Fault.CLUSTER, "publication to the other members is gone: result=" + result);
        }
    }

    @Override
    public void close()
    {
        CloseHelper.close(publication);
    }
}
