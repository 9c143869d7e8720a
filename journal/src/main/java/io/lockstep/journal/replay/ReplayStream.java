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

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import io.lockstep.codecs.stream.ReplayEndReason;
import io.lockstep.journal.BlockConsumer;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.ChainCrc;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.LockstepException;

/**
 * The stream from a block or a sequence on, up to an end or for ever, whole, in order and each block once, from the
 * first of several servers that can give it. After a time-out, a lost connection or a restart of a server it goes on
 * with the exact next block, there or at the next server.
 * <p>
 * Every block is verified against the chain CRC of the one before it, across answers and servers, before it is handed
 * over. The first one is verified if the chain CRC before it is known: it is for block 1, and where the caller gives
 * it. Blocks are whole: the first may hold sequences before the one that was asked for, the last may hold later ones;
 * the consumer leaves out what it does not want.
 * <pre>
 *   REQUESTING --- sent ---------------> STREAMING --- end of the range, or tail -> DONE
 *    ^   ^  |                             |  |
 *    |   |  | connect time-out            |  | overloaded, timed out, gone, ...
 *    |   |  v                             |  v
 *    |  DELAYED &lt;-------------------------|--+        no server is left, or given up -> FAILED
 *    +------ length reached, tail --------+
 * </pre>
 * Threading: one owner, who steps it; nothing waits. Errors: what the consumer throws is thrown from the poll, and the
 * block counts as taken; servers that cannot be reached are told as WARN. Ownership: the Aeron client is the caller's.
 * Allocates only when it connects to a server.
 */
public final class ReplayStream implements AutoCloseable
{
    private final ReplayStreamContext context;
    private final ReplayRange ask = new ReplayRange();
    private final ReplayClient.Handler answers = new Answers();
    private final ServerList servers;
    private final BlockDecoder block = new BlockDecoder();
    private final ChainCrc chain = new ChainCrc();
    private final boolean isFollowing;

    private ReplayStreamState state = ReplayStreamState.REQUESTING;
    private ErrorCode code = ErrorCode.NONE;
    private ReplayClient client;
    private BlockConsumer consumer;
    private long nowNs;
    private long deadlineNs;
    private long helpedNs;
    private long movedNs;
    private long requestedNs;
    private long nextAtRequest;

    private long nextBlock;
    private long lastSequence;
    private boolean hasChainCrc;
    private int chainCrc;
    private boolean isComplete;
    private boolean isBroken;
    private ReplayEnd end;
    private long firstAvailableBlock;
    private long firstAvailableSequence;
    private long lastAvailableBlock;

    /**
     * A stream that stands before its first block.
     *
     * @param context not concluded.
     * @param nowNs   time, of the clock whose time is passed to {@link #poll}.
     */
    public ReplayStream(final ReplayStreamContext context, final long nowNs)
    {
        this.context = context.conclude();
        isFollowing = context.isFollowing();
        servers = new ServerList(context.servers(), nowNs);
        ask.set(context.range());
        if (!isFollowing)
        {
            ask.waitMs(0);
        }
        nextBlock = ask.fromBlock();
        hasChainCrc = context.hasPreviousChainCrc();
        chainCrc = context.previousChainCrc();
        helpedNs = nowNs;
        movedNs = nowNs;
        deadlineNs = nowNs + context.connectTimeoutNs();
    }

    /** Lets the connection go. Idempotent. */
    @Override
    public void close()
    {
        if (ReplayStreamState.CLOSED != state)
        {
            dropClient();
            state(ReplayStreamState.CLOSED);
        }
    }

    /**
     * Does what there is to do: hands over blocks, asks for more, goes to another server.
     *
     * @param nowNs    time.
     * @param consumer of the blocks.
     * @return work done; 0 for ever once the state is final.
     */
    public int poll(final long nowNs, final BlockConsumer consumer)
    {
        if (state.isFinal())
        {
            return 0;
        }
        this.nowNs = nowNs;
        this.consumer = consumer;
        if (context.giveUpTimeoutNs() > 0 && nowNs - helpedNs >= context.giveUpTimeoutNs())
        {
            fail(ErrorCode.TIMED_OUT);
            return 1;
        }
        switch (state)
        {
            case REQUESTING:
                return request();

            case STREAMING:
                return stream();

            default:
                return resume();
        }
    }

    /**
     * What it is doing.
     *
     * @return state.
     */
    public ReplayStreamState state()
    {
        return state;
    }

