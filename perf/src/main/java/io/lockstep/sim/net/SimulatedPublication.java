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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.collections.ArrayUtil;

import io.aeron.CommonContext;
import io.aeron.ErrorCode;
import io.aeron.Publication;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.lockstep.runtime.transport.TransportPublication;
import io.lockstep.sim.time.Scheduler;

/**
 * A publication and what its driver does for it, as {@code ExclusivePublication} and {@code NetworkPublication}: a
 * position that counts frames, headers and the padding at the end of a term; a sender that stops where the fastest
 * receiver's window ends; room for half a term behind that; and nothing taken while there is no receiver. What was
 * taken and not sent when the last receiver went is sent to the next one.
 * <p>
 * Status messages take no time while they pass: the sender knows at once what a receiver consumed.
 * <p>
 * Threading: the simulation's.
 */
final class SimulatedPublication implements TransportPublication
{
    private static final long LOOK_UP_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final SimulatedTransport transport;
    private final SimulatedNetwork network;
    private final SimulatedChannel channel;
    private final int streamId;
    private final int sessionId;
    private final int initialTermId;
    private final int termLength;
    private final int bitsToShift;
    private final int maxPayloadLength;
    private final int maxMessageLength;
    private final long lingerNs;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final ArrayDeque<Message> unsent = new ArrayDeque<>();
    private final Scheduler.Task pumpTask;
    private final Scheduler.Task closeTask;
    private Flow[] flows = new Flow[0];
    private RegistrationException refusal;
    private boolean isReady;
    private boolean isClosed;
    private boolean isEnded;
    private boolean isDead;
    private long position;
    private long senderPosition;
    private long senderLimit;

    SimulatedPublication(final SimulatedTransport transport, final SimulatedChannel channel, final int streamId)
    {
        this.transport = transport;
        this.channel = channel;
        this.streamId = streamId;
        network = transport.network();
        final NetworkSettings settings = network.settings();
        sessionId = transport.nextSessionId();
        initialTermId = transport.nextInitialTermId();
        termLength = channel.length(CommonContext.TERM_LENGTH_PARAM_NAME, settings.termLength());
        bitsToShift = LogBufferDescriptor.positionBitsToShift(termLength);
        maxPayloadLength =
            channel.length(CommonContext.MTU_LENGTH_PARAM_NAME, settings.mtu()) - DataHeaderFlyweight.HEADER_LENGTH;
        maxMessageLength = FrameDescriptor.computeMaxMessageLength(termLength);
        lingerNs = channel.durationNs(CommonContext.LINGER_PARAM_NAME, settings.lingerNs());
        pumpTask = network.scheduler().newTask(this::pump);
        closeTask = network.scheduler().newTask(this::onCloseTask);
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return offer(buffer, offset, length, buffer, 0, 0);
    }

    @Override
    public long offer(
        final DirectBuffer head,
        final int headOffset,
        final int headLength,
        final DirectBuffer body,
        final int bodyOffset,
        final int bodyLength)
    {
        checkRefusal();
        if (isClosed || isDead)
        {
            return Publication.CLOSED;
        }
        final int length = headLength + bodyLength;
        final long declined = declined(length);
        if (declined < 0)
        {
            return declined;
        }
        final int framed = framedLength(length);
        if ((position & termLength - 1) + framed > termLength)
        {
            return rotate();
        }

        final Message message = network.pool().take(length);
        message.put(0, head, headOffset, headLength);
        message.put(headLength, body, bodyOffset, bodyLength);
        position += framed;
        message.frame(sessionId, streamId, initialTermId, bitsToShift, position, framed);
        if (unsent.isEmpty() && senderPosition < senderLimit)
        {
            transmit(message);
        }
        else
        {
            unsent.addLast(message);
        }
        return position;
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
        return isReady && !isClosed && !isDead && update();
    }

    @Override
    public long availableWindow()
    {
        checkRefusal();
        if (!isReady)
        {
            return 0;
        }
        return isClosed || isDead ? Publication.CLOSED : limit(update()) - position;
    }

    @Override
    public String channel()
    {
        return channel.text();
    }

    @Override
    public void addDestination(final String destination)
    {
        if (!isReady())
        {
            throw new IllegalStateException("publication is not ready: channel=" + channel.text());
        }
        final SimulatedChannel parsed = SimulatedChannel.parse(destination);
        if (!channel.isManual() || null == parsed.host())
        {
            throw transport.refusal(ErrorCode.INVALID_CHANNEL, "destination is not possible", destination);
        }
        attachWhenKnown(parsed);
    }

    /** What was taken is still sent, if receivers take it; then they are told of the end. */
    @Override
    public void close()
    {
        if (isClosed || isDead)
        {
            isClosed = true;
            return;
        }
        isClosed = true;
        detach();
        if (isReady)
        {
            onCloseTask();
        }
        else
        {
            transport.remove(this);
        }
    }

