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
package io.lockstep.replica.stream;

import org.agrona.DirectBuffer;

import io.lockstep.protocol.ErrorCode;

/**
 * One gateway's replay as the follower sees it: ask for blocks from a number on, get some of them and an end. Stepped
 * by its owner; nothing blocks.
 * <p>
 * Threading: one thread.
 */
public interface ReplayPort extends AutoCloseable
{
    /** Takes what a replay brings. */
    interface Handler
    {
        /**
         * A block came.
         *
         * @param buffer that holds it, during the call.
         * @param offset of its message header.
         * @param length of the block in bytes.
         */
        void onReplayBlock(DirectBuffer buffer, int offset, int length);

        /**
         * The request is answered.
         *
         * @param nextBlock      first block that was not sent.
         * @param firstAvailable first block that the gateway has, 0 for none.
         * @param lastAvailable  last block that the gateway has, 0 for none.
         * @param code           why nothing more was sent; {@link ErrorCode#NONE} if as much as fits was.
         */
        void onReplayEnd(long nextBlock, long firstAvailable, long lastAvailable, ErrorCode code);
    }

    /**
     * Is a request under way.
     *
     * @return true if so.
     */
    boolean isBusy();

    /**
     * Asks for blocks.
     *
     * @param fromBlock first block wanted.
     * @param nowNs     of the follower's clock.
     * @return false if it could not be sent: not connected, back pressure, or one is under way.
     */
    boolean request(long fromBlock, long nowNs);

    /**
     * Takes what has come.
     *
     * @param nowNs   of the follower's clock.
     * @param handler to give it to. It does not throw.
     * @return count of messages.
     */
    int poll(long nowNs, Handler handler);

    /**
     * Who is asked, for messages to people.
     *
     * @return name.
     */
    String peer();

    /** Gives up what is held. Idempotent. */
    @Override
    void close();
}
