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
package io.lockstep.replica.stream;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.LangUtil;

import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.codecs.stream.StreamHeartbeatDecoder;
import io.lockstep.journal.BlockConsumer;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.LockstepException.Severity;
import io.lockstep.protocol.MessageChecksum;
import io.lockstep.replica.status.ReplicaCounter;
import io.lockstep.replica.status.ReplicaCounters;

/**
 * Follows the stream: takes what the groups bring, notices what is missing and when nothing comes at all, and fetches
 * it from the gateways' replay until both meet. The states are drawn in {@link StreamState}.
 * <p>
 * What the consumer or the chain throws is kept, nothing is taken after it, and {@link #poll(long)} throws it: Aeron
 * swallows what is thrown inside its callbacks.
 * <p>
 * Threading: one thread. Time comes in. Ownership: the ports are closed with it. Allocates nothing in steady state.
 */
public final class StreamFollower implements AutoCloseable
{
    private static final int EMPTY_ROUNDS_LIMIT = 10;
    private static final int HEARTBEAT_CHECKSUM_OFFSET =
        MessageHeaderDecoder.ENCODED_LENGTH + StreamHeartbeatDecoder.checksumEncodingOffset();

    private final int streamId;
    private final int groupCount;
    private final long gapSettleNs;
    private final long silenceTimeoutNs;
    private final long pollIntervalNs;
    private final long probeIntervalNs;
    private final ReplayPort[] replays;
    private final ReplayRotation rotation;
    private final ReplicaCounters counters;
    private final ErrorHandler errorHandler;
    private final StreamStateListener listener;
    private final GapTracker tracker;
    private final ReplayHandler replayHandler = new ReplayHandler();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StreamHeartbeatDecoder heartbeat = new StreamHeartbeatDecoder();
    private final MessageChecksum checksum = new MessageChecksum();

    private StreamState state = StreamState.SYNCING;
    private Throwable failure;
    private boolean isStarted;
    private boolean isHeadKnown;
    private boolean isTailMet;
    private int emptyAnswers;
    private int reportedEpoch;
    private long reportedGoneBlock;
    private long requestedBlock;
    private long requestedNs;
    private long lastHeardNs;
    private long nowNs;

    /**
     * A follower at the start that the context names.
     *
     * @param ctx          settings; concluded here.
     * @param replays      of the gateways, in the order in which they are asked.
     * @param consumer     of the stream.
     * @param counters     to write to.
     * @param errorHandler told of what is not fatal.
     * @param listener     told of changes of state; null for none.
     */
    public StreamFollower(
        final StreamContext ctx,
        final ReplayPort[] replays,
        final BlockConsumer consumer,
        final ReplicaCounters counters,
        final ErrorHandler errorHandler,
        final StreamStateListener listener)
    {
        ctx.conclude();
        this.replays = replays;
        this.counters = counters;
        this.errorHandler = errorHandler;
        this.listener = listener;
        streamId = ctx.streamId();
        groupCount = ctx.groupCount();
        gapSettleNs = ctx.gapSettleNs();
        silenceTimeoutNs = ctx.silenceTimeoutNs();
        pollIntervalNs = ctx.pollIntervalNs();
        probeIntervalNs = ctx.probeIntervalNs();
        rotation = new ReplayRotation(replays, ctx.replayTimeoutNs(), ctx.replayRetryNs(), counters);
        tracker = new GapTracker(ctx, consumer, counters);
        counters.set(ReplicaCounter.STREAM_STATE, state.code());
    }

    /** Takes nothing any more, and closes the ports. Idempotent. */
    @Override
    public void close()
    {
        if (StreamState.STOPPED != state)
        {
            state(StreamState.STOPPED, "closed");
        }
        CloseHelper.closeAll(errorHandler, replays);
    }

    /**
     * Takes a message that came on a group: a block or a heartbeat.
     *
     * @param group  index of the group.
     * @param buffer that holds the message.
     * @param offset of its header.
     * @param length in bytes.
     * @param nowNs  of the owner's clock.
     */
    public void onGroupMessage(
        final int group, final DirectBuffer buffer, final int offset, final int length, final long nowNs)
    {
        if (null != failure || StreamState.STOPPED == state)
        {
            return;
        }
        try
        {
            if (isHeartbeat(buffer, offset, length) ?
                onHeartbeat(buffer, offset, length, nowNs) : onGroupBlock(group, buffer, offset, length, nowNs))
            {
                lastHeardNs = nowNs;
                counters.onHeard(group);
            }
        }
        catch (final Exception | Error ex)
        {
            failure = ex;
        }
    }

