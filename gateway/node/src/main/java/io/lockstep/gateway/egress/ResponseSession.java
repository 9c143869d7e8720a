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

import io.lockstep.gateway.ingress.SessionEventQueue;
import io.lockstep.gateway.status.GatewayCounter;
import io.lockstep.gateway.status.GatewayCounters;
import io.lockstep.protocol.ErrorCode;

/**
 * What one client must be told, in the order in which it may be told: the establishment first, then outcomes, then the
 * rest, and the end last. What finds no room stays here.
 * <p>
 * Threading: the egress agent's. The field {@code state} is the only truth about the state.
 */
final class ResponseSession
{
    private static final int BUSY_RETRY_DELAY_MS = 1;
    /** Room comes back in minutes, not in moments; a client still notices soon. */
    private static final int READ_ONLY_RETRY_DELAY_MS = 250;

    private final long handle;
    private final long clientId;
    private final OutcomeWindow window;
    private ResponseChannel channel;
    private String channelText;
    private int streamId;
    private ResponseState state = ResponseState.OPENING;
    private long nonce;
    private int keepAliveMs;
    private long keepAliveNs;
    private int incarnation;
    private long lastRequestId;
    private long openedSequence;
    private long resolved;
    private long repeats;
    private long lastSentNs;
    private long deadlineNs;
    private long busyId;
    private int busyCode;
    private long gapFromId;
    private long gapExpectedId;
    private int endCode;
    private int incarnationInForce;
    private boolean isRefusal;
    private boolean needsEstablishedEvent;
    private boolean needsAck;
    private boolean needsBusy;
    private boolean needsGap;
    private boolean needsEndedEvent;
    private boolean isCloseAsked;
    private boolean isDirty;
    private boolean isChannelFailed;
    private boolean isClosedTold;

    ResponseSession(final long handle, final long clientId, final OutcomeWindow window)
    {
        this.handle = handle;
        this.clientId = clientId;
        this.window = window;
    }

    void attempt(final long attemptNonce, final int attemptKeepAliveMs, final ResponseChannels channels,
        final String attemptChannel, final int attemptStreamId)
    {
        nonce = attemptNonce;
        keepAliveMs = attemptKeepAliveMs;
        keepAliveNs = attemptKeepAliveMs * 1_000_000L;
        incarnationInForce = 0;
        state = ResponseState.OPENING;
        needsAck = false;
        needsEstablishedEvent = false;
        needsBusy = false;
        needsGap = false;
        if (null != window)
        {
            window.clear();
        }
        if (null == channel || !attemptChannel.equals(channelText) || attemptStreamId != streamId)
        {
            if (null != channel)
            {
                channel.close();
            }
            channel = channels.open(attemptChannel, attemptStreamId);
            channelText = attemptChannel;
            streamId = attemptStreamId;
        }
    }

    /** The session record was released. */
    void opened(final int newIncarnation, final long newLastRequestId, final long sequence)
    {
        state = ResponseState.OPEN;
        incarnation = newIncarnation;
        lastRequestId = newLastRequestId;
        resolved = newLastRequestId;
        repeats = 0;
        openedSequence = sequence;
        needsEstablishedEvent = true;
        needsAck = true;
    }

    /** The attempt was answered before, and nothing has come of it since: answer again. */
    void repeat()
    {
        needsAck |= ResponseState.OPEN == state && resolved == lastRequestId;
    }

    /** Notes an outcome; false if the client has left so many unread that there is no room. */
    boolean applied(final long requestId, final long sequence, final long timestampNs)
    {
        onOutcome(requestId);
        return window.applied(requestId, sequence, timestampNs);
    }

    boolean rejected(final long requestId, final int code)
    {
        onOutcome(requestId);
        return window.rejected(requestId, code);
    }

    void busy(final long requestId, final int code)
    {
        busyId = requestId;
        busyCode = code;
        needsBusy = true;
    }

    void notApplied(final long fromRequestId, final long expectedRequestId)
    {
        gapFromId = fromRequestId;
        gapExpectedId = expectedRequestId;
        needsGap = true;
    }

    /** Ends the session; the client is told while there is time. */
    void end(final int code, final boolean isAsRefusal, final boolean isToldToIngress, final long untilNs)
    {
        if (ResponseState.OPENING == state || ResponseState.OPEN == state)
        {
            state = ResponseState.CLOSING;
            endCode = code;
            isRefusal = isAsRefusal;
            needsEndedEvent = isToldToIngress;
            deadlineNs = untilNs;
        }
    }

    /** The attempt was fenced: the client is told by which incarnation. */
    void fenced(final long incarnation)
    {
        incarnationInForce = (int)incarnation;
    }

    void closeAsked()
    {
        isCloseAsked = true;
    }

