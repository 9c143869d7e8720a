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
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import io.lockstep.codecs.stream.ReplayEndReason;
import io.lockstep.journal.JournalBackfill;
import io.lockstep.journal.RecordState;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.LockstepException;

/**
 * Fetches what is older than a journal's first block from other nodes and puts it in front, the newest first, down to
 * the first block that any of them holds, or as far as retention keeps it, while the journal goes on at its end.
 * <p>
 * It asks one node at a time, and the next when that one cannot help; when none can, it waits and asks again, as they
 * may be fetching themselves. The first block that a node holds is taken for its chain CRC only, unless it is block 1:
 * nothing at that node vouches for it but the next one. One that gives what does not lead to this journal is told,
 * counted and left alone.
 * <pre>
 *   PAUSED --a node can be asked--> FETCHING --all came, and fit--> PUBLISHING --held--> PAUSED, for no time
 *      ^                               |                                |
 *      +---- no room, no help ---------+                                +-- beyond retention, or block 1 --> DONE
 * </pre>
 * Threading: a thread of its own, as it waits for the device. Errors: what keeps the blocks away is recorded as WARN,
 * once for each node until it helps again, and never stops the node; a device that fails is thrown as FATAL by
 * {@link JournalBackfill}.
 */
public final class BackfillAgent implements Agent, ReplayClient.Handler
{
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long LEFT_ALONE_NS = TimeUnit.MINUTES.toNanos(10);
    private static final long PAUSE_FACTOR_MAX = 64;

    private enum State
    {
        PAUSED, FETCHING, PUBLISHING, DONE
    }

    private final JournalBackfill backfill;
    private final BackfillContext context;
    private final NanoClock clock;
    private final ErrorHandler errorHandler;
    private final BackfillPeer[] peers;
    private final TokenBucket tokens;
    private final ReplayRange range = new ReplayRange();
    private State state = State.PAUSED;
    private long nowNs;
    private long resumeNs;
    private long pauseNs;
    private int current;
    private ReplayClient client;
    private long deadlineNs;
    private long nextBlock;
    private long lastBlock;
    private long blockLength;
    private RecordState problem = RecordState.WHOLE;
    private boolean hasEnd;
    private ErrorCode endCode;
    private ReplayEndReason endReason;
    private long heldFirst;
    private boolean isRoomTold;
    private boolean isGoneTold;

    /**
     * An agent that has not started yet.
     *
     * @param context with its parts.
     */
    public BackfillAgent(final BackfillContext context)
    {
        context.concludeParts();
        this.context = context;
        backfill = context.backfill();
        clock = context.clock();
        errorHandler = context.errorHandler();
        peers = new BackfillPeer[context.servers().size()];
        for (int i = 0; i < peers.length; i++)
        {
            peers[i] = new BackfillPeer(context.servers().get(i));
        }
        tokens = new TokenBucket(context.rateLimit(), BackfillContext.RATE_LIMIT_MIN);
        nowNs = clock.nanoTime();
        tokens.fill(nowNs);
        resumeNs = nowNs;
        pauseNs = context.pauseNs();
    }

    @Override
    public int doWork()
    {
        if (!backfill.isUsable())
        {
            return 0;
        }
        nowNs = clock.nanoTime();
        switch (state)
        {
            case PAUSED:
                return nowNs - resumeNs < 0 ? 0 : begin();

            case FETCHING:
                return fetch();

            case PUBLISHING:
                return publish();

            default:
                return 0;
        }
    }

    @Override
    public void onClose()
    {
        dropClient();
        CloseHelper.close(backfill);
    }

    @Override
    public String roleName()
    {
        return "backfill";
    }

    /**
     * Is there nothing more to do in this life of the node.
     *
     * @return true once the journal begins with block 1, or with what retention keeps.
     */
    public boolean isDone()
    {
        return State.DONE == state;
    }

