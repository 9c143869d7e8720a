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

import org.agrona.DirectBuffer;

/**
 * Requests on their way to the gateway: new ones, and those that are sent again.
 * <p>
 * Ids before {@code nextToSend} have been sent in this session or need not be; what lies between it and the window's
 * next id has still to be sent again, in order, before anything new. Within a session every id follows the one before,
 * also where an answer made sending it again needless, since a gateway takes ids only so.
 * <p>
 * Threading: the client's owner thread.
 */
final class RequestFlow
{
    /** Requests that are sent again in one go. */
    static final int RESEND_LIMIT = 128;

    /** What came of going back to an id. */
    enum Rewind
    {
        /** Everything from the id on will be sent again. */
        DONE,
        /** There is nothing to do: it has not been sent yet, or all is sent that there is. */
        NEEDLESS,
        /** The id was never offered, or its bytes are not held any more. */
        IMPOSSIBLE
    }

    private final SessionLink link;
    private final RequestWindow window;
    private final int ownMaxLength;
    private final int ownMaxInFlight;
    private int incarnation;
    private int maxLength;
    private int maxInFlight;
    private long nextToSend = 1;
    private long resendAtNs;
    private long resendCount;
    private long tooLongCount;

    RequestFlow(final SessionLink link, final RequestWindow window, final ClientContext ctx)
    {
        this.link = link;
        this.window = window;
        ownMaxLength = ctx.maxMessageLength();
        ownMaxInFlight = ctx.window();
    }

    /** A session is open: what has no outcome is to be sent again, from now on. */
    void onOpened(
        final long nowNs, final int newIncarnation, final int gatewayMaxLength, final int gatewayMaxInFlight)
    {
        incarnation = newIncarnation;
        maxLength = Math.min(ownMaxLength, gatewayMaxLength);
        maxInFlight = Math.min(ownMaxInFlight, gatewayMaxInFlight);
        nextToSend = window.first();
        resendAtNs = nowNs;
    }

    int incarnation()
    {
        return incarnation;
    }

    /** Id that the next request on the wire will have. */
    long nextToSend()
    {
        return nextToSend;
    }

    /** Requests that were sent again, each time counted. */
    long resendCount()
    {
        return resendCount;
    }

    /** Messages that were refused as they are longer than this client or its gateway allows. */
    long tooLongCount()
    {
        return tooLongCount;
    }

    boolean isCaughtUp()
    {
        return nextToSend == window.next();
    }

    /** A new request; only when caught up. See {@link LockstepClient#offer}. */
    long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < 0 || length > maxLength)
        {
            tooLongCount++;
            return LockstepClient.TOO_LONG;
        }
        final RequestWindow window = this.window;
        if (window.count() >= maxInFlight)
        {
            return LockstepClient.WINDOW_FULL;
        }

        final long requestId = window.next();
        window.put(incarnation, buffer, offset, length);
        final long result = link.send(window.buffer(), window.offset(requestId), window.length(requestId));
        if (result > 0)
        {
            window.commit();
            nextToSend = requestId + 1;
            return requestId;
        }
        return result;
    }

    /** Goes back to an id, from which on everything is sent again. */
    Rewind rewind(final long requestId)
    {
        if (requestId > window.next() || requestId < nextToSend && !window.isHeld(requestId))
        {
            return Rewind.IMPOSSIBLE;
        }
        if (requestId > nextToSend || requestId == window.next())
        {
            return Rewind.NEEDLESS;
        }
        nextToSend = requestId;
        return Rewind.DONE;
    }

    /** Sends nothing again before this time. */
    void resendAt(final long timeNs)
    {
        resendAtNs = timeNs;
    }

    /** Sends again what is due, and returns how many that were. */
    int resend(final long nowNs)
    {
        if (nowNs - resendAtNs < 0)
        {
            return 0;
        }
        int count = 0;
        while (count < RESEND_LIMIT && !isCaughtUp() && nextToSend - window.first() < maxInFlight)
        {
            window.incarnation(nextToSend, incarnation);
            if (link.send(window.buffer(), window.offset(nextToSend), window.length(nextToSend)) <= 0)
            {
                break;
            }
            nextToSend++;
            count++;
        }
        resendCount += count;
        return count;
    }
}
