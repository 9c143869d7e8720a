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
package io.lockstep.client;

import static io.lockstep.client.ClientState.CLOSED;
import static io.lockstep.client.ClientState.CONNECTING;
import static io.lockstep.client.ClientState.DISCONNECTED;
import static io.lockstep.client.ClientState.ESTABLISHED;
import static io.lockstep.client.ClientState.ESTABLISHING;
import static io.lockstep.client.ClientState.RESENDING;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import org.agrona.DirectBuffer;

import io.lockstep.codecs.session.EstablishmentAckDecoder;
import io.lockstep.protocol.ErrorCode;

/**
 * The session as a plain object: messages and a time in, messages and decisions out. In
 * {@link ClientState#ESTABLISHED} all requests have been sent; in {@link ClientState#RESENDING} some have to be again.
 * <p>
 * Threading: the client's owner thread. No allocation while the session stays open.
 */
final class SessionCore
{
    /** Shortest wait before sending again: what the gateway says of the same gap meanwhile is one answer, not many. */
    static final long RESEND_DELAY_MIN_NS = MILLISECONDS.toNanos(1);

    private final ClientContext ctx;
    private final SessionLink link;
    private final ClientListener listener;
    private final SessionPublisher publisher;
    private final RequestWindow window;
    private final RequestFlow flow;
    private final AttemptSchedule attempts;
    private final SessionTimers timers;
    private final int ownKeepAliveMs;

    private ClientState state = DISCONNECTED;
    private long nowNs;
    private long stateDeadlineNs;
    private long nonce;
    /** Of the last session of this client id that is known here, be it of another life. */
    private int lastIncarnation;
    private long establishAtNs;

    private int peerId;
    private long sessionCount;

    SessionCore(final ClientContext ctx, final SessionLink link, final long nowNs)
    {
        this.ctx = ctx;
        this.link = link;
        this.nowNs = nowNs;
        listener = ctx.listener();
        publisher = new SessionPublisher(link, ctx.clientId());
        window = new RequestWindow(ctx.window(), ctx.maxMessageLength());
        flow = new RequestFlow(link, window, ctx);
        attempts = new AttemptSchedule(ctx, nowNs);
        timers = new SessionTimers(ctx.requestTimeoutNs());
        ownKeepAliveMs = (int)Math.max(1, ctx.keepAliveNs() / MILLISECONDS.toNanos(1));
        stateDeadlineNs = nowNs;
    }

    ClientState state()
    {
        return state;
    }

    RequestWindow window()
    {
        return window;
    }

    int gatewayIndex()
    {
        return attempts.gatewayIndex();
    }

    int incarnation()
    {
        return flow.incarnation();
    }

    /** Requests that were sent again, each time counted. */
    long resendCount()
    {
        return flow.resendCount();
    }

    /** Messages that were refused for their length. */
    long tooLongCount()
    {
        return flow.tooLongCount();
    }

    /** Sessions that were opened. */
    long sessionCount()
    {
        return sessionCount;
    }