    @Override
    public void onReplayBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        if (RecordState.WHOLE == problem)
        {
            tokens.take(length);
            problem = backfill.append(buffer, offset, length);
            nextBlock++;
        }
    }

    @Override
    public void onReplayEnd(final ReplayEnd end)
    {
        hasEnd = true;
        endCode = end.code();
        endReason = end.reason();
        heldFirst = end.firstBlock();
    }

    private int begin()
    {
        final long first = backfill.firstBlock();
        if (1 == first || first > 0 && !backfill.isWanted())
        {
            done();
        }
        else if (0 == first)
        {
            pause(context.pauseNs());
        }
        else if (context.isLow().getAsBoolean() || !backfill.hasRoom(context.spaceLevel()))
        {
            onNoRoom();
        }
        else if (peers[current].canBeAsked(nowNs))
        {
            begin(peers[current], first);
        }
        else
        {
            next(first);
        }
        return 1;
    }

    /** A node that holds block 1 is asked from there at the end; else the block before the run comes first. */
    private void begin(final BackfillPeer peer, final long first)
    {
        final long held = peer.firstBlock();
        final long start = Math.max(first - backfill.runLimit(blockLength), held > 1 ? held + 1 : 1);
        if (start >= first)
        {
            peer.spend();
            return;
        }
        nextBlock = start <= 2 ? 1 : start - 1;
        problem = RecordState.WHOLE;
        hasEnd = false;
        backfill.begin(nextBlock);
        lastBlock = backfill.lastBlock();
        if (null == client)
        {
            client = new ReplayClient(context.client().copyFor(peer.channel()));
        }
        deadlineNs = nowNs + CONNECT_TIMEOUT_NS;
        state = State.FETCHING;
    }

    private void next(final long first)
    {
        dropClient();
        for (int i = 1; i < peers.length; i++)
        {
            final int index = (current + i) % peers.length;
            if (peers[index].canBeAsked(nowNs))
            {
                current = index;
                return;
            }
        }
        if (!isGoneTold && isGone())
        {
            isGoneTold = true;
            warn("nobody holds what is before this journal: firstBlock=" + first + " asked=" + context.servers(), null);
        }
        for (final BackfillPeer each : peers)
        {
            each.renew();
        }
        pause(pauseNs);
        pauseNs = Math.min(2 * pauseNs, PAUSE_FACTOR_MAX * context.pauseNs());
    }

    /** Did all say what they hold, and none hold more. */
    private boolean isGone()
    {
        for (final BackfillPeer each : peers)
        {
            if (0 == each.firstBlock())
            {
                return false;
            }
        }
        return true;
    }

    private int fetch()
    {
        if (context.isLow().getAsBoolean())
        {
            backfill.abandon();
            onNoRoom();
            return 1;
        }
        if (!tokens.hasTokens(nowNs))
        {
            return 0;
        }
        final int workCount;
        try
        {
            workCount = client.poll(nowNs, this) + request();
        }
        catch (final LockstepException ex)
        {
            throw ex;
        }
        catch (final RuntimeException ex)
        {
            unanswered("node cannot be reached", ex);
            return 1;
        }
        if (backfill.isOutOfRoom())
        {
            backfill.abandon();
            onNoRoom();
        }
        else if (RecordState.WHOLE != problem)
        {
            damaged("block=" + (nextBlock - 1) + " reason=" + problem.reason());
        }
        else if (hasEnd)
        {
            hasEnd = false;
            onEnd();
        }
        return workCount;
    }

    private int request()
    {
        if (client.isBusy() || hasEnd || RecordState.WHOLE != problem)
        {
            return 0;
        }
        if (client.request(range.fromBlock(nextBlock).toBlock(lastBlock), nowNs))
        {
            deadlineNs = nowNs + CONNECT_TIMEOUT_NS;
            return 1;
        }
        if (nowNs - deadlineNs >= 0)
        {
            unanswered("node does not answer", null);
        }
        return 0;
    }

    private void onEnd()
    {
        switch (endCode)
        {
            case NONE:
                if (nextBlock > lastBlock)
                {
                    complete();
                }
                else if (ReplayEndReason.LENGTH != endReason)
                {
                    damaged("block=" + nextBlock + " reason=answer ends early");
                }
                break;

            case RANGE_GONE:
                backfill.abandon();
                peers[current].firstBlock(heldFirst);
                // What it holds now is asked for, unless that is what was asked for.
                if (heldFirst <= nextBlock)
                {
                    peers[current].spend();
                }
                resume();
                break;

            case WRONG_STREAM:
            case MALFORMED:
                damaged("block=" + nextBlock + " reason=" + endCode);
                break;

            default:
                unanswered("node does not give older blocks now: code=" + endCode, null);
                break;
        }
    }

    private void complete()
    {
        final String mismatch = backfill.complete();
        if (backfill.isOutOfRoom())
        {
            backfill.abandon();
            onNoRoom();
        }
        else if (null != mismatch)
        {
            damaged(mismatch);
        }
        else
        {
            peers[current].onHelp();
            state = State.PUBLISHING;
        }
    }

    private int publish()
    {
        final int workCount = backfill.poll();
        switch (backfill.state())
        {
            case IDLE:
                blockLength = Math.max(1, backfill.length() / backfill.blockCount());
                pauseNs = context.pauseNs();
                isRoomTold = false;
                isGoneTold = false;
                resume();
                break;

            case REFUSED:
                done();
                break;

            default:
                break;
        }
        return workCount;
    }

    private void onNoRoom()
    {
        if (!isRoomTold)
        {
            isRoomTold = true;
            warn("no room for older blocks, they are fetched when there is: firstBlock=" + backfill.firstBlock(), null);
        }
        dropClient();
        pause(context.pauseNs());
    }

    /** It may help another time. */
    private void unanswered(final String what, final Throwable cause)
    {
        backfill.abandon();
        backfill.onFailure();
        final BackfillPeer peer = peers[current];
        peer.spend();
        if (peer.isToBeTold())
        {
            warn(what + ": peer=" + peer.channel() + " firstBlock=" + backfill.firstBlock(), cause);
        }
        dropClient();
        resume();
    }

    /** What it gives is not what this journal goes on from, and would not be if it were asked again soon. */
    private void damaged(final String what)
    {
        backfill.abandon();
        backfill.onFailure();
        final BackfillPeer peer = peers[current];
        peer.leaveUntil(nowNs + LEFT_ALONE_NS);
        if (peer.isToBeTold())
        {
            warn("older blocks are damaged, or of another history, node is left alone: peer=" + peer.channel() + ' ' +
                what, null);
        }
        dropClient();
        resume();
    }

    private void warn(final String message, final Throwable cause)
    {
        errorHandler.onError(new LockstepException(LockstepException.Severity.WARN, message, cause));
    }

    private void resume()
    {
        pause(0);
    }

    private void pause(final long delayNs)
    {
        resumeNs = nowNs + delayNs;
        state = State.PAUSED;
    }

    private void done()
    {
        dropClient();
        state = State.DONE;
    }

    private void dropClient()
    {
        CloseHelper.close(client);
        client = null;
    }
}
