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

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.Publication;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.StreamHeartbeatEncoder;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.MessageChecksum;
import io.lockstep.runtime.transport.TransportPublication;

/**
 * Multicasts released blocks, and a heartbeat when there are none. A block without room is skipped and counted; its
 * readers see the gap and fetch it.
 * <p>
 * Threading: the egress agent's. Errors: a publication at its end is fatal, as it cannot go on.
 */
final class MulticastPublisher implements AutoCloseable
{
    private static final int HEARTBEAT_LENGTH =
        MessageHeaderEncoder.ENCODED_LENGTH + StreamHeartbeatEncoder.BLOCK_LENGTH;
    private static final int CHECKSUM_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + StreamHeartbeatEncoder.checksumEncodingOffset();

    private final TransportPublication publication;
    private final int gatewayId;
    private final int streamId;
    private final long heartbeatIntervalNs;
    private final GatewayCounters counters;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final StreamHeartbeatEncoder heartbeat = new StreamHeartbeatEncoder();
    private final MessageChecksum checksum = new MessageChecksum();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[HEARTBEAT_LENGTH]);
    private long lastSentNs;

    MulticastPublisher(
        final TransportPublication publication,
        final int gatewayId,
        final int streamId,
        final long heartbeatIntervalNs,
        final GatewayCounters counters)
    {
        this.publication = publication;
        this.gatewayId = gatewayId;
        this.streamId = streamId;
        this.heartbeatIntervalNs = heartbeatIntervalNs;
        this.counters = counters;
    }

    void onReleased(final DirectBuffer buffer, final int offset, final int length, final long nowNs)
    {
        long result = publication.offer(buffer, offset, length);
        if (Publication.ADMIN_ACTION == result)
        {
            // The end of a term: the next one has room.
            result = publication.offer(buffer, offset, length);
        }
        if (result > 0)
        {
            lastSentNs = nowNs;
        }
        else if (Publication.NOT_CONNECTED != result)
        {
            onRefused(result);
            counters.increment(GatewayCounter.MULTICAST_SKIPS);
        }
    }

    int poll(final long nowNs, final int epoch, final long blockNumber, final int chainCrc, final long lastSequence)
    {
        if (nowNs - lastSentNs < heartbeatIntervalNs)
        {
            return 0;
        }
        lastSentNs = nowNs;
        heartbeat.wrapAndApplyHeader(scratch, 0, headerEncoder)
            .gatewayId(gatewayId)
            .streamId(streamId)
            .epoch(epoch)
            .chainCrc(Integer.toUnsignedLong(chainCrc))
            .blockNumber(blockNumber)
            .lastSequence(lastSequence);
        heartbeat.checksum(checksum.compute(scratch, 0, HEARTBEAT_LENGTH, CHECKSUM_OFFSET));
        final long result = publication.offer(scratch, 0, HEARTBEAT_LENGTH);
        if (result < 0)
        {
            onRefused(result);
        }
        return 1;
    }

    @Override
    public void close()
    {
        CloseHelper.close(publication);
    }

    private void onRefused(final long result)
    {
        if (Publication.CLOSED == result || Publication.MAX_POSITION_EXCEEDED == result)
        {
            throw io.lockstep.protocol.LockstepException.fatal(
                "multicast cannot go on: channel=" + publication.channel() + " result=" + result);
        }
    }
}
