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
package io.lockstep.sequencer.housekeeping;

import org.agrona.BufferUtil;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.peer.MemberStatusDecoder;
import io.lockstep.codecs.peer.MemberStatusEncoder;
import io.lockstep.codecs.peer.MessageHeaderDecoder;
import io.lockstep.codecs.peer.MessageHeaderEncoder;
import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.MessageChecksum;
import io.lockstep.runtime.transport.TransportSubscription;
import io.lockstep.sequencer.pipeline.ChainWindow;

/**
 * Tells the other members what this one holds, hears the same from them, and stops this member once a majority of all
 * members holds another chain.
 * <p>
 * Never waits: a status that does not go out at once is left to the next interval. On a channel of its own, so that no
 * member has to take in the blocks that the leader feeds to the gateways. A status that came damaged is counted and
 * counts as one that was lost: what it says of blocks and of the log can stop a member.
 * <p>
 * Threading: one thread, which owns channel and subscription. No allocation while members agree. Errors: a member
 * that has left the chain throws, which stops it; what concerns another is recorded.
 */
public final class PeerAgent implements Agent
{
    private static final int STATUS_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + MemberStatusEncoder.BLOCK_LENGTH;
    private static final int CHECKSUM_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + MemberStatusEncoder.checksumEncodingOffset();
    private static final int ALIGNMENT = 64;
    private static final int FRAGMENT_LIMIT = 16;

    private final int memberId;
    private final int streamId;
    private final int epoch;
    private final PeerChannel channel;
    private final TransportSubscription subscription;
    private final ChainWindow chain;
    private final PeerBoard board;
    private final DivergenceWatch watch;
    private final NanoClock clock;
    private final long intervalNs;
    private final long timeoutNs;
    private final HousekeepingCounters counters;
    private final ErrorHandler errorHandler;
    private final FragmentHandler fragmentHandler = this::onFragment;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final MemberStatusDecoder decoder = new MemberStatusDecoder();
    private final MemberStatusEncoder encoder = new MemberStatusEncoder();
    private final MessageChecksum checksum = new MessageChecksum();
    private final UnsafeBuffer buffer =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(STATUS_LENGTH, ALIGNMENT));
    private final boolean[] isUp;
    private long nowNs;
    private long sentNs;
    private long sentDispute;
    private boolean isLeavingSent;

    /**
     * An agent that has not started yet.
     *
     * @param channel      to all other members; closed with the agent.
     * @param subscription from them; closed with the agent.
     * @param chain        of this member.
     * @param board        to note on what the others say.
     * @param clock        for interval and time-out.
     * @param intervalNs   of statuses.
     * @param timeoutNs    of silence, after which a peer counts as down.
     * @param streamId     of the stream.
     * @param epoch        of the stream.
     * @param counters     to count what comes damaged in.
     * @param errorHandler for what does not stop this member.
     */
    public PeerAgent(
        final PeerChannel channel,
        final TransportSubscription subscription,
        final ChainWindow chain,
        final PeerBoard board,
        final NanoClock clock,
        final long intervalNs,
        final long timeoutNs,
        final int streamId,
        final int epoch,
        final HousekeepingCounters counters,
        final ErrorHandler errorHandler)
    {
        this.channel = channel;
        this.subscription = subscription;
        this.chain = chain;
        this.board = board;
        this.clock = clock;
        this.intervalNs = intervalNs;
        this.timeoutNs = timeoutNs;
        this.streamId = streamId;
        this.epoch = epoch;
        this.counters = counters;
        this.errorHandler = errorHandler;
        memberId = board.memberId();
        watch = new DivergenceWatch(memberId, board.memberCount(), chain);
        isUp = new boolean[board.memberCount()];
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .memberId(memberId).streamId(streamId).epoch(epoch);
        nowNs = clock.nanoTime();
        sentNs = nowNs - intervalNs;
    }

    @Override
    public int doWork()
    {
        nowNs = clock.nanoTime();
        int workCount = subscription.poll(fragmentHandler, FRAGMENT_LIMIT);
        for (int id = 0; id < isUp.length; id++)
        {
            if (isUp[id] && !board.isUp(id, nowNs, timeoutNs))
            {
                isUp[id] = false;
                watch.onDown(id);
            }
        }

        final LockstepException problem = watch.poll();
        // Whatever is to be told here, the others are told first: they judge by the same CRCs.
        if (null != problem || watch.disputedBlock() != sentDispute || board.isLeaving() != isLeavingSent ||
            nowNs - sentNs >= intervalNs)
        {
            send();
            workCount++;
        }
        if (null != problem)
        {
            if (LockstepException.Severity.FATAL == problem.severity())
            {
                throw problem;
            }
            errorHandler.onError(problem);
        }
        return workCount;
    }

    @Override
    public void onClose()
    {
        try
        {
            if (board.isLeaving() && !isLeavingSent)
            {
                send();
            }
        }
        finally
        {
            CloseHelper.closeAll(channel, subscription);
        }
    }

    @Override
    public String roleName()
    {
        return "peers";
    }

    void onMessage(final DirectBuffer message, final int offset, final int length)
    {
        // Nothing else travels on this stream.
        if (!checksum.isIntact(message, offset, length, CHECKSUM_OFFSET))
        {
            counters.damaged();
            return;
        }
        header.wrap(message, offset);
        if (MemberStatusDecoder.SCHEMA_ID != header.schemaId() ||
            MemberStatusDecoder.TEMPLATE_ID != header.templateId())
        {
            return;
        }
        decoder.wrapAndApplyHeader(message, offset, header);
        final int id = decoder.memberId();
        if (id < 0 || id >= isUp.length || id == memberId || streamId != decoder.streamId() ||
            epoch != decoder.epoch())
        {
            return;
        }

        final long flags = decoder.flags();
        final long blockNumber = decoder.blockNumber();
        final long chainCrc = decoder.chainCrc();
        final long disputedCrc = decoder.disputedCrc();
        final long disputedBlock = decoder.disputedBlock();
        final long commitPosition = decoder.commitPosition();
        final long logStartPosition = decoder.logStartPosition();
        final long termId = decoder.leadershipTermId();
        isUp[id] = true;
        board.terms(id, termId, decoder.promisedTermId());
        board.heard(id, nowNs, flags, commitPosition, logStartPosition);
        watch.onClaim(id, blockNumber, chainCrc);
        watch.onDispute(id, disputedBlock, disputedCrc);
    }

    private void onFragment(final DirectBuffer message, final int offset, final int length, final Header frame)
    {
        onMessage(message, offset, length);
    }

    private void send()
    {
        final long last = chain.lastBlock();
        final long crc = chain.get(last);
        final boolean isLeaving = board.isLeaving();
        final long flags = board.flags(memberId);
        final long promisedTermId = board.promisedTermId(memberId);
        encoder.flags(isLeaving ? PeerBoard.leaving(flags) : flags)
            .blockNumber(ChainWindow.NOT_HELD == crc ? 0 : last)
            .chainCrc(ChainWindow.NOT_HELD == crc ? 0 : crc)
            .disputedCrc(watch.disputedCrc())
            .disputedBlock(watch.disputedBlock())
            .commitPosition(board.commitPosition(memberId))
            .logStartPosition(board.logStartPosition(memberId))
            .leadershipTermId(board.termId(memberId))
            .promisedTermId(promisedTermId);
        encoder.checksum(checksum.compute(buffer, 0, STATUS_LENGTH, CHECKSUM_OFFSET));
        channel.offer(buffer, STATUS_LENGTH);
        sentNs = nowNs;
        sentDispute = watch.disputedBlock();
        isLeavingSent = isLeaving;
    }
}
