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

import java.util.SplittableRandom;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.lockstep.gateway.ingress.ClusterPort;
import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.BlockSource;
import io.lockstep.journal.replay.ReplayServer;
import io.lockstep.journal.replay.ReplayServerContext;
import io.lockstep.protocol.AeronStreams;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.MemberFlags;
import io.lockstep.runtime.transport.AeronTransport;

/**
 * Members that share one stamper: member 0 feeds blocks, the others attest, all serve replay. Loses offers and feeds by
 * seed. Runs wherever the packer runs; the replay servers too.
 */
final class TestCluster implements ClusterPort
{
    private final TestStamper stamper;
    private final SplittableRandom random;
    private final ExclusivePublication[] feeds;
    private final ReplayServer[] servers;
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
    private final UnsafeBuffer empty = new UnsafeBuffer(new byte[BlockDescriptor.HEADER_LENGTH]);
    private final BlockDecoder decoder = new BlockDecoder();
    private final int streamId;
    private volatile int lossPercent;
    private volatile int divergedMember = -1;
    private volatile boolean isFeeding = true;
    private volatile Untaken untaken = Untaken.NONE;
    private long nextAttestationNs;

    TestCluster(
        final Aeron aeron,
        final GatewayContext ctx,
        final String feedChannel,
        final TestStamper stamper,
        final SplittableRandom random)
    {
        this.stamper = stamper;
        this.random = random;
        streamId = ctx.streamId();
        feeds = new ExclusivePublication[ctx.memberCount()];
        servers = new ReplayServer[ctx.memberCount()];
        for (int i = 0; i < feeds.length; i++)
        {
            feeds[i] = aeron.addExclusivePublication(feedChannel + "|term-length=1m", AeronStreams.FEED);
            servers[i] = new ReplayServer(new ReplayServerContext()
                .transport(new AeronTransport(aeron))
                .requestChannel(ctx.memberReplayChannel(i))
                .streamId(streamId)
                .source(new MemorySource(stamper)));
        }
    }

    void lossPercent(final int value)
    {
        lossPercent = value;
    }

    void divergedMember(final int value)
    {
        divergedMember = value;
    }

    void isFeeding(final boolean value)
    {
        isFeeding = value;
    }

    void untaken(final Untaken value)
    {
        untaken = value;
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (isLost())
        {
            return 1;
        }
        if (Untaken.NONE != untaken)
        {
            decoder.tryWrap(buffer, offset, length);
            final boolean isOwn = Untaken.OWN == untaken;
            new BlockEncoder().wrap(empty, 0, BlockDescriptor.HEADER_LENGTH).origin(
                isOwn ? decoder.gatewayId() : 0,
                isOwn ? decoder.gatewayIncarnation() : 0,
                isOwn ? decoder.gatewayBlock() : 0).finish();
            feed(stamper.stamp(empty, 0, BlockDescriptor.HEADER_LENGTH), BlockDescriptor.HEADER_LENGTH);
            return 1;
        }
        feed(stamper.stamp(buffer, offset, length), length);
        return 1;
    }

    private void feed(final UnsafeBuffer block, final int length)
    {
        if (isFeeding && !isLost())
        {
            feeds[0].offer(scratch, 0, TestFeed.block(scratch, 0, streamId, block, length));
        }
        attest();
    }

    @Override
    public int poll(final long nowNs)
    {
        int workCount = 0;
        for (final ReplayServer each : servers)
        {
            workCount += each.doWork();
        }
        if (nowNs - nextAttestationNs >= 0)
        {
            nextAttestationNs = nowNs + 20_000_000L;
            attest();
        }
        return workCount;
    }

    @Override
    public long generation()
    {
        return 1;
    }

    @Override
    public void close()
    {
        for (final ReplayServer each : servers)
        {
            each.onClose();
        }
    }

    private void attest()
    {
        final int size = stamper.size();
        int crc = 0;
        long lastSequence = 0;
        if (size > 0)
        {
            final byte[] bytes = stamper.block(size);
            decoder.tryWrap(new UnsafeBuffer(bytes), 0, bytes.length);
            crc = decoder.chainCrc();
            lastSequence = decoder.lastSequence();
        }
        for (int i = 0; i < feeds.length && isFeeding; i++)
        {
            if (!isLost())
            {
                feeds[i].offer(scratch, 0, TestFeed.attestation(scratch, i, streamId,
                    i == divergedMember ? ~crc : crc, size, lastSequence, MemberFlags.TAKES_PART));
            }
        }
    }

    private boolean isLost()
    {
        return random.nextInt(100) < lossPercent;
    }

    /** What the cluster makes of blocks. */
    enum Untaken
    {
        /** Takes each. */
        NONE,
        /** Finds no entries in them. */
        OWN,
        /** Takes them for somebody else's. */
        FOREIGN
    }

    /** The stamper's blocks, as a journal would serve them. */
    private static final class MemorySource implements BlockSource
    {
        private final TestStamper stamper;
        private final BlockDecoder block = new BlockDecoder();
        private long next = 1;

        MemorySource(final TestStamper stamper)
        {
            this.stamper = stamper;
        }

        @Override
        public long firstBlockNumber()
        {
            return Math.min(1, stamper.size());
        }

        @Override
        public long lastBlockNumber()
        {
            return stamper.size();
        }

        @Override
        public long firstSequence()
        {
            return firstBlockNumber();
        }

        @Override
        public long lastSequence()
        {
            return 0 == stamper.size() ? 0 : lastSequence(stamper.size());
        }

        @Override
        public long blockOf(final long sequence)
        {
            long number = 1;
            while (number <= stamper.size() && lastSequence(number) < sequence)
            {
                number++;
            }
            return number;
        }

        private long lastSequence(final long blockNumber)
        {
            final byte[] bytes = stamper.block(blockNumber);
            block.tryWrap(new UnsafeBuffer(bytes), 0, bytes.length);
            return block.lastSequence();
        }

        @Override
        public void seek(final long blockNumber)
        {
            next = blockNumber;
        }

        @Override
        public int poll(final BlockConsumer consumer, final int blockLimit)
        {
            int count = 0;
            while (count < blockLimit && next <= stamper.size())
            {
                final byte[] bytes = stamper.block(next++);
                consumer.onBlock(new UnsafeBuffer(bytes), 0, bytes.length);
                count++;
            }
            return count;
        }
    }
}
