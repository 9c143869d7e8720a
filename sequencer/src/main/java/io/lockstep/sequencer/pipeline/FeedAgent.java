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
package io.lockstep.sequencer.pipeline;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

import org.agrona.BufferUtil;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import com.lmax.disruptor.EventPoller;

import io.aeron.Publication;
import io.lockstep.codecs.stream.AttestationEncoder;
import io.lockstep.codecs.stream.FeedBlockEncoder;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.MemberFlags;
import io.lockstep.protocol.MessageChecksum;
import io.lockstep.runtime.transport.TransportPublication;

/**
 * Tells the gateways what this member holds: the leader sends each block, the others a cumulative attestation for each
 * batch, everybody an attestation by interval, and at once when there is something else to say of this member.
 * <p>
 * Only what is committed in the leadership term that is in force is told. What an election replays out of the log is
 * not, though it is stamped, and though a majority may hold it: until the new term's own first entry is committed,
 * another leader can still take its place (Ongaro, Ousterhout: In Search of an Understandable Consensus Algorithm,
 * section 5.4.2). An attestation that has the flag {@link MemberFlags#TAKES_PART} is of everything that is committed so
 * far; without it there may be more, which this member has not come to.
 * <p>
 * Never waits: what does not go out at once is left out and counted. A later attestation covers an earlier one, and a
 * block that is missing is fetched from a member's replay.
 * <p>
 * Threading: one thread, which owns the publication. No allocation.
 */
public final class FeedAgent implements Agent, EventPoller.Handler<BlockEvent>
{
    private static final int FEED_HEADER_LENGTH =
        MessageHeaderEncoder.ENCODED_LENGTH + FeedBlockEncoder.BLOCK_LENGTH;
    private static final int ATTESTATION_LENGTH =
        MessageHeaderEncoder.ENCODED_LENGTH + AttestationEncoder.BLOCK_LENGTH;
    private static final int FEED_CHECKSUM_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + FeedBlockEncoder.checksumEncodingOffset();
    private static final int ATTESTATION_CHECKSUM_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + AttestationEncoder.checksumEncodingOffset();
    private static final int ALIGNMENT = 64;

