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
package io.lockstep.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

import org.agrona.DirectBuffer;

import io.aeron.Publication;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FragmentHandler;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.runtime.transport.TransportPublication;
import io.lockstep.runtime.transport.TransportSubscription;

/** A network without anybody else: nothing comes, nobody takes anything. Remembers what was opened, and is open. */
final class DeafTransport implements Transport
{
    final List<String> opened = new ArrayList<>();
    final List<AutoCloseable> open = new ArrayList<>();

    @Override
    public TransportSubscription addSubscription(final String channel, final int streamId)
    {
        opened.add("in " + streamId + ' ' + channel);
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
        opened.add("out " + streamId + ' ' + channel);
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
        return false;
    }

    private final class In implements TransportSubscription
    {
        @Override
        public int poll(final FragmentHandler handler, final int fragmentLimit)
        {
            return 0;
        }

        @Override
        public int controlledPoll(final ControlledFragmentHandler handler, final int fragmentLimit)
        {
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
            return false;
        }

        @Override
        public boolean hasSource(final int sessionId)
        {
            return false;
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
