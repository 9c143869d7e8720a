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

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;
import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.aeron.FragmentAssembler;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.ReplayBlockDecoder;
import io.lockstep.codecs.stream.ReplayEndDecoder;
import io.lockstep.codecs.stream.ReplayRequestEncoder;
import io.lockstep.codecs.stream.ReplayScope;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.MessageChecksum;
import io.lockstep.runtime.FragmentedSessions;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.runtime.transport.TransportPublication;
import io.lockstep.runtime.transport.TransportSubscription;

/**
 * Asks one replay server for blocks, a range at a time. Every request that was sent ends with exactly one call of
 * {@link Handler#onReplayEnd}, by the server's answer or by time-out.
 * <p>
 * Blocks are checked for shape, stream and number; the chain is for the caller to verify. Threading: one owner, who
 * steps it; nothing waits. Allocates nothing in steady state.
 */
public final class ReplayClient implements AutoCloseable
{
    private static final String REQUEST_TERM_LENGTH = "64k";
    private static final int REQUEST_CHECKSUM_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + ReplayRequestEncoder.checksumEncodingOffset();
    private static final int BLOCK_CHECKSUM_OFFSET =
        MessageHeaderDecoder.ENCODED_LENGTH + ReplayBlockDecoder.checksumEncodingOffset();
    private static final int END_CHECKSUM_OFFSET =
        MessageHeaderDecoder.ENCODED_LENGTH + ReplayEndDecoder.checksumEncodingOffset();

    private final Transport transport;
    private final String requestChannel;
    private final int streamId;
    private final int responseStreamId;
    private final ReplayScope scope;
    private final int requestLength;
    private final long requestTimeoutNs;
    private final int fragmentLimit;
    private final Runnable damageListener;
    private final TransportPublication publication;
    private final TransportSubscription subscription;
    private final FragmentAssembler assembler;
    private final FragmentedSessions sessions;
    private final FragmentHandler fragmentHandler = this::onFragment;
    private final UnsafeBuffer requestBuffer;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final ReplayRequestEncoder requestEncoder = new ReplayRequestEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final ReplayBlockDecoder replayBlock = new ReplayBlockDecoder();
    private final ReplayEndDecoder replayEnd = new ReplayEndDecoder();
    private final BlockDecoder block = new BlockDecoder();
    private final MessageChecksum checksum = new MessageChecksum();

    private ReplayClientState state = ReplayClientState.CONNECTING;
    private byte[] responseChannel;
    private Handler handler;
    private Throwable failure;
    private final ReplayRange single = new ReplayRange();
    private final ReplayEnd end = new ReplayEnd();
    private long correlationId;
    private long fromSequence;
    private long nextBlock;
    private long nowNs;
    private long waitUntilNs;
    private long deadlineNs;
    private long retryAtNs;
    private boolean isDelayed;
    private boolean isLossy;

    /**
     * A client with the default limits.
     *
     * @param transport       to use.
     * @param requestChannel  of the server.
     * @param responseChannel of the answers, for example {@code aeron:udp?endpoint=localhost:0}.
     * @param streamId        of the blocks.
     */
    public ReplayClient(
        final Transport transport, final String requestChannel, final String responseChannel, final int streamId)
    {
        this(new ReplayClientContext()
            .transport(transport)
            .requestChannel(requestChannel)
            .responseChannel(responseChannel)
            .streamId(streamId));
    }

    /**
     * A client with the default limits, to which what comes is the word of the server's node.
     *
     * @param transport       to use.
     * @param requestChannel  of the server.
     * @param responseChannel of the answers, for example {@code aeron:udp?endpoint=localhost:0}.
     * @param streamId        of the blocks.
     * @param limitLength     bytes of blocks that are of use at a time: no request asks for more.
     * @param damageListener  told of each message that came damaged.
     * @return client.
     */
    public static ReplayClient ofAttested(
        final Transport transport,
        final String requestChannel,
        final String responseChannel,
        final int streamId,
        final int limitLength,
        final Runnable damageListener)
    {
        return new ReplayClient(new ReplayClientContext()
            .requestLength(Math.min(limitLength, ReplayClientContext.REQUEST_LENGTH_DEFAULT))
            .transport(transport)
            .requestChannel(requestChannel)
            .responseChannel(responseChannel)
            .streamId(streamId)
            .damageListener(damageListener)
            .isAttested(true));
    }

