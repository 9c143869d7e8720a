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

import org.agrona.collections.ArrayUtil;
import org.agrona.collections.IntArrayList;

import io.aeron.CommonContext;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FragmentHandler;
import io.lockstep.runtime.transport.TransportSubscription;

/**
 * A subscription with its images, polled in turn as {@code Subscription} does. Whoever wants to be told of sources that
 * are gone is told when this is polled, or its transport.
 * <p>
 * Threading: the simulation's.
 */
final class SimulatedSubscription implements TransportSubscription
{
    private static final Flow[] NONE = new Flow[0];

    private final SimulatedTransport transport;
    private final SimulatedNetwork network;
    private final SimulatedChannel channel;
    private final int streamId;
    private final int windowLength;
    private final IntConsumer onSourceGone;
    private final IntArrayList gone = new IntArrayList();
    private final List<Flow> flows = new ArrayList<>();
    private Endpoint endpoint;
    private Flow[] images = NONE;
    private RegistrationException refusal;
    private String resolvedChannel;
    private boolean isReady;
    private boolean isClosed;
    private int roundRobinIndex;

    SimulatedSubscription(
        final SimulatedTransport transport,
        final SimulatedChannel channel,
        final int streamId,
        final IntConsumer onSourceGone)
    {
        this.transport = transport;
        this.channel = channel;
        this.streamId = streamId;
        this.onSourceGone = onSourceGone;
        network = transport.network();
        windowLength = channel.length(
            CommonContext.RECEIVER_WINDOW_LENGTH_PARAM_NAME, network.settings().windowLength());
    }

    @Override
    public int poll(final FragmentHandler handler, final int fragmentLimit)
    {
        checkRefusal();
        tellGone();
        final Flow[] images = this.images;
        final int length = images.length;
        final int start = nextIndex(length);
        int count = 0;
        for (int i = start; i < length && count < fragmentLimit; i++)
        {
            count += images[i].poll(handler, fragmentLimit - count);
        }
        for (int i = 0; i < start && count < fragmentLimit; i++)
        {
            count += images[i].poll(handler, fragmentLimit - count);
        }
        return count;
    }

    @Override
    public int controlledPoll(final ControlledFragmentHandler handler, final int fragmentLimit)
    {
        checkRefusal();
        tellGone();
        final Flow[] images = this.images;
        final int length = images.length;
        final int start = nextIndex(length);
        int count = 0;
        for (int i = start; i < length && count < fragmentLimit; i++)
        {
            count += images[i].controlledPoll(handler, fragmentLimit - count);
        }
        for (int i = 0; i < start && count < fragmentLimit; i++)
        {
            count += images[i].controlledPoll(handler, fragmentLimit - count);
        }
        return count;
    }

    @Override
    public boolean isReady()
    {
        checkRefusal();
        return isReady;
    }

    @Override
    public boolean isConnected()
    {
        checkRefusal();
        return images.length > 0;
    }

    @Override
    public boolean hasSource(final int sessionId)
    {
        checkRefusal();
        return null != image(sessionId);
    }

    @Override
    public String tryResolveChannelEndpointPort()
    {
        checkRefusal();
        return isReady && !isClosed ? resolvedChannel : null;
    }

    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        transport.remove(this);
        leave(true);
    }

    /** The driver takes it. */
    void open()
    {
        if (isClosed)
        {
            return;
        }
        try
        {
            endpoint = network.bind(transport, channel);
            resolvedChannel = channel.resolved(endpoint.port());
            isReady = true;
            endpoint.add(this);
        }
        catch (final RegistrationException ex)
        {
            refusal = ex;
        }
        network.wake(host());
    }

    /** The process died: nothing is told to anybody. */
    void die()
    {
        leave(false);
    }

    /** Tells of the sources that are gone. */
    int tellGone()
    {
        final int count = gone.size();
        for (int i = 0; i < count && !gone.isEmpty(); i++)
        {
            onSourceGone.accept(gone.removeAt(0));
        }
        return count;
    }

    /** The image of a session that is here, null if none is. */
    Flow image(final int sessionId)
    {
        for (final Flow each : images)
        {
            if (sessionId == each.publication().sessionId())
            {
                return each;
            }
        }
        return null;
    }

    void add(final Flow flow)
    {
        flows.add(flow);
    }

    void remove(final Flow flow)
    {
        flows.remove(flow);
    }

    void onImage(final Flow flow)
    {
        images = ArrayUtil.add(images, flow);
    }

    void onImageGone(final Flow flow)
    {
        images = ArrayUtil.remove(images, flow);
        if (null != onSourceGone)
        {
            gone.addInt(flow.publication().sessionId());
        }
    }

    /** What a handler threw goes where Aeron's client sends it. */
    void onHandlerError(final Exception ex)
    {
        transport.errorHandler().onError(ex);
    }

    RegistrationException refusal()
    {
        return refusal;
    }

    /** Closed, or its process dead. */
    boolean isGone()
    {
        return isClosed;
    }

    int host()
    {
        return transport.host();
    }

    int streamId()
    {
        return streamId;
    }

    int windowLength()
    {
        return windowLength;
    }

    private void leave(final boolean isTold)
    {
        isClosed = true;
        images = NONE;
        gone.clear();
        if (null != endpoint)
        {
            endpoint.remove(this);
        }
        for (final Flow each : flows)
        {
            each.onSubscriptionGone(isTold);
        }
        flows.clear();
    }

    private int nextIndex(final int length)
    {
        int index = roundRobinIndex++;
        if (index >= length)
        {
            roundRobinIndex = index = 0;
        }
        return index;
    }

    private void checkRefusal()
    {
        if (null != refusal && !isClosed)
        {
            throw new RegistrationException(refusal);
        }
    }
}
