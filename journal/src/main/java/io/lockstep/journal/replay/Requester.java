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
import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.exceptions.RegistrationException;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.ReplayBlockEncoder;
import io.lockstep.codecs.stream.ReplayEndEncoder;
import io.lockstep.codecs.stream.ReplayRequestDecoder;
import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.BlockSource;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.LockstepException;

/**
 * A place for one requester at a replay server: its publication, its request under way, and how far the answer is. A
 * new request of the same requester takes the place of the one under way.
 * <p>
 * Threading: the server's. Allocates only when a requester is new.
 */
final class Requester
{
    /** Longest response channel that is taken. */
    static final int CHANNEL_LIMIT = 256;

    private static final int OFFER_LIMIT = 3;
    private static final int BLOCK_HEADER_LENGTH =
        MessageHeaderEncoder.ENCODED_LENGTH + ReplayBlockEncoder.BLOCK_LENGTH;
    private static final int END_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + ReplayEndEncoder.BLOCK_LENGTH;

    private final Aeron aeron;
    private final BlockSource source;
    private final ReplayCounters counters;
    private final int streamId;
    private final int turnLength;
    private final int answerLength;
    private final int termLength;
    private final int retryDelayMs;
    private final long idleTimeoutNs;
    private final byte[] channel = new byte[CHANNEL_LIMIT];
    private final UnsafeBuffer header = new UnsafeBuffer(new byte[Math.max(BLOCK_HEADER_LENGTH, END_LENGTH)]);
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final ReplayBlockEncoder replayBlock = new ReplayBlockEncoder();
    private final ReplayEndEncoder replayEnd = new ReplayEndEncoder();
    private final BlockConsumer blockConsumer = this::onBlock;

    private RequesterState state = RequesterState.FREE;
    private boolean isAdmitted;
    private int channelLength;
    private int responseStreamId;
    private long registrationId;
    private ExclusivePublication publication;
    private long lastActivityNs;

    private long correlationId;
    private int requestedStreamId;
    private long nextBlock;
    private int maxLength;
    private int sentLength;
    private ErrorCode endCode;
    private boolean isAnswerFull;
    private boolean isAccepted;

    Requester(final ReplayServerContext context, final ReplayCounters counters)
    {
        this.counters = counters;
        aeron = context.aeron();
        source = context.source();
        streamId = context.streamId();
        turnLength = context.turnLength();
        answerLength = context.answerLength();
        termLength = context.termLength();
        retryDelayMs = context.retryDelayMs();
        idleTimeoutNs = context.idleTimeoutNs();
    }

    /** Forgets the requester and closes its publication. Idempotent. */
    void free()
    {
        if (RequesterState.FREE == state)
        {
            return;
        }
        if (null != publication)
        {
            CloseHelper.quietClose(publication);
        }
        else if (!aeron.isClosed())
        {
            aeron.asyncRemovePublication(registrationId);
        }
        publication = null;
        isAdmitted = false;
        counters.onRequesters(-1);
        state(RequesterState.FREE);
    }

    RequesterState state()
    {
        return state;
    }

    /** Does it count against the limit of requesters that are served. */
    boolean isAdmitted()
    {
        return isAdmitted;
    }

    void isAdmitted(final boolean isAdmitted)
    {
        this.isAdmitted = isAdmitted;
    }

