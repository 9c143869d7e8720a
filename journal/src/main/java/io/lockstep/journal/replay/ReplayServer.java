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
package io.lockstep.journal.replay;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.codecs.stream.ReplayRequestDecoder;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.MessageChecksum;
import io.lockstep.runtime.transport.TransportSubscription;

/**
 * Serves blocks to whoever asks for them. Every requester has a publication of its own, so none holds up another, and
 * they take turns: a duty cycle sends about one turn, however many there are, so that a thread that is shared with live
 * traffic is not taken away from it. There is a limit to how many are served, and a smaller one to how many more are
 * told that they are not; the rest hear nothing and time out. There is a limit as well to the rate at which new
 * requesters are taken, for each costs the driver a publication.
 * <p>
 * Threading: the constructor by any thread, all else by the agent's; nothing in the duty cycle waits. Errors: what the
 * source throws goes through, except that a range is gone. So damage that is found while a block is read is FATAL and
 * stops the node, as it does when the node starts: the block is not sent, the requester hears nothing more and asks
 * elsewhere. Allocates only when a requester is new or leaves.
 */
public final class ReplayServer implements Agent
{
    private static final int CHECKSUM_OFFSET =
        MessageHeaderDecoder.ENCODED_LENGTH + ReplayRequestDecoder.checksumEncodingOffset();

    private final ReplayServerContext context;
    private final NanoClock clock;
    private final TransportSubscription subscription;
    private final Requester[] requesters;
    private final ReplayCounters counters;
    private final FragmentHandler requestHandler = this::onRequest;
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final ReplayRequestDecoder request = new ReplayRequestDecoder();
    private final MessageChecksum checksum = new MessageChecksum();
    private final byte[] channel = new byte[AnswerPublisher.CHANNEL_LIMIT];
    private final TokenBucket connects;
    private final int turnLength;
    private int firstTurn;
    private long nowNs;

    /**
     * A server, whose requests are subscribed to when this returns.
     *
     * @param context with its parts, not concluded.
     */
    public ReplayServer(final ReplayServerContext context)
    {
        this.context = context.conclude();
        clock = context.clock();
        counters = context.counters();
        turnLength = context.turnLength();
        requesters = new Requester[context.requesterLimit() + context.refusalLimit()];
        for (int i = 0; i < requesters.length; i++)
        {
            requesters[i] = new Requester(context, counters);
        }
        connects = new TokenBucket(context.connectRateLimit(), Math.max(requesters.length, context.connectRateLimit()));
        connects.fill(clock.nanoTime());
        subscription = context.transport().addSubscription(context.requestChannel(), AeronStreams.REPLAY_REQUESTS);
    }

    @Override
    public int doWork()
    {
        nowNs = clock.nanoTime();
        int workCount = subscription.poll(requestHandler, ReplayServerContext.REQUEST_LIMIT);

        final Requester[] requesters = this.requesters;
        final int count = requesters.length;
        final long limit = counters.bytes() + turnLength;
        int turn = firstTurn;
        int i = 0;
        do
        {
            final Requester requester = requesters[turn];
            turn = turn + 1 == count ? 0 : turn + 1;
            firstTurn = turn;
            workCount += requester.doWork(nowNs);
            i++;
        }
        while (i < count && counters.bytes() < limit);
        return workCount;
    }

    /** Closes all publications and the subscription. Idempotent. */
    @Override
    public void onClose()
    {
        for (final Requester requester : requesters)
        {
            requester.free();
        }
        CloseHelper.quietClose(subscription);
    }

    @Override
    public String roleName()
    {
        return "replay";
    }

    /**
     * Channel of the requests, with the port that it was bound to.
     *
     * @return channel, or null if it is not bound yet.
     */
    public String requestChannel()
    {
        return subscription.tryResolveChannelEndpointPort();
    }

    /**
     * What the server did.
     *
     * @return counters, to be read by any thread.
     */
    public ReplayCounters counters()
    {
        return counters;
    }

    private void onRequest(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        final int channelLength = decode(buffer, offset, length, header);
        if (channelLength < 0)
        {
            counters.onDrop();
            return;
        }

        final Requester requester = requester(channelLength, request.responseStreamId());
        if (null == requester)
        {
            counters.onDrop();
            return;
        }
        if (!requester.isAdmitted())
        {
            requester.isAdmitted(admittedCount() < context.requesterLimit());
        }
        counters.onRequest();
        requester.onRequest(request, nowNs);
    }

    /** Length of the response channel, which is then in the buffer for it; negative if this is no request, whole. */
    private int decode(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (FrameDescriptor.UNFRAGMENTED != (byte)(header.flags() & FrameDescriptor.UNFRAGMENTED) ||
            !checksum.isIntact(buffer, offset, length, CHECKSUM_OFFSET))
        {
            return -1;
        }
        messageHeader.wrap(buffer, offset);
        final int blockLength = messageHeader.blockLength();
        final int variableLength = length - MessageHeaderDecoder.ENCODED_LENGTH - blockLength;
        if (ReplayRequestDecoder.SCHEMA_ID != messageHeader.schemaId() ||
            ReplayRequestDecoder.TEMPLATE_ID != messageHeader.templateId() ||
            blockLength < ReplayRequestDecoder.BLOCK_LENGTH ||
            variableLength < ReplayRequestDecoder.responseChannelHeaderLength())
        {
            return -1;
        }
        request.wrap(
            buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, blockLength, messageHeader.version());
        final int channelLength = request.responseChannelLength();
        final int available = variableLength - ReplayRequestDecoder.responseChannelHeaderLength();
        if (channelLength < 1 || channelLength > Math.min(available, AnswerPublisher.CHANNEL_LIMIT))
        {
            return -1;
        }
        request.getResponseChannel(channel, 0, channelLength);
        return channelLength;
    }

    private Requester requester(final int channelLength, final int responseStreamId)
    {
        Requester free = null;
        Requester refused = null;
        for (final Requester each : requesters)
        {
            if (each.isOf(channel, channelLength, responseStreamId))
            {
                return each;
            }
            if (RequesterState.FREE == each.state())
            {
                free = each;
            }
            else if (RequesterState.IDLE == each.state() && !each.isAdmitted())
            {
                refused = each;
            }
        }

        if (!connects.hasTokens(nowNs))
        {
            return null;
        }
        if (null == free && null != refused)
        {
            refused.free();
            free = refused;
        }
        if (null == free || !free.tryOpen(channel, channelLength, responseStreamId, nowNs))
        {
            return null;
        }
        connects.take(1);
        return free;
    }

    private int admittedCount()
    {
        int count = 0;
        for (final Requester each : requesters)
        {
            count += each.isAdmitted() ? 1 : 0;
        }
        return count;
    }
}