    /**
     * Takes what replay brought, judges the state, and asks for what is missing.
     *
     * @param nowNs of the owner's clock.
     * @return work done.
     */
    public int poll(final long nowNs)
    {
        if (StreamState.STOPPED == state)
        {
            return 0;
        }
        if (!isStarted)
        {
            isStarted = true;
            lastHeardNs = nowNs;
            requestedNs = nowNs;
        }
        this.nowNs = nowNs;
        final int workCount = rotation.poll(nowNs, replayHandler);
        if (null != failure)
        {
            state(StreamState.STOPPED, "failed");
            LangUtil.rethrowUnchecked(failure);
        }
        reportEpoch();
        return workCount + step(nowNs);
    }

    /**
     * State of the stream.
     *
     * @return state.
     */
    public StreamState state()
    {
        return state;
    }

    /**
     * The tracker inside.
     *
     * @return tracker, to read.
     */
    public GapTracker tracker()
    {
        return tracker;
    }

    private int step(final long nowNs)
    {
        switch (state)
        {
            case SYNCING:
                return onSyncing(nowNs);

            case LIVE:
                return onLive(nowNs);

            case GAP:
                return onGap(nowNs);

            case REPAIR:
                return onRepair(nowNs);

            case SILENT:
                return onSilent(nowNs);

            default:
                return 0;
        }
    }

    private int onSyncing(final long nowNs)
    {
        if (isHeadKnown && !tracker.hasGap())
        {
            state(StreamState.LIVE, "met the head");
            return 1;
        }
        if (!isTailMet || tracker.hasGap())
        {
            return ask(nowNs);
        }
        // A gateway that has just started has no more either, and says nothing on its group until it has met the head.
        if (isSilent(nowNs))
        {
            state(StreamState.SILENT, "no group is heard");
            counters.increment(ReplicaCounter.SILENCES);
            return 1;
        }
        return askByInterval(nowNs);
    }

    private int onLive(final long nowNs)
    {
        if (groupCount > 0 && tracker.hasGap())
        {
            state(StreamState.GAP, "block is missing");
            counters.increment(ReplicaCounter.GAPS);
            return 1;
        }
        if (isSilent(nowNs))
        {
            state(StreamState.SILENT, "nothing is heard");
            counters.increment(ReplicaCounter.SILENCES);
            return 1;
        }
        return 0 == groupCount ? askByInterval(nowNs) : probe(nowNs);
    }

    private int onGap(final long nowNs)
    {
        if (!tracker.hasGap())
        {
            state(StreamState.LIVE, "filled by a group");
            return 1;
        }
        if (nowNs - tracker.gapSinceNs() < gapSettleNs || 0 == rotation.size())
        {
            return 0;
        }
        state(StreamState.REPAIR, "settle time is over");
        counters.increment(ReplicaCounter.REPAIRS);
        return 1 + ask(nowNs);
    }

    private int onRepair(final long nowNs)
    {
        if (!tracker.hasGap())
        {
            state(StreamState.LIVE, "repaired");
            return 1;
        }
        return ask(nowNs);
    }

    private int onSilent(final long nowNs)
    {
        if (isSilent(nowNs))
        {
            return askByInterval(nowNs);
        }
        final boolean isGap = groupCount > 0 && tracker.hasGap();
        state(isGap ? StreamState.GAP : StreamState.LIVE, "heard again");
        counters.add(ReplicaCounter.GAPS, isGap ? 1 : 0);
        return 1;
    }

    private int askByInterval(final long nowNs)
    {
        return tracker.hasGap() || nowNs - requestedNs >= pollIntervalNs ? ask(nowNs) : 0;
    }

    /** A gateway may be heard and yet be behind, cut off from the cluster: so now and then each one is asked. */
    private int probe(final long nowNs)
    {
        if (nowNs - requestedNs < probeIntervalNs)
        {
            return 0;
        }
        requestedNs = nowNs;
        rotation.turn();
        return ask(nowNs);
    }

    private int ask(final long nowNs)
    {
        if (!rotation.tryRequest(tracker.nextBlock(), nowNs))
        {
            return 0;
        }
        requestedBlock = tracker.nextBlock();
        requestedNs = nowNs;
        return 1;
    }

    private boolean isSilent(final long nowNs)
    {
        return nowNs - lastHeardNs >= silenceTimeoutNs;
    }

