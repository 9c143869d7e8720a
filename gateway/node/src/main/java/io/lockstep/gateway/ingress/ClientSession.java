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
package io.lockstep.gateway.ingress;

import io.lockstep.protocol.LockstepException;

/**
 * One client on one transport: what it may send next, and until when it must be heard of.
 * <p>
 * Threading: the ingress agent's. The field {@code state} is the only truth about the state.
 */
final class ClientSession
{
    private static final int MAX_CLOSE_CODE = 0xFFFF;

    private final long handle;
    private final int transportId;
    private final long clientId;
    private ClientSessionState state = ClientSessionState.ESTABLISHING;
    private long nonce;
    private long keepAliveNs;
    private long lastHeardNs;
    private long closingDeadlineNs;
    private int incarnation;
    private long nextRequestId;
    private long resends;
    private long awaitedId;
    private int closeCode;
    private boolean isGapTold;
    private boolean isOpened;
    private boolean needsEntry;
    private boolean needsClose;

    ClientSession(final long handle, final int transportId, final long clientId)
    {
        this.handle = handle;
        this.transportId = transportId;
        this.clientId = clientId;
    }

    /** A new attempt: the establish entry must go out, and nothing is taken until it is back. */
    void establish(
        final long attemptNonce, final int attemptIncarnation, final long attemptKeepAliveNs, final long nowNs)
    {
        if (ClientSessionState.ESTABLISHING != state)
        {
            state(ClientSessionState.ESTABLISHING);
        }
        nonce = attemptNonce;
        incarnation = attemptIncarnation;
        keepAliveNs = attemptKeepAliveNs;
        lastHeardNs = nowNs;
        isOpened = false;
        needsEntry = true;
    }

    /** The session record came back: requests are taken from the id after the last one that the stream took. */
    void activate(final int newIncarnation, final long lastRequestId, final long nowNs)
    {
        opened(newIncarnation);
        lastHeardNs = nowNs;
        nextRequestId = lastRequestId + 1;
        resends = 0;
        awaitedId = 0;
        isGapTold = false;
        state(ClientSessionState.ACTIVE);
    }

    /** The session record came back when the session was closing already. */
    void opened(final int newIncarnation)
    {
        incarnation = newIncarnation;
        isOpened = true;
    }

    /** The session ends; with an entry in the stream unless the stream has ended it. */
    void close(final int code, final boolean isToldToStream, final long deadlineNs)
    {
        if (code < 0 || code > MAX_CLOSE_CODE)
        {
            throw new IllegalArgumentException("close code: limit=" + MAX_CLOSE_CODE + " code=" + code);
        }
        state(ClientSessionState.CLOSING);
        closeCode = code;
        closingDeadlineNs = deadlineNs;
        needsEntry = isToldToStream;
        needsClose = true;
    }

    void closed()
    {
        state(ClientSessionState.CLOSED);
    }

    void entryPut()
    {
        needsEntry = false;
    }

    void closePut()
    {
        needsClose = false;
    }

    void taken()
    {
        nextRequestId++;
        isGapTold = false;
    }

    /** A request whose id was taken before was passed on again. */
    void resent()
    {
        resends++;
        awaitedId = 0;
    }

    /** A request whose id was taken before was not passed on: nothing is, until it comes again. */
    void resendDeclined(final long requestId)
    {
        awaitedId = requestId;
    }

    /** Is a request to be left, as an earlier one was declined and has not come again. */
    boolean isBehindDeclined(final long requestId)
    {
        return 0 != awaitedId && requestId != awaitedId;
    }

    /** Requests that were passed on again and have not come back, given how many outcomes were repeats. */
    long resendsInFlight(final long repeats)
    {
        // The gateway's own resends come back twice too, and are nobody's credit.
        resends = Math.max(resends, repeats);
        return resends - repeats;
    }

    void gapTold()
    {
        isGapTold = true;
    }

    void heard(final long nowNs)
    {
        lastHeardNs = nowNs;
    }

    /** The keep-alive is agreed with the opening; before, the client says something as often as it likes. */
    boolean isSilent(final long nowNs, final long attemptLimitNs)
    {
        return nowNs - lastHeardNs > (ClientSessionState.ACTIVE == state ? keepAliveNs : attemptLimitNs);
    }

    boolean isPastClosing(final long nowNs)
    {
        return nowNs - closingDeadlineNs >= 0;
    }

    /** Has the session, in its latest attempt, an incarnation. */
    boolean isOpened()
    {
        return isOpened;
    }

    /** Of the client, as far as this session tells: its own, or the one before the one that it asks for. */
    int incarnationInForce()
    {
        return isOpened ? incarnation : Math.max(0, incarnation - 1);
    }

    boolean isGapTold()
    {
        return isGapTold;
    }

    boolean needsEntry()
    {
        return needsEntry;
    }

    boolean needsClose()
    {
        return needsClose;
    }

    ClientSessionState state()
    {
        return state;
    }

    long handle()
    {
        return handle;
    }

    int transportId()
    {
        return transportId;
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

    long nextRequestId()
    {
        return nextRequestId;
    }

    int closeCode()
    {
        return closeCode;
    }

    private void state(final ClientSessionState next)
    {
        if (!state.canBecome(next))
        {
            throw LockstepException.fatal("session state: clientId=" + clientId + " from=" + state + " to=" + next);
        }
        state = next;
    }
}
