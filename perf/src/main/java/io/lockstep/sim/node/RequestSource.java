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
package io.lockstep.sim.node;

import org.agrona.MutableDirectBuffer;

import io.lockstep.protocol.ErrorCode;
import io.lockstep.sim.plan.RequestAction;

/**
 * What the user of a client sends, and when. Open loop: the times are given before anything is answered.
 * <p>
 * Threading: the simulation's.
 */
public interface RequestSource
{
    /**
     * Longest payload.
     *
     * @return bytes.
     */
    int maxLength();

    /**
     * When the next request is due.
     *
     * @return simulated time in ns; {@link Long#MAX_VALUE} if there is no more.
     */
    long nextNs();

    /**
     * What is due next. The default only sends.
     *
     * @return action, of the time of {@link #nextNs()}.
     */
    default RequestAction action()
    {
        return RequestAction.SEND;
    }

    /**
     * Number of what is due next, for what is to differ from one to the next. The default has none.
     *
     * @return number, that stays when others are left out.
     */
    default long actionId()
    {
        return 0;
    }

    /** What is due next is done, or in other hands: a message got no id by it. The default has nothing of the kind. */
    default void passed()
    {
    }

    /**
     * Writes the next request, the same one until it was taken.
     *
     * @param buffer to write at offset 0 of.
     * @return length in bytes.
     */
    int fill(MutableDirectBuffer buffer);

    /**
     * The next request was taken by the client library.
     *
     * @param requestId that it got.
     */
    void taken(long requestId);

    /**
     * The next request was not taken: it is offered again, unless there is no use in it.
     *
     * @param isForGood true if it never will be.
     */
    void refused(boolean isForGood);

    /**
     * Was everything sent.
     *
     * @return true for good.
     */
    boolean isDone();

    /**
     * A request was applied, says the client library. The default does nothing.
     *
     * @param requestId of it.
     * @param sequence  that it has.
     */
    default void applied(final long requestId, final long sequence)
    {
    }

    /**
     * A request was rejected, says the client library. The default does nothing.
     *
     * @param requestId of it.
     * @param code      why.
     */
    default void rejected(final long requestId, final ErrorCode code)
    {
    }

    /** The life of the client is over: nothing more is told of what it has sent. The default does nothing. */
    default void lifeEnded()
    {
    }
}
