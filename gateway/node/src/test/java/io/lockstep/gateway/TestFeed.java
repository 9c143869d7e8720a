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

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import io.lockstep.codecs.stream.AttestationEncoder;
import io.lockstep.codecs.stream.FeedBlockEncoder;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.protocol.MessageChecksum;

/** What a member says to gateways, as bytes. */
public final class TestFeed
{
    private static final int FEED_HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + FeedBlockEncoder.BLOCK_LENGTH;

    private TestFeed()
    {
    }

    public static int block(
        final MutableDirectBuffer target,
        final int memberId,
        final int streamId,
        final DirectBuffer block,
        final int blockLength)
    {
        final int length = FEED_HEADER_LENGTH + blockLength;
        final FeedBlockEncoder encoder = new FeedBlockEncoder();
        encoder.wrapAndApplyHeader(target, 0, new MessageHeaderEncoder()).memberId(memberId).streamId(streamId);
        target.putBytes(FEED_HEADER_LENGTH, block, 0, blockLength);
        encoder.checksum(new MessageChecksum().compute(
            target, 0, length, MessageHeaderEncoder.ENCODED_LENGTH + FeedBlockEncoder.checksumEncodingOffset()));
        return length;
    }

    public static int attestation(
        final MutableDirectBuffer target,
        final int memberId,
        final int streamId,
        final int chainCrc,
        final long blockNumber,
        final long lastSequence,
        final long flags)
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + AttestationEncoder.BLOCK_LENGTH;
        final AttestationEncoder encoder = new AttestationEncoder();
        encoder.wrapAndApplyHeader(target, 0, new MessageHeaderEncoder())
            .memberId(memberId)
            .streamId(streamId)
            .epoch(1)
            .chainCrc(Integer.toUnsignedLong(chainCrc))
            .blockNumber(blockNumber)
            .lastSequence(lastSequence)
            .leadershipTermId(1)
            .flags(flags);
        encoder.checksum(new MessageChecksum().compute(
            target, 0, length, MessageHeaderEncoder.ENCODED_LENGTH + AttestationEncoder.checksumEncodingOffset()));
        return length;
    }
}
