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

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.ChannelUri;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.ReplayBlockEncoder;
import io.lockstep.codecs.stream.ReplayEndEncoder;
import io.lockstep.codecs.stream.ReplayEndReason;
import io.lockstep.journal.BlockSource;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.MessageChecksum;
import io.lockstep.runtime.transport.Transport;
import io.lockstep.runtime.transport.TransportPublication;

/**
 * The way of the answers to one requester: a publication of its own, and the messages on it.
 * <p>
 * The publication's log buffer is sparse: the driver then makes it without touching its pages, so that a new requester
 * does not stall the driver's conductor, and with it live traffic, however long the terms are.
 * <p>
 * Threading: the server's. Nothing waits. Allocates only when it is opened.
 */
final class AnswerPublisher
{
    /** Longest response channel that is taken. */
    static final int CHANNEL_LIMIT = 256;

    private static final int OFFER_LIMIT = 3;
    private static final int BLOCK_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + ReplayBlockEncoder.BLOCK_LENGTH;
    private static final int END_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + ReplayEndEncoder.BLOCK_LENGTH;
    private static final int BLOCK_CHECKSUM_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + ReplayBlockEncoder.checksumEncodingOffset();
    private static final int END_CHECKSUM_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + ReplayEndEncoder.checksumEncodingOffset();

    private final Transport transport;
    private final int termLength;
    private final int knownVersion;
    private final byte[] channel = new byte[CHANNEL_LIMIT];
    private final UnsafeBuffer header = new UnsafeBuffer(new byte[Math.max(BLOCK_LENGTH, END_LENGTH)]);
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final ReplayBlockEncoder replayBlock = new ReplayBlockEncoder();
    private final ReplayEndEncoder replayEnd = new ReplayEndEncoder();
    private final MessageChecksum checksum = new MessageChecksum();
    private int channelLength;
    private int streamId;
    private TransportPublication publication;

    AnswerPublisher(final Transport transport, final int termLength, final int knownVersion)
    {
        this.transport = transport;
        this.termLength = termLength;
        this.knownVersion = knownVersion;
    }

    /**
     * Starts to add the publication.
     *
     * @return false if the response channel cannot be used.
     */
    boolean tryOpen(final byte[] channel, final int length, final int streamId)
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
        this.streamId = streamId;
        publication = transport.asyncAddPublication(responseChannel, streamId);
        return true;
    }

    /** Lets the publication go. */
    void close()
    {
        CloseHelper.quietClose(publication);
        publication = null;
        channelLength = 0;
    }

    /** Is this the way to a requester. */
    boolean isTo(final byte[] channel, final int length, final int streamId)
    {
        if (length != channelLength || streamId != this.streamId)
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
     * Is the requester there. Errors: {@link io.aeron.exceptions.RegistrationException} if the driver refused the
     * publication.
     */
    boolean isConnected()
    {
        return publication.isConnected();
    }

    /** Does the requester take anything now. */
    boolean hasRoom()
    {
        return publication.availableWindow() > 0;
    }

    /** Offers a block. */
    boolean tryBlock(
        final long correlationId, final long lastBlock, final DirectBuffer buffer, final int offset, final int length)
    {
        replayBlock.wrapAndApplyHeader(header, 0, messageHeader)
            .correlationId(correlationId)
            .lastBlock(lastBlock);
        replayBlock.checksum(
            checksum.compute(header, BLOCK_LENGTH, BLOCK_CHECKSUM_OFFSET, buffer, offset, length));
        for (int i = 0; i < OFFER_LIMIT; i++)
        {
            if (publication.offer(header, 0, BLOCK_LENGTH, buffer, offset, length) > 0)
            {
                return true;
            }
        }
        return false;
    }

    /** Offers the end of an answer. The last block is read before the last sequence, so the sequence covers it. */
    boolean tryEnd(
        final long correlationId,
        final long nextBlock,
        final BlockSource source,
        final ErrorCode code,
        final ReplayEndReason reason,
        final int retryDelayMs)
    {
        replayEnd.wrapAndApplyHeader(header, 0, messageHeader)
            .correlationId(correlationId)
            .nextBlock(nextBlock)
            .firstBlock(source.firstBlockNumber())
            .lastBlock(source.lastBlockNumber())
            .firstSequence(source.firstSequence())
            .lastSequence(source.lastSequence())
            .code(code.code())
            .retryDelayMs(retryDelayMs)
            .reason(reason)
            .knownVersion(knownVersion);
        replayEnd.checksum(checksum.compute(header, 0, END_LENGTH, END_CHECKSUM_OFFSET));
        return publication.offer(header, 0, END_LENGTH) > 0;
    }

    /** The requester says where to, this server says how. */
    private String responseChannel(final byte[] bytes, final int length)
    {
        final ChannelUri uri = ChannelUri.parse(new String(bytes, 0, length, US_ASCII));
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
}