    /**
     * Why it failed.
     *
     * @return the last server's answer: {@link ErrorCode#RANGE_GONE}, {@link ErrorCode#RANGE_AHEAD} if the range ends
     * after every server's tail, {@link ErrorCode#WRONG_STREAM}, {@link ErrorCode#MALFORMED} also where the chain is
     * broken, {@link ErrorCode#TIMED_OUT} if it was given up; {@link ErrorCode#NONE} unless it failed.
     */
    public ErrorCode code()
    {
        return code;
    }

    /**
     * The server that is asked.
     *
     * @return its request channel.
     */
    public String server()
    {
        return servers.channel();
    }

    /**
     * The block that is handed over next.
     *
     * @return block number, 0 while it is known by its sequence only.
     */
    public long nextBlock()
    {
        return nextBlock;
    }

    /**
     * Last sequence up to the last block that was handed over.
     *
     * @return sequence, 0 before the first block.
     */
    public long lastSequence()
    {
        return lastSequence;
    }

    /**
     * Chain CRC of the last block that was handed over.
     *
     * @return chain CRC; before the first block the one that was given.
     */
    public int chainCrc()
    {
        return chainCrc;
    }

    /**
     * First block that the last server which answered holds.
     *
     * @return block number, 0 if none or not known.
     */
    public long firstAvailableBlock()
    {
        return firstAvailableBlock;
    }

    /**
     * First sequence that the last server which answered holds.
     *
     * @return sequence, 0 if none or not known.
     */
    public long firstAvailableSequence()
    {
        return firstAvailableSequence;
    }

    /**
     * Last block that the last server which answered held then.
     *
     * @return block number, 0 if none or not known.
     */
    public long lastAvailableBlock()
    {
        return lastAvailableBlock;
    }

    private int request()
    {
        final boolean isSent;
        try
        {
            if (null == client)
            {
                client = new ReplayClient(context.client().copyFor(servers.channel()));
            }
            client.poll(nowNs, answers);
            isSent = client.request(ask, nowNs);
        }
        catch (final LockstepException ex)
        {
            throw ex;
        }
        catch (final RuntimeException ex)
        {
            onUnreachable(ex);
            return 1;
        }
        if (isSent)
        {
            requestedNs = nowNs;
            nextAtRequest = nextBlock;
            state(ReplayStreamState.STREAMING);
            return 1;
        }
        if (nowNs - deadlineNs >= 0)
        {
            onUnreachable(null);
            return 1;
        }
        return 0;
    }

    private int stream()
    {
        end = null;
        isBroken = false;
        final int workCount;
        try
        {
            workCount = client.poll(nowNs, answers);
        }
        catch (final RuntimeException | Error ex)
        {
            onThrown();
            throw ex;
        }
        if (isComplete)
        {
            done();
        }
        else if (isBroken)
        {
            dropClient();
            ruleOut(ErrorCode.MALFORMED);
        }
        else if (null != end)
        {
            onEnd();
        }
        return workCount;
    }

    /** What came in behind the block is lost with the client's poll: it is asked for again. */
    private void onThrown()
    {
        if (isComplete)
        {
            done();
            return;
        }
        dropClient();
        goOn();
    }

    private int resume()
    {
        if (nowNs - deadlineNs < 0)
        {
            return 0;
        }
        goOn();
        return 1;
    }

    private void onEnd()
    {
        if (end.firstBlock() > 0 || end.lastBlock() > 0)
        {
            firstAvailableBlock = end.firstBlock();
            firstAvailableSequence = end.firstSequence();
            lastAvailableBlock = end.lastBlock();
        }
        switch (end.code())
        {
            case NONE:
                onAnswer();
                break;

            case RANGE_AHEAD:
                onAhead();
                break;

            case OVERLOADED:
                leave(Math.max(context.retryIntervalNs(), TimeUnit.MILLISECONDS.toNanos(end.retryDelayMs())));
                break;

            case TIMED_OUT:
                leave(context.retryIntervalNs());
                break;

            default:
                ruleOut(end.code());
                break;
        }
    }

    private void onAnswer()
    {
        helpedNs = nowNs;
        if (0 == nextBlock)
        {
            nextBlock = end.nextBlock();
            ask.fromBlock(nextBlock);
        }
        if (ReplayEndReason.TAIL == end.reason())
        {
            onTail();
        }
        else if (ReplayEndReason.LENGTH == end.reason() && nextBlock != nextAtRequest)
        {
            goOn();
        }
        else
        {
            ruleOut(ErrorCode.MALFORMED);
        }
    }