    private final TransportPublication publication;
    private final SequencerPipeline pipeline;
    private final EventPoller<BlockEvent> poller;
    private final ChainWindow chain;
    private final NanoClock clock;
    private final long attestIntervalNs;
    private final BooleanSupplier isCommitted;
    private final IntSupplier flags;
    private final SequencerCountersView counters;
    private final UnsafeBuffer feedHeader =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(FEED_HEADER_LENGTH, ALIGNMENT));
    private final UnsafeBuffer attestationBuffer =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(ATTESTATION_LENGTH, ALIGNMENT));
    private final FeedBlockEncoder feedBlock = new FeedBlockEncoder();
    private final AttestationEncoder attestation = new AttestationEncoder();
    private final MessageChecksum checksum = new MessageChecksum();
    private HoldListener holdListener = HoldListener.NONE;
    private AttestableBlocks attestable = AttestableBlocks.ALL;
    private long lastSentNs;
    private long replayedBlock;
    private long heldBlock;
    private long heldSequence;
    private long heldPosition;
    private long heldTermId;
    private int heldCrc;
    private long attestedPosition;
    private int attestedCrc;
    private long toldBlock;
    private boolean hasSnapshotEnd;
    private boolean mustAttest;
    private int sentFlags;

    /**
     * A consumer of the pipeline that has not started yet.
     *
     * @param publication      to send on; closed with the agent.
     * @param pipeline         to consume.
     * @param clock            for the interval.
     * @param attestIntervalNs interval of attestations.
     * @param memberId         of this member.
     * @param streamId         of the stream.
     * @param epoch            of the stream.
     * @param isCommitted      is everything that was stamped before the question committed for good.
     * @param flags            of this member, as the gateways are to know them.
     * @param counters         to count in.
     */
    public FeedAgent(
        final TransportPublication publication,
        final SequencerPipeline pipeline,
        final NanoClock clock,
        final long attestIntervalNs,
        final int memberId,
        final int streamId,
        final int epoch,
        final BooleanSupplier isCommitted,
        final IntSupplier flags,
        final SequencerCountersView counters)
    {
        this.publication = publication;
        this.pipeline = pipeline;
        poller = pipeline.newConsumer();
        chain = pipeline.chain();
        this.clock = clock;
        this.attestIntervalNs = attestIntervalNs;
        this.isCommitted = isCommitted;
        this.flags = flags;
        this.counters = counters;
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        feedBlock.wrapAndApplyHeader(feedHeader, 0, header).memberId(memberId).streamId(streamId);
        attestation.wrapAndApplyHeader(attestationBuffer, 0, header)
            .memberId(memberId).streamId(streamId).epoch(epoch)
            .chainCrc(0).blockNumber(0).lastSequence(0).leadershipTermId(0).flags(0);
        lastSentNs = clock.nanoTime();
    }

    /**
     * Has somebody told what this member holds before it says so.
     *
     * @param listener to tell, closed with this agent.
     * @return this.
     */
    public FeedAgent holdListener(final HoldListener listener)
    {
        holdListener = listener;
        return this;
    }

    /**
     * Asks before it attests whether the journal lets it.
     *
     * @param blocks that may be attested, beside what is not committed.
     * @return this.
     */
    public FeedAgent attestable(final AttestableBlocks blocks)
    {
        attestable = blocks;
        return this;
    }

    @Override
    public int doWork() throws Exception
    {
        // Asked first: what is polled then is everything that was stamped before.
        final boolean takesPart = isCommitted.getAsBoolean();
        takeSnapshotEnd();
        int workCount = EventPoller.PollState.PROCESSING == poller.poll(this) ? 1 : 0;
        if (heldBlock > chain.lastBlock() && isAttestable())
        {
            commit();
            mustAttest = true;
        }
        final long nowNs = clock.nanoTime();
        final int newFlags = flags.getAsInt();
        final boolean isNews = mustAttest || newFlags != sentFlags;
        if (isNews || nowNs - lastSentNs >= attestIntervalNs)
        {
            final boolean isWhole = takesPart && heldBlock == chain.lastBlock();
            attestation.flags(newFlags | (isWhole ? MemberFlags.TAKES_PART : 0));
            if (attest())
            {
                mustAttest = false;
                sentFlags = newFlags;
            }
            lastSentNs = nowNs;
            workCount += isNews ? 1 : 0;
        }
        return workCount;
    }

    @Override
    public boolean onEvent(final BlockEvent event, final long slot, final boolean endOfBatch)
    {
        chain.put(event.blockNumber, event.chainCrc);
        heldBlock = event.blockNumber;
        heldSequence = event.lastSequence;
        heldPosition = event.logPosition;
        heldTermId = event.leadershipTermId;
        heldCrc = event.chainCrc;
        if (event.isReplayed)
        {
            replayedBlock = event.blockNumber;
        }
        if (!isAttestable())
        {
            return true;
        }
        commit();
        if (!event.isLeader)
        {
            mustAttest = true;
            return true;
        }

        mustAttest = false;
        tellHold();
        feedBlock.checksum(checksum.compute(
            feedHeader, FEED_HEADER_LENGTH, FEED_CHECKSUM_OFFSET, event.buffer(), 0, event.length));
        long result = publication.offer(feedHeader, 0, FEED_HEADER_LENGTH, event.buffer(), 0, event.length);
        if (Publication.ADMIN_ACTION == result)
        {
            // The end of a term: the next one has room.
            result = publication.offer(feedHeader, 0, FEED_HEADER_LENGTH, event.buffer(), 0, event.length);
        }
        if (isSent(result))
        {
            counters.fed(event.blockNumber, event.lastSequence);
        }
        return true;
    }

    @Override
    public void onClose()
    {
        CloseHelper.closeAll(publication, holdListener);
    }

    @Override
    public String roleName()
    {
        return "feed";
    }

    /** Once: where the service began, if it has not come further yet. */
    private void takeSnapshotEnd()
    {
        final SnapshotEnd end = hasSnapshotEnd ? null : pipeline.snapshotEnd();
        if (null == end)
        {
            return;
        }
        hasSnapshotEnd = true;
        if (end.blockNumber() > heldBlock)
        {
            chain.put(end.blockNumber(), end.chainCrc());
            heldBlock = end.blockNumber();
            heldSequence = end.lastSequence();
            heldPosition = end.logPosition();
            heldTermId = end.leadershipTermId();
            heldCrc = end.chainCrc();
        }
    }

    private boolean isAttestable()
    {
        return isCommitted.getAsBoolean() && attestable.isAttestable(replayedBlock, heldBlock);
    }

    private void commit()
    {
        attestedPosition = heldPosition;
        attestedCrc = heldCrc;
        attestation.chainCrc(Integer.toUnsignedLong(heldCrc))
            .blockNumber(heldBlock)
            .lastSequence(heldSequence)
            .leadershipTermId(heldTermId);
        chain.attest(heldBlock, heldSequence);
    }

    private void tellHold()
    {
        final long attestedBlock = chain.lastBlock();
        if (attestedBlock > toldBlock)
        {
            holdListener.onHold(attestedBlock, chain.lastSequence(), attestedCrc, attestedPosition);
            toldBlock = attestedBlock;
        }
    }

    private boolean attest()
    {
        tellHold();
        attestation.checksum(
            checksum.compute(attestationBuffer, 0, ATTESTATION_LENGTH, ATTESTATION_CHECKSUM_OFFSET));
        final boolean isSent = isSent(publication.offer(attestationBuffer, 0, ATTESTATION_LENGTH));
        if (isSent)
        {
            counters.attested(chain.lastBlock(), chain.lastSequence());
        }
        return isSent;
    }

    private boolean isSent(final long result)
    {
        if (result > 0)
        {
            return true;
        }
        if (Publication.CLOSED == result || Publication.MAX_POSITION_EXCEEDED == result)
        {
            throw LockstepException.fatal(
                LockstepException.Fault.CLUSTER, "feed publication is gone: result=" + result);
        }
        if (Publication.NOT_CONNECTED != result)
        {
            counters.feedSkipped();
        }
        return Publication.NOT_CONNECTED == result;
    }
}
