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
 * The transport as the session sees it: one attempt at a time to one gateway of a list.
 * <p>
 * Threading: the client's owner thread.
 */
interface SessionLink
{
    /** Starts to connect to a gateway. What there was before has been disconnected. Never blocks. */
    void connect(int gatewayIndex);

    /** Drops the transport, whatever is under way. */
    void disconnect();

    /** Does the gateway listen, and is it known where this client listens. */
    boolean isConnected();

    /** Did the transport fail for good, so that waiting is of no use. */
    boolean hasFailed();

    /** Channel to which the gateway shall send; known once connected. */
    String responseChannel();

    /** Listens to one peer from now on. */
    void bind(int peerId);

    /** Is the peer that is listened to still there. */
    boolean isPeerPresent();

    /**
     * Sends a message whole.
     *
     * @return a positive number, or {@link LockstepClient#BACK_PRESSURED} or {@link LockstepClient#NOT_CONNECTED}.
     */
    long send(DirectBuffer buffer, int offset, int length);
}