    private void onTail()
    {
        if (!isFollowing)
        {
            endAtTail(true);
        }
        else if (nextBlock != nextAtRequest)
        {
            goOn();
        }
        else
        {
            stayAtTail(context.retryIntervalNs() - (nowNs - requestedNs));
        }
    }

    /** The server has no more now. If that does not change for long, others may have. */
    private void stayAtTail(final long delayNs)
    {
        if (nowNs - movedNs >= context.tailTimeoutNs())
        {
            movedNs = nowNs;
            leave(context.retryIntervalNs());
        }
        else if (delayNs > 0)
        {
            delay(delayNs);
        }
        else
        {
            goOn();
        }
    }

    private void onAhead()
    {
        helpedNs = nowNs;
        final boolean isAtTail = nextBlock > 0 ?
            nextBlock == end.lastBlock() + 1 : ask.fromSequence() == end.lastSequence() + 1;
        if (!isFollowing)
        {
            endAtTail(isAtTail);
        }
        else if (isAtTail)
        {
            stayAtTail(context.retryIntervalNs());
        }
        else
        {
            leave(context.retryIntervalNs());
        }
    }

    private void endAtTail(final boolean isAtTail)
    {
        if (isAtTail && 0 == ask.toBlock() && 0 == ask.toSequence())
        {
            done();
        }
        else
        {
            ruleOut(ErrorCode.RANGE_AHEAD);
        }
    }

    private void onUnreachable(final RuntimeException cause)
    {
        if (servers.isToBeTold())
        {
            context.errorHandler().onError(new LockstepException(LockstepException.Severity.WARN,
                "replay server cannot be reached, trying on: channel=" + servers.channel(), cause));
        }
        dropClient();
        leave(context.retryIntervalNs());
    }

    /** Leaves the server alone for a time, and goes to the next one. */
    private void leave(final long delayNs)
    {
        servers.leaveUntil(nowNs + delayNs);
        next(ErrorCode.TIMED_OUT);
    }

    /** Leaves the server until another one has helped, and goes to the next one. */
    private void ruleOut(final ErrorCode verdict)
    {
        servers.ruleOut(verdict);
        next(verdict);
    }

    private void next(final ErrorCode verdict)
    {
        final String before = servers.channel();
        if (!servers.next(nowNs))
        {
            fail(verdict);
            return;
        }
        if (!before.equals(servers.channel()))
        {
            dropClient();
        }
        delay(servers.waitNs(nowNs));
    }

    private void delay(final long delayNs)
    {
        deadlineNs = nowNs + delayNs;
        state(ReplayStreamState.DELAYED);
    }

    private void goOn()
    {
        deadlineNs = nowNs + context.connectTimeoutNs();
        state(ReplayStreamState.REQUESTING);
    }

    private void done()
    {
        dropClient();
        state(ReplayStreamState.DONE);
    }

    private void fail(final ErrorCode verdict)
    {
        dropClient();
        code = verdict;
        state(ReplayStreamState.FAILED);
    }

    private void dropClient()
    {
        CloseHelper.close(client);
        client = null;
    }

    private void state(final ReplayStreamState next)
    {
        if (!state.canBecome(next))
        {
            throw LockstepException.fatal("replay stream state: from=" + state + " to=" + next);
        }
        state = next;
    }

    /** Takes what the client was answered. The end is worked on when the client's poll is over. */
    private final class Answers implements ReplayClient.Handler
    {
        @Override
        public void onReplayBlock(final DirectBuffer buffer, final int offset, final int length)
        {
            if (isComplete || isBroken)
            {
                return;
            }
            block.tryWrap(buffer, offset, length);
            if (hasChainCrc && block.chainCrc() != chain.compute(chainCrc, buffer, offset, length))
            {
                isBroken = true;
                return;
            }
            hasChainCrc = true;
            chainCrc = block.chainCrc();
            nextBlock = block.blockNumber() + 1;
            lastSequence = block.lastSequence();
            ask.fromBlock(nextBlock);
            helpedNs = nowNs;
            movedNs = nowNs;
            servers.onHelp();
            isComplete = ask.toSequence() > 0 ?
                lastSequence >= ask.toSequence() : block.blockNumber() == ask.toBlock();
            consumer.onBlock(buffer, offset, length);
        }

        @Override
        public void onReplayEnd(final ReplayEnd answer)
        {
            end = answer;
        }
    }
}