    private boolean isHeartbeat(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            return false;
        }
        header.wrap(buffer, offset);
        return StreamHeartbeatDecoder.TEMPLATE_ID == header.templateId() &&
            StreamHeartbeatDecoder.SCHEMA_ID == header.schemaId();
    }

    private boolean onHeartbeat(final DirectBuffer buffer, final int offset, final int length, final long nowNs)
    {
        if (!checksum.isIntact(buffer, offset, length, HEARTBEAT_CHECKSUM_OFFSET))
        {
            counters.increment(ReplicaCounter.DAMAGED);
            return false;
        }
        heartbeat.wrapAndApplyHeader(buffer, offset, header);
        if (streamId != heartbeat.streamId())
        {
            counters.increment(ReplicaCounter.STRANGERS);
            return false;
        }
        final int epoch = heartbeat.epoch();
        final int chainCrc = (int)heartbeat.chainCrc();
        isHeadKnown |= tracker.onHeartbeat(epoch, heartbeat.blockNumber(), chainCrc, nowNs);
        return true;
    }

    private boolean onGroupBlock(
        final int group, final DirectBuffer buffer, final int offset, final int length, final long nowNs)
    {
        switch (tracker.offer(group, buffer, offset, length, nowNs))
        {
            case STRANGE:
                return false;

            case REJECTED:
                return true;

            default:
                isHeadKnown = true;
                return true;
        }
    }

    private void onAnswer(final long firstAvailable, final long lastAvailable, final ErrorCode code)
    {
        final boolean isAwaited = rotation.isAnswerAwaited();
        if (ErrorCode.NONE != code && ErrorCode.RANGE_AHEAD != code && ErrorCode.RANGE_GONE != code)
        {
            if (isAwaited)
            {
                rotation.onFailed(nowNs);
            }
            return;
        }

        final GapTracker tracker = this.tracker;
        tracker.onAvailable(lastAvailable, nowNs);
        if (0 == groupCount)
        {
            lastHeardNs = nowNs;
        }
        final boolean isEmpty = lastAvailable < tracker.nextBlock();
        isTailMet = isEmpty;
        isHeadKnown |= isEmpty && 0 == groupCount;
        if (!isAwaited)
        {
            return;
        }
        if (tracker.nextBlock() > requestedBlock || isEmpty && !tracker.hasGap())
        {
            emptyAnswers = 0;
            rotation.onUseful();
            return;
        }
        onVainAnswer(firstAvailable, isEmpty);
    }

    private void onVainAnswer(final long firstAvailable, final boolean isEmpty)
    {
        reportGone(firstAvailable);
        emptyAnswers = isEmpty ? emptyAnswers + 1 : 0;
        if (emptyAnswers >= EMPTY_ROUNDS_LIMIT * rotation.size())
        {
            emptyAnswers = 0;
            tracker.forgetHead();
        }
        rotation.onFailed(nowNs);
    }

    /** Once for each block, or a replica that waits for an older gateway would fill the log. */
    private void reportGone(final long firstAvailable)
    {
        if (firstAvailable > tracker.nextBlock() && reportedGoneBlock != tracker.nextBlock())
        {
            reportedGoneBlock = tracker.nextBlock();
            errorHandler.onError(new LockstepException(Severity.WARN,
                "gateway does not hold the missing block any more: peer=" + rotation.polledPeer() + " block=" +
                tracker.nextBlock() + " firstAvailable=" + firstAvailable));
        }
    }

    private void reportEpoch()
    {
        final int refusedEpoch = tracker.refusedEpoch();
        if (reportedEpoch != refusedEpoch)
        {
            reportedEpoch = refusedEpoch;
            counters.set(ReplicaCounter.EPOCH_REFUSED, refusedEpoch);
            errorHandler.onError(new LockstepException(Severity.WARN,
                "stream is of an epoch that this replica was not told to take: name=" +
                StreamContext.EPOCH_LIMIT_PROP_NAME + " epoch=" + refusedEpoch));
        }
    }

    private void state(final StreamState next, final String reason)
    {
        if (!state.canBecome(next))
        {
            throw LockstepException.fatal("illegal transition: from=" + state + " to=" + next + " reason=" + reason);
        }
        if (null != listener)
        {
            listener.onStateChange(state, next, tracker.nextBlock(), reason);
        }
        counters.set(ReplicaCounter.STREAM_STATE, next.code());
        state = next;
    }

    private final class ReplayHandler implements ReplayPort.Handler
    {
        @Override
        public void onReplayBlock(final DirectBuffer buffer, final int offset, final int length)
        {
            if (null != failure)
            {
                return;
            }
            try
            {
                tracker.offer(groupCount, buffer, offset, length, nowNs);
            }
            catch (final Exception | Error ex)
            {
                failure = ex;
            }
        }

        @Override
        public void onReplayEnd(
            final long nextBlock, final long firstAvailable, final long lastAvailable, final ErrorCode code)
        {
            if (null == failure)
            {
                onAnswer(firstAvailable, lastAvailable, code);
            }
        }
    }
}