    /**
     * Sends what can be sent now.
     *
     * @return true if nothing is left to be done for now.
     */
    boolean send(
        final ResponseWriter writer,
        final SessionEventQueue events,
        final GatewayCounters counters,
        final long nowNs)
    {
        if (needsEstablishedEvent)
        {
            if (!events.established(handle, nonce, incarnation, lastRequestId))
            {
                return false;
            }
            needsEstablishedEvent = false;
        }
        if (needsEndedEvent)
        {
            if (!events.ended(handle, endCode))
            {
                return false;
            }
            needsEndedEvent = false;
        }
        switch (state)
        {
            case OPENING:
                return true;

            case OPEN:
                return sendOpen(writer, counters, nowNs);

            case CLOSING:
                return sendClosing(writer, counters, nowNs) && sendClosed(events);

            default:
                return sendClosed(events);
        }
    }

    boolean isHeartbeatDue(final long nowNs)
    {
        return ResponseState.OPEN == state && !needsAck && nowNs - lastSentNs >= keepAliveNs / 3;
    }

    void heartbeat(final ResponseWriter writer, final long nowNs)
    {
        if (isTaken(writer.heartbeat(channel, resolved + 1)))
        {
            lastSentNs = nowNs;
        }
    }

    void close()
    {
        if (null != channel)
        {
            channel.close();
        }
    }

    /** Is nothing left at all, so that the session can be forgotten. */
    boolean isOver()
    {
        return ResponseState.CLOSED == state && isClosedTold;
    }

    ResponseState state()
    {
        return state;
    }

    boolean isOpen()
    {
        return ResponseState.OPEN == state;
    }

    long handle()
    {
        return handle;
    }

    long clientId()
    {
        return clientId;
    }

    long nonce()
    {
        return nonce;
    }

    int incarnation()
    {
        return incarnation;
    }

    long resolved()
    {
        return resolved;
    }

    /** Outcomes of ids that had one before. */
    long repeats()
    {
        return repeats;
    }

    /** Could the last offer not be made since the channel is beyond use. */
    boolean isFailed()
    {
        return isChannelFailed;
    }

    boolean isDirty()
    {
        return isDirty;
    }

    void isDirty(final boolean value)
    {
        isDirty = value;
    }

    private void onOutcome(final long requestId)
    {
        if (requestId > resolved)
        {
            resolved = requestId;
        }
        else
        {
            repeats++;
        }
    }

    private boolean sendOpen(final ResponseWriter writer, final GatewayCounters counters, final long nowNs)
    {
        if (needsAck)
        {
            if (!isTaken(writer.establishmentAck(
                channel, clientId, nonce, lastRequestId, openedSequence, incarnation, keepAliveMs)))
            {
                return false;
            }
            needsAck = false;
            lastSentNs = nowNs;
        }
        while (!window.isEmpty())
        {
            if (!isTaken(sendOutcome(writer)))
            {
                counters.increment(GatewayCounter.RESPONSE_BACK_PRESSURE);
                return false;
            }
            countOutcome(counters);
            window.remove();
            lastSentNs = nowNs;
        }
        if (needsBusy)
        {
            if (!isTaken(writer.busy(channel, busyId, busyCode, retryDelayMs(busyCode))))
            {
                return false;
            }
            needsBusy = false;
        }
        if (needsGap)
        {
            if (!isTaken(writer.notApplied(channel, gapFromId, gapExpectedId)))
            {
                return false;
            }
            needsGap = false;
        }
        return true;
    }

    private long sendOutcome(final ResponseWriter writer)
    {
        return 0 == window.count() ?
            writer.rejected(channel, window.requestId(), (int)window.sequence()) :
            writer.applied(
                channel, window.requestId(), window.sequence(), window.timestampNs(), window.count());
    }

    private void countOutcome(final GatewayCounters counters)
    {
        if (0 == window.count())
        {
            counters.increment(GatewayCounter.REJECTED);
            return;
        }
        counters.increment(GatewayCounter.ACKS);
        counters.add(GatewayCounter.APPLIED, window.count());
    }

    private boolean sendClosing(final ResponseWriter writer, final GatewayCounters counters, final long nowNs)
    {
        while (null != window && !window.isEmpty() && incarnation != 0 && isTaken(sendOutcome(writer)))
        {
            countOutcome(counters);
            window.remove();
        }
        final boolean isTold = 0 == endCode || isTaken(isRefusal ?
            writer.establishmentReject(channel, clientId, nonce, endCode, incarnationInForce) :
            writer.terminate(channel, clientId, endCode));
        if (!isTold && !isChannelFailed && nowNs - deadlineNs < 0)
        {
            return false;
        }
        channel.close();
        state = ResponseState.CLOSED;
        return true;
    }

    private boolean sendClosed(final SessionEventQueue events)
    {
        if (isCloseAsked)
        {
            if (!events.closed(handle))
            {
                return false;
            }
            isCloseAsked = false;
            isClosedTold = true;
        }
        return true;
    }

    private boolean isTaken(final long result)
    {
        isChannelFailed |= ResponseChannel.FAILED == result;
        return result > 0;
    }

    private static int retryDelayMs(final int code)
    {
        return ErrorCode.READ_ONLY.code() == code ? READ_ONLY_RETRY_DELAY_MS : BUSY_RETRY_DELAY_MS;
    }
}
