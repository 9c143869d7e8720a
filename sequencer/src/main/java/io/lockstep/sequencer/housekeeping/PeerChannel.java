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
import org.agrona.ErrorHandler;

import io.aeron.Publication;
import io.aeron.exceptions.RegistrationException;
import io.lockstep.protocol.LockstepException;
import io.lockstep.runtime.transport.TransportPublication;

/**
 * The way to all other members: one publication with a destination each. A peer whose host has no address at present is
 * tried again; it must not keep this member from starting.
 * <p>
 * Threading: the peer agent's.
 */
public final class PeerChannel implements AutoCloseable
{
    private final TransportPublication publication;
    private final String[] destinations;
    private final boolean[] isAdded;
    private final boolean[] isTold;
    private final ErrorHandler errorHandler;

    /**
     * A channel that leads nowhere yet.
     *
     * @param publication  with manual control of its destinations; closed with this.
     * @param destinations a channel for each of the others.
     * @param errorHandler for hosts without an address, once each.
     */
    public PeerChannel(
        final TransportPublication publication, final String[] destinations, final ErrorHandler errorHandler)
    {
        this.publication = publication;
        this.destinations = destinations.clone();
        this.errorHandler = errorHandler;
        isAdded = new boolean[destinations.length];
        isTold = new boolean[destinations.length];
    }

    /** Adds the destinations that are not there yet. */
    void connect()
    {
        for (int i = 0; i < destinations.length; i++)
        {
            if (!isAdded[i])
            {
                isAdded[i] = tryAdd(i);
            }
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

    private boolean tryAdd(final int index)
    {
        try
        {
            publication.addDestination(destinations[index]);
            return true;
        }
        catch (final RegistrationException ex)
        {
            if (!isTold[index])
            {
                isTold[index] = true;
                errorHandler.onError(new LockstepException(LockstepException.Severity.WARN,
                    "peer has no address now, trying on: channel=" + destinations[index], ex));
            }
            return false;
        }
    }
}
