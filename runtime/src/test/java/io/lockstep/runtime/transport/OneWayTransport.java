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
package io.lockstep.runtime.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntConsumer;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.Publication;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.aeron.protocol.DataHeaderFlyweight;

/**
 * A network on which nobody takes anything: every subscription hears what a test puts, or there is nobody to be heard.
 * Remembers what was opened, and is open.
 */
public final class OneWayTransport implements Transport
{
    /** What comes next, one message a poll. */
    public final Deque<byte[]> coming = new ArrayDeque<>();
    /** Channels in the order in which they were opened. */
    public final List<String> opened = new ArrayList<>();
    /** What is open. */
    public final List<AutoCloseable> open = new ArrayList<>();
    /** Is the client gone. */
    public boolean isClosed;
    private final boolean hasSources;
    private final Header header = new Header(0, 16);

    private OneWayTransport(final boolean hasSources)
    {
        this.hasSources = hasSources;
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[DataHeaderFlyweight.HEADER_LENGTH]);
        frame.putByte(DataHeaderFlyweight.FLAGS_FIELD_OFFSET, FrameDescriptor.UNFRAGMENTED);
        header.buffer(frame);
    }

    /** Subscriptions have sources, which send what a test puts. */
    public static OneWayTransport withSources()
    {
        return new OneWayTransport(true);
    }

    /** Subscriptions have no sources: nothing comes. */
    public static OneWayTransport deaf()
    {
        return new OneWayTransport(false);
    }

    @Override
    public TransportSubscription addSubscription(final String channel, final int streamId)
    {
        opened.add(channel);
        final TransportSubscription subscription = new In();
        open.add(subscription);
        return subscription;
    }

    @Override
    public TransportSubscription addSubscription(
        final String channel, final int streamId, final IntConsumer onSourceGone)
    {
        return addSubscription(channel, streamId);
    }

    @Override
    public TransportSubscription asyncAddSubscription(final String channel, final int streamId)
    {
        return addSubscription(channel, streamId);
    }

    @Override
    public TransportPublication addPublication(final String channel, final int streamId)
    {
        opened.add(channel);
        final TransportPublication publication = new Out(channel);
        open.add(publication);
        return publication;
    }

    @Override
    public TransportPublication asyncAddPublication(final String channel, final int streamId)
    {
        return addPublication(channel, streamId);
    }

    @Override
    public long nextCorrelationId()
    {
        return opened.size();
    }

    @Override
    public int poll()
    {
        return 0;
    }

    @Override
    public boolean isClosed()
    {
        return isClosed;
    }

    private final class In implements TransportSubscription
    {
        @Override
        public int poll(final FragmentHandler handler, final int fragmentLimit)
        {
            final byte[] message = coming.poll();
            if (null != message)
            {
                handler.onFragment(new UnsafeBuffer(message), 0, message.length, header);
            }
            return null == message ? 0 : 1;
        }

        @Override
        public int controlledPoll(final ControlledFragmentHandler handler, final int fragmentLimit)
        {
            if (hasSources)
            {
                throw new UnsupportedOperationException();
            }
            return 0;
        }

        @Override
        public boolean isReady()
        {
            return true;
        }

        @Override
        public boolean isConnected()
        {
            return hasSources;
        }

        @Override
        public boolean hasSource(final int sessionId)
        {
            return hasSources;
        }

        @Override
        public String tryResolveChannelEndpointPort()
        {
            return null;
        }

        @Override
        public void close()
        {
            open.remove(this);
        }
    }

    private final class Out implements TransportPublication
    {
        private final String channel;

        Out(final String channel)
        {
            this.channel = channel;
        }

        @Override
        public long offer(final DirectBuffer buffer, final int offset, final int length)
        {
            return Publication.NOT_CONNECTED;
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
            return Publication.NOT_CONNECTED;
        }

        @Override
        public boolean isReady()
        {
            return true;
        }

        @Override
        public boolean isConnected()
        {
            return false;
        }

        @Override
        public long availableWindow()
        {
            return 0;
        }

        @Override
        public String channel()
        {
            return channel;
        }

        @Override
        public void addDestination(final String destination)
        {
            throw new UnsupportedOperationException(destination);
        }

        @Override
        public void close()
        {
            open.remove(this);
        }
    }
}