    /** The driver takes it. */
    void open()
    {
        if (isClosed || isDead)
        {
            return;
        }
        try
        {
            if (!channel.isManual())
            {
                attach(channel);
            }
            isReady = true;
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
        if (isDead)
        {
            return;
        }
        isDead = true;
        detach();
        dropUnsent();
        pumpTask.cancel();
        closeTask.cancel();
        for (final Flow each : flows)
        {
            each.onPublicationDied();
        }
    }

    void add(final Flow flow)
    {
        flows = ArrayUtil.add(flows, flow);
    }

    void remove(final Flow flow)
    {
        flows = ArrayUtil.remove(flows, flow);
    }

    /** Sends what receivers take now. */
    void pump()
    {
        final boolean isConnected = update();
        while (!unsent.isEmpty() && senderPosition < senderLimit)
        {
            transmit(unsent.pollFirst());
        }
        if (isClosed && !isEnded && (unsent.isEmpty() || !isConnected))
        {
            end();
        }
        else if (!isClosed)
        {
            network.wake(host());
        }
    }

    void pumpAfter(final long delayNs)
    {
        pumpTask.atLatest(network.nowNs() + delayNs);
    }

    boolean hasUnsent()
    {
        return !unsent.isEmpty();
    }

    /** Closed, all sent, and the end told. */
    boolean isEnded()
    {
        return isEnded;
    }

    boolean isDead()
    {
        return isDead;
    }

    RegistrationException refusal()
    {
        return refusal;
    }

    int host()
    {
        return transport.host();
    }

    int streamId()
    {
        return streamId;
    }

    int sessionId()
    {
        return sessionId;
    }

    int initialTermId()
    {
        return initialTermId;
    }

    int termLength()
    {
        return termLength;
    }

    int maxMessageLength()
    {
        return maxMessageLength;
    }

    /** Why nothing is taken now, 0 if it is. */
    private long declined(final int length)
    {
        final boolean isConnected = isReady && update();
        if (!isConnected)
        {
            network.count(NetworkEvent.NOT_CONNECTED);
            return Publication.NOT_CONNECTED;
        }
        if (position >= limit(true))
        {
            network.count(NetworkEvent.BACK_PRESSURED);
            return Publication.BACK_PRESSURED;
        }
        if (length > maxMessageLength)
        {
            throw new IllegalArgumentException(
                "message exceeds maxMessageLength of " + maxMessageLength + ", length=" + length);
        }
        if (transport.isAdminAction())
        {
            network.count(NetworkEvent.ADMIN_ACTION);
            return Publication.ADMIN_ACTION;
        }
        return 0;
    }

    private int framedLength(final int length)
    {
        return length <= maxPayloadLength ?
            BitUtil.align(length + DataHeaderFlyweight.HEADER_LENGTH, FrameDescriptor.FRAME_ALIGNMENT) :
            LogBufferDescriptor.computeFragmentedFrameLength(length, maxPayloadLength);
    }

    private long rotate()
    {
        position += termLength - (position & termLength - 1);
        network.count(NetworkEvent.ADMIN_ACTION);
        return Publication.ADMIN_ACTION;
    }

    private long limit(final boolean isConnected)
    {
        return isConnected ? senderPosition + termLength / 2 : senderPosition;
    }

    /** Looks what receivers there are and what they take; is there any. */
    private boolean update()
    {
        final long nowNs = network.nowNs();
        boolean isConnected = false;
        for (final Flow each : flows)
        {
            if (each.isHeard())
            {
                isConnected = true;
                senderLimit = Math.max(senderLimit, senderPosition + each.window());
            }
            else
            {
                isConnected |= each.isReceiver(nowNs);
            }
        }
        return isConnected;
    }

    private void transmit(final Message message)
    {
        senderPosition = message.endPosition();
        network.onSent(this, message);
        for (final Flow each : flows)
        {
            each.send(message);
        }
        message.release();
    }

    /** Tries to come to the end, until all is sent or nobody is there who takes it; and at last lingers no longer. */
    private void onCloseTask()
    {
        if (!isEnded)
        {
            pump();
            if (!isEnded)
            {
                closeTask.after(network.settings().statusIntervalNs());
            }
            return;
        }
        die();
        transport.remove(this);
    }

    private void end()
    {
        isEnded = true;
        dropUnsent();
        for (final Flow each : flows)
        {
            each.onPublicationEnded();
        }
        closeTask.after(lingerNs);
    }

    private void attach(final SimulatedChannel to)
    {
        final Endpoint endpoint = network.endpoint(transport, to, to.port());
        endpoints.add(endpoint);
        endpoint.add(this);
    }

    /** Aeron takes a destination whose name has no address, and looks it up again. */
    private void attachWhenKnown(final SimulatedChannel to)
    {
        if (isClosed || isDead)
        {
            return;
        }
        if (network.isKnown(transport, to))
        {
            attach(to);
        }
        else
        {
            network.scheduler().after(LOOK_UP_INTERVAL_NS, () -> attachWhenKnown(to));
        }
    }

    private void detach()
    {
        for (final Endpoint each : endpoints)
        {
            each.remove(this);
        }
        endpoints.clear();
    }

    private void dropUnsent()
    {
        while (!unsent.isEmpty())
        {
            unsent.pollFirst().release();
        }
    }

    private void checkRefusal()
    {
        if (null != refusal && !isClosed)
        {
            throw new RegistrationException(refusal);
        }
    }
}
