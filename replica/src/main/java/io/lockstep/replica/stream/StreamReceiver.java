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
package io.lockstep.replica.stream;

import java.util.List;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import io.aeron.FragmentAssembler;
import io.aeron.logbuffer.Header;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.runtime.transport.TransportSubscription;

/**
 * The shell around {@link StreamFollower}: polls the multicast groups and hands over what they bring, whole messages
 * only. Nothing here blocks, and nothing is decided here.
 * <p>
 * Threading: stepped by one agent. The Aeron client must run its conductor on the same thread (an agent invoker), as a
 * group's images come and go in its callbacks. Ownership: the follower and the subscriptions are closed with it.
 */
public final class StreamReceiver implements AutoCloseable
{
    private static final int FRAGMENT_LIMIT = 32;

    private final StreamFollower follower;
    private final Group[] groups;
    private long nowNs;

    /**
     * A receiver. Waits for the driver to take the subscriptions.
     *
     * @param transport      with a conductor that is stepped by the same agent.
     * @param channels       of the groups; none for replay alone.
     * @param maxBlockLength in bytes.
     * @param follower       to feed.
     */
    public StreamReceiver(
        final Transport transport, final List<String> channels, final int maxBlockLength, final StreamFollower follower)
    {
        this.follower = follower;
        groups = new Group[channels.size()];
        try
        {
            for (int i = 0; i < groups.length; i++)
            {
                groups[i] = new Group(i, maxBlockLength);
                groups[i].subscribe(transport, channels.get(i));
            }
        }
        catch (final Exception ex)
        {
            CloseHelper.quietCloseAll(groups);
            throw ex;
        }
    }

    /**
     * Takes what has come, judges, asks.
     *
     * @param nowNs of the agent's clock.
     * @return work done.
     */
    public int poll(final long nowNs)
    {
        this.nowNs = nowNs;
        int workCount = 0;
        for (final Group each : groups)
        {
            workCount += each.poll();
        }
        return workCount + follower.poll(nowNs);
    }

    /**
     * The follower inside.
     *
     * @return follower, to read.
     */
    public StreamFollower follower()
    {
        return follower;
    }

    /** Closes everything. Idempotent. */
    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(groups);
        follower.close();
    }

    /** One multicast group: a subscription, and the messages in pieces of each of its images. */
    private final class Group implements AutoCloseable
    {
        private final int index;
        private final FragmentAssembler assembler;
        private TransportSubscription subscription;

        Group(final int index, final int maxBlockLength)
        {
            this.index = index;
            assembler = new FragmentAssembler(this::onMessage, maxBlockLength, true);
        }

        void subscribe(final Transport transport, final String channel)
        {
            subscription = transport.addSubscription(
                channel, AeronStreams.MULTICAST, assembler::freeSessionBuffer);
        }

        int poll()
        {
            return subscription.poll(assembler, FRAGMENT_LIMIT);
        }

        @Override
        public void close()
        {
            CloseHelper.quietClose(subscription);
        }

        private void onMessage(final DirectBuffer buffer, final int offset, final int length, final Header header)
        {
            follower.onGroupMessage(index, buffer, offset, length, nowNs);
        }
    }
}