    /** See {@link LockstepClient#offer}. */
    long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (ESTABLISHED != state)
        {
            return declined();
        }
        final long result = flow.offer(buffer, offset, length);
        if (result > 0)
        {
            timers.onSent();
        }
        return result;
    }

    private long declined()
    {
        switch (state)
        {
            case RESENDING:
                return LockstepClient.BACK_PRESSURED;

            case CLOSED:
                return LockstepClient.CLOSED;

            default:
                return LockstepClient.NOT_CONNECTED;
        }
    }

    /** Does what is due. Messages that have arrived are handed in before. */
    int poll(final long timeNs)
    {
        nowNs = timeNs;
        switch (state)
        {
            case DISCONNECTED:
                return hasPassed(stateDeadlineNs) ? connect() : 0;

            case CONNECTING:
                return pollConnecting();

            case ESTABLISHING:
                return pollEstablishing();

            case RESENDING:
            case ESTABLISHED:
                return pollOpen();

            default:
                return 0;
        }
    }

    /** Ends the session, if there is one, and everything else. */
    void close()
    {
        if (CLOSED == state)
        {
            return;
        }
        final boolean isOpen = state.isOpen();
        leave(ErrorCode.REQUESTED, true);
        state(CLOSED, "closed by its owner");
        if (isOpen)
        {
            listener.onDisconnected(ErrorCode.REQUESTED);
        }
    }

    /** The transport is gone for good, whatever the gateway. */
    void onTransportClosed()
    {
        if (CLOSED != state)
        {
            finish(ErrorCode.TIMED_OUT, "transport closed", false);
        }
    }

    void onAck(final long timeNs, final int fromPeerId, final EstablishmentAckDecoder ack)
    {
        nowNs = timeNs;
        if (ctx.clientId() != ack.clientId() || nonce != ack.nonce())
        {
            return;
        }
        final long lastRequestId = ack.lastRequestId();
        final int ackIncarnation = ack.incarnation();
        if (isPeer(fromPeerId))
        {
            timers.onHeard(timeNs);
            if (flow.incarnation() != ackIncarnation)
            {
                lose(ErrorCode.SESSION_FENCED, "the same attempt was opened twice", true);
            }
        }
        else if (ESTABLISHING == state)
        {
            establish(fromPeerId, lastRequestId, ackIncarnation,
                ack.keepAliveMs(), ack.maxMessageLength(), ack.maxInFlight());
        }
    }

    void onReject(
        final long timeNs,
        final long clientId,
        final long attemptNonce,
        final ErrorCode code,
        final int incarnationInForce)
    {
        nowNs = timeNs;
        if (ESTABLISHING == state && ctx.clientId() == clientId && nonce == attemptNonce)
        {
            if (isFinal(code))
            {
                finish(code, "refused for ever", false);
                return;
            }
            final boolean isBehind = ErrorCode.SESSION_FENCED == code && incarnationInForce > lastIncarnation;
            lastIncarnation = ErrorCode.SESSION_FENCED == code ? incarnationInForce : lastIncarnation;
            if (isBehind)
            {
                // It is known now, and there is nothing wrong with this gateway.
                leave(code, true);
                stateDeadlineNs = nowNs;
                state(DISCONNECTED, "a later session was opened");
            }
            else
            {
                fail(code, "refused by the gateway");
            }
        }
    }

    void onHeartbeat(final long timeNs, final int fromPeerId)
    {
        hear(timeNs, fromPeerId);
    }

    void onApplied(
        final long timeNs,
        final int fromPeerId,
        final long firstRequestId,
        final int count,
        final long firstSequence,
        final long timestampNs)
    {
        if (!hear(timeNs, fromPeerId))
        {
            return;
        }
        if (firstRequestId < 1 || count < 1 || count > window.next() - firstRequestId)
        {
            lose(ErrorCode.MALFORMED, "applied what was never sent", true);
            return;
        }

        final long limit = firstRequestId + count;
        long id = window.nextWaiting(firstRequestId, limit);
        while (id < limit && state.isOpen())
        {
            final long runLimit = window.answer(id, limit);
            listener.onAppliedRun(id, (int)(runLimit - id), firstSequence + (id - firstRequestId), timestampNs);
            id = window.nextWaiting(runLimit, limit);
        }
    }

    void onRejected(final long timeNs, final int fromPeerId, final long requestId, final ErrorCode code)
    {
        if (!hear(timeNs, fromPeerId))
        {
            return;
        }
        if (requestId < 1 || requestId >= window.next())
        {
            lose(ErrorCode.MALFORMED, "rejected what was never sent", true);
        }
        else if (requestId == window.nextWaiting(requestId, requestId + 1))
        {
            window.answer(requestId, requestId + 1);
            listener.onRejected(requestId, code);
        }
    }

    void onBusy(
        final long timeNs, final int fromPeerId, final long requestId, final ErrorCode code, final int retryDelayMs)
    {
        if (hear(timeNs, fromPeerId) && rewind(requestId, "gateway is busy"))
        {
            flow.resendAt(nowNs + Math.max(RESEND_DELAY_MIN_NS, MILLISECONDS.toNanos(retryDelayMs)));
            if (ErrorCode.NO_CLUSTER != code)
            {
                timers.onProgress(nowNs);
            }
            listener.onBusy(requestId, code);
        }
    }

    void onNotApplied(final long timeNs, final int fromPeerId, final long expectedRequestId)
    {
        if (hear(timeNs, fromPeerId) && expectedRequestId != flow.nextToSend() &&
            rewind(expectedRequestId, "gateway found a gap"))
        {
            flow.resendAt(nowNs + RESEND_DELAY_MIN_NS);
        }
    }

    void onTerminate(final long timeNs, final int fromPeerId, final long clientId, final ErrorCode code)
    {
        nowNs = timeNs;
        if (!isPeer(fromPeerId) || ctx.clientId() != clientId)
        {
            return;
        }
        if (ErrorCode.TAKEN_OVER == code)
        {
            finish(code, "taken over", false);
        }
        else if (isFinal(code))
        {
            finish(code, "ended for ever", false);
        }
        else
        {
            lose(code, "ended by the gateway", false);
        }
    }

    /** Is there nothing that another gateway, or another attempt, could change. */
    private static boolean isFinal(final ErrorCode code)
    {
        return ErrorCode.RETIRED == code || ErrorCode.END_OF_STREAM == code;
    }

    private int connect()
    {
        link.connect(attempts.gatewayIndex());
        stateDeadlineNs = nowNs + ctx.connectTimeoutNs();
        state(CONNECTING, "back-off over");
        return 1;
    }

    private int pollConnecting()
    {
        if (link.isConnected())
        {
            nonce = attempts.nextNonce();
            sendEstablish();
            stateDeadlineNs = nowNs + ctx.establishTimeoutNs();
            state(ESTABLISHING, "transport connected");
            return 1;
        }
        if (link.hasFailed() || hasPassed(stateDeadlineNs))
        {
            fail(ErrorCode.TIMED_OUT, link.hasFailed() ? "transport failed" : "no connection in time");
            return 1;
        }
        return 0;
    }

    private int pollEstablishing()
    {
        if (!link.isConnected() || hasPassed(stateDeadlineNs))
        {
            fail(ErrorCode.TIMED_OUT, link.isConnected() ? "no answer in time" : "connection lost");
            return 1;
        }
        if (hasPassed(establishAtNs))
        {
            sendEstablish();
            return 1;
        }
        return 0;
    }

    private int pollOpen()
    {
        if (!link.isConnected() || !link.isPeerPresent())
        {
            lose(ErrorCode.TIMED_OUT, "connection lost", true);
            return 1;
        }
        if (timers.isSilent(nowNs))
        {
            lose(ErrorCode.TIMED_OUT, "gateway is silent", true);
            return 1;
        }
        if (timers.isStuck(nowNs, window))
        {
            lose(ErrorCode.TIMED_OUT, "no outcome in time", true);
            return 1;
        }
        int workCount = RESENDING == state ? resend() : 0;
        if (timers.isHeartbeatDue(nowNs) && publisher.sequence(flow.nextToSend()))
        {
            timers.onSent();
            workCount++;
        }
        return workCount;
    }

    private int resend()
    {
        final int count = flow.resend(nowNs);
        if (count > 0)
        {
            timers.onSent();
        }
        if (flow.isCaughtUp())
        {
            state(ESTABLISHED, "everything sent again");
        }
        return count;
    }

    private void sendEstablish()
    {
        establishAtNs = nowNs + ctx.establishRetryNs();
        publisher.establish(
            nonce, ownKeepAliveMs, ctx.responseStreamId(), lastIncarnation + 1, link.responseChannel(),
            ctx.credentials());
    }

    private void establish(
        final int fromPeerId,
        final long lastRequestId,
        final int ackIncarnation,
        final int keepAliveMs,
        final int maxMessageLength,
        final int maxInFlight)
    {
        if (lastRequestId < 0 || maxInFlight < 1 || maxMessageLength < 0)
        {
            fail(ErrorCode.MALFORMED, "acknowledgement makes no sense");
            return;
        }
        if (lastRequestId < window.first() - 1)
        {
            finish(ErrorCode.WRONG_STREAM, "stream does not know what it has answered", true);
            return;
        }
        if (!window.isEmpty() && lastRequestId >= window.next())
        {
            finish(ErrorCode.TAKEN_OVER, "another process used the client id", true);
            return;
        }

        link.bind(fromPeerId);
        peerId = fromPeerId;
        lastIncarnation = ackIncarnation;
        sessionCount++;
        attempts.onOpened(nowNs);
        if (window.isEmpty() && lastRequestId >= window.next())
        {
            window.restart(lastRequestId + 1);
        }
        flow.onOpened(nowNs, ackIncarnation, maxMessageLength, maxInFlight);
        timers.onOpened(nowNs, MILLISECONDS.toNanos(keepAliveMs > 0 ? keepAliveMs : ownKeepAliveMs),
            window.first());
        state(window.isEmpty() ? ESTABLISHED : RESENDING, "session opened");
        listener.onConnected(ackIncarnation, lastRequestId);
    }

    /** Goes back to an id, from which on everything is sent again. False if there is nothing to do. */
    private boolean rewind(final long requestId, final String reason)
    {
        switch (flow.rewind(requestId))
        {
            case DONE:
                if (ESTABLISHED == state)
                {
                    state(RESENDING, reason);
                }
                return true;

            case IMPOSSIBLE:
                lose(ErrorCode.OUT_OF_ORDER, "gateway expects what is not here", true);
                return false;

            default:
                return false;
        }
    }

    private boolean hear(final long timeNs, final int fromPeerId)
    {
        nowNs = timeNs;
        if (!isPeer(fromPeerId))
        {
            return false;
        }
        timers.onHeard(timeNs);
        return true;
    }

    private boolean isPeer(final int fromPeerId)
    {
        return state.isOpen() && peerId == fromPeerId;
    }

    private boolean hasPassed(final long deadlineNs)
    {
        return nowNs - deadlineNs >= 0;
    }

    /** An attempt came to nothing: the next gateway's turn. */
    private void fail(final ErrorCode code, final String reason)
    {
        final int failed = attempts.gatewayIndex();
        leave(code, true);
        stateDeadlineNs = nowNs + attempts.nextDelayNs();
        state(DISCONNECTED, reason);
        listener.onConnectFailed(failed, code);
    }

    /** An open session is over: the next gateway's turn. */
    private void lose(final ErrorCode code, final String reason, final boolean isToldToPeer)
    {
        leave(code, isToldToPeer);
        attempts.onLost(nowNs);
        stateDeadlineNs = nowNs + attempts.nextDelayNs();
        state(DISCONNECTED, reason);
        listener.onDisconnected(code);
    }

    /** The end of this client, other than by its owner. */
    private void finish(final ErrorCode code, final String reason, final boolean isToldToPeer)
    {
        final ClientState from = state;
        leave(code, isToldToPeer);
        state(CLOSED, reason);
        if (from.isOpen())
        {
            listener.onDisconnected(code);
        }
        else
        {
            listener.onConnectFailed(attempts.gatewayIndex(), code);
        }
    }

    private void leave(final ErrorCode code, final boolean isToldToPeer)
    {
        if (isToldToPeer && (ESTABLISHING == state || state.isOpen()))
        {
            publisher.terminate(code);
        }
        link.disconnect();
    }

    private void state(final ClientState next, final String reason)
    {
        final ClientState from = state;
        if (!from.canBecome(next))
        {
            throw new IllegalStateException(
                "client state: clientId=" + ctx.clientId() + " from=" + from + " to=" + next + " reason=" + reason);
        }
        state = next;
        listener.onStateChange(from, next, reason);
    }
}
