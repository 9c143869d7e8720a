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

import io.aeron.logbuffer.FragmentHandler;
import org.agrona.DirectBuffer;

/**
 * The transport as the session sees it: one attempt at a time to one gateway of a list. Over Aeron where a context
 * names no other.
 * <p>
 * Whoever implements it keeps what Aeron promises of one attempt: what either side sends comes in order and without a
 * gap until the peer is gone, and nothing of an earlier attempt is heard in a later one.
 * <p>
 * Threading: the client's owner thread. Errors: nothing is thrown; what cannot be repaired is {@link #hasFailed()}.
 * Nothing here blocks, and nothing allocates between {@link #connect} and {@link #disconnect} once it is connected.
 */
public interface SessionLink
{
    /**
     * Starts to connect to a gateway. What there was before has been disconnected.
     *
     * @param gatewayIndex in the list of the context.
     */
    void connect(int gatewayIndex);

    /** Drops the transport, whatever is under way. */
    void disconnect();

    /**
     * Does the gateway listen, and is it known where this client listens.
     *
     * @return true if so.
     */
    boolean isConnected();

    /**
     * Did this attempt fail for good, so that waiting is of no use.
     *
     * @return true until the next attempt.
     */
    boolean hasFailed();

    /**
     * Channel to which the gateway shall send.
     *
     * @return channel of Aeron; known once connected.
     */
    String responseChannel();

    /**
     * Watches one peer from now on.
     *
     * @param peerId session id that its messages carry in their headers.
     */
    void bind(int peerId);

    /**
     * Is the peer that is watched still there.
     *
     * @return false once it is gone, or if there never was one.
     */
    boolean isPeerPresent();

    /**
     * Sends a message whole.
     *
     * @param buffer with the message.
     * @param offset of it.
     * @param length of it in bytes.
     * @return a positive number, or {@link LockstepClient#BACK_PRESSURED} or {@link LockstepClient#NOT_CONNECTED}.
     */
    long send(DirectBuffer buffer, int offset, int length);

    /**
     * Steps the transport where it has no thread of its own, then reads what gateways sent.
     *
     * @param handler       of messages, which come whole; others are passed over.
     * @param fragmentLimit at most.
     * @return work done.
     */
    int poll(FragmentHandler handler, int fragmentLimit);

    /**
     * Is the transport closed, by its owner or because what carries it is gone.
     *
     * @return true for good; the client closes then.
     */
    boolean isClosed();
}
