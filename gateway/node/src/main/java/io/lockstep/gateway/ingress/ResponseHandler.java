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

import org.agrona.DirectBuffer;

/** What the ingress side asks of the side that owns the publications to clients. Called on the latter's thread. */
public interface ResponseHandler
{
    /**
     * A client wants a session, or tries anew in the one it has.
     *
     * @param handle           of the session.
     * @param clientId         of the client.
     * @param nonce            of the attempt.
     * @param keepAliveMs      longest silence of either side.
     * @param responseStreamId on which the client listens.
     * @param buffer           that holds the channel on which the client listens, in ASCII.
     * @param offset           of the channel.
     * @param length           of the channel in bytes.
     */
    void onOpen(
        long handle,
        long clientId,
        long nonce,
        int keepAliveMs,
        int responseStreamId,
        DirectBuffer buffer,
        int offset,
        int length);

    /**
     * A client is to be told that it gets no session.
     *
     * @param clientId           of the client.
     * @param nonce              of the attempt.
     * @param code               of the reason.
     * @param incarnationInForce of its session, where that is the reason; else 0.
     * @param responseStreamId   on which the client listens.
     * @param buffer             that holds the channel on which the client listens, in ASCII.
     * @param offset             of the channel.
     * @param length             of the channel in bytes.
     */
    void onRefuse(
        long clientId,
        long nonce,
        int code,
        int incarnationInForce,
        int responseStreamId,
        DirectBuffer buffer,
        int offset,
        int length);

    /**
     * A request was not taken; the client must send it again before any other.
     *
     * @param handle    of the session.
     * @param requestId of the request.
     * @param code      of the reason.
     */
    void onBusy(long handle, long requestId, int code);

    /**
     * Request ids had a gap.
     *
     * @param handle            of the session.
     * @param fromRequestId     first id that was not taken.
     * @param expectedRequestId id that must come next.
     */
    void onNotApplied(long handle, long fromRequestId, long expectedRequestId);

    /**
     * The client repeated its attempt after it was established: it may have missed the answer.
     *
     * @param handle of the session.
     */
    void onRepeat(long handle);

    /**
     * The session ends. Answered with a closed event.
     *
     * @param handle of the session.
     * @param code   to tell the client, 0 to tell nothing.
     */
    void onClose(long handle, int code);
}