    /** Is this the place of the requester that has a response channel. */
    boolean isOf(final byte[] channel, final int length, final int responseStreamId)
    {
        if (RequesterState.FREE == state || length != channelLength || responseStreamId != this.responseStreamId)
        {
            return false;
        }
        for (int i = 0; i < length; i++)
        {
            if (channel[i] != this.channel[i])
            {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes a new requester, and starts to add its publication.
     *
     * @return false if its response channel cannot be used.
     */
    boolean tryOpen(final byte[] channel, final int length, final int responseStreamId)
    {
        final String responseChannel;
        try
        {
            responseChannel = responseChannel(channel, length);
        }
        catch (final IllegalArgumentException | IllegalStateException ex)
        {
            return false;
        }
        if (null == responseChannel)
        {
            return false;
        }

        System.arraycopy(channel, 0, this.channel, 0, length);
        channelLength = length;
        this.responseStreamId = responseStreamId;
        registrationId = aeron.asyncAddExclusivePublication(responseChannel, responseStreamId);
        counters.onRequesters(1);
        state(RequesterState.CONNECTING);
        return true;
    }

    /** Takes a request, in the place of any that is under way. */
    void onRequest(final ReplayRequestDecoder request, final long nowNs)
    {
        correlationId = request.correlationId();
        requestedStreamId = request.streamId();
        nextBlock = request.fromBlock();
        maxLength = Math.min(Math.max(1, request.maxLength()), answerLength);
        sentLength = 0;
        isAnswerFull = false;
        lastActivityNs = nowNs;
        if (RequesterState.CONNECTING != state)
        {
            begin();
        }
    }

    /** Does one turn of work. */
    int doWork(final long nowNs)
    {
        final int workCount;
        switch (state)
        {
            case CONNECTING:
                workCount = connect();
                break;

            case SERVING:
                workCount = serve(nowNs);
                break;

            case ENDING:
                workCount = end(nowNs);
                break;

            default:
                workCount = 0;
                break;
        }
        if (RequesterState.FREE != state && isGone(nowNs))
        {
            free();
        }
        return workCount;
    }

    private boolean isGone(final long nowNs)
    {
        if (nowNs - lastActivityNs >= idleTimeoutNs)
        {
            return true;
        }
        return RequesterState.CONNECTING != state && !publication.isConnected();
    }

    private int connect()
    {
        if (null == publication)
        {
            try
            {
                publication = aeron.getExclusivePublication(registrationId);
            }
            catch (final RegistrationException ex)
            {
                counters.onDrop();
                free();
                return 1;
            }
        }
        if (null == publication || !publication.isConnected())
        {
            return 0;
        }
        begin();
        return 1;
    }

    private void begin()
    {
        endCode = refusal();
        state(ErrorCode.NONE == endCode ? RequesterState.SERVING : RequesterState.ENDING);
    }

    private ErrorCode refusal()
    {
        if (!isAdmitted)
        {
            return ErrorCode.OVERLOADED;
        }
        if (streamId != requestedStreamId)
        {
            return ErrorCode.WRONG_STREAM;
        }
        if (nextBlock < 1)
        {
            return ErrorCode.MALFORMED;
        }
        return nextBlock > source.lastBlockNumber() ? ErrorCode.RANGE_AHEAD : rangeGone();
    }

    private ErrorCode rangeGone()
    {
        final long first = source.firstBlockNumber();
        return 0 == first || nextBlock < first ? ErrorCode.RANGE_GONE : ErrorCode.NONE;
    }

    private int serve(final long nowNs)
    {
        final long firstBlock = nextBlock;
        final int start = sentLength;
        isAccepted = true;
        while (RequesterState.SERVING == state && sentLength - start < turnLength)
        {
            endCode = rangeGone();
            if (isAnswerFull || ErrorCode.NONE != endCode || nextBlock > source.lastBlockNumber())
            {
                state(RequesterState.ENDING);
                return (int)(nextBlock - firstBlock) + end(nowNs);
            }
            if (publication.availableWindow() > 0)
            {
                source.seek(nextBlock);
                source.poll(blockConsumer, 1);
            }
            else
            {
                isAccepted = false;
            }
            if (!isAccepted)
            {
                counters.onBackPressure();
                break;
            }
        }
        if (nextBlock > firstBlock)
        {
            lastActivityNs = nowNs;
        }
        return (int)(nextBlock - firstBlock);
    }

    private void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        if (sentLength > 0 && sentLength + length > maxLength)
        {
            isAnswerFull = true;
            source.seek(nextBlock);
            return;
        }
        replayBlock.wrapAndApplyHeader(header, 0, messageHeader)
            .correlationId(correlationId)
            .lastBlock(source.lastBlockNumber());
        isAccepted = false;
        for (int i = 0; i < OFFER_LIMIT && !isAccepted; i++)
        {
            isAccepted = publication.offer(header, 0, BLOCK_HEADER_LENGTH, buffer, offset, length) > 0;
        }
        if (!isAccepted)
        {
            source.seek(nextBlock);
            return;
        }
        nextBlock++;
        sentLength += length;
        counters.onBlock(length);
    }

    private int end(final long nowNs)
    {
        replayEnd.wrapAndApplyHeader(header, 0, messageHeader)
            .correlationId(correlationId)
            .nextBlock(nextBlock)
            .firstAvailable(source.firstBlockNumber())
            .lastAvailable(source.lastBlockNumber())
            .code(endCode.code())
            .retryDelayMs(ErrorCode.OVERLOADED == endCode ? retryDelayMs : 0);
        if (publication.offer(header, 0, END_LENGTH) < 0)
        {
            return 0;
        }
        if (ErrorCode.NONE != endCode)
        {
            counters.onRefusal();
        }
        lastActivityNs = nowNs;
        state(RequesterState.IDLE);
        return 1;
    }

    /** The requester says where to, this server says how. */
    private String responseChannel(final byte[] bytes, final int length)
    {
        final String text = new String(bytes, 0, length, java.nio.charset.StandardCharsets.US_ASCII);
        final ChannelUri uri = ChannelUri.parse(text);
        final ChannelUriStringBuilder builder = new ChannelUriStringBuilder()
            .media(uri.media())
            .termLength(termLength)
            .sparse(true);
        if (!uri.isUdp())
        {
            return uri.isIpc() ? builder.build() : null;
        }
        final String endpoint = uri.get(CommonContext.ENDPOINT_PARAM_NAME);
        return null == endpoint ? null : builder.endpoint(endpoint).build();
    }

    private void state(final RequesterState next)
    {
        if (!state.canBecome(next))
        {
            throw LockstepException.fatal("requester state: from=" + state + " to=" + next);
        }
        state = next;
    }
}
