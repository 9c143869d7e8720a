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

import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;

import io.aeron.exceptions.RegistrationException;
import io.lockstep.codecs.stream.ReplayEndReason;
import io.lockstep.codecs.stream.ReplayRequestDecoder;
import io.lockstep.codecs.stream.ReplayScope;
import io.lockstep.journal.BlockConsumer;
import io.lockstep.journal.BlockSource;
import io.lockstep.journal.RangeGoneException;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.LockstepException;

/**
 * A place for one requester at a replay server: its publication, its request under way, and how far the answer is. A
 * new request of the same requester takes the place of the one under way.
 * <p>
 * One that waits costs two loads in a duty cycle; one that takes nothing, or may not be sent more yet, costs as much.
 * <p>
 * Threading: the server's. Errors: when the source throws anything but that a range is gone, the requester is let go
 * without an answer, and the exception goes on. Allocates only when a requester is new.
 */
final class Requester
{
    private final BlockSource heldSource;
    private final BlockSource attestedSource;
    private final ReplayCounters counters;
    private final AnswerPublisher publisher;
    private final TokenBucket bytes;
    private final TokenBucket requests;
    private final int streamId;
    private final int turnLength;
    private final int answerLength;
    private final int retryDelayMs;
    private final int waitLimitMs;
    private final long idleTimeoutNs;
    private final ReplayRange range = new ReplayRange();
    private final BlockDecoder block = new BlockDecoder();
    private final BlockConsumer blockConsumer = this::onBlock;

    private BlockSource source;
    private RequesterState state = RequesterState.FREE;
    private boolean isAdmitted;
    private long lastActivityNs;

    private long correlationId;
    private int requestedStreamId;
    private boolean isTooOften;
    private long waitUntilNs;
    private long nextBlock;
    private int maxLength;
    private int sentLength;
    private boolean isHeldUp;
    private ErrorCode endCode;
    private ReplayEndReason endReason;

    Requester(final ReplayServerContext context, final ReplayCounters counters)
    {
        this.counters = counters;
        heldSource = context.source();
        attestedSource = context.attestedSource();
        source = heldSource;
        streamId = context.streamId();
        turnLength = context.turnLength();
        answerLength = context.answerLength();
        retryDelayMs = context.retryDelayMs();
        waitLimitMs = context.waitLimitMs();
        idleTimeoutNs = context.idleTimeoutNs();
        publisher = new AnswerPublisher(context.transport(), context.termLength(), context.knownVersion());
        bytes = new TokenBucket(context.rateLimit(), context.rateBurst());
        requests = new TokenBucket(context.requestRateLimit(), context.requestRateLimit());
    }

    /** Forgets the requester and closes its publication. Idempotent. */
    void free()
    {
        if (RequesterState.FREE == state)
        {
            return;
        }
        publisher.close();
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
        return RequesterState.FREE != state && publisher.isTo(channel, length, responseStreamId);
    }

    /**
     * Takes a new requester, and starts to add its publication.
     *
     * @return false if its response channel cannot be used.
     */
    boolean tryOpen(final byte[] channel, final int length, final int responseStreamId, final long nowNs)
    {
        if (!publisher.tryOpen(channel, length, responseStreamId))
        {
            return false;
        }
        bytes.fill(nowNs);
        requests.fill(nowNs);
        counters.onRequesters(1);
        state(RequesterState.CONNECTING);
        return true;
    }

    /** Takes a request, in the place of any that is under way. The source is not asked before the next turn. */
    void onRequest(final ReplayRequestDecoder request, final long nowNs)
    {
        correlationId = request.correlationId();
        requestedStreamId = request.streamId();
        source = ReplayScope.ATTESTED == request.scope() ? attestedSource : heldSource;
        range.set(request);
        nextBlock = range.fromBlock();
        maxLength = Math.min(Math.max(1, request.maxLength()), answerLength);
        waitUntilNs = nowNs + TimeUnit.MILLISECONDS.toNanos(Math.min(range.waitMs(), waitLimitMs));
        sentLength = 0;
        lastActivityNs = nowNs;
        isTooOften = !requests.hasTokens(nowNs);
        if (!isTooOften)
        {
            requests.take(1);
        }
        if (RequesterState.CONNECTING != state)
        {
            state(RequesterState.STARTING);
        }
    }

    /** Does one turn of work. */
    int doWork(final long nowNs)
    {
        try
        {
            final int workCount = turn(nowNs);
            if (RequesterState.FREE != state && isGone(nowNs))
            {
                free();
            }
            return workCount;
        }
        catch (final RuntimeException ex)
        {
            free();
            throw ex;
        }
    }

    private int turn(final long nowNs)
    {
        switch (state)
        {
            case CONNECTING:
                return connect();

            case STARTING:
                begin();
                return 1;

            case SERVING:
                return serve(nowNs);

            case WAITING:
                return await(nowNs);

            case ENDING:
                return end(nowNs);

            default:
                return 0;
        }
    }

    private boolean isGone(final long nowNs)
    {
        return nowNs - lastActivityNs >= idleTimeoutNs ||
            RequesterState.CONNECTING != state && !publisher.isConnected();
    }

    private int connect()
    {
        try
        {
            if (!publisher.isConnected())
            {
                return 0;
            }
        }
        catch (final RegistrationException ex)
        {
            counters.onDrop();
            free();
            return 1;
        }
        begin();
        return 1;
    }

