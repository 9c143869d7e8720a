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

/**
 * An address of the network: who sends there and who listens.
 * <p>
 * Threading: the simulation's.
 */
final class Endpoint
{
    private final SimulatedNetwork network;
    private final String key;
    private final int port;
    private final boolean isLocal;
    private final List<SimulatedPublication> publications = new ArrayList<>();
    private final List<SimulatedSubscription> subscriptions = new ArrayList<>();
    private SimulatedTransport owner;

    Endpoint(final SimulatedNetwork network, final String key, final int port, final boolean isLocal)
    {
        this.network = network;
        this.key = key;
        this.port = port;
        this.isLocal = isLocal;
    }

    int port()
    {
        return port;
    }

    /** The transport that has bound it, null if none has. */
    SimulatedTransport owner()
    {
        return owner;
    }

    void owner(final SimulatedTransport value)
    {
        owner = value;
    }

    void add(final SimulatedPublication publication)
    {
        publications.add(publication);
        for (final SimulatedSubscription each : subscriptions)
        {
            connect(publication, each, true);
        }
    }

    void add(final SimulatedSubscription subscription)
    {
        subscriptions.add(subscription);
        for (final SimulatedPublication each : publications)
        {
            connect(each, subscription, false);
        }
    }

    void remove(final SimulatedPublication publication)
    {
        publications.remove(publication);
        forgetIfUnused();
    }

    void remove(final SimulatedSubscription subscription)
    {
        subscriptions.remove(subscription);
        if (subscriptions.isEmpty())
        {
            owner = null;
        }
        forgetIfUnused();
    }

    private void connect(
        final SimulatedPublication publication,
        final SimulatedSubscription subscription,
        final boolean isPublicationNew)
    {
        if (publication.streamId() != subscription.streamId())
        {
            return;
        }
        final ChannelMode mode = isLocal ? ChannelMode.STREAM : network.mode(publication.streamId());
        final Flow flow = new Flow(network, publication, subscription, mode);
        publication.add(flow);
        subscription.add(flow);
        flow.start(isPublicationNew);
    }

    private void forgetIfUnused()
    {
        if (publications.isEmpty() && subscriptions.isEmpty())
        {
            network.forget(key);
        }
    }
}