    /**
     * A client. Its publication and subscription are added behind the scenes while it is polled.
     *
     * @param context with its parts, not concluded.
     */
    public ReplayClient(final ReplayClientContext context)
    {
        context.conclude();
        transport = context.transport();
        requestChannel = context.requestChannel();
        streamId = context.streamId();
        responseStreamId = context.responseStreamId();
        scope = context.isAttested() ? ReplayScope.ATTESTED : ReplayScope.HELD;
        requestLength = context.requestLength();
        requestTimeoutNs = context.requestTimeoutNs();
        fragmentLimit = context.fragmentLimit();
        damageListener = context.damageListener();
        requestBuffer = new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH +
            ReplayRequestEncoder.BLOCK_LENGTH + ReplayRequestEncoder.responseChannelHeaderLength() +
            AnswerPublisher.CHANNEL_LIMIT]);
        assembler = new FragmentAssembler(
            this::onAssembled,
            MessageHeaderDecoder.ENCODED_LENGTH + ReplayBlockDecoder.BLOCK_LENGTH + context.maxBlockLength());
        subscription = transport.asyncAddSubscription(context.responseChannel(), responseStreamId);
        sessions = new FragmentedSessions(
            subscription::hasSource, assembler::freeSessionBuffer);

        final ChannelUri uri = ChannelUri.parse(requestChannel);
        if (!uri.containsKey(CommonContext.TERM_LENGTH_PARAM_NAME))
        {
            uri.put(CommonContext.TERM_LENGTH_PARAM_NAME, REQUEST_TERM_LENGTH);
        }
        publication = transport.asyncAddPublication(uri.toString(), AeronStreams.REPLAY_REQUESTS);
    }

    /** Lets publication and subscription go; a request under way gets no end. Idempotent. */
    @Override
    public void close()
    {
        if (ReplayClientState.CLOSED == state)
        {
            return;
        }
        state(ReplayClientState.CLOSED);
        CloseHelper.quietCloseAll(publication, subscription);
    }

    /**
     * Is a request under way.
     *
     * @return true until its end was told.
     */
    public boolean isBusy()
    {
        return ReplayClientState.BUSY == state;
    }

    /**
     * What the client is doing.
     *
     * @return state.
     */
    public ReplayClientState state()
    {
        return state;
    }

    /**
     * The server.
     *
     * @return its request channel, as given.
     */
    public String peer()
    {
        return requestChannel;
    }

    /**
     * Asks for the blocks from one on, as many as the settings say and the server holds now. May be called from within
     * {@link Handler#onReplayEnd}.
     *
     * @param fromBlock first block that is wanted, from 1.
     * @param nowNs     time.
     * @return as {@link #request(ReplayRange, long)}.
     */
    public boolean request(final long fromBlock, final long nowNs)
    {
        return request(single.fromBlock(fromBlock), nowNs);
    }

    /**
     * Asks for a range of blocks. The answer ends where the range does, with the length that the settings say, or at
     * the tail; what is left of the range is for another request. May be called from within
     * {@link Handler#onReplayEnd}.
     *
     * @param range that is wanted, valid; not kept.
     * @param nowNs time.
     * @return false if nothing was sent: not connected, back pressure, another request is under way, or the server
     * asked for a delay that is not over.
     */
    public boolean request(final ReplayRange range, final long nowNs)
    {
        if (!range.isValid())
        {
            throw new IllegalArgumentException("range is not valid: " + range);
        }
        if (ReplayClientState.IDLE != state || !publication.isConnected() || isDelayed && nowNs - retryAtNs < 0)
        {
            return false;
        }
        isDelayed = false;
        isLossy = false;
        final long newCorrelationId = transport.nextCorrelationId();
        requestEncoder.wrapAndApplyHeader(requestBuffer, 0, headerEncoder)
            .correlationId(newCorrelationId)
            .fromBlock(range.fromBlock())
            .fromSequence(range.fromSequence())
            .toBlock(range.toBlock())
            .toSequence(range.toSequence())
            .streamId(streamId)
            .maxLength(requestLength)
            .waitMs(range.waitMs())
            .responseStreamId(responseStreamId)
            .scope(scope)
            .putResponseChannel(responseChannel, 0, responseChannel.length);
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + requestEncoder.encodedLength();
        requestEncoder.checksum(checksum.compute(requestBuffer, 0, length, REQUEST_CHECKSUM_OFFSET));
        if (publication.offer(requestBuffer, 0, length) < 0)
        {
            return false;
        }

        correlationId = newCorrelationId;
        nextBlock = range.fromBlock();
        fromSequence = range.fromSequence();
        waitUntilNs = nowNs + TimeUnit.MILLISECONDS.toNanos(range.waitMs());
        deadlineNs = waitUntilNs + requestTimeoutNs;
        state(ReplayClientState.BUSY);
        return true;
    }

    /**
     * Takes what has come in. Call it whether or not a request is under way.
     *
     * @param nowNs   time.
     * @param handler of the answer. What it throws is thrown from here.
     * @return work done.
     */
    public int poll(final long nowNs, final Handler handler)
    {
        this.nowNs = nowNs;
        switch (state)
        {
            case CLOSED:
                return 0;

            case CONNECTING:
                return connect();

            default:
                break;
        }

        this.handler = handler;
        int workCount = subscription.poll(fragmentHandler, fragmentLimit);
        if (null != failure)
        {
            final Throwable thrown = failure;
            failure = null;
            LangUtil.rethrowUnchecked(thrown);
        }
        if (ReplayClientState.BUSY == state && nowNs - deadlineNs >= 0)
        {
            end(end.set(nextBlock, ErrorCode.TIMED_OUT));
            workCount++;
        }
        return workCount;
    }

    private int connect()
    {
        if (!subscription.isReady() || !publication.isReady())
        {
            return 0;
        }
        final String resolved = subscription.tryResolveChannelEndpointPort();
        if (null == resolved)
        {
            return 0;
        }
        responseChannel = resolved.getBytes(StandardCharsets.US_ASCII);
        if (responseChannel.length > AnswerPublisher.CHANNEL_LIMIT)
        {
            throw new IllegalArgumentException("response channel is too long: limit=" + AnswerPublisher.CHANNEL_LIMIT +
                " channel=" + resolved);
        }
        state(ReplayClientState.IDLE);
        return 1;
    }

    /** Sessions of the server, one after the other, for which a buffer is kept. */
    int fragmentedSessions()
    {
        return sessions.size();
    }

    /** Is there a publication of the server's. */
    boolean hasServer()
    {
        return subscription.isConnected();
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        sessions.onFragment(header);
        assembler.onFragment(buffer, offset, length, header);
    }

    /** Aeron keeps what a fragment handler throws to itself, so it is carried out of the poll by hand. */
    private void onAssembled(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (null != failure)
        {
            return;
        }
        try
        {
            onMessage(buffer, offset, length);
        }
        catch (final Exception ex)
        {
            failure = ex;
        }
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        if (ReplayClientState.BUSY != state || length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            return;
        }
        headerDecoder.wrap(buffer, offset);
        if (ReplayBlockDecoder.SCHEMA_ID != headerDecoder.schemaId())
        {
            return;
        }
        switch (headerDecoder.templateId())
        {
            case ReplayBlockDecoder.TEMPLATE_ID:
                if (isIntact(buffer, offset, length, BLOCK_CHECKSUM_OFFSET))
                {
                    onReplayBlock(buffer, offset, length, headerDecoder.blockLength());
                }
                break;

            case ReplayEndDecoder.TEMPLATE_ID:
                if (isIntact(buffer, offset, length, END_CHECKSUM_OFFSET))
                {
                    onReplayEnd(buffer, offset, headerDecoder.blockLength());
                }
                break;

            default:
                break;
        }
    }

    /** A damaged message counts as one that was lost: the answer then does not fit, or the request times out. */
    private boolean isIntact(final DirectBuffer buffer, final int offset, final int length, final int checksumOffset)
    {
        final boolean isIntact = checksum.isIntact(buffer, offset, length, checksumOffset);
        if (!isIntact)
        {
            isLossy = true;
            damageListener.run();
        }
        return isIntact;
    }

    private void onReplayBlock(final DirectBuffer buffer, final int offset, final int length, final int blockLength)
    {
        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        replayBlock.wrap(buffer, body, blockLength, headerDecoder.version());
        if (correlationId != replayBlock.correlationId())
        {
            return;
        }

        final int blockOffset = body + blockLength;
        final int stampedLength = offset + length - blockOffset;
        if (!block.tryWrap(buffer, blockOffset, stampedLength) ||
            BlockDescriptor.STAMPED_TEMPLATE_ID != block.templateId() ||
            streamId != block.streamId() ||
            !isExpected())
        {
            end(end.set(nextBlock, unfitting()));
            return;
        }
        nextBlock = block.blockNumber() + 1;
        deadlineNs = (waitUntilNs - nowNs > 0 ? waitUntilNs : nowNs) + requestTimeoutNs;
        handler.onReplayBlock(buffer, blockOffset, stampedLength);
    }

    /** The number that is next; where a sequence was asked for, the block that holds it or would. */
    private boolean isExpected()
    {
        if (nextBlock > 0)
        {
            return nextBlock == block.blockNumber();
        }
        final long first = block.firstSequence();
        return block.blockNumber() > 0 && (first == fromSequence ||
            first < fromSequence && fromSequence <= block.lastSequence());
    }

    private void onReplayEnd(final DirectBuffer buffer, final int offset, final int blockLength)
    {
        replayEnd.wrap(
            buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, blockLength, headerDecoder.version());
        if (correlationId != replayEnd.correlationId())
        {
            return;
        }
        final ErrorCode code = ErrorCode.get(replayEnd.code());
        isDelayed = replayEnd.retryDelayMs() > 0;
        retryAtNs = nowNs + TimeUnit.MILLISECONDS.toNanos(replayEnd.retryDelayMs());
        final boolean isAgreed = null != code && (0 == nextBlock || nextBlock == replayEnd.nextBlock());
        end(isAgreed ? end.set(replayEnd, code) : end.set(nextBlock, unfitting()));
    }

    /** What an answer is that does not fit together: the server's fault, unless a part of it was lost on its way. */
    private ErrorCode unfitting()
    {
        return isLossy ? ErrorCode.TIMED_OUT : ErrorCode.MALFORMED;
    }

    private void end(final ReplayEnd end)
    {
        state(ReplayClientState.IDLE);
        handler.onReplayEnd(end);
    }

    private void state(final ReplayClientState next)
    {
        if (!state.canBecome(next))
        {
            throw LockstepException.fatal("replay client state: from=" + state + " to=" + next);
        }
        state = next;
    }

    /** Takes the answer to a request. */
    public interface Handler
    {
        /**
         * The next block of the range.
         *
         * @param buffer that holds it, valid during this call only.
         * @param offset of its message header.
         * @param length of the block in bytes.
         */
        void onReplayBlock(DirectBuffer buffer, int offset, int length);

        /**
         * Nothing more comes for this request.
         *
         * @param end of the answer, valid during this call only.
         */
        void onReplayEnd(ReplayEnd end);
    }
}
