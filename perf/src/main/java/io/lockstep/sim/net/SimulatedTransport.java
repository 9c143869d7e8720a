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
package io.lockstep.sim.net;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

import org.agrona.ErrorHandler;

import io.aeron.ErrorCode;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.RegistrationException;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.runtime.transport.TransportPublication;
import io.lockstep.runtime.transport.TransportSubscription;
import io.lockstep.sim.time.SeededRandom;

/**
 * What a node sends and receives through in one life of its process: Aeron's client and its driver. The next life of
 * the node takes another one from the network.
 * <p>
 * Threading: the simulation's. Errors: {@link UnsupportedOperationException} for a channel that is not simulated, as
 * {@link Transport} for the rest; {@link AeronException} if it is closed.
 */
public final class SimulatedTransport implements Transport, AutoCloseable
{
    private final SimulatedNetwork network;
    private final int host;
    private final ErrorHandler errorHandler;
    private final SeededRandom random;
    private final List<SimulatedPublication> publications = new ArrayList<>();
    private final List<SimulatedSubscription> subscriptions = new ArrayList<>();
    private int sessionId;
    private long correlationId;
    private boolean isClosed;

    SimulatedTransport(
        final SimulatedNetwork network, final int host, final ErrorHandler errorHandler, final SeededRandom random)
    {
        this.network = network;
        this.host = host;
        this.errorHandler = errorHandler;
        this.random = random;
        sessionId = (int)random.nextLong();
    }

    @Override
    public TransportSubscription addSubscription(final String channel, final int streamId)
    {
        return addSubscription(channel, streamId, null);
    }

    @Override
    public TransportSubscription addSubscription(
        final String channel, final int streamId, final IntConsumer onSourceGone)
    {
        final SimulatedSubscription subscription = newSubscription(channel, streamId, onSourceGone);
        subscription.open();
        if (null != subscription.refusal())
        {
            subscriptions.remove(subscription);
            throw subscription.refusal();
        }
        return subscription;
    }

    @Override
    public TransportSubscription asyncAddSubscription(final String channel, final int streamId)
    {
        return asyncAdd(channel, streamId);
    }

    @Override
    public TransportPublication addPublication(final String channel, final int streamId)
    {
        final SimulatedPublication publication = newPublication(channel, streamId);
        publication.open();
        if (null != publication.refusal())
        {
            publications.remove(publication);
            throw publication.refusal();
        }
        return publication;
    }

    @Override
    public TransportPublication asyncAddPublication(final String channel, final int streamId)
    {
        final SimulatedPublication publication = newPublication(channel, streamId);
        network.scheduler().after(driverDelayNs(), publication::open);
        return publication;
    }

    @Override
    public long nextCorrelationId()
    {
        return correlationId++;
    }

    /** Tells of sources that are gone. */
    @Override
    public int poll()
    {
        int count = 0;
        for (int i = 0; i < subscriptions.size(); i++)
        {
            count += subscriptions.get(i).tellGone();
        }
        return count;
    }

    @Override
    public boolean isClosed()
    {
        return isClosed;
    }

    /**
     * The client is closed in order, and its driver runs on long enough to tell peers so: they notice at once. A node
     * that stops its driver with it is better ended by {@link #kill()}. Idempotent.
     */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        for (final SimulatedPublication each : publications.toArray(new SimulatedPublication[0]))
        {
            each.close();
        }
        for (final SimulatedSubscription each : subscriptions.toArray(new SimulatedSubscription[0]))
        {
            each.close();
        }
        network.onClosed(this);
    }

    /** The process is gone with all that it had not sent. Its peers notice by time-outs only. Idempotent. */
    public void kill()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        for (final SimulatedPublication each : publications)
        {
            each.die();
        }
        for (final SimulatedSubscription each : subscriptions)
        {
            each.die();
        }
        publications.clear();
        subscriptions.clear();
        network.onClosed(this);
    }

    /**
     * The host that it is on.
     *
     * @return number.
     */
    public int host()
    {
        return host;
    }

    SimulatedNetwork network()
    {
        return network;
    }

    ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    SimulatedSubscription asyncAdd(final String channel, final int streamId)
    {
        final SimulatedSubscription subscription = newSubscription(channel, streamId, null);
        network.scheduler().after(driverDelayNs(), subscription::open);
        return subscription;
    }

    int nextSessionId()
    {
        correlationId++;
        return sessionId++;
    }

    int nextInitialTermId()
    {
        return (int)random.nextLong();
    }

    boolean isAdminAction()
    {
        return random.chance(network.settings().adminActionRate());
    }

    void remove(final SimulatedPublication publication)
    {
        publications.remove(publication);
    }

    void remove(final SimulatedSubscription subscription)
    {
        subscriptions.remove(subscription);
    }

    RegistrationException refusal(final ErrorCode code, final String what, final String channel)
    {
        return new RegistrationException(
            correlationId, code.value(), code, what + ": host=" + host + " channel=" + channel);
    }

    private SimulatedPublication newPublication(final String channel, final int streamId)
    {
        checkOpen();
        final SimulatedPublication publication =
            new SimulatedPublication(this, SimulatedChannel.parse(channel), streamId);
        publications.add(publication);
        return publication;
    }

    private SimulatedSubscription newSubscription(
        final String channel, final int streamId, final IntConsumer onSourceGone)
    {
        checkOpen();
        correlationId++;
        final SimulatedChannel parsed = SimulatedChannel.parse(channel);
        if (parsed.isManual())
        {
            throw new UnsupportedOperationException(
                "channel is not simulated: what=subscription with destinations by hand channel=" + channel);
        }
        final SimulatedSubscription subscription =
            new SimulatedSubscription(this, parsed, streamId, onSourceGone);
        subscriptions.add(subscription);
        return subscription;
    }

    private long driverDelayNs()
    {
        return random.nextLong(0, network.settings().driverDelayNs() + 1);
    }

    private void checkOpen()
    {
        if (isClosed)
        {
            throw new AeronException("Aeron client is closed");
        }
    }
}