    private void begin()
    {
        ErrorCode refusal;
        try
        {
            refusal = refusal();
        }
        catch (final RangeGoneException ex)
        {
            refusal = ErrorCode.RANGE_GONE;
        }
        if (ErrorCode.NONE == refusal)
        {
            state(RequesterState.SERVING);
        }
        else
        {
            finish(refusal, ReplayEndReason.REFUSED);
        }
    }

    private ErrorCode refusal()
    {
        if (!isAdmitted || isTooOften)
        {
            return ErrorCode.OVERLOADED;
        }
        if (streamId != requestedStreamId)
        {
            return ErrorCode.WRONG_STREAM;
        }
        if (!range.isValid())
        {
            return ErrorCode.MALFORMED;
        }
        return range.fromSequence() > 0 ? refusalBySequence() : refusalByBlock();
    }

    private ErrorCode refusalBySequence()
    {
        final long fromSequence = range.fromSequence();
        final long last = source.lastSequence();
        if (fromSequence > last + (isWaitAsked() ? 1 : 0))
        {
            return ErrorCode.RANGE_AHEAD;
        }
        nextBlock = source.blockOf(fromSequence);
        return range.toBlock() > 0 && range.toBlock() < nextBlock ? ErrorCode.MALFORMED : ErrorCode.NONE;
    }

    private ErrorCode refusalByBlock()
    {
        return nextBlock > source.lastBlockNumber() + (isWaitAsked() ? 1 : 0) ? ErrorCode.RANGE_AHEAD : rangeGone();
    }

    private boolean isWaitAsked()
    {
        return range.waitMs() > 0 && waitLimitMs > 0;
    }

    private ErrorCode rangeGone()
    {
        final long first = source.firstBlockNumber();
        return nextBlock < (0 == first ? source.lastBlockNumber() + 1 : first) ?
            ErrorCode.RANGE_GONE : ErrorCode.NONE;
    }

    private int serve(final long nowNs)
    {
        final long firstBlock = nextBlock;
        final int turnEnd = sentLength + turnLength;
        isHeldUp = false;
        while (RequesterState.SERVING == state && !isHeldUp && sentLength < turnEnd)
        {
            serveNext(nowNs);
        }
        if (nextBlock > firstBlock)
        {
            lastActivityNs = nowNs;
        }
        return (int)(nextBlock - firstBlock) + (RequesterState.ENDING == state ? end(nowNs) : 0);
    }

    private void serveNext(final long nowNs)
    {
        if (nextBlock > source.lastBlockNumber())
        {
            onTail(nowNs);
        }
        else if (!bytes.hasTokens(nowNs))
        {
            counters.onThrottle();
            lastActivityNs = nowNs;
            isHeldUp = true;
        }
        else if (!publisher.hasRoom())
        {
            counters.onBackPressure();
            isHeldUp = true;
        }
        else
        {
            read();
        }
    }

    private void onTail(final long nowNs)
    {
        if (nowNs - waitUntilNs < 0)
        {
            state(RequesterState.WAITING);
        }
        else
        {
            finish(ErrorCode.NONE, ReplayEndReason.TAIL);
        }
    }

    private void read()
    {
        if (ErrorCode.NONE != rangeGone())
        {
            finish(ErrorCode.RANGE_GONE, ReplayEndReason.REFUSED);
            return;
        }
        isHeldUp = true;
        try
        {
            source.seek(nextBlock);
            source.poll(blockConsumer, 1);
        }
        catch (final RangeGoneException ex)
        {
            finish(ErrorCode.RANGE_GONE, ReplayEndReason.REFUSED);
        }
    }

    private void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        if (sentLength > 0 && sentLength + length > maxLength)
        {
            finish(ErrorCode.NONE, ReplayEndReason.LENGTH);
            return;
        }
        if (!publisher.tryBlock(correlationId, source.lastBlockNumber(), buffer, offset, length))
        {
            counters.onBackPressure();
            return;
        }
        isHeldUp = false;
        sentLength += length;
        bytes.take(length);
        counters.onBlock(length);
        if (isLast(buffer, offset, length))
        {
            finish(ErrorCode.NONE, ReplayEndReason.LIMIT);
        }
        nextBlock++;
    }

    private boolean isLast(final DirectBuffer buffer, final int offset, final int length)
    {
        return range.toSequence() > 0 ?
            block.tryWrap(buffer, offset, length) && block.lastSequence() >= range.toSequence() :
            nextBlock == range.toBlock();
    }

    private int await(final long nowNs)
    {
        if (nextBlock <= source.lastBlockNumber())
        {
            state(RequesterState.SERVING);
            return serve(nowNs);
        }
        if (nowNs - waitUntilNs >= 0)
        {
            finish(ErrorCode.NONE, ReplayEndReason.TAIL);
            return end(nowNs);
        }
        return 0;
    }

    private void finish(final ErrorCode code, final ReplayEndReason reason)
    {
        endCode = code;
        endReason = reason;
        state(RequesterState.ENDING);
    }

    private int end(final long nowNs)
    {
        final int delayMs = ErrorCode.OVERLOADED == endCode ? retryDelayMs : 0;
        if (!publisher.tryEnd(correlationId, nextBlock, source, endCode, endReason, delayMs))
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

    private void state(final RequesterState next)
    {
        if (!state.canBecome(next))
        {
            throw LockstepException.fatal("requester state: from=" + state + " to=" + next);
        }
        state = next;
    }
}
