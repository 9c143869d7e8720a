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

/**
 * The clocks of an open session: when the gateway was heard, when something was sent, when an outcome last came.
 * <p>
 * Threading: the client's owner thread.
 */
final class SessionTimers
{
    /** Heartbeats in the time of one keep-alive, so that one or two may be late. */
    private static final int HEARTBEATS_PER_KEEP_ALIVE = 3;

    private final long requestTimeoutNs;
    private long keepAliveNs;
    private long heardNs;
    private long sentNs;
    private boolean hasSent;
    private long waitingId;
    private long progressNs;

    SessionTimers(final long requestTimeoutNs)
    {
        this.requestTimeoutNs = requestTimeoutNs;
    }

    void onOpened(final long nowNs, final long agreedKeepAliveNs, final long firstWaitingId)
    {
        keepAliveNs = agreedKeepAliveNs;
        heardNs = nowNs;
        sentNs = nowNs;
        hasSent = false;
        waitingId = firstWaitingId;
        progressNs = nowNs;
    }

    void onHeard(final long nowNs)
    {
        heardNs = nowNs;
    }

    /** Something was sent since the last look at the clock; sending reads none. */
    void onSent()
    {
        hasSent = true;
    }

    void onProgress(final long nowNs)
    {
        progressNs = nowNs;
    }

    boolean isSilent(final long nowNs)
    {
        return nowNs - heardNs > keepAliveNs;
    }

    /** Has the oldest request been without an outcome for too long. */
    boolean isStuck(final long nowNs, final RequestWindow window)
    {
        final long firstId = window.first();
        if (window.isEmpty() || waitingId != firstId)
        {
            waitingId = firstId;
            progressNs = nowNs;
        }
        return nowNs - progressNs > requestTimeoutNs;
    }

    boolean isHeartbeatDue(final long nowNs)
    {
        if (hasSent)
        {
            hasSent = false;
            sentNs = nowNs;
        }
        return nowNs - sentNs >= keepAliveNs / HEARTBEATS_PER_KEEP_ALIVE;
    }
}
