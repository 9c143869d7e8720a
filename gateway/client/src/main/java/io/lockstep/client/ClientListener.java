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

import io.lockstep.protocol.ErrorCode;

/**
 * What an application learns from its client.
 * <p>
 * Threading: called on the thread that calls {@link LockstepClient#poll()}, from within that call. A callback may offer
 * messages and close the client; it must not poll it, and must not throw: what it throws goes to Aeron's error handler,
 * and outcomes of the same run that were not yet told are not told again.
 * <p>
 * A request has one final outcome, applied or rejected, which is told exactly once however often the request was sent
 * and whichever gateway answered. Codes that this version does not know come as {@link ErrorCode#NONE}.
 */
public interface ClientListener
{
    /**
     * A session is open. Requests without an outcome are sent again before anything new is taken.
     *
     * @param incarnation   of the session, one higher with every session of the client.
     * @param lastRequestId last id of this client that the stream has taken, 0 for none.
     */
    default void onConnected(final int incarnation, final long lastRequestId)
    {
    }

    /**
     * Consecutive requests were applied. The default calls {@link #onApplied} for each; a listener that needs speed
     * overrides this one.
     *
     * @param firstRequestId of the run; the others follow without a gap.
     * @param count          of requests, at least 1.
     * @param firstSequence  sequence of the first; the others follow without a gap.
     * @param timestampNs    sequenced time, ns since the epoch; 0 if these are first outcomes learnt by sending again,
     *                       since the stream remembers the sequence of a request and not its time.
     */
    default void onAppliedRun(
        final long firstRequestId, final int count, final long firstSequence, final long timestampNs)
    {
        for (int i = 0; i < count; i++)
        {
            onApplied(firstRequestId + i, firstSequence + i, timestampNs);
        }
    }

    /**
     * Final: a request was given its sequence, and is visible to every consumer of the stream.
     *
     * @param requestId   that {@link LockstepClient#offer} returned.
     * @param sequence    of the message in the one order.
     * @param timestampNs sequenced time, ns since the epoch, or 0 as for {@link #onAppliedRun}.
     */
    void onApplied(long requestId, long sequence, long timestampNs);

    /**
     * Final: a request was refused and will never be applied. Its id is consumed.
     *
     * @param requestId that {@link LockstepClient#offer} returned.
     * @param code      why. {@link ErrorCode#STALE} alone means that the id was taken, and that its outcome is so old
     *                  that only the journal knows it.
     */
    void onRejected(long requestId, ErrorCode code);

    /**
     * The gateway has no room, or the cluster is short of disk space. The client sends this request and all after it
     * again by itself; there is nothing to do.
     *
     * @param requestId first that was not taken.
     * @param code      why.
     */
    default void onBusy(final long requestId, final ErrorCode code)
    {
    }

    /**
     * The session is over. Outcomes that are still missing are unknown until the client has a session again, which it
     * looks for by itself unless the client is closed: with {@link ErrorCode#TAKEN_OVER} another process uses this
     * client id, with {@link ErrorCode#RETIRED} the id is dead for ever, with {@link ErrorCode#END_OF_STREAM} the
     * stream is.
     *
     * @param code why.
     */
    default void onDisconnected(final ErrorCode code)
    {
    }

    /**
     * A gateway did not open a session. The client tries the next one by itself, unless it is closed: with
     * {@link ErrorCode#TAKEN_OVER} because another process used this client id meanwhile, with
     * {@link ErrorCode#WRONG_STREAM} because the stream does not know requests whose outcome it has told before, with
     * {@link ErrorCode#RETIRED} because the client id is dead for ever, or with {@link ErrorCode#END_OF_STREAM}.
     *
     * @param gatewayIndex in the list of the context.
     * @param code         that the gateway gave, or {@link ErrorCode#TIMED_OUT} if it did not answer.
     */
    default void onConnectFailed(final int gatewayIndex, final ErrorCode code)
    {
    }

    /**
     * The state changed; for logs and counters. Unlike the others this callback must not call the client.
     *
     * @param from   this state.
     * @param to     this state.
     * @param reason in a few words; a constant.
     */
    default void onStateChange(final ClientState from, final ClientState to, final String reason)
    {
    }
}
