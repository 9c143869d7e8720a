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
package io.lockstep.gateway.egress;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import io.aeron.FragmentAssembler;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.stream.AttestationDecoder;
import io.lockstep.codecs.stream.FeedBlockDecoder;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.gateway.ingress.Intake;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.MemberFlags;
import io.lockstep.protocol.MessageChecksum;
import io.lockstep.runtime.FragmentedSessions;
import io.lockstep.runtime.transport.TransportSubscription;

/**
 * Takes what the members feed: a block behind its header, or an attestation. Both are votes, so both are held against
 * their checksums before anything of them counts.
 * <p>
 * Threading: the egress agent's. What is none of both, or damaged, is counted and left.
 */
final class FeedReceiver implements AutoCloseable
{
    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int FEED_BLOCK_LENGTH = HEADER_LENGTH + FeedBlockDecoder.BLOCK_LENGTH;
    private static final int FEED_CHECKSUM_OFFSET = HEADER_LENGTH + FeedBlockDecoder.checksumEncodingOffset();
    private static final int ATTESTATION_CHECKSUM_OFFSET =
        HEADER_LENGTH + AttestationDecoder.checksumEncodingOffset();

    private final Feed[] feeds;
    private final Release release;
    private final HeadGate head;
    private final Intake intake;
    private final GatewayCounters counters;
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final FeedBlockDecoder feedBlock = new FeedBlockDecoder();
    private final AttestationDecoder attestation = new AttestationDecoder();
    private final MessageChecksum checksum = new MessageChecksum();
    private long nowNs;

    FeedReceiver(
        final TransportSubscription[] subscriptions,
        final Release release,
        final HeadGate head,
        final Intake intake,
        final GatewayCounters counters)
    {
        feeds = new Feed[subscriptions.length];
        for (int i = 0; i < feeds.length; i++)
        {
            feeds[i] = new Feed(subscriptions[i]);
        }
        this.release = release;
        this.head = head;
        this.intake = intake;
        this.counters = counters;
    }

    /** Sessions of all channels for which a buffer is kept. */
    int fragmentedSessions()
    {
        int count = 0;
        for (final Feed each : feeds)
        {
            count += each.sessions.size();
        }
        return count;
    }

    int poll(final int fragmentLimit, final long timeNs)
    {
        nowNs = timeNs;
        int workCount = 0;
        for (final Feed each : feeds)
        {
            workCount += each.poll(fragmentLimit);
        }
        return workCount;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(feeds);
    }

    void onMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < HEADER_LENGTH ||
            FeedBlockDecoder.SCHEMA_ID != (buffer.getShort(offset + 4, LITTLE_ENDIAN) & 0xFFFF))
        {
            counters.increment(GatewayCounter.FEED_STRANGERS);
            return;
        }
        switch (buffer.getShort(offset + 2, LITTLE_ENDIAN) & 0xFFFF)
        {
            case FeedBlockDecoder.TEMPLATE_ID:
                onFeedBlock(buffer, offset, length);
                break;

            case AttestationDecoder.TEMPLATE_ID:
                onAttestation(buffer, offset, length);
                break;

            default:
                counters.increment(GatewayCounter.FEED_STRANGERS);
                break;
        }
    }

    private void onFeedBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!checksum.isIntact(buffer, offset, length, FEED_CHECKSUM_OFFSET))
        {
            counters.increment(GatewayCounter.DAMAGED);
            return;
        }
        feedBlock.wrapAndApplyHeader(buffer, offset, headerDecoder);
        release.onBlock(feedBlock.memberId(), buffer, offset + FEED_BLOCK_LENGTH, length - FEED_BLOCK_LENGTH);
    }

    private void onAttestation(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!checksum.isIntact(buffer, offset, length, ATTESTATION_CHECKSUM_OFFSET))
        {
            counters.increment(GatewayCounter.DAMAGED);
            return;
        }
        attestation.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final int memberId = attestation.memberId();
        final int streamId = attestation.streamId();
        final int epoch = attestation.epoch();
        final int chainCrc = (int)attestation.chainCrc();
        final long blockNumber = attestation.blockNumber();
        if (!release.onAttestation(memberId, streamId, epoch, blockNumber, chainCrc))
        {
            return;
        }
        final long flags = attestation.flags();
        intake.onFlags(memberId, flags, nowNs);
        if (blockNumber > 0 || MemberFlags.takesPart(flags))
        {
            // Block 0 alone is said by a member that does not know yet what it has.
            head.onHead(memberId, blockNumber);
        }
    }

    /** One channel: a subscription, and the messages in pieces of each of its images. */
    private final class Feed implements AutoCloseable
    {
        private final TransportSubscription subscription;
        private final FragmentAssembler assembler = new FragmentAssembler(this::onAssembled);
        private final FragmentedSessions sessions;
        private final FragmentHandler handler = this::onFragment;

        Feed(final TransportSubscription subscription)
        {
            this.subscription = subscription;
            sessions = new FragmentedSessions(subscription::hasSource, assembler::freeSessionBuffer);
        }

        int poll(final int fragmentLimit)
        {
            return subscription.poll(handler, fragmentLimit);
        }

        @Override
        public void close()
        {
            subscription.close();
        }

        private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
        {
            sessions.onFragment(header);
            assembler.onFragment(buffer, offset, length, header);
        }

        private void onAssembled(final DirectBuffer buffer, final int offset, final int length, final Header header)
        {
            onMessage(buffer, offset, length);
        }
    }
}
